"""Text with a few marks, as people type it on a telephone, and the rich text that pages keep. Pure.

Shape: paragraphs are parted by an empty line; `**bold**`; lines that begin with `- ` or `1. ` are lists; a line that
       begins with `## ` is a heading; `[words](https://…)` is a link, and so is an address typed alone.
"""

import html
import re
from html.parser import HTMLParser

from portal.kit.html import sanitise_stored

LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(((?:https?://|mailto:|tel:)[^\s()<>]{1,500})\)")
ADDRESS = re.compile(r"https?://[^\s<>\"']{1,500}")
BOLD = re.compile(r"\*\*(\S(?:[^*\n]{0,500}\S)?)\*\*")
BULLET = re.compile(r"[-*•]\s+")
NUMBER = re.compile(r"\d{1,3}[.)]\s+")
HEADING = "## "
TRAILING = ".,;:!?)"
"""What stands after an address typed in a sentence, and is not of it."""
LONGEST_SUMMARY = 300
APART = "·"
"""Between titles and items of a list that are written on one line."""


def to_html(text: str) -> str:
    """The rich text of what was typed. Whatever looks like HTML in it stays text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    out: list[str] = []
    block: list[str] = []
    kind = ""
    for line in [*lines, ""]:
        found = kind_of(line.strip())
        if block and (found != kind or found in {"", "h2"}):
            out.append(close(kind, block))
            block = []
        kind = found
        if found:
            block.append(line.strip())
    return sanitise_stored("".join(out))


def kind_of(line: str) -> str:
    """What a line begins: "" for an empty one, else a name of an element."""
    if not line:
        return ""
    if line.startswith(HEADING):
        return "h2"
    if BULLET.match(line):
        return "ul"
    return "ol" if NUMBER.match(line) else "p"


def close(kind: str, lines: list[str]) -> str:
    if kind == "h2":
        return f"<h2>{inline(lines[0].removeprefix(HEADING).strip())}</h2>"
    if kind == "p":
        return f"<p>{'<br/>'.join(inline(line) for line in lines)}</p>"
    mark = BULLET if kind == "ul" else NUMBER
    items = "".join(f"<li>{inline(mark.sub('', line, count=1))}</li>" for line in lines)
    return f"<{kind}>{items}</{kind}>"


def inline(line: str) -> str:
    """One line with its links and its bold words; the rest is escaped."""
    out, at = [], 0
    for found in LINK.finditer(line):
        out += [plain(line[at : found.start()]), anchor(found[2], found[1])]
        at = found.end()
    return "".join([*out, plain(line[at:])])


def plain(text: str) -> str:
    """Text without written links: addresses typed alone become some."""
    out, at = [], 0
    for found in ADDRESS.finditer(text):
        address = found[0].rstrip(TRAILING)
        out += [bold(text[at : found.start()]), anchor(address, address)]
        at = found.start() + len(address)
    return "".join([*out, bold(text[at:])])


def bold(text: str) -> str:
    return BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


def anchor(address: str, words: str) -> str:
    return f'<a href="{html.escape(address)}">{bold(words)}</a>'


class Marker(HTMLParser):
    """Writes rich text with marks again."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lists: list[int] = []
        self.link = ""
        self.link_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"b", "strong"}:
            self.out.append("**")
        elif tag == "br":
            self.out.append("\n")
        elif tag in {"h2", "h3", "h4"}:
            self.out.append("\n\n" + HEADING)
        elif tag == "p":
            self.out.append("\n\n")
        elif tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else -1)
            self.out.append("\n")
        elif tag == "li":
            self.start_item()
        elif tag == "a":
            self.link, self.link_at = dict(attrs).get("href") or "", len(self.out)

    def start_item(self) -> None:
        number = self.lists[-1] if self.lists else -1
        if number >= 0:
            self.lists[-1] = number + 1
        self.out.append(f"\n{number + 1}. " if number >= 0 else "\n- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"b", "strong"}:
            self.out.append("**")
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.out.append("\n")
        elif tag == "a" and self.link:
            words = "".join(self.out[self.link_at :])
            written = self.link if words == self.link else f"[{words}]({self.link})"
            self.out[self.link_at :] = [written]
            self.link = ""

    def handle_data(self, data: str) -> None:
        self.out.append(data)


def to_marks(source: str) -> str:
    """What somebody would type to have the rich text `source`."""
    marker = Marker()
    marker.feed(source)
    marker.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(marker.out)).strip()


def is_written_with_marks(source: str) -> bool:
    """Tell whether `source` says nothing that marks cannot: it may then be changed as text, and nothing is lost."""
    return to_html(to_marks(source)) == sanitise_stored(source)


def words_of(source: str) -> str:
    """The words of rich text, without its marks, on one line."""
    spaced = re.sub(r"</(?:p|li|h2|h3|h4)>|<br ?/?>", " ", source)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def items_apart(source: str) -> str:
    """Rich text `source` with a mark after its titles and its items, for one line of plain text."""
    return re.sub(r"(</(?:li|h2|h3|h4)>)", rf" {APART}\1", source)


def summary_of(source: str, longest: int = LONGEST_SUMMARY) -> str:
    """How rich text begins, for lists: whole words, « … » where it goes on, titles and items apart."""
    words = words_of(items_apart(source)).rstrip(f" {APART}")
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",;: ") + "…"


def begins_with(source: str, introduction: str) -> bool:
    """Tell whether an introduction is only how the rich text `source` begins, and need not be read twice."""
    said = " ".join(introduction.removesuffix("…").replace(APART, " ").split())
    return bool(said) and " ".join(words_of(source).replace(APART, " ").split()).startswith(said)
