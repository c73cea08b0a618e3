"""Answers that a browser keeps as a file, under the name that it is given."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
SHEETS = {"csv": CSV, "xlsx": XLSX}


def attachment(name: str) -> str:
    """The Content-Disposition of a file to keep, whatever letters are in `name`. Source: RFC 6266, RFC 8187."""
    return content_disposition_header(True, name) or "attachment"


def download(content: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": attachment(name)})
