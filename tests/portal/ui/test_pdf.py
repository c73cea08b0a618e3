"""Prints as people and screen readers get them, read back from the PDF."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template import TemplateDoesNotExist
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from portal.centres.models import Centre, Charter
from portal.ui import pdf
from portal.ui.exceptions import TooMuchToPrint
from portal.ui.laying_out import Order, lay_out
from portal.ui.pdf import (
    MOST_CHARACTERS,
    MOST_FILE_BYTES,
    MOST_TAGS,
    check_size,
    files_of,
    lay_out_apart,
    logo_of,
    read_static,
    render_pdf,
)
from tests.factories.media import png

TITLE = "Demande de congé d’Élodie"
PUBLICITY = "Ce projet est cofinancé par l’Union Européenne avec le FEDER"
TEMPLATE = '{% extends "ui/print.html" %}{% block content %}CONTENT{% endblock %}'
TABLE = """<table><thead><tr><th scope="col">Objet</th><th scope="col" class="number">Montant</th></tr></thead>
<tbody>{% for row in rows %}<tr><td>Goûter {{ row }}</td><td class="number">12,50 €</td></tr>{% endfor %}</tbody>
</table><div class="box"><h2>Signé à l’œuvre ✓</h2><p>{{ said }}</p></div>"""
HOSTILE = "<script>alert(1)</script><img src=file:///etc/passwd><style>p{background:url(file:///etc/passwd)}</style>"

Print = Callable[..., PdfReader]


@pytest.fixture
def house() -> Centre:
    """A centre in memory: what is printed around the content asks the database nothing."""
    centre = Centre(name="Centre social Lazare-Garreau", slug="lazare")
    centre.charter = Charter(centre=centre)
    return centre


@pytest.fixture
def template(settings: Any, tmp_path: Path) -> Callable[[str], str]:
    """Writes a template of the test, which `ui/print.html` surrounds; returns its name."""
    folder = tmp_path / "templates"
    folder.mkdir()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]

    def write(content: str) -> str:
        (folder / "essai.html").write_text(TEMPLATE.replace("CONTENT", content), encoding="utf-8")
        return "essai.html"

    return write


@pytest.fixture
def printed(template: Callable[[str], str], house: Centre) -> Print:
    def render(content: str, *, pictures: dict[str, bytes] | None = None, **context: Any) -> PdfReader:
        found = render_pdf(template(content), context, centre=house, title=TITLE, pictures=pictures)
        return PdfReader(BytesIO(found))

    return render


def text_of(reader: PdfReader, page: int = 0) -> str:
    return " ".join(reader.pages[page].extract_text().split())


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def elements(reader: PdfReader) -> list[dict[str, Any]]:
    """What a screen reader goes through, in its order."""
    found: list[dict[str, Any]] = []

    def walk(one: Any) -> None:
        node = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(node, dict) and "/S" in node:
            found.append(node)
        for kid in node.get("/K", []) if isinstance(node, dict) else []:
            walk(kid)

    walk(root_of(reader)["/StructTreeRoot"]["/K"][0])
    return found


def test_render_pdf_says_what_the_document_is(printed: Print) -> None:
    reader = printed("<p>Bonjour</p>")
    root = root_of(reader)
    assert (reader.metadata.title, reader.metadata.author) == (TITLE, "Centre social Lazare-Garreau")
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "fr",
        True,
        True,
    )
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert reader.metadata.creation_date is None


def test_render_pdf_is_read_in_order(printed: Print) -> None:
    """The head once, then the content; what the margins repeat is not read out."""
    found = elements(printed(TABLE, rows=[1], said="Bien"))
    kinds = [one["/S"].removeprefix("/") for one in found if one["/S"] not in {"/Div", "/Span"}]
    table = ["Table", "THead", "TR", "TH", "TH", "TBody", "TR", "TD", "TD"]
    assert kinds == ["Document", "P", "Figure", "P", "Part", "H1", *table, "H2", "P"]
    assert [one["/Alt"] for one in found if one["/S"] == "/Figure"] == ["Emblème de l’Union européenne"]


def test_render_pdf_asks_nothing_that_weasyprint_does_not_know(
    printed: Print, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The child is silent: a rule of the stylesheet that is misspelt would never be noticed."""
    monkeypatch.setattr(pdf, "lay_out_apart", lay_out)
    printed(TABLE, rows=range(1, 41), said="Bien")
    assert caplog.messages == []


def test_render_pdf_repeats_on_each_page_what_belongs_there(printed: Print) -> None:
    reader = printed(TABLE, rows=range(1, 41), said="Accord")
    texts = [text_of(reader, number) for number in range(len(reader.pages))]
    assert len(texts) == 2
    for number, text in enumerate(texts, start=1):
        assert text.count(PUBLICITY) == 1
        assert text.count("Objet Montant") == 1
        assert f"Centre social Lazare-Garreau – {TITLE} Page {number} sur 2" in text
    assert re.findall(r"Goûter (\d+) 12,50 €", " ".join(texts)) == [str(row) for row in range(1, 41)]
    assert "Signé à l’œuvre ✓ Accord" in texts[1]


def test_render_pdf_shows_no_publicity_where_the_centre_has_none(printed: Print, house: Centre) -> None:
    house.charter.shows_emblem = False
    reader = printed("<p>Bonjour</p>")
    assert PUBLICITY not in text_of(reader)
    assert len(reader.pages[0].images) == 0


