"""The kinds of fields that an editor can pick, in the order in which the editor lists them."""

from forms_builder.field_types.base import FieldType
from forms_builder.field_types.choice import ChoiceType
from forms_builder.field_types.date import DateType
from forms_builder.field_types.explanation import ExplanationType
from forms_builder.field_types.file import FileType
from forms_builder.field_types.leave_kind import LeaveKindType
from forms_builder.field_types.long_text import LongTextType
from forms_builder.field_types.period import PeriodType
from forms_builder.field_types.person import PersonType
from forms_builder.field_types.text import TextType

FIELD_TYPES: dict[str, FieldType] = {
    field_type.name: field_type
    for field_type in (
        TextType(),
        LongTextType(),
        ChoiceType(),
        DateType(),
        PeriodType(),
        PersonType(),
        FileType(),
        ExplanationType(),
        LeaveKindType(),
    )
}
