"""Opening balances out of a spreadsheet: all of them, or none."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from forms_builder.actions.adjusting import open_balance
from forms_builder.exceptions import LedgerMoved, LinesToCorrect
from forms_builder.opening_columns import Lines
from forms_builder.queries.opening_lines import preview_of
from portal.kit.access import require

IMPORTED = UUID("6f1c2a34-3c06-4b4e-8a2b-6f7a0a8f9d10")
"""The page that an import writes as: a balance is imported once."""


@transaction.atomic
def open_balances(*, by: Any, lines: Lines, seen: str) -> int:
    """Open the balances that the lines of a file name; return how many were opened.

    Shape:   `seen` is the digest of what the page showed (`Preview.digest`).
    Rights:  forms_builder.keep_leave, and forms_builder.credit_leave on each account.
    Raises:  LinesToCorrect; LedgerMoved when what would be written is no longer what was seen.
    Effects: as `open_balance` for each line that is new, the oldest year first. Safe to repeat: lines that are written
             already write nothing, and once all of them are, what was seen is not asked for.
    """
    require(by, "forms_builder.keep_leave")
    preview = preview_of(by, lines)
    if preview.wrong:
        raise LinesToCorrect
    new = [
        (one.account, one.line) for one in preview.openings if not one.is_written and one.account is not None
    ]
    if new and preview.digest != seen:
        raise LedgerMoved
    for account, line in sorted(
        new, key=lambda pair: (pair[0].year_start, pair[0].employee_id, pair[0].kind_id)
    ):
        open_balance(
            by=by,
            account=account,
            days=line.days,
            reason=_("Balance taken over from a spreadsheet"),
            identifier=IMPORTED,
        )
    return len(new)