def test_render_pdf_draws_the_logo_and_the_pictures_handed_over(
    printed: Print, house: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "logo_of", lambda centre: png(40, 20))
    house.charter.logo_alternative = "Un soleil"
    reader = printed('<img src="picture:plan" alt="Le plan">', pictures={"plan": png(30, 30)})
    sizes = [image.image.size for image in reader.pages[0].images]
    assert sorted(sizes) == [(30, 30), (40, 20), (162, 108)]
    alternatives = [one["/Alt"] for one in elements(reader) if one["/S"] == "/Figure"]
    assert alternatives == ["Un soleil", "Emblème de l’Union européenne", "Le plan"]


def test_render_pdf_shows_hostile_words_as_words(printed: Print, house: Centre) -> None:
    house.publicity = house.name = HOSTILE
    reader = printed("<p>{{ said }}</p>", said=HOSTILE)
    assert text_of(reader).replace(" ", "").count(HOSTILE.replace(" ", "")) == 4
    assert len(reader.pages[0].images) == 1


def test_render_pdf_gives_the_same_bytes_twice(template: Callable[[str], str], house: Centre) -> None:
    name = template(TABLE)
    first, second = (
        render_pdf(name, {"rows": range(5), "said": "Oui"}, centre=house, title=TITLE) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    "address", ["static:css/print/none.css", "picture:none", "static:../../../etc/passwd"]
)
def test_render_pdf_stops_at_a_file_that_nobody_has(printed: Print, address: str) -> None:
    with pytest.raises(LookupError, match=re.escape(address)):
        printed(f'<img src="{address}" alt="x">')


def test_render_pdf_without_its_template_is_a_fault(house: Centre) -> None:
    with pytest.raises(TemplateDoesNotExist):
        render_pdf("ui/none.html", {}, centre=house, title=TITLE)


def test_files_of_reads_each_address_once() -> None:
    html = '<img src="picture:a"><img src="picture:a"><link href="static:css/print/pdf.css"><a href="/picture:b">'
    found = files_of(html, {"a": b"A", "b": b"B"})
    assert sorted(found) == ["picture:a", "static:css/print/pdf.css"]
    assert found["picture:a"] == b"A"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "css",
        "css/none.css",
        "../manage.py",
        "css/../../manage.py",
        "/etc/passwd",
        "a\0b",
        "%2e%2e/manage.py",
    ],
)
def test_read_static_knows_static_files_alone(name: str) -> None:
    assert read_static(name) is None


def test_read_static_gives_the_source() -> None:
    assert (read_static("css/print/pdf.css") or b"").startswith(b"/* What is printed as PDF")


@pytest.mark.parametrize(
    "order",
    [
        Order("x" * (MOST_CHARACTERS + 1), "", {}),
        Order("<" * (MOST_TAGS + 1), "", {}),
        Order("", "", {"picture:a": b"x" * MOST_FILE_BYTES, "picture:b": b"x"}),
    ],
    ids=["characters", "tags", "files"],
)
def test_check_size_refuses_too_much(order: Order) -> None:
    with pytest.raises(TooMuchToPrint) as refusal:
        check_size(order)
    assert (refusal.value.code, str(refusal.value)) == (
        "too-much-to-print",
        "C’est trop long ou trop compliqué pour être imprimé. Imprimez-le en plusieurs fois.",
    )


def test_check_size_lets_in_what_is_just_as_large() -> None:
    html = "<" * MOST_TAGS + "x" * (MOST_CHARACTERS - MOST_TAGS)
    check_size(Order(html, "", {"picture:a": b"x" * MOST_FILE_BYTES}))


def test_render_pdf_checks_the_size_first(printed: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "lay_out_apart", lambda order: pytest.fail("It was laid out."))
    with pytest.raises(TooMuchToPrint):
        printed("{% for row in rows %}<p></p>{% endfor %}", rows=range(MOST_TAGS // 2))


def test_lay_out_apart_refuses_what_is_too_intricate() -> None:
    with pytest.raises(TooMuchToPrint):
        lay_out_apart(Order("<div>" * 1000, "", {}))


def test_lay_out_apart_waits_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_SECONDS", 0.01)
    with pytest.raises(TooMuchToPrint):
        lay_out_apart(Order("<p>x</p>", "", {}))


@pytest.mark.parametrize(
    ("line", "error"),
    [("kill -KILL $$", TooMuchToPrint), ("echo lost >&2; exit 1", RuntimeError)],
    ids=["killed", "broken"],
)
def test_lay_out_apart_tells_how_the_child_ended(
    line: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\n{line}\n")
    child.chmod(0o755)
    monkeypatch.setattr(pdf.sys, "executable", str(child))
    with pytest.raises(error):
        lay_out_apart(Order("", "", {}))


def test_lay_out_apart_hands_over_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "python"
    child.write_text("#!/bin/sh\nenv\n")
    child.chmod(0o755)
    monkeypatch.setattr(pdf.sys, "executable", str(child))
    monkeypatch.setenv("SECRET_OF_THE_WORKER", "x")
    names = {line.split("=")[0] for line in lay_out_apart(Order("", "", {})).decode().split()}
    assert names - {"PWD", "_", "SHLVL", "OLDPWD"} == {"PYTHONPATH", "LC_ALL", "SOURCE_DATE_EPOCH"}


@pytest.mark.django_db
def test_logo_of_is_its_file_while_there_is_one(centre: Centre) -> None:
    charter = centre.charter
    assert logo_of(centre) is None
    charter.logo.save("logo.webp", ContentFile(b"soleil"), save=False)
    assert logo_of(centre) == b"soleil"
    charter.logo.storage.delete(str(charter.logo))
    assert logo_of(centre) is None
