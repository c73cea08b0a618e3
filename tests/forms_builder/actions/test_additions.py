"""What a role fills in later, and the check-list of documents: signed, told, and no step begins again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from forms_builder.actions.additions import complete
from forms_builder.actions.drafts import attach_file, remove_files
from forms_builder.choices import Decision
from forms_builder.exceptions import NotAllowedNow, NothingCompleted, RequestMoved, SignatureMissing
from forms_builder.models import AwaitedAddition, FormPage, Signature, Submission
from forms_builder.presenting import present
from forms_builder.queries.personal_data import export
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import current_step
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.completed_forms import (
    BANK,
    NUMBER,
    PAID,
    RECORD,
    RETURNED,
    STATE,
    WHY,
    mark,
    option,
    send_badge,
)
from tests.factories.forms_builder import (
    approve_all,
    complete_as,
    decide_as,
    key_of,
    pdf,
    proof_of,
    sign_draft,
)
from tests.support.cast import Cast


def shown(submission: Submission) -> dict[str, tuple[str, str]]:
    """Each answer as the page says it, with its note."""
    fresh = Submission.objects.get(pk=submission.pk)
    return {view.label: (view.text, view.note) for view in present(fresh).answers}


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="forms_builder.submission_completed").order_by("created_at", "pk")
    return [(row.recipient.username, row.body.replace("\N{NO-BREAK SPACE}", " ")) for row in rows]


# Questions left to a role


def test_complete_writes_the_value_who_and_when_and_no_step_begins_again(
    badge_sent: Submission, cast: Cast, centre: Centre
) -> None:
    at_hr = decide_as(cast.coordinator, badge_sent)
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


def test_complete_says_in_the_history_what_was_filled_in(badge_sent: Submission, cast: Cast) -> None:
    done = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09", STATE: option(badge_sent, STATE, "Bon")})
    event = done.events.get(kind="added")
    lines = event.comment.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines == ["Rendu le : mardi 9 mars 2027", "État : Bon"]


def test_complete_again_the_last_word_stands_and_both_are_signed(
    badge_sent: Submission, cast: Cast, centre: Centre
) -> None:
    once = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    twice = complete_as(cast.hr, once, {RETURNED: "2027-03-10"})
    assert [entry["value"] for entry in twice.additions.values()] == ["2027-03-10"]
    assert twice.events.filter(kind="added").count() == 2
    assert Signature.objects.filter(content__contains='"act":"complete"').count() == 2
    assert list(verify_centre(centre)) == []


@pytest.mark.parametrize("end", [Decision.REFUSE, Decision.APPROVE])
def test_complete_once_it_is_closed_leaves_it_closed(
    badge_sent: Submission, cast: Cast, centre: Centre, end: Decision
) -> None:
    at_hr = decide_as(cast.coordinator, badge_sent)
    over = decide_as(cast.hr, at_hr, end, "Voilà.")
    done = complete_as(cast.hr, over, {RETURNED: "2027-03-09"})
    assert (done.state, done.closed_at) == (over.state, over.closed_at)
    assert list(verify_centre(centre)) == []


def test_complete_clicked_twice_is_completed_once(badge_sent: Submission, cast: Cast) -> None:
    values = {key_of(badge_sent.version, RETURNED): "2027-03-09"}
    for _click in range(2):
        done = complete(by=cast.hr, submission=badge_sent, values=values, revision=1, proof=proof_of(cast.hr))
    assert (done.revision, done.events.filter(kind="added").count()) == (2, 1)


def test_complete_from_a_page_that_is_behind_is_refused(badge_sent: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, badge_sent)
    values = {key_of(badge_sent.version, RETURNED): "2027-03-09"}
    with pytest.raises(RequestMoved):
        complete(by=cast.hr, submission=badge_sent, values=values, revision=1, proof=proof_of(cast.hr))


def test_complete_with_nothing_new_is_refused(badge_sent: Submission, cast: Cast) -> None:
    once = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    decided = decide_as(cast.coordinator, once)
    for values in ({RETURNED: "2027-03-09"}, {WHY: ""}, {}):
        with pytest.raises(NothingCompleted):
            complete_as(cast.hr, decided, values)


def test_complete_the_question_of_another_role_or_of_the_applicant_is_refused(
    badge_sent: Submission, cast: Cast
) -> None:
    for title in (PAID, NUMBER):
        with pytest.raises(PermissionDenied):
            complete_as(cast.hr, badge_sent, {title: "x"})
    with pytest.raises(PermissionDenied):
        complete_as(cast.accounting, badge_sent, {RETURNED: "2027-03-09"})


@pytest.mark.parametrize("who", ["animator", "coordinator", "director", "reception", "other_director"])
def test_complete_by_who_does_not_hold_the_role_is_refused(
    badge_sent: Submission, cast: Cast, who: str
) -> None:
    with pytest.raises((PermissionDenied, NotAllowedNow)):
        complete_as(getattr(cast, who), badge_sent, {RETURNED: "2027-03-09"})
    assert Submission.objects.get(pk=badge_sent.pk).additions == {}


def test_complete_with_the_password_of_somebody_else_is_refused(badge_sent: Submission, cast: Cast) -> None:
    values = {key_of(badge_sent.version, RETURNED): "2027-03-09"}
    with pytest.raises(SignatureMissing):
        complete(by=cast.hr, submission=badge_sent, values=values, revision=1, proof=proof_of(cast.animator))


def test_complete_what_is_left_to_hr_of_a_request_of_hr_is_for_the_direction(
    badge: FormPage, cast: Cast
) -> None:
    sent = send_badge(badge, cast.hr)
    with pytest.raises(NotAllowedNow):
        complete_as(cast.hr, sent, {RETURNED: "2027-03-09"})
    assert complete_as(cast.director, sent, {RETURNED: "2027-03-09"}).additions != {}


def test_complete_keeps_what_was_completed_when_the_request_is_corrected(
    badge_sent: Submission, cast: Cast, centre: Centre
) -> None:
    done = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    back = decide_as(cast.coordinator, done, Decision.SEND_BACK, "Numéro ?")
    again = sign_draft(back)
    assert again.additions == done.additions
    assert list(verify_centre(centre)) == []


def test_present_says_what_is_to_be_completed_by_whom_and_then_by_whom_it_was(
    badge_sent: Submission, cast: Cast
) -> None:
    before = shown(badge_sent)
    assert before[RETURNED] == ("", "à compléter par\N{NO-BREAK SPACE}: ressources humaines")
    assert {WHY, PAID} & before.keys() == set()
    complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09", STATE: option(badge_sent, STATE, "Abîmé")})
    after = shown(badge_sent)
    assert after[RETURNED] == ("mardi 9 mars 2027", "Nadia Benali, le 10 mars 2027")
    assert after[PAID] == ("", "à compléter par\N{NO-BREAK SPACE}: comptabilité")


def test_present_of_what_was_refused_waits_for_nobody(badge_sent: Submission, cast: Cast) -> None:
    assert RETURNED not in shown(decide_as(cast.coordinator, badge_sent, Decision.REFUSE, "Non."))


def change_value(submission: Submission) -> None:
    key = next(iter(submission.additions))
    submission.additions[key]["value"] = "2027-01-01"


def change_author(submission: Submission) -> None:
    submission.additions[next(iter(submission.additions))]["by"] = "X"


def add_one(submission: Submission) -> None:
    submission.additions["x"] = {"value": "y", "by": "X", "at": "2027-03-09"}


@pytest.mark.parametrize("tamper", [change_value, change_author, add_one, lambda row: row.additions.clear()])
def test_verify_centre_finds_an_addition_that_was_changed(
    badge_sent: Submission, cast: Cast, centre: Centre, tamper: Callable[[Submission], None]
) -> None:
    done = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    tamper(done)
    Submission.objects.filter(pk=done.pk).update(additions=done.additions)
    assert [found.what for found in verify_centre(centre)] == ["what was completed later was changed"]


def test_export_holds_what_was_completed_of_a_request_of_mine(badge_sent: Submission, cast: Cast) -> None:
    done = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    [entry] = done.additions.values()
    [request] = export(cast.animator)["Mes demandes"]
    assert [list(row.values()) for row in request["Ce qui a été complété ensuite"]] == [
        [RETURNED, "mardi 9 mars 2027", str(cast.hr), entry["at"]]
    ]


# Documents


def test_present_documents_before_they_are_checked(papers_sent: Submission) -> None:
    assert shown(papers_sent)[BANK] == ("", "joint, à vérifier")
    assert shown(papers_sent)[RECORD] == ("", "à fournir")
    assert present(papers_sent).missing == RECORD


def test_complete_marks_documents_and_tells_what_is_missing(
    papers_sent: Submission, cast: Cast, centre: Centre
) -> None:
    done = complete_as(
        cast.hr,
        papers_sent,
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
    papers_sent: Submission, cast: Cast, centre: Centre
) -> None:
    marked = complete_as(cast.hr, papers_sent, {BANK: mark("refused", "Illisible.")})
    back = decide_as(cast.hr, marked, Decision.SEND_BACK, "Un RIB lisible, s’il te plaît.")
    again = sign_draft(back)
    done = complete_as(cast.hr, again, {BANK: mark("received"), RECORD: mark("not_due")})
    assert (present(done).missing, decide_as(cast.hr, done).state) == ("", "approved")
    assert list(verify_centre(centre)) == []


def test_complete_writes_which_files_a_mark_speaks_of_and_others_are_to_be_checked_again(
    papers_sent: Submission, cast: Cast, centre: Centre
) -> None:
    refused = complete_as(cast.hr, papers_sent, {BANK: mark("refused", "Illisible.")})
    first = [str(file.pk) for file in refused.files.all()]
    assert refused.additions[key_of(refused.version, BANK)]["value"]["files"] == first
    back = decide_as(cast.hr, refused, Decision.SEND_BACK, "Un RIB lisible, s’il te plaît.")
    remove_files(by=cast.animator, submission=back, files=[back.files.get().pk])
    key = key_of(back.version, BANK)
    attach_file(by=cast.animator, submission=back, field=key, upload=pdf("rib.pdf"))
    again = sign_draft(Submission.objects.get(pk=back.pk))
    assert (shown(again)[BANK], present(again).missing) == (("", "joint, à vérifier"), RECORD)
    done = complete_as(cast.hr, again, {BANK: mark("refused", "Illisible.")})
    assert shown(done)[BANK][0] == "refusé\N{NO-BREAK SPACE}: Illisible."
    assert list(verify_centre(centre)) == []


def test_a_mark_that_does_not_say_its_files_holds(papers_sent: Submission, cast: Cast) -> None:
    done = complete_as(cast.hr, papers_sent, {BANK: mark("received")})
    del done.additions[key_of(done.version, BANK)]["value"]["files"]
    done.save()
    assert shown(done)[BANK][0] == "reçu"


# What is awaited


def left_to(person: User) -> list[tuple[str, str]]:
    rows = AwaitedAddition.objects.left_to(person).order_by("role")
    return [(row.role, row.what) for row in rows]


def test_await_additions_says_to_each_role_what_it_may_complete_now(
    badge_sent: Submission, cast: Cast
) -> None:
    assert (left_to(cast.hr), left_to(cast.accounting)) == ([("hr", f"{RETURNED}, {STATE}")], [])
    damaged = option(badge_sent, STATE, "Abîmé")
    done = complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09", STATE: damaged})
    assert (left_to(cast.hr), left_to(cast.accounting)) == ([("hr", WHY)], [("accounting", PAID)])
    complete_as(cast.accounting, complete_as(cast.hr, done, {WHY: "Tombé."}), {PAID: "Oui"})
    assert AwaitedAddition.objects.count() == 0


def test_await_additions_waits_for_what_is_attached_or_only_shown(
    badge: FormPage, papers_sent: Submission, cast: Cast
) -> None:
    assert left_to(cast.hr) == [("hr", f"{BANK}, {RECORD}")]
    complete_as(cast.hr, papers_sent, {BANK: mark("received")})
    assert left_to(cast.hr) == [("hr", RECORD)]
    complete_as(cast.hr, papers_sent, {RECORD: mark("to_provide")})
    assert left_to(cast.hr) == []


def test_await_additions_keeps_the_day_from_which_a_role_is_waited_for(
    badge_sent: Submission, cast: Cast
) -> None:
    since = badge_sent.awaited.get().since
    with time_machine.travel(since + timedelta(days=2), tick=False):
        complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    assert (badge_sent.awaited.get().since, badge_sent.awaited.get().what) == (since, STATE)


@pytest.mark.parametrize(
    ("end", "found"),
    [(Decision.APPROVE, [("hr", f"{RETURNED}, {STATE}")]), (Decision.REFUSE, []), (Decision.SEND_BACK, [])],
)
def test_left_to_holds_what_goes_on(
    badge_sent: Submission, cast: Cast, end: Decision, found: list[tuple[str, str]]
) -> None:
    decide_as(cast.coordinator, badge_sent, end, "Voilà.")
    assert left_to(cast.hr) == found


def test_left_to_of_a_request_of_hr_is_for_the_direction(badge: FormPage, cast: Cast) -> None:
    send_badge(badge, cast.hr)
    assert (left_to(cast.hr), left_to(cast.director)) == ([], [("hr", f"{RETURNED}, {STATE}")])


@pytest.mark.parametrize("who", ["animator", "coordinator", "director", "reception", "other_director"])
def test_left_to_of_who_does_not_hold_the_role_is_empty(badge_sent: Submission, cast: Cast, who: str) -> None:
    assert left_to(getattr(cast, who)) == []
