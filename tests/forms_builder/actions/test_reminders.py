"""Reminders are planned at the end of a request, told once, and forgotten when it is cancelled."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.actions.reminders import tell_due_reminders
from forms_builder.actions.submitting import ask_cancellation
from forms_builder.models import DatedReminder, FormPage, Submission
from forms_builder.tasks import tell_reminders
from portal.centres.models import Centre
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import approve_all, decide_as, key_of, make_form, question, send
from tests.support.cast import SYSTEM, Cast

BACK = "Retour le"
KIND = "forms_builder.submission_reminder"
TWO = [
    {"date": BACK, "days_before": 2, "text": "Rendre les clés", "tells_applicant": True, "role": ""},
    {"date": BACK, "days_before": 0, "text": "Clés attendues", "tells_applicant": False, "role": "reception"},
]


@pytest.fixture
def page(centre: Centre, cast: Cast, today: date) -> FormPage:
    return make_form(
        centre,
        "Prêt de clés",
        [("date", question(BACK, required=False))],
        by=cast.communication,
        route=("director",),
        informed=("reception",),
        effects=[("reminder", reminder) for reminder in TWO],
    )


def sent(page: FormPage, cast: Cast, back: str = "2027-03-20") -> Submission:
    return send(page, cast.animator, {f"f-{key_of(page.versions.get(), BACK)}": [back]})


def planned() -> list[tuple[Any, ...]]:
    return list(DatedReminder.objects.order_by("effect").values_list("effect", "on", "text", "role"))


def told() -> list[tuple[Any, str]]:
    rows = Notification.objects.filter(kind=KIND).order_by("-body", "recipient")
    return [
        (row.recipient, row.body.replace("\N{NO-BREAK SPACE}", " "))
        for row in rows.select_related("recipient")
    ]


def wait_until(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + timedelta(days=(day - timezone.localdate()).days)
    monkeypatch.setattr(timezone, "now", lambda: later)


def test_plan_reminder_waits_for_the_approval(page: FormPage, cast: Cast) -> None:
    request = sent(page, cast)
    assert planned() == []
    decide_as(cast.director, request)
    assert planned() == [
        (0, date(2027, 3, 18), "Rendre les clés", ""),
        (1, date(2027, 3, 20), "Clés attendues", "reception"),
    ]


def test_plan_reminder_without_a_date_plans_nothing(page: FormPage, cast: Cast) -> None:
    decide_as(cast.director, sent(page, cast, back=""))
    assert planned() == []


def test_tell_due_reminders_before_their_day_tells_nobody(page: FormPage, cast: Cast) -> None:
    decide_as(cast.director, sent(page, cast))
    assert (tell_due_reminders(by=SYSTEM), told()) == (0, [])


def test_tell_due_reminders_on_their_day_tells_each_once(
    page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_as(cast.director, sent(page, cast))
    said = "« {} » Ce rappel vient de la demande « Prêt de clés » de " + f"{cast.animator}."
    wait_until(date(2027, 3, 18), monkeypatch)
    assert (tell_due_reminders(by=SYSTEM), tell_due_reminders(by=SYSTEM)) == (1, 0)
    assert told() == [(cast.animator, said.format("Rendre les clés"))]
    wait_until(date(2027, 3, 20), monkeypatch)
    tell_reminders.func()
    desk = [cast.reception, cast.second_reception]
    assert told()[1:] == [(person, said.format("Clés attendues")) for person in desk]
    assert list(
        OutboxMail.objects.filter(kind=KIND).order_by("created_at").values_list("recipient", flat=True)
    ) == [person.pk for person in (cast.animator, *desk)]


def test_tell_due_reminders_late_tells_all_that_is_due(
    page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_as(cast.director, sent(page, cast))
    wait_until(date(2027, 4, 30), monkeypatch)
    assert (tell_due_reminders(by=SYSTEM), len(told())) == (2, 3)


def test_tell_due_reminders_of_a_cancelled_request_tells_nobody(
    page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = approve_all(sent(page, cast), cast.director)
    ask_cancellation(by=cast.animator, submission=request, revision=request.revision, reason="Plus besoin.")
    decide_as(cast.hr, request)
    wait_until(date(2027, 4, 30), monkeypatch)
    assert (planned(), tell_due_reminders(by=SYSTEM), told()) == ([], 0, [])


def test_tell_due_reminders_to_who_left_tells_the_others(
    page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_as(cast.director, sent(page, cast))
    cast.animator.is_active = False
    cast.animator.save(update_fields=["is_active"])
    wait_until(date(2027, 4, 30), monkeypatch)
    assert (tell_due_reminders(by=SYSTEM), [person for person, _said in told()]) == (
        2,
        [cast.reception, cast.second_reception],
    )


@pytest.mark.parametrize("who", ["animator", "hr", "director", "it"])
def test_tell_due_reminders_by_a_person_is_denied(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        tell_due_reminders(by=getattr(cast, who))
