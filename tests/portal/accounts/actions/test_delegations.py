"""Who decides beside somebody: given, refused, ended."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from portal.accounts.actions.delegations import add_delegation, end_delegation
from portal.accounts.choices import Role
from portal.accounts.exceptions import (
    DelegationDatesRefused,
    DelegationFormsRefused,
    DelegationRefused,
    DelegationTwice,
)
from portal.accounts.models import Delegation, User
from portal.accounts.queries.personal_data import delegations_of
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification, OutboxMail
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import make_form, question
from tests.support.audited import audited
from tests.support.cast import Cast

WEEK = timedelta(days=7)


def test_add_delegation_by_oneself_tells_both(cast: Cast, today: date):
    made = add_delegation(
        by=cast.coordinator,
        person=cast.coordinator,
        delegate=cast.stand_in,
        starts_on=today,
        ends_on=today + WEEK,
    )
    assert (made.person, made.delegate, made.centre) == (cast.coordinator, cast.stand_in, cast.hr.centre)
    told = Notification.objects.filter(kind="accounts.delegation_made")
    assert {notice.recipient for notice in told} == {cast.coordinator, cast.stand_in}
    assert {notice.title for notice in told} == {"Sabine Leroux décide pour Claire Dubois"}
    assert audited("accounts.add_delegation") == [str(cast.coordinator)]
    fresh = User.objects.get(pk=cast.stand_in.pk)
    assert (fresh.is_delegate, fresh.delegators(None)) == (True, {cast.coordinator.pk})


def test_add_delegation_by_hr_is_for_others_than_themselves(cast: Cast, today: date):
    """HR who could write their own name would decide in the place of the coordinator."""
    days = {"starts_on": today, "ends_on": today}
    add_delegation(by=cast.hr, person=cast.coordinator, delegate=cast.stand_in, **days)
    with pytest.raises(DelegationRefused):
        add_delegation(by=cast.hr, person=cast.coordinator, delegate=cast.hr, **days)
    assert list(Delegation.objects.values_list("delegate", flat=True)) == [cast.stand_in.pk]


@pytest.mark.parametrize("whom", ["director", "it"])
def test_add_delegation_of_who_leads_is_written_by_themselves(cast: Cast, today: date, whom: str):
    """Through whoever HR likes, HR would decide on the requests of HR."""
    leader, days = getattr(cast, whom), {"starts_on": today, "ends_on": today}
    with pytest.raises(PermissionDenied):
        add_delegation(by=cast.hr, person=leader, delegate=cast.stand_in, **days)
    made = add_delegation(by=leader, person=leader, delegate=cast.stand_in, **days)
    assert list(Delegation.objects.all()) == [made]


@pytest.mark.parametrize(
    ("who", "whom"),
    [("it", "coordinator"), ("animator", "coordinator"), ("hr", "other_director"), ("gone", "gone")],
)
def test_add_delegation_without_right_is_refused(cast: Cast, today: date, who: str, whom: str):
    with pytest.raises(PermissionDenied):
        add_delegation(
            by=getattr(cast, who),
            person=getattr(cast, whom),
            delegate=cast.stand_in,
            starts_on=today,
            ends_on=today,
        )
    assert Delegation.objects.count() == 0


@pytest.mark.parametrize("who", ["coordinator", "other_animator", "gone", "installer"])
def test_add_delegation_to_the_wrong_person_is_refused(cast: Cast, today: date, who: str):
    with pytest.raises(DelegationRefused):
        add_delegation(
            by=cast.coordinator,
            person=cast.coordinator,
            delegate=getattr(cast, who),
            starts_on=today,
            ends_on=today,
        )


@pytest.mark.parametrize(("start", "end"), [(0, -1), (-3, -1), (0, 367)])
def test_add_delegation_with_impossible_dates_is_refused(cast: Cast, today: date, start: int, end: int):
    with pytest.raises(DelegationDatesRefused):
        add_delegation(
            by=cast.coordinator,
            person=cast.coordinator,
            delegate=cast.stand_in,
            starts_on=today + timedelta(days=start),
            ends_on=today + timedelta(days=end),
        )


def test_add_delegation_twice_over_the_same_days_is_refused(cast: Cast, today: date):
    def add(start: int, end: int) -> None:
        days = {"starts_on": today + timedelta(days=start), "ends_on": today + timedelta(days=end)}
        add_delegation(by=cast.coordinator, person=cast.coordinator, delegate=cast.stand_in, **days)

    add(0, 3)
    with pytest.raises(DelegationTwice):
        add(3, 5)
    add(4, 5)
    assert Delegation.objects.count() == 2


@pytest.mark.parametrize(("start", "left"), [(-2, [-1]), (0, []), (4, [])])
def test_end_delegation_ends_it_now(cast: Cast, today: date, start: int, left: list[int]):
    made = add_delegation(
        by=cast.coordinator,
        person=cast.coordinator,
        delegate=cast.stand_in,
        starts_on=today + timedelta(days=start),
        ends_on=today + WEEK,
    )
    for _ in range(2):
        end_delegation(by=cast.hr, delegation=made)
    ends = list(Delegation.objects.values_list("ends_on", flat=True))
    assert ends == [today + timedelta(days=days) for days in left]
    assert User.objects.get(pk=cast.stand_in.pk).delegators(None) == frozenset()
    assert AuditEntry.objects.filter(verb="accounts.end_delegation").count() == 1


def test_end_delegation_by_others_is_refused(cast: Cast, today: date):
    made = add_delegation(
        by=cast.coordinator, person=cast.coordinator, delegate=cast.stand_in, starts_on=today, ends_on=today
    )
    for by in (cast.stand_in, cast.it, cast.other_director):
        with pytest.raises(PermissionDenied):
            end_delegation(by=by, delegation=made)
    assert list(Delegation.objects.all()) == [made]


def test_delegation_of_a_closed_account_holds_no_more(cast: Cast, today: date):
    add_delegation(
        by=cast.coordinator, person=cast.coordinator, delegate=cast.stand_in, starts_on=today, ends_on=today
    )
    User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)
    assert User.objects.get(pk=cast.stand_in.pk).delegators(None) == frozenset()


def test_delegation_visible_to_both_and_to_who_manages(cast: Cast, today: date):
    add_delegation(
        by=cast.coordinator, person=cast.coordinator, delegate=cast.stand_in, starts_on=today, ends_on=today
    )
    sees = {
        name
        for name in ("coordinator", "stand_in", "hr", "it", "director", "animator", "dpo", "other_director")
        if Delegation.objects.visible_to(getattr(cast, name)).exists()
    }
    assert sees == {"coordinator", "stand_in", "hr", "it", "director"}


# For some forms, and why

Forms = dict[str, Page]


@pytest.fixture
def forms(cast: Cast, centre: Centre, today: date) -> Forms:
    asked = [("text", question("Laquelle ?", required=False))]
    return {
        title: make_form(centre, title, asked, by=cast.communication, route=["coordinator"])
        for title in ("Badge", "Clé")
    }


def give(
    cast: Cast, today: date, pages: Iterable[Page], reason: str = "", length: timedelta = WEEK
) -> Delegation:
    return add_delegation(
        by=cast.coordinator,
        person=cast.coordinator,
        delegate=cast.stand_in,
        starts_on=today,
        ends_on=today + length,
        forms=list(pages),
        reason=reason,
    )


def test_add_delegation_for_forms_says_which_and_why(cast: Cast, today: date, forms: Forms) -> None:
    made = give(cast, today, [forms["Clé"], forms["Badge"]], " Formation à Lille ")
    [shown] = Delegation.objects.with_forms()
    assert (shown, shown.form_titles, shown.reason) == (made, ["Badge", "Clé"], "Formation à Lille")
    assert AuditEntry.objects.get(verb="accounts.add_delegation").details == {
        "delegate": cast.stand_in.pk,
        "starts_on": "2027-03-10",
        "ends_on": "2027-03-17",
        "forms": ["Badge", "Clé"],
    }
    mails = list(OutboxMail.objects.filter(kind="accounts.delegation_made"))
    words = [mail.body_text.replace("\N{NO-BREAK SPACE}", " ") for mail in mails]
    assert ["Pour ces démarches seulement : Badge, Clé." in text for text in words] == [True, True]
    assert "Formation" not in "".join(words)


def test_export_says_for_which_forms_and_why(cast: Cast, today: date, forms: Forms) -> None:
    give(cast, today, [forms["Clé"], forms["Badge"]], "Formation", timedelta())
    add_delegation(
        by=cast.coordinator,
        person=cast.coordinator,
        delegate=cast.animator,
        starts_on=today + WEEK,
        ends_on=today + WEEK,
    )
    said = [tuple(row.values())[4:] for row in delegations_of(cast.coordinator)]
    assert said == [("Badge, Clé", "Formation"), ("toutes les démarches", "")]


def test_delegators_are_those_who_gave_the_form(cast: Cast, today: date, forms: Forms) -> None:
    give(cast, today, [forms["Clé"]])
    add_delegation(
        by=cast.hr, person=cast.youth_coordinator, delegate=cast.stand_in, starts_on=today, ends_on=today
    )
    person = User.objects.get(pk=cast.stand_in.pk)
    everything, key = {cast.youth_coordinator.pk}, {cast.youth_coordinator.pk, cast.coordinator.pk}
    assert person.delegators(forms["Clé"].pk) == key
    assert person.delegators(forms["Badge"].pk) == person.delegators(None) == everything


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ([], [], True),
        (["Clé"], [], True),
        ([], ["Clé"], True),
        (["Clé"], ["Clé"], True),
        (["Badge", "Clé"], ["Clé"], True),
        (["Badge"], ["Clé"], False),
    ],
)
def test_add_delegation_twice_over_the_same_days_is_for_other_forms(
    cast: Cast, today: date, forms: Forms, first: list[str], second: list[str], is_refused: bool
) -> None:
    give(cast, today, [forms[title] for title in first])
    if is_refused:
        with pytest.raises(DelegationTwice):
            give(cast, today, [forms[title] for title in second])
    else:
        give(cast, today, [forms[title] for title in second])
    assert Delegation.objects.count() == (1 if is_refused else 2)


def test_add_delegation_for_what_is_no_form_of_the_centre_is_refused(
    cast: Cast, today: date, centre: Centre, other_centre: Centre
) -> None:
    editor = PersonFactory(centre=other_centre, roles=[Role.COMMUNICATION])
    theirs = make_form(other_centre, "La leur", [("text", question("Objet"))], by=editor)
    for page in (centre.site.root_page, theirs):
        with pytest.raises(DelegationFormsRefused):
            give(cast, today, [page])
    assert Delegation.objects.count() == 0
