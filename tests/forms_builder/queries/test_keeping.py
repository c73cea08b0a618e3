"""What goes, when, and who is shown that it does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.holding import hold_request
from forms_builder.models import FormPage, Submission
from forms_builder.queries.keeping import (
    Leaving,
    in_keeping_of,
    kept_until,
    leavings,
    requests_ending_in,
    requests_over,
    requests_to_purge,
    with_holds,
)
from portal.accounts.choices import Role
from portal.centres.models import Centre
from portal.kit.access import can
from tests.factories.accounts import PersonFactory
from tests.factories.closed_requests import DAY, OVER, closed_request, kept_form, on, sent_request
from tests.factories.forms_builder import draft_of, publish
from tests.factories.personal_data import hold_on
from tests.support.cast import Cast
from tests.support.queries import queries_of


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def closed(page: FormPage, cast: Cast) -> Submission:
    return closed_request(page, cast.animator, cast.director)


def kept_for(page: FormPage, months: int, cast: Cast) -> FormPage:
    """The same form, of which requests are kept for so long from now on."""
    page.retention_months = months
    publish(page, cast.communication)
    return FormPage.objects.get(pk=page.pk)


def keys(rows: object) -> set[object]:
    return {row.pk for row in rows}


def test_kept_until_is_told_by_the_version_of_the_request(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    later = closed_request(kept_for(page, 120, cast), cast.animator, cast.director)
    assert [kept_until(one) for one in (closed, later)] == [date(2030, 3, 10), date(2037, 3, 10)]


def test_requests_over_reads_the_version_of_each(
    page: FormPage, closed: Submission, centre: Centre, cast: Cast
) -> None:
    sooner = closed_request(kept_for(page, 12, cast), cast.animator, cast.director)
    days = (date(2028, 3, 9), date(2028, 3, 10), OVER)
    found = [keys(requests_over(centre, day)) for day in days]
    assert found == [set(), {sooner.pk}, {sooner.pk, closed.pk}]


def test_requests_over_counts_days_where_the_centre_is(closed: Submission, centre: Centre) -> None:
    """Half an hour before midnight in Paris, and half an hour after."""
    Submission.objects.filter(pk=closed.pk).update(closed_at="2027-03-10T22:30:00Z")
    assert keys(requests_over(centre, OVER)) == {closed.pk}
    Submission.objects.filter(pk=closed.pk).update(closed_at="2027-03-10T23:30:00Z")
    assert [keys(requests_over(centre, day)) for day in (OVER, OVER + DAY)] == [set(), {closed.pk}]


def test_requests_to_purge_leaves_out_what_is_held(
    page: FormPage, closed: Submission, centre: Centre, cast: Cast
) -> None:
    of_held = closed_request(page, cast.youth_animator, cast.director)
    free = closed_request(page, cast.coordinator, cast.director)
    hold_request(by=cast.hr, submission=closed, reason="Litige")
    hold_on(cast.youth_animator, by=cast.hr)
    assert keys(requests_over(centre, OVER)) == {closed.pk, of_held.pk, free.pk}
    assert keys(requests_to_purge(centre, OVER)) == {free.pk}
    shown = {row.pk: row.is_held for row in with_holds(requests_over(centre, OVER))}
    assert shown == {closed.pk: True, of_held.pk: True, free.pk: False}


@pytest.mark.parametrize(
    ("month", "is_in"), [(date(2030, 2, 1), False), (date(2030, 3, 1), True), (date(2030, 4, 1), False)]
)
def test_requests_ending_in_is_the_month_of_the_end(
    month: date, is_in: bool, closed: Submission, centre: Centre
) -> None:
    assert keys(requests_ending_in(centre, month)) == ({closed.pk} if is_in else set())


def test_leavings_counts_by_month_and_form(
    page: FormPage, closed: Submission, centre: Centre, cast: Cast
) -> None:
    closed_request(page, cast.coordinator, cast.director)
    other = kept_form(centre, cast.communication, "Badge")
    closed_request(kept_for(other, 35, cast), cast.animator, cast.director)
    with on(OVER - 60 * DAY):
        found = leavings(centre, until=date(2030, 4, 1))
        short = leavings(centre, until=date(2030, 3, 1))
    february = Leaving(date(2030, 2, 1), "Badge", 1)
    assert found == [february, Leaving(date(2030, 3, 1), "Autorisation", 2)]
    assert short == [february]


def test_leavings_puts_what_is_over_already_into_this_month(
    closed: Submission, centre: Centre, cast: Cast
) -> None:
    hold_request(by=cast.hr, submission=closed, reason="Litige")
    with on(date(2031, 5, 20)):
        assert leavings(centre, until=date(2031, 6, 1)) == [Leaving(date(2031, 5, 1), "Autorisation", 1)]


def test_leavings_asks_the_same_for_more_rows(
    page: FormPage, closed: Submission, centre: Centre, cast: Cast
) -> None:
    one = queries_of(lambda: leavings(centre, until=date(2031, 1, 1)))
    closed_request(page, cast.coordinator, cast.director)
    two = queries_of(lambda: leavings(centre, until=date(2031, 1, 1)))
    assert (one.count, two.count) == (2, 2)


@pytest.mark.parametrize("job", ["hr", "dpo", "director"])
def test_in_keeping_of_who_answers_for_it_is_every_sent_request(
    job: str, page: FormPage, closed: Submission, cast: Cast
) -> None:
    sent = sent_request(page, cast.coordinator)
    draft_of(page, cast.youth_animator, {})
    assert keys(in_keeping_of(getattr(cast, job))) == {closed.pk, sent.pk}


@pytest.mark.parametrize(
    "job", ["animator", "coordinator", "it", "accounting", "other_director", "installer"]
)
def test_in_keeping_of_anybody_else_is_nothing(job: str, closed: Submission, cast: Cast) -> None:
    assert keys(in_keeping_of(getattr(cast, job))) == set()


@pytest.fixture
def of_hr(page: FormPage, cast: Cast) -> Submission:
    return sent_request(page, cast.hr)


def test_in_keeping_of_is_the_set_form_of_hold_submission(
    page: FormPage, closed: Submission, of_hr: Submission, other_centre: Centre, cast: Cast
) -> None:
    """Of everybody and every request, but one’s own: it is listed, and others keep it or let it go."""
    draft_of(page, cast.youth_animator, {})
    editor = PersonFactory(centre=other_centre, roles=[Role.HR])
    page_of_others = kept_form(other_centre, editor)
    closed_request(page_of_others, cast.other_animator, cast.other_director)
    requests = list(Submission.objects.all())
    assert len(requests) == 4
    listed, held = {}, {}
    for name, person in cast.people.items():
        others = in_keeping_of(person).exclude(applicant=person)
        listed[name] = keys(others)
        held[name] = {one.pk for one in requests if can(person, "forms_builder.hold_submission", one)}
    assert listed == held
    own = in_keeping_of(cast.hr).filter(applicant=cast.hr)
    assert (keys(own), can(cast.hr, "forms_builder.hold_submission", of_hr)) == ({of_hr.pk}, False)


def test_in_keeping_of_whoever_is_looked_over_is_nothing_and_nothing_is_held(
    closed: Submission, cast: Cast
) -> None:
    cast.hr.viewed_by = cast.it
    assert keys(in_keeping_of(cast.hr)) == set()
    with pytest.raises(PermissionDenied):
        hold_request(by=cast.hr, submission=closed, reason="Litige")
