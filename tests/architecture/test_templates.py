"""Nothing that the content policy would refuse, and sentences that translators can read."""

import re
from pathlib import Path

from tests.support.sources import ROOT, name_of_template, templates

COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "another server": re.compile(r"(?:src|href)=[\"']https?://", re.IGNORECASE),
}
UNTRIMMED = re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}")


def pages() -> dict[str, str]:
    """Templates of pages; a mail and the page of an archive have styles of their own, since nothing fetches a
    style sheet for them.
    """
    return {
        name_of_template(path): COMMENT.sub("", path.read_text(encoding="utf-8"))
        for path in templates()
        if path.suffix == ".html" and not {"emails", "archive"} & set(path.parts)
    }


def test_pages_have_nothing_inline() -> None:
    found = [
        f"{name}: {what}"
        for name, text in pages().items()
        for what, mark in INLINE.items()
        if mark.search(text)
    ]
    assert found == []


def test_sentences_are_trimmed() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in templates() if path.suffix == ".html"}
    assert [name_of_template(path) for path, text in texts.items() if UNTRIMMED.search(text)] == []


def test_sources_of_scripts_make_no_markup() -> None:
    """A text put into a page by a script is put as text."""
    unsafe = re.compile(r"\.(?:innerHTML|outerHTML)\s*=(?!=)|insertAdjacentHTML|document\.write|\beval\(")
    scripts: list[Path] = sorted((ROOT / "static" / "js").rglob("*.js"))
    assert [path.name for path in scripts if unsafe.search(path.read_text(encoding="utf-8"))] == []
