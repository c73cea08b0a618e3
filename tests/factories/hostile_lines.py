"""What the page of the form of expenses may be sent by somebody who means harm."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories.expense_form import KM, REASON, Inputs
from tests.factories.forms_builder import pdf

HOSTILE = (
    "101 lines",
    "4 000 lines",
    "12 000 lines",
    "long line name",
    "line of nothing",
    "exponent",
    "no number",
    "three hundred digits",
    "full width",
    "NUL",
    "too large",
    "many values",
    "cell of no column",
    "a line in a line",
    "inputs of nothing",
)


def forged(names: Inputs, what: str) -> dict[str, Any]:
    """The inputs of one of HOSTILE."""
    first = names.cell("001", KM)
    found: dict[str, dict[str, Any]] = {
        "101 lines": {names.line(f"{number:04}"): "1" for number in range(1, 102)},
        "4 000 lines": {names.line(f"{number:04}"): "1" for number in range(4000)},
        "12 000 lines": {names.line(f"{number:05}"): "1" for number in range(12_000)},
        "long line name": {names.line("x" * 300): "1"},
        "line of nothing": {f"f-{names.lines.key}.": "1", f"f-{names.lines.key}..": "1"},
        "exponent": {first: "1E+999999"},
        "no number": {first: "NaN"},
        "three hundred digits": {first: "9" * 300},
        "full width": {first: "１２"},
        "NUL": {first: "1\x002", names.cell("001", REASON): "\x00"},
        "too large": {first: "999999999999,9"},
        "many values": {names.line("001"): ["1", "1"], first: ["1", "2", "3"]},
        "cell of no column": {f"{names.line('001')}.gone": "1"},
        "a line in a line": {f"{names.cell('001', KM)}.001.x": "1"},
        "inputs of nothing": {f"nothing-{number}": "1" for number in range(5_900)},
    }
    return found[what]


HOSTILE_FILES = {
    "picture that unpacks to 200 million points": "trop de pixels",
    "page that says it is a document": "ne correspond pas à son nom",
    "20 MB of nothing": "ne correspond pas à son nom",
    "file name of 300 characters": "",
}
"""What is said of each; nothing is where the file is taken."""


def hostile_files() -> dict[str, SimpleUploadedFile]:
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    return {
        "picture that unpacks to 200 million points": SimpleUploadedFile(
            "reçu.png", out.getvalue(), "image/png"
        ),
        "page that says it is a document": SimpleUploadedFile(
            "reçu.pdf", b"<html><script>" * 100_000, "application/pdf"
        ),
        "20 MB of nothing": SimpleUploadedFile("reçu.pdf", bytes(20_000_000), "application/pdf"),
        "file name of 300 characters": pdf("x" * 300 + ".pdf"),
    }
