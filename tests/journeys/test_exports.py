"""Everything that leaves the portal as a spreadsheet, downloaded: whatever people are called, nothing runs in one.

The exports are found by walking the addresses of the back office, and the modules that write spreadsheets: a new one fails here
until something hostile was put into it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Page, Site, Task, Workflow

from forms_builder.models import LeaveKind
from home.actions.acknowledging import acknowledge
from home.actions.moderating import set_moderation
from home.models import Category, CategoryKind
from portal.accounts.models import Skill, User
from portal.centres.models import Centre, PublicHoliday, RateLine, RateTable, Sector
from portal.directory.models import CalledSupervisor, PartnerContact
from portal.kit.spreadsheets import ACTIVE
from portal.media.models import PortalDocument, PortalImage
from tests.factories.accounts import PersonFactory
from tests.factories.home import asked_page, page_of, section_of, version_of, waiting_text
from tests.support.back_office import Things, doors
from tests.support.cast import PASSWORD, Cast
from tests.support.sources import ROOT

SignIn = Callable[[User], Client]
HOSTILE = ['=HYPERLINK("https://voleur.example";"Cliquez")', "+1+1", "@SUM(1;1)", "-2+3", "\t=1+1", "\r=1+1"]
FORMATS = ("csv", "xlsx")

LISTS = (
    *(f"wagtailadmin_reports:{name}" for name in ("site_history", "locked_pages", "workflow", "workflow_tasks", "aging_pages", "page_types_usage")),
    "wagtailadmin_explore", "wagtailadmin_pages:type_use", "wagtailadmin_workflows:index", "wagtailadmin_workflows:task_index",
    "wagtaildocs:index", "wagtailimages:index", "wagtailsites:index",
)  # fmt: skip
REGISTERS = (
    "secteurs",
    "jours-feries",
    "natures-de-conge",
    "categories",
    "competences",
    "contacts",
    "intervenants",
    "baremes",
    "taux",
)
BACK_OFFICE = {
    *LISTS, *(f"{name}_results" for name in LISTS), "wagtailadmin_explore_root", "wagtailadmin_collections:index",
    *(f"{name}_modeladmin_index" for name in REGISTERS),
}  # fmt: skip
"""Addresses of the back office that answer with a spreadsheet."""

SILENT = BACK_OFFICE - {
    *(f"{name}_modeladmin_index" for name in REGISTERS),
    *(f"{name}{part}" for name in LISTS[:5] for part in ("", "_results")),
}
"""Of these, those in which Wagtail writes nothing that anybody typed: lists without a column to export, and kinds of pages.
Once it does, the test fails here.
"""

WRITERS = {
    "forms_builder/actions/exports.py": "tests/forms_builder/test_exporting.py: the requests of a form",
    "forms_builder/actions/large_exports.py": "tests/forms_builder/actions/test_large_exports.py: the list of recaps",
    "forms_builder/actions/payroll.py": "tests/forms_builder/test_views_payroll.py: names and kinds of leave",
    "forms_builder/views/opening_balances.py": "tests/forms_builder/test_views_opening_balances.py: names and kinds of leave",
    "home/views/acknowledging.py": "who has confirmed, below",
    "portal/accounts/views/imports.py": "tests/portal/accounts: the lines to correct, and a model without anybody's words",
    "portal/accounts/views/security.py": "the journal of security, below",
    "portal/directory/views/outside.py": "tests/portal/directory: the contacts and supervisors that are listed",
    "portal/directory/views/imports.py": "a model without anybody’s words",
    "portal/statistics/views.py": "tests/portal/statistics: figures, and the titles of forms",
    "portal/kit/registers.py": "the registers of the back office, above",
}
"""Modules that write a spreadsheet, and where they are shown to be harmless."""


def cells_of(answer: Any, kind: str) -> list[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "csv":
        text = content.decode("utf-8-sig")
        # Ours are for French spreadsheets, Wagtail's are not.
        delimiter = ";" if ";" in text.splitlines()[0] else ","
        return [
            cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row
        ]
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    return [str(cell.value) for cell in cells if cell.data_type == "s"]


def active(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.startswith(ACTIVE)]


def neutralised(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.startswith("'") and active([cell[1:]])]


def assert_harmless(cells: list[str]) -> None:
    assert active(cells) == []
    assert neutralised(cells) != []


@pytest.fixture
def planted(cast: Cast, centre: Centre) -> Things:
    """What people typed, everywhere that a spreadsheet is made of."""
    User.objects.filter(pk=cast.communication.pk).update(first_name=HOSTILE[0], last_name=HOSTILE[1])
    section = section_of(centre, "Vie")
    for place, name in enumerate(HOSTILE):
        page = page_of(section, name)
        page.locked, page.locked_at, page.locked_by = True, timezone.now(), cast.communication
        page.save()
        page.save_revision(user=cast.communication, log_action=True)
        Sector.objects.create(centre=centre, name=name, position=50 + place)
        PublicHoliday.objects.create(
            centre=centre, date=timezone.localdate().replace(month=1, day=2 + place), name=name
        )
        Category.objects.create(centre=centre, kind=CategoryKind.NEWS, name=name)
        Skill.objects.create(centre=centre, name=name)
        PartnerContact.objects.create(centre=centre, organisation=name, identity=name)
        CalledSupervisor.objects.create(centre=centre, name=name, identity=name)
        table = RateTable.objects.create(centre=centre, code=f"formule-{place}", name=name, unit="euros")
        RateLine.objects.create(table=table, applies_from="2027-01-01", category=name, value=1)
        LeaveKind.objects.filter(pk=LeaveKind.objects.filter(centre=centre)[place].pk).update(name=name)
    set_moderation(by=cast.director, centre=centre, is_on=True)
    waiting_text(centre, by=User.objects.get(pk=cast.communication.pk), title=HOSTILE[0])
    things = Things(centre, "une")
    Page.objects.filter(pk=things.page.pk).update(title=HOSTILE[2], draft_title=HOSTILE[2])
    for model, name in (
        (PortalImage, "title"),
        (PortalDocument, "title"),
        (Workflow, "name"),
        (Task, "name"),
    ):
        model.objects.update(**{name: HOSTILE[3]})
    Site.objects.update(site_name=HOSTILE[0])
    Collection.objects.filter(depth__gt=1).update(name=HOSTILE[0])
    return things


def spreadsheets(clients: list[Client], path: str) -> Iterator[tuple[str, Any]]:
    """What the address answers with as spreadsheets, to the first of `clients` to whom it does."""
    ask = f"{path}{'&' if '?' in path else '?'}export="
    for client in clients:
        answers = {"csv": client.get(f"{ask}csv")}
        if ".csv" in answers["csv"].get("Content-Disposition", ""):
            answers["xlsx"] = client.get(f"{ask}xlsx")
            yield from answers.items()
            return


def test_every_spreadsheet_of_the_back_office_is_harmless(
    planted: Things, cast: Cast, client_of: SignIn
) -> None:
    clients = [client_of(one) for one in (cast.installer, cast.communication, cast.hr)]
    found: dict[str, list[str]] = {}
    silent: set[str] = set()
    for door in doors():
        if "failwhale" in door.route:  # fails on purpose
            continue
        for kind, answer in spreadsheets(clients, planted.path(door)):
            found.setdefault(door.name, []).append(kind)
            cells = cells_of(answer, kind)
            assert active(cells) == [], door.name
            if not neutralised(cells):
                silent.add(door.name)
    assert silent == SILENT
    assert found == {name: list(FORMATS) for name in BACK_OFFICE}


def test_every_module_that_writes_a_spreadsheet_is_tried() -> None:
    sources = [path for top in ("portal", "home", "forms_builder") for path in (ROOT / top).rglob("*.py")]
    calls = re.compile(
        r"(?<!def )\b(?:csv_file|xlsx_file|typed_book)\(|csv\.(?:writer|DictWriter)\(|Workbook\("
    )
    writing = {path.relative_to(ROOT).as_posix() for path in sources if calls.search(path.read_text())}
    assert writing - {"portal/kit/spreadsheets.py", "portal/kit/books.py"} == set(WRITERS)


@pytest.mark.parametrize("kind", FORMATS)
def test_list_of_who_has_confirmed_is_harmless(
    kind: str, cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    for place, name in enumerate(HOSTILE):
        PersonFactory.create(centre=centre, username=f"formule{place}", first_name=name, last_name=name)
    version = version_of(asked_page(centre, HOSTILE[0]))
    acknowledge(by=User.objects.get(username="formule0"), version=version)
    path = reverse("home:acknowledgements-export", args=[version.pk])
    answer = client_of(cast.communication).post(path, {"kind": kind, "password": PASSWORD})
    assert_harmless(cells_of(answer, kind))


def test_journal_of_security_is_harmless(cast: Cast, client_of: SignIn) -> None:
    """The second copy says who took the first."""
    User.objects.filter(pk=cast.it.pk).update(first_name=HOSTILE[0], last_name=HOSTILE[1])
    client, path = client_of(User.objects.get(pk=cast.it.pk)), reverse("accounts:security-events-csv")
    client.post(path, {"password": PASSWORD})
    assert_harmless(cells_of(client.post(path, {"password": PASSWORD}), "csv"))
