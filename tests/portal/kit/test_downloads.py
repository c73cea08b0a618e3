"""Answers that a browser keeps as a file."""

import pytest

from portal.kit.downloads import XLSX, attachment, download


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("soldes.xlsx", 'attachment; filename="soldes.xlsx"'),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
        ("congé.pdf", "attachment; filename*=utf-8''cong%C3%A9.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "attachment; filename*=utf-8''a%0D%0ASet-Cookie%3A%20b.pdf"),
        ("", "attachment"),
    ],
)
def test_attachment_names_the_file(name: str, header: str) -> None:
    assert attachment(name) == header


def test_download_is_kept_as_a_file() -> None:
    answer = download(b"PK", XLSX, "soldes.xlsx")
    assert (answer.content, answer["Content-Type"], answer["Content-Disposition"]) == (
        b"PK",
        XLSX,
        'attachment; filename="soldes.xlsx"',
    )
