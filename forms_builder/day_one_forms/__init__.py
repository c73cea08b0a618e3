"""The forms that a centre starts with, as an editor would have built them (requirement B1).

Data only: installed once as pages, they belong to the centre from then on. Texts are in French, since they are content
and not interface. Remarks on the law are help texts, to be confirmed by human resources.
"""

from forms_builder.day_one_forms.absences import LEAVE, MISSION, TRAINING
from forms_builder.day_one_forms.cash import ADVANCE_SHEET, ADVANCE_WANTED, CASH_SHEET, CHEQUES
from forms_builder.day_one_forms.expenses import EXPENSES, TRANSPORT_PAID, TRANSPORT_WANTED
from forms_builder.day_one_forms.offices import BADGE, DOCUMENTS, FAX, KEYS, PURCHASE, VOLUNTEER
from forms_builder.day_one_forms.pay import PAY_ADVANCE, PAY_EARLY
from forms_builder.day_one_forms.writing import DayOneForm

DAY_ONE_FORMS: tuple[DayOneForm, ...] = (
    PAY_EARLY,
    LEAVE,
    BADGE,
    PURCHASE,
    VOLUNTEER,
    KEYS,
    TRAINING,
    ADVANCE_WANTED,
    ADVANCE_SHEET,
    TRANSPORT_WANTED,
    TRANSPORT_PAID,
    FAX,
    CHEQUES,
    CASH_SHEET,
    EXPENSES,
    PAY_ADVANCE,
    DOCUMENTS,
    MISSION,
)
"""What a new centre finds in its list of forms, in the order of the tender. A form that names another one stands after it."""

__all__ = ["DAY_ONE_FORMS", "DayOneForm"]
