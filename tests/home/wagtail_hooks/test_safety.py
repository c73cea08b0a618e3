"""What leaves the back office as a spreadsheet: nothing of it runs in one."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from home.models import Category, CategoryKind
from home.wagtail_hooks.safety import neutral_value
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre, Sector
from portal.kit.registers import RegisterIndex
from tests.factories.home import page_of, section_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
HOSTILE = "=cmd|' /C calc'!A0"
SECTORS = "/administration/secteurs/"


def exporting(top: type[Any] = SpreadsheetExportMixin) -> Iterator[type[Any]]:
    for below in top.__subclasses__():
        yield below
        yield from exporting(below)


def test_every_export_of_wagtail_neutralises_its_cells() -> None:
    """Whatever class of Wagtail, or of a room, writes spreadsheets: by the one method, or as our registers do."""
    get_resolver().url_patterns  # noqa: B018  loads every view
    classes = [found for found in exporting() if not issubclass(found, RegisterIndex)]
    assert len(classes) > 5
    own = {"generate_xlsx_row", "write_csv_row", "stream_csv", "write_xlsx", "preprocess_field_value"}
    assert [found for found in classes if found.preprocess_field_value is not neutral_value] == []
    assert [found for found in classes if own & set(vars(found))] == []


@pytest.mark.parametrize("hostile", [HOSTILE, "+1", "-1", "@a", "\t=1", "\0=1", " =1", "＝1"])
def test_neutral_value_is_no_formula(hostile: str) -> None:
    view = SpreadsheetExportMixin()
    assert str(view.preprocess_field_value("title", hostile, "csv")).startswith("'")
    assert str(view.preprocess_field_value("title", [hostile], "xlsx")).startswith("'")


def test_neutral_value_leaves_what_is_no_text() -> None:
    view = SpreadsheetExportMixin()
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    assert view.preprocess_field_value("at", moment, "xlsx") == moment.replace(tzinfo=None)


def test_report_of_the_installation_holds_no_formula(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    page = page_of(section_of(centre, "Vie"), HOSTILE, [("text", "<p>Texte</p>")])
    page.save_revision(user=cast.communication, log_action=True)
    answer = client_of(cast.installer).get("/administration/reports/site-history/?export=csv")
    content = b"".join(answer.streaming_content).decode()
    cells = {value for row in csv.reader(io.StringIO(content)) for value in row}
    assert f"'{HOSTILE}" in cells
    assert HOSTILE not in cells


def test_export_of_a_register_holds_its_list_and_no_formula(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    Sector.objects.create(centre=centre, name=HOSTILE, position=1)
    Sector.objects.create(centre=other_centre, name="Secteur ailleurs")
    client = client_of(cast.communication)
    text = client.get(f"{SECTORS}?export=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == [
        "Nom",
        "Ordre",
        "Du personnel y est rattaché",
        "Reçoit des visites",
        "Personnes qui doivent être là",
    ]
    names = [row[0] for row in rows[1:]]
    assert f"'{HOSTILE}" in names
    assert "Secteur ailleurs" not in names
    assert {value for row in rows[1:] for value in row[2:4]} == {"Oui", "Non"}
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{SECTORS}?export=xlsx").content))
    assert [str(cell.value) for cell in next(iter(book.active.columns))] == ["Nom", *names]
    entries = AuditEntry.objects.filter(verb="audit.export_register").values_list("details", flat=True)
    assert list(entries) == [{"register": "centres.sector", "rows": len(names)}] * 2


def test_export_of_a_register_holds_what_is_searched(cast: Cast, client_of: SignIn) -> None:
    text = client_of(cast.communication).get(f"{SECTORS}?export=csv&q=culture").content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:] == ["Culture"]


def test_export_of_a_register_says_choices_in_words(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    Category.objects.create(centre=centre, kind=CategoryKind.NEWS, name="Sorties")
    text = client_of(cast.communication).get("/administration/categories/?export=csv").content.decode()
    assert "Sorties;actualités;" in text.lower().replace("sorties", "Sorties")


@pytest.mark.parametrize("job", ["director", "animator", "hr"])
def test_export_of_a_register_does_not_exist_for_others(job: str, cast: Cast, client_of: SignIn) -> None:
    assert client_of(getattr(cast, job)).get(f"{SECTORS}?export=csv").status_code == 404
    assert not AuditEntry.objects.filter(verb="audit.export_register").exists()
