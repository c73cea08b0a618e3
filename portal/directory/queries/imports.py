"""A file that waits, as its page shows it: what each line would do today."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from portal.accounts.choices import LineState
from portal.accounts.queries.imports import FILTERS, TONES, Change, Filter, LineRow
from portal.directory.choices import Listing
from portal.directory.models import DirectoryImport
from portal.directory.outside_columns import COLUMNS
from portal.directory.outside_lines import MODELS, NAMES, Finding, digest_of, find_lines

ROWS = 25
SUMMARY = frozenset({"kind", "function", "phone", "qualifications", "called_for"})
"""What tells somebody new in short."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Shape: `digest` is sent back by whoever confirms what they saw."""

    findings: tuple[Finding, ...]
    digest: str
    counts: dict[LineState, int]

    @property
    def added(self) -> int:
        return self.counts[LineState.NEW]

    @property
    def changed(self) -> int:
        return self.counts[LineState.CHANGED]

    @property
    def unchanged(self) -> int:
        return self.counts[LineState.UNCHANGED]

    @property
    def wrong(self) -> int:
        return self.counts[LineState.WRONG]


def preview_of(waiting: DirectoryImport) -> Preview:
    """One query, however many lines."""
    listing = Listing(waiting.listing)
    rows = MODELS[listing].objects.filter(centre=waiting.centre_id).order_by("pk")
    findings = tuple(find_lines(listing, rows, waiting.lines))
    counts = dict.fromkeys(LineState, 0)
    for finding in findings:
        counts[finding.state] += 1
    return Preview(findings, digest_of(findings), counts)


def filters_of(preview: Preview, chosen: str) -> list[Filter]:
    some = [
        Filter(word, label, preview.counts[state], word == chosen)
        for word, (state, label) in FILTERS.items()
        if preview.counts[state]
    ]
    return [Filter("", pgettext("lines", "All"), len(preview.findings), chosen not in FILTERS), *some]


def lines_shown(
    waiting: DirectoryImport, preview: Preview, chosen: str, after: str
) -> tuple[list[LineRow], str]:
    """One page of lines, and the number after which the next begins, "" on the last."""
    start = int(after) if after.isdecimal() and len(after) < 8 else 0
    rows = [one for one in preview.findings if one.number > start]
    if chosen in FILTERS:
        rows = [one for one in rows if one.state == FILTERS[chosen][0]]
    cells = dict(waiting.lines)
    listing = Listing(waiting.listing)
    page = [present_line(listing, one, cells[one.number]) for one in rows[:ROWS]]
    return page, str(rows[ROWS - 1].number) if len(rows) > ROWS else ""


def present_line(listing: Listing, finding: Finding, cells: dict[str, str]) -> LineRow:
    titles = {column.name: column.title for column in COLUMNS[listing]}
    is_new = finding.state == LineState.NEW
    after = {name: value for name, __, value in finding.changes}
    told = [value for name, value in after.items() if name in SUMMARY] if is_new else []
    return LineRow(
        number=finding.number,
        name=" – ".join(filter(None, (cells.get(name, "") for name in NAMES[listing]))),
        state=finding.state,
        tone=TONES[finding.state],
        summary=" · ".join(told),
        errors=[(titles[column], sentence) for column, sentence in finding.errors],
        notes=[],
        changes=[
            Change(titles[column], before, now)
            for column, before, now in finding.changes
            if not finding.errors
        ],
    )
