"""Taking the leave of a month to payroll."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forms_builder.payroll import stretches_in_words
from forms_builder.queries.payroll import PayrollRow, payroll_of
from portal.accounts.exceptions import WrongPassword
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require
from portal.kit.books import Tab, typed_book


def export_payroll(*, by: Any, first: date, proof: Reauthentication) -> bytes:
    """Write the leave of the month that begins on `first` as a sheet: a line for each person and kind.

    Rights:  forms_builder.export_payroll, and `proof`.
    Raises:  WrongPassword.
    Effects: one audit entry that says which month, and how many lines.
    Source:  design forms.md, “Leave ledger”.
    """
    require(by, "forms_builder.export_payroll")
    if not proof.proves(by):
        raise WrongPassword(field="password")
    rows = payroll_of(by.centre, first)
    content = typed_book([Tab(_("Leave of the month"), titles(), map(cells, rows))])
    with transaction.atomic():
        record(by, "forms_builder.export_payroll", by.centre, month=first.isoformat(), rows=len(rows))
    return content


def titles() -> list[str]:
    return [
        _("Last name"),
        _("First name"),
        _("User name"),
        _("Kind of leave"),
        _("Days taken in the month"),
        _("Dates"),
        _("Days corrected"),
        _("Corrections"),
        _("Balance today"),
    ]


def cells(row: PayrollRow) -> list[Any]:
    line = row.line
    return [
        row.person.last_name,
        row.person.first_name,
        row.person.username,
        row.kind,
        line.days_taken,
        "; ".join(stretches_in_words(line.taken)),
        line.days_corrected if line.corrections else None,
        "; ".join(stretches_in_words(line.corrections)),
        row.balance,
    ]
