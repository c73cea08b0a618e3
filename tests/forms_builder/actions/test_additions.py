"""What a role fills in later, and the check-list of documents: signed, told, and no step begins again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forms_builder.actions.additions import complete
from forms_builder.actions.drafts import attach_file
from forms_builder.actions.submitting import submit
from forms_builder.choices import Decision
from forms_builder.exceptions import NotAllowedNow, NothingCompleted, RequestMoved, SignatureMissing
from forms_builder.models import FormPage, Signature, Submission
from forms_builder.presenting import present
from forms_builder.queries.personal_data import export
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import current_step
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.forms_builder import (
    answers_of,
    approve_all,
    complete_as,
    decide_as,
    draft_of,
    key_of,
    make_form,
    pdf,
    proof_of,
    question,
    send,
    sign_draft,
)
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import queries_of

NUMBER, RETURNED, STATE, WHY, PAID = "Numéro", "Rendu le", "État", "Pourquoi", "Caution rendue"
BANK, RECORD = "RIB", "Extrait de casier"
ClientOf = Callable[[User], Client]


@pytest.fixture
def badge(cast: Cast, centre: Centre, today: date) -> FormPage:
    """HR says when it came back and how; accounting that the deposit was given back."""
    damaged = {"question": STATE, "answers": ["Abîmé"]}
    questions = [
        ("text", question(NUMBER)),
        ("date", question(RETURNED, later="hr")),
        ("choice", question(STATE, later="hr", options=["Bon", "Abîmé"])),
        ("text", question(WHY, later="hr", condition=damaged)),
        ("text", question(PAID, later="accounting", condition=damaged)),
    ]
    return make_form(centre, "Badge", questions, by=cast.communication, route=["coordinator", "hr"])


@pytest.fixture
def contract(cast: Cast, centre: Centre, today: date) -> FormPage:
    """A check-list: one document that is kept, one that is only looked at."""
    questions = [
        ("text", question("Poste", required=False)),
        ("document", {"title": BANK, "help": "", "condition": ALWAYS, "is_kept": True, "marked_by": "hr"}),
        ("document", {"title": RECORD, "help": "", "condition": ALWAYS, "is_kept": False, "marked_by": "hr"}),
    ]
    return make_form(centre, "Contrat", questions, by=cast.communication, route=["hr"])


ALWAYS: dict[str, Any] = {"question": "", "operator": "is", "answers": []}


@pytest.fixture
def sent(badge: FormPage, cast: Cast) -> Submission:
    return send(badge, cast.animator, {f"f-{key_of(badge.versions.get(), NUMBER)}": ["12"]})


def option(submission: Submission, title: str, label: str) -> str:
    spec = submission.definition.field(key_of(submission.version, title))
    return next(str(item["key"]) for item in spec.settings["options"] if item["label"] == label)


def mark(state: str, reason: str = "", seen_on: str = "") -> dict[str, str]:
    return {"state": state, "reason": reason, "seen_on": seen_on}


def shown(submission: Submission) -> dict[str, tuple[str, str]]:
    """Each answer as the page says it, with its note."""
    fresh = Submission.objects.get(pk=submission.pk)
    return {view.label: (view.text, view.note) for view in present(fresh).answers}


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="forms_builder.submission_completed").order_by("created_at", "pk")
    return [(row.recipient.username, row.body.replace("\N{NO-BREAK SPACE}", " ")) for row in rows]


# Questions left to a role


def test_complete_writes_the_value_who_and_when_and_no_step_begins_again(
    sent: Submission, cast: Cast, centre: Centre
) -> None:
    at_hr = decide_as(cast.coordinator, sent)
    done = complete_as(cast.hr, at_hr, {RETURNED: "2027-03-09"})
    [entry] = done.additions.values()
    assert (entry["value"], entry["by"], entry["at"][:16]) == ("2027-03-09", str(cast.hr), "2027-03-10T08:00")
    step = current_step(done)
    assert step is not None
    assert (done.state, step.approver, done.revision) == ("submitted", "hr", at_hr.revision + 1)
    assert told() == [("animation.enfance", "Nadia Benali a complété votre demande « Badge ».")]
    assert AuditEntry.objects.filter(verb="forms_builder.complete").count() == 1
    assert list(verify_centre(centre)) == []
    assert approve_all(done, cast.hr).state == "approved"
    assert list(verify_centre(centre)) == []


def test_complete_says_in_the_history_what_was_filled_in(sent: Submission, cast: Cast) -> None:
    done = complete_as(cast.hr, sent, {RETURNED: "2027-03-09", STATE: option(sent, STATE, "Bon")})
    event = done.events.get(kind="added")
    lines = event.comment.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines == ["Rendu le : mardi 9 mars 2027", "État : Bon"]


def test_complete_again_the_last_word_stands_and_both_are_signed(
    sent: Submission, cast: Cast, centre: Centre
) -> None:
    once = complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    twice = complete_as(cast.hr, once, {RETURNED: "2027-03-10"})
    assert [entry["value"] for entry in twice.additions.values()] == ["2027-03-10"]
    assert twice.events.filter(kind="added").count() == 2
    assert Signature.objects.filter(content__contains='"act":"complete"').count() == 2
    assert list(verify_centre(centre)) == []


@pytest.mark.parametrize("end", [Decision.REFUSE, Decision.APPROVE])
def test_complete_once_it_is_closed_leaves_it_closed(
    sent: Submission, cast: Cast, centre: Centre, end: Decision
) -> None:
    at_hr = decide_as(cast.coordinator, sent)
    over = decide_as(cast.hr, at_hr, end, "Voilà.")
    done = complete_as(cast.hr, over, {RETURNED: "2027-03-09"})
    assert (done.state, done.closed_at) == (over.state, over.closed_at)
    assert list(verify_centre(centre)) == []


def test_complete_clicked_twice_is_completed_once(sent: Submission, cast: Cast) -> None:
    values = {key_of(sent.version, RETURNED): "2027-03-09"}
    for _click in range(2):
        done = complete(by=cast.hr, submission=sent, values=values, revision=1, proof=proof_of(cast.hr))
    assert (done.revision, done.events.filter(kind="added").count()) == (2, 1)


def test_complete_from_a_page_that_is_behind_is_refused(sent: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, sent)
    values = {key_of(sent.version, RETURNED): "2027-03-09"}
    with pytest.raises(RequestMoved):
        complete(by=cast.hr, submission=sent, values=values, revision=1, proof=proof_of(cast.hr))


def test_complete_with_nothing_new_is_refused(sent: Submission, cast: Cast) -> None:
    once = complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    decided = decide_as(cast.coordinator, once)
    for values in ({RETURNED: "2027-03-09"}, {WHY: ""}, {}):
        with pytest.raises(NothingCompleted):
            complete_as(cast.hr, decided, values)


def test_complete_the_question_of_another_role_or_of_the_applicant_is_refused(
    sent: Submission, cast: Cast
) -> None:
    for title in (PAID, NUMBER):
        with pytest.raises(PermissionDenied):
            complete_as(cast.hr, sent, {title: "x"})
    with pytest.raises(PermissionDenied):
        complete_as(cast.accounting, sent, {RETURNED: "2027-03-09"})


@pytest.mark.parametrize("who", ["animator", "coordinator", "director", "reception", "other_director"])
def test_complete_by_who_does_not_hold_the_role_is_refused(sent: Submission, cast: Cast, who: str) -> None:
    with pytest.raises((PermissionDenied, NotAllowedNow)):
        complete_as(getattr(cast, who), sent, {RETURNED: "2027-03-09"})
    assert Submission.objects.get(pk=sent.pk).additions == {}


def test_complete_with_the_password_of_somebody_else_is_refused(sent: Submission, cast: Cast) -> None:
    values = {key_of(sent.version, RETURNED): "2027-03-09"}
    with pytest.raises(SignatureMissing):
        complete(by=cast.hr, submission=sent, values=values, revision=1, proof=proof_of(cast.animator))


def test_complete_what_is_left_to_hr_of_a_request_of_hr_is_for_the_direction(
    badge: FormPage, cast: Cast
) -> None:
    sent = send(badge, cast.hr, {f"f-{key_of(badge.versions.get(), NUMBER)}": ["12"]})
    with pytest.raises(NotAllowedNow):
        complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    assert complete_as(cast.director, sent, {RETURNED: "2027-03-09"}).additions != {}


def test_complete_keeps_what_was_completed_when_the_request_is_corrected(
    sent: Submission, cast: Cast, centre: Centre
) -> None:
    done = complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    back = decide_as(cast.coordinator, done, Decision.SEND_BACK, "Numéro ?")
    again = submit(
        by=cast.animator,
        submission=back,
        answers=answers_of(back),
        revision=back.revision,
        proof=proof_of(cast.animator),
    )
    assert again.additions == done.additions
    assert list(verify_centre(centre)) == []


def test_present_says_what_is_to_be_completed_by_whom_and_then_by_whom_it_was(
    sent: Submission, cast: Cast
) -> None:
    before = shown(sent)
    assert before[RETURNED] == ("", "à compléter par\N{NO-BREAK SPACE}: ressources humaines")
    assert {WHY, PAID} & before.keys() == set()
    complete_as(cast.hr, sent, {RETURNED: "2027-03-09", STATE: option(sent, STATE, "Abîmé")})
    after = shown(sent)
    assert after[RETURNED] == ("mardi 9 mars 2027", "Nadia Benali, le 10 mars 2027")
    assert after[PAID] == ("", "à compléter par\N{NO-BREAK SPACE}: comptabilité")


def test_present_of_what_was_refused_waits_for_nobody(sent: Submission, cast: Cast) -> None:
    assert RETURNED not in shown(decide_as(cast.coordinator, sent, Decision.REFUSE, "Non."))


def change_value(submission: Submission) -> None:
    key = next(iter(submission.additions))
    submission.additions[key]["value"] = "2027-01-01"


def change_author(submission: Submission) -> None:
    submission.additions[next(iter(submission.additions))]["by"] = "X"


def add_one(submission: Submission) -> None:
    submission.additions["x"] = {"value": "y", "by": "X", "at": "2027-03-09"}


@pytest.mark.parametrize("tamper", [change_value, change_author, add_one, lambda row: row.additions.clear()])
def test_verify_centre_finds_an_addition_that_was_changed(
    sent: Submission, cast: Cast, centre: Centre, tamper: Callable[[Submission], None]
) -> None:
    done = complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    tamper(done)
    Submission.objects.filter(pk=done.pk).update(additions=done.additions)
    assert [found.what for found in verify_centre(centre)] == ["what was completed later was changed"]


def test_export_holds_what_was_completed_of_a_request_of_mine(sent: Submission, cast: Cast) -> None:
    done = complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    [entry] = done.additions.values()
    [request] = export(cast.animator)["Mes demandes"]
    assert [list(row.values()) for row in request["Ce qui a été complété ensuite"]] == [
        [RETURNED, "mardi 9 mars 2027", str(cast.hr), entry["at"]]
    ]


# Documents


@pytest.fixture
def listed(contract: FormPage, cast: Cast) -> Submission:
    """Sent with the bank details attached."""
    draft = draft_of(contract, cast.animator, {})
    attach_file(by=cast.animator, submission=draft, field=key_of(draft.version, BANK), upload=pdf("rib.pdf"))
    return sign_draft(draft)


def test_present_documents_before_they_are_checked(listed: Submission) -> None:
    assert shown(listed)[BANK] == ("", "joint, à vérifier")
    assert shown(listed)[RECORD] == ("", "à fournir")
    assert present(listed).missing == RECORD


def test_complete_marks_documents_and_tells_what_is_missing(
    listed: Submission, cast: Cast, centre: Centre
) -> None:
    done = complete_as(
        cast.hr,
        listed,
        {BANK: mark("refused", "Illisible."), RECORD: mark("seen", seen_on="2027-03-09")},
    )
    assert shown(done)[BANK] == ("refusé\N{NO-BREAK SPACE}: Illisible.", "Nadia Benali, le 10 mars 2027")
    assert shown(done)[RECORD] == ("vu le 9 mars 2027", "Nadia Benali, le 10 mars 2027")
    assert (present(done).missing, told()[0][1]) == (
        BANK,
        "Nadia Benali a complété votre demande « Contrat ». Il manque encore : RIB.",
    )
    assert list(verify_centre(centre)) == []


def test_complete_a_check_list_then_send_it_back_reopens_it(
    listed: Submission, cast: Cast, centre: Centre
) -> None:
    marked = complete_as(cast.hr, listed, {BANK: mark("refused", "Illisible.")})
    back = decide_as(cast.hr, marked, Decision.SEND_BACK, "Un RIB lisible, s’il te plaît.")
    again = submit(
        by=cast.animator,
        submission=back,
        answers=back.answers,
        revision=back.revision,
        proof=proof_of(cast.animator),
    )
    done = complete_as(cast.hr, again, {BANK: mark("received"), RECORD: mark("not_due")})
    assert (present(done).missing, decide_as(cast.hr, done).state) == ("", "approved")
    assert list(verify_centre(centre)) == []


# The door


def page_of(client: Client, submission: Submission) -> Any:
    return client.get(submission.get_absolute_url()).context


def test_complete_request_on_the_page_signs_questions_at_once(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    client, key = client_of(cast.hr), key_of(sent.version, RETURNED)
    assert [question["spec"].label for question in page_of(client, sent)["completion_form"].questions()] == [
        RETURNED,
        STATE,
        WHY,
    ]
    posted = {"revision": 1, f"f-{key}": "09/03/2027", "password": PASSWORD}
    answer = client.post(f"{sent.get_absolute_url()}completer/", posted, follow=True)
    assert answer.redirect_chain[-1] == (sent.get_absolute_url(), 302)
    assert Submission.objects.get(pk=sent.pk).additions[key]["value"] == "2027-03-09"


def test_complete_request_shows_what_stands_already(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    form = page_of(client_of(cast.hr), sent)["completion_form"]
    assert form.questions()[0]["field"].value() == "2027-03-09"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"password": "faux"}, "password"), ({"password": ""}, "password"), ({"revision": "x"}, "revision")],
)
def test_complete_request_refused_says_why_and_keeps_what_was_typed(
    sent: Submission, cast: Cast, client_of: ClientOf, change: dict[str, str], field: str
) -> None:
    key = key_of(sent.version, RETURNED)
    posted = {"revision": 1, f"f-{key}": "2027-03-09", "password": PASSWORD} | change
    answer = client_of(cast.hr).post(f"{sent.get_absolute_url()}completer/", posted)
    form = answer.context["completion_form"]
    assert (list(form.errors), form.questions()[0]["field"].value()) == ([field], "2027-03-09")
    assert Submission.objects.get(pk=sent.pk).additions == {}


def marks_posted(submission: Submission, **states: dict[str, str]) -> dict[str, Any]:
    posted: dict[str, Any] = {"revision": submission.revision, "password": PASSWORD}
    for title, values in states.items():
        key = key_of(submission.version, {"bank": BANK, "record": RECORD}[title])
        posted |= {f"m-{key}.{name}": value for name, value in values.items()}
    return posted


def test_complete_request_marks_the_documents_with_one_password(
    listed: Submission, cast: Cast, client_of: ClientOf
) -> None:
    posted = marks_posted(listed, bank={"state": "received", "reason": "x"}, record={"state": "seen"})
    client_of(cast.hr).post(f"{listed.get_absolute_url()}completer/", posted)
    done = Submission.objects.get(pk=listed.pk)
    assert [done.additions[key_of(done.version, title)]["value"] for title in (BANK, RECORD)] == [
        mark("received"),
        mark("seen", seen_on="2027-03-10"),
    ]


@pytest.mark.parametrize(
    ("states", "wrong"),
    [
        ({"bank": {"state": "refused", "reason": " "}}, "reason"),
        ({"bank": {"state": "seen"}}, "state"),
        ({"record": {"state": "received"}}, "state"),
        ({"record": {"state": "seen", "seen_on": "2027-03-11"}}, "seen_on"),
        ({"record": {"state": "seen", "seen_on": "hier"}}, "seen_on"),
    ],
)
def test_complete_request_refuses_a_mark_that_says_nothing(
    listed: Submission, cast: Cast, client_of: ClientOf, states: dict[str, Any], wrong: str
) -> None:
    posted = marks_posted(listed, **states)
    answer = client_of(cast.hr).post(f"{listed.get_absolute_url()}completer/", posted)
    errors = answer.context["completion_form"].marks_form.errors
    assert [name.rpartition(".")[2] for name in errors] == [wrong]
    assert Submission.objects.get(pk=listed.pk).additions == {}


@pytest.mark.parametrize("which", ["badge", "contract"])
def test_complete_request_page_asks_few_queries(
    sent: Submission, listed: Submission, cast: Cast, client_of: ClientOf, which: str
) -> None:
    client, shown = client_of(cast.hr), {"badge": sent, "contract": listed}[which]
    client.get(shown.get_absolute_url())
    queries = queries_of(lambda: client.get(shown.get_absolute_url()))
    assert (queries.count <= 15, queries.repeated) == (True, []), str(queries)
