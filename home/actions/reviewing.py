"""Looking at pages again: saying that one is still right, reminding whoever answers for it."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from wagtail.models import Page

from home.actions.placing import due_on
from home.models import PageCare
from home.notices import keepers_of, reviews_key, tell_review_due
from home.queries.care import cares_to_remind, is_waiting_for
from home.queries.places import place_of
from home.reminders import worked_days
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.kit.access import require
from portal.notifications.actions import settle

AGAIN = timedelta(days=7)
TO_COMMUNICATION = timedelta(days=21)
"""After so long without an answer of the person in charge, communication is told."""


@transaction.atomic
def confirm_review(*, by: Any, page: Page) -> PageCare:
    """Say that `page` is still right as it is.

    Rights:  home.confirm_review (whoever keeps the pages, or answers for this one).
    Effects: the date, and the next one; an audit entry; the reminder of the person in charge is done with once
             nothing else waits for them. Safe to repeat.
    """
    require(by, "home.confirm_review", page)
    care = PageCare.objects.select_for_update(of=("self",)).get(page=page.pk)
    require(by, "home.confirm_review", page)
    care.reviewed_on = by.centre.today
    care.review_due_on = due_on(page, place_of(page).review_months, care.reviewed_on)
    care.save(update_fields=["reviewed_on", "review_due_on"])
    record(by, "home.confirm_review", page)
    settle_reviews(by, care)
    return care


def settle_reviews(by: Any, care: PageCare) -> None:
    for person in {person for person in (by, care.responsible) if person is not None}:
        if not is_waiting_for(person, by.centre.today):
            settle(group_key=reviews_key(person))


def remind_reviews(*, by: Any) -> int:
    """Remind whoever answers for pages that are to be looked at again, each week until they are; communication
    where nobody answers for them, or nobody did for three weeks. Return how many people were told.

    Rights:  home.tend_pages (the system).
    Effects: notices and `reminded_on`, on days that the centre works. Safe to repeat: each page once a week.
    """
    require(by, "home.tend_pages")
    told = 0
    for centre in Centre.objects.select_related("site__root_page").order_by("pk"):
        today = centre.today
        if worked_days(unworked_holidays(centre, today, today))(today):
            told += remind_centre(by, centre, today)
    return told


@transaction.atomic
def remind_centre(by: Any, centre: Centre, today: date) -> int:
    cares = list(cares_to_remind(centre, today, today - AGAIN).select_for_update(of=("self",)))
    if not cares:
        return 0
    keepers = keepers_of(centre.pk)
    pages: dict[Any, list[PageCare]] = defaultdict(list)
    for care in cares:
        person = care.responsible
        is_there = person is not None and person.is_active and person.centre_id == centre.pk
        if is_there:
            pages[person].append(care)
        if not is_there or (care.review_due_on and care.review_due_on + TO_COMMUNICATION <= today):
            for keeper in keepers:
                if keeper != person:
                    pages[keeper].append(care)
    for person, rows in pages.items():
        own = all(care.responsible_id == person.pk for care in rows)
        tell_review_due(by, person, [care.page.title for care in rows], is_in_charge=own)
    PageCare.objects.filter(pk__in=[care.pk for care in cares]).update(reminded_on=today)
    return len(pages)
