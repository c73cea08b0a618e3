"""The events of the lives of one centre in the order of the clock, and the chain of what was signed of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from forms_builder.actions.signing import consent_sentence, signer_facts
from forms_builder.choices import Act, Decision, EventKind, SubmissionState
from forms_builder.definition import canonical_json, sha256
from forms_builder.models import ApprovalEvent, ChainHead, Signature
from forms_builder.signature_chain import link_digest
from portal.demo.network_lives import (
    APPROVED,
    ASKED,
    CANCELLED,
    HANDLED,
    REFUSED,
    RETURNED,
    SENT,
    WITHDRAWN,
    Life,
    Surroundings,
    Turn,
)
from portal.demo.network_rows import cost_of, heading_of, parts_of

ACTS: dict[str, str] = {
    APPROVED: Decision.APPROVE,
    REFUSED: Decision.REFUSE,
    RETURNED: Decision.SEND_BACK,
    CANCELLED: Decision.APPROVE,
    HANDLED: Act.HANDLE,
}
"""What is signed of a decision, in its word."""
KINDS = {
    APPROVED: EventKind.APPROVED,
    REFUSED: EventKind.REFUSED,
    RETURNED: EventKind.SENT_BACK,
    WITHDRAWN: EventKind.WITHDRAWN,
    ASKED: EventKind.CANCELLATION_ASKED,
    CANCELLED: EventKind.CANCELLED,
    HANDLED: EventKind.HANDLED,
}


@dataclass(slots=True)
class Chain:
    """What happened, and what was signed of it. Shape: `digests` are those of what each applicant signed last."""

    around: Surroundings
    head: ChainHead
    events: list[ApprovalEvent] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    digests: dict[UUID, str] = field(default_factory=dict)
    signers: dict[int, dict[str, Any]] = field(default_factory=dict)

    def signer(self, person: Any) -> dict[str, Any]:
        if person.pk not in self.signers:
            self.signers[person.pk] = signer_facts(person)
        return self.signers[person.pk]


def chain_of(around: Surroundings, lives: Sequence[Life]) -> Chain:
    chain = Chain(around, ChainHead(centre=around.centre))
    acts = [
        (turn.at, rank, place) for rank, life in enumerate(lives) for place, turn in enumerate(life.turns)
    ]
    for _at, rank, place in sorted(acts):
        add_act(chain, lives[rank], place)
    return chain


def add_act(chain: Chain, life: Life, place: int) -> None:
    """One act: its event, and its signature where it is signed."""
    turn = life.turns[place]
    event = tell(chain, life, turn, place + 1, kind_of(turn, place))
    if turn.letter == SENT:
        chain.digests[life.identifier] = sign(
            chain, life, turn, event, sent_content(chain, life, turn, place + 1)
        )
    elif turn.stage is not None:
        sign(chain, life, turn, event, decided_content(chain, life, turn, place + 1))
    if turn is life.turns[-1] and life.state == SubmissionState.RECORDED:
        tell(chain, life, Turn("", turn.at, turn.by), place + 1, EventKind.RECORDED)


def kind_of(turn: Turn, place: int) -> EventKind:
    return KINDS.get(turn.letter) or (EventKind.RESUBMITTED if place else EventKind.SUBMITTED)


def tell(chain: Chain, life: Life, turn: Turn, revision: int, kind: EventKind) -> ApprovalEvent:
    event = ApprovalEvent(
        id=chain.around.identifier(),
        submission_id=life.identifier,
        revision=revision,
        kind=kind,
        actor=turn.by,
        actor_label=str(turn.by),
        step=turn.stage.approver if turn.stage else "",
        comment=turn.comment,
        at=turn.at,
    )
    chain.events.append(event)
    return event


def sent_content(chain: Chain, life: Life, turn: Turn, revision: int) -> dict[str, Any]:
    """What forms_builder.actions.submitting.signed_content says."""
    version = life.form.version
    return {
        "act": "submit",
        "request": str(life.identifier),
        "revision": revision,
        "form": {"title": version.title, "version": version.number, "digest": version.digest},
        "heading": heading_of(chain.around, life, turn.at),
        "answers": life.answers,
        "leave": [
            {"kind": chain.around.kind.name, "year": year.isoformat(), "days": str(cost_of(days))}
            for year, days in sorted(parts_of(chain.around, life).items())
        ],
    }


def decided_content(chain: Chain, life: Life, turn: Turn, revision: int) -> dict[str, Any]:
    """What forms_builder.actions.deciding.decision_content says."""
    assert turn.stage is not None
    content = {
        "act": str(ACTS[turn.letter]),
        "purpose": turn.stage.purpose,
        "request": str(life.identifier),
        "revision": revision,
        "step": turn.stage.approver,
        "comment": turn.comment,
        "decided_on": chain.digests[life.identifier],
    }
    return content | {"done": turn.stage.done} if turn.letter == HANDLED else content


def sign(chain: Chain, life: Life, turn: Turn, event: ApprovalEvent, content: dict[str, Any]) -> str:
    """Add a link; return the digest of what was signed."""
    text, head = canonical_json(content), chain.head
    link = Signature(
        centre=chain.around.centre,
        sequence=head.sequence + 1,
        event=event,
        submission_id=life.identifier,
        content=text,
        content_digest=sha256(text),
        consent=consent_sentence(),
        signer=turn.by,
        signer_facts=chain.signer(turn.by),
        method="demonstration",
        signed_at=turn.at,
        client_address="127.0.0.1",
        previous_digest=head.digest,
    )
    link.digest = link_digest(settings.SIGNATURE_KEY, head.digest, link.facts)
    head.sequence, head.digest = link.sequence, link.digest
    chain.signatures.append(link)
    return link.content_digest
