"""The stories of day one in a portal that is seen from outside: told inside it, through its own pages.

For `Portal.run`, which runs a few lines in the surroundings of a running portal: `send("fax")`.
"""

import re
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.utils.timezone import localdate

from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.directory.choices import ContactKind
from tests.conftest import FROZEN_TODAY
from tests.factories.directory import contact_of, supervisor_of
from tests.factories.forms_builder import handled_by, key_of, make_form, question
from tests.factories.forms_builder import send as send_typed
from tests.journeys.day_one.cases import CASES
from tests.support.form_building import fill_in

LONG_TITLE = ("Demande exceptionnelle de participation " * 7)[:200].strip()
LONG_WORD = "Anticonstitutionnellement" * 12
"""Three hundred letters, and nowhere to break."""


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def brought_near(told: Any) -> Any:
    """The answers of a story with its dates as many whole weeks away as bring the tests' day within the last week:
    a portal seen from outside has the clock of today.
    """
    if isinstance(told, dict):
        return {title: brought_near(words) for title, words in told.items()}
    if isinstance(told, list):
        return [brought_near(words) for words in told]
    by = timedelta(weeks=(localdate() - FROZEN_TODAY).days // 7)
    if isinstance(told, str) and DAY.fullmatch(told):
        return (date.fromisoformat(told) + by).isoformat()
    if isinstance(told, str) and MONTH.fullmatch(told):
        return (date.fromisoformat(f"{told}-15") + by).isoformat()[:7]
    return told


def signed_in(username: str) -> Client:
    client = Client()
    person = User.objects.get(username=username)
    client.force_login(person, backend="portal.accounts.backends.PortalBackend")
    return client


def page_of(slug: str, username: str) -> FormPage:
    centre = User.objects.get(username=username).centre
    assert centre is not None
    return FormPage.objects.descendant_of(centre.site.root_page).get(slug=slug)


def send(*slugs: str) -> None:
    """Send the request that the story of each of these forms begins with."""
    setup_test_environment()
    try:
        for slug in slugs:
            case = CASES[slug]
            answer: Any = fill_in(signed_in(case.who), page_of(slug, case.who), brought_near(case.answers))
            assert answer.status_code == 302, answer.context["form"].errors
    finally:
        teardown_test_environment()


def send_long_words() -> Submission:
    """Titles, names and answers as long as they may be, or as no screen is wide."""
    hr, sender = (User.objects.get(username=name) for name in ("rh", "animation.enfance"))
    assert hr.centre is not None
    asked = [("text", question(LONG_TITLE)), ("long_text", question(LONG_WORD[:200]))]
    page = make_form(
        hr.centre, LONG_TITLE, asked, by=hr, route=["coordinator", handled_by("hr", LONG_WORD[:40])]
    )
    version = page.versions.get()
    contact_of(hr, LONG_WORD[:100], kind=ContactKind.PARTNER, person_name=LONG_WORD[:100])
    supervisor_of(hr, LONG_WORD[:100], called_for=LONG_WORD[:100])
    typed = {f"f-{key_of(version, title)}": [LONG_WORD[:200]] for title in (LONG_TITLE, LONG_WORD[:200])}
    return send_typed(page, sender, typed)


def change_form() -> None:
    """A form that is online is published again, kept longer: human resources are asked."""
    page = page_of("acompte-sur-salaire", "communication")
    page.retention_months += 12
    page.save_revision(user=User.objects.get(username="communication")).publish()
