"""A recap as somebody reads it: the words of the page, line by line, without what changes at each run."""

import re
from html.parser import HTMLParser

BREAKS = {"p", "h1", "h2", "h3", "dt", "tr", "li", "caption", "dl", "table", "section", "div"}
BESIDE = {"dd": ":", "td": "|", "th": "|"}
SKIPPED = {"script", "style", "svg", "head"}
CHANGING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<empreinte>"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<identifiant>"),
)


class Reader(HTMLParser):
    """Collects the words of `<article class="paper">`. Cells of a line stand side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = [[]]
        self.depth = 0
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "article" and "paper" in (dict(attributes).get("class") or ""):
            self.depth = 1
        if tag in SKIPPED:
            self.silent += 1
        if tag in BREAKS:
            self.lines.append([])
        if tag in BESIDE and self.lines[-1]:
            self.lines[-1].append(BESIDE[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.depth = 0
        if tag in SKIPPED:
            self.silent -= 1
        if tag in BREAKS - {"dt"}:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.depth and not self.silent:
            self.lines[-1].append(words)


def recap_text(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    text = "\n".join(" ".join(line).strip(" |") for line in reader.lines if "".join(line).strip(" |"))
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") + "\n"
