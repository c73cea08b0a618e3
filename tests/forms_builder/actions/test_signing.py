"""The evidence: what is signed, by whom as of then, and the chain that binds it."""

import json
from datetime import date, timedelta, timezone

import pytest
from django.conf import settings
from django.utils import timezone as clock

from forms_builder.actions.signing import add_signature
from forms_builder.definition import sha256
from forms_builder.exceptions import SignatureMissing
from forms_builder.models import ChainHead, FormPage, LeaveAccount, Signature, Submission
from forms_builder.queries.trails import trail_of
from forms_builder.signature_chain import FIRST, link_digest
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of, approve_all, leave_form, proof_of, send_leave
from tests.support.cast import Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def test_add_signature_of_the_applicant_keeps_what_was_signed(sent: Submission, cast: Cast) -> None:
    signature = Signature.objects.get()
    content = json.loads(signature.content)
    assert content.pop("trail") == trail_of(sent.pk)
    assert content == {
        "act": "submit",
        "request": str(sent.pk),
        "revision": 1,
        "form": {"title": "Demande de congé", "version": 1, "digest": sent.version.digest},
        "heading": sent.heading,
        "answers": sent.answers,
        "leave": [{"kind": "Congés payés", "year": "2026-06-01", "days": "5.00"}],
    }
    assert signature.content_digest == sha256(signature.content)
    assert (signature.submission_id, signature.event) == (sent.pk, sent.events.get())


def test_add_signature_keeps_who_how_when_and_where(sent: Submission, cast: Cast) -> None:
    signature = Signature.objects.get()
    assert (signature.signer, signature.signer_facts) == (
        cast.animator,
        {
            "id": cast.animator.pk,
            "name": "Léa Fontaine",
            "user_name": "animation.enfance",
            "function": "animatrice enfance",
            "centre": "Centre social des Tilleuls",
        },
    )
    assert (signature.method, signature.second_factor, signature.failed_tries) == ("password", "", 0)
    assert (signature.signed_at, signature.client_address, signature.user_agent) == (
        clock.now(),
        "192.0.2.7",
        "Test",
    )
    assert signature.consent


def test_add_signature_of_a_decision_names_what_it_was_taken_on(sent: Submission, cast: Cast) -> None:
    of_applicant = Signature.objects.get()
    approve_all(sent, cast.coordinator)
    content = json.loads(Signature.objects.latest("sequence").content)
    assert content.pop("trail") == trail_of(sent.pk)
    assert content == {
        "act": "approve",
        "purpose": "approval",
        "request": str(sent.pk),
        "revision": 2,
        "step": "coordinator",
        "comment": "",
        "decided_on": of_applicant.content_digest,
    }


def test_add_signature_later_changes_of_the_person_leave_it_as_it_was(sent: Submission, cast: Cast) -> None:
    User.objects.filter(pk=cast.animator.pk).update(last_name="Autre", function="directrice")
    signature = Signature.objects.get()
    assert (signature.signer_facts["name"], signature.signer_facts["function"]) == (
        "Léa Fontaine",
        "animatrice enfance",
    )


def test_add_signature_each_follows_the_one_before(sent: Submission, cast: Cast) -> None:
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    links = list(Signature.objects.order_by("sequence"))
    assert [link.sequence for link in links] == [1, 2, 3, 4]
    assert [link.previous_digest for link in links] == [FIRST, *(link.digest for link in links[:-1])]
    assert [link.digest for link in links] == [
        link_digest(settings.SIGNATURE_KEY, link.previous_digest, link.facts) for link in links
    ]
    head = ChainHead.objects.get()
    assert (head.sequence, head.digest) == (4, links[-1].digest)


def test_add_signature_each_centre_has_its_own_chain(
    sent: Submission, cast: Cast, other_centre: Centre
) -> None:
    account_of(cast.other_animator)
    editor = PersonFactory(centre=other_centre, roles=[Role.HR])
    page = leave_form(other_centre, editor, route=("director",))
    send_leave(page, cast.other_animator, MONDAY, FRIDAY)
    assert sorted(Signature.objects.values_list("centre__slug", "sequence", "previous_digest")) == [
        ("canal", 1, FIRST),
        ("tilleuls", 1, FIRST),
    ]


def signed(sent: Submission, by: User, **facts: object) -> Signature:
    event = sent.events.create(revision=9, kind="approved", actor=by, actor_label=str(by))
    return add_signature(by=by, proof=proof_of(by, **facts), submission=sent, event=event, content={"a": "é"})


def test_add_signature_keeps_failed_tries_and_the_second_factor(sent: Submission, cast: Cast) -> None:
    signature = signed(sent, cast.hr, failed_tries=2, second_factor="totp", user_agent="x" * 400)
    assert (signature.failed_tries, signature.second_factor, len(signature.user_agent)) == (2, "totp", 300)


def test_add_signature_digest_holds_after_it_is_read_back_whatever_the_zone(
    sent: Submission, cast: Cast
) -> None:
    here = clock.now().astimezone(timezone(timedelta(hours=1)))
    written = signed(sent, cast.hr, at=here)
    read = Signature.objects.get(pk=written.pk)
    assert link_digest(settings.SIGNATURE_KEY, read.previous_digest, read.facts) == written.digest


@pytest.mark.parametrize("late", [timedelta(minutes=2), timedelta(days=1)])
def test_add_signature_with_an_old_proof_is_refused(sent: Submission, cast: Cast, late: timedelta) -> None:
    with pytest.raises(SignatureMissing):
        signed(sent, cast.hr, at=clock.now() - late)
    assert ChainHead.objects.get().sequence == 1


def test_add_signature_with_somebody_elses_proof_is_refused(sent: Submission, cast: Cast) -> None:
    with pytest.raises(SignatureMissing):
        signed(sent, cast.hr, person_id=cast.director.pk)
    assert ChainHead.objects.get().sequence == 1
