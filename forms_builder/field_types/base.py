"""What every kind of field has to say of itself. A new kind is one module here and its test."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from forms_builder.choices import Approver, FirstAnswerSource, Operator
from forms_builder.definition import FieldSpec

Rates = Callable[[str, str, Decimal, date | None], Decimal | None]
"""The rate of a table's code, a category, a quantity and a day (today where None); None where there is none."""


def no_rate(table: str, category: str, quantity: Decimal, on: date | None) -> Decimal | None:
    return None


RateLines = Callable[[str], Sequence[tuple[str, Decimal]]]
"""The categories of a table's code with their rates of today."""


def no_lines(table: str) -> Sequence[tuple[str, Decimal]]:
    return ()


Requests = Callable[[str], Sequence[tuple[str, str]]]
"""The requests that the person may name, of the form of that identifier, as (identifier, words)."""


def no_requests(form: str) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class PublishContext:
    """What a version freezes from the centre.

    Shape: `leave_kinds` are (key, name, of right) in their order. `earlier` are the questions above the one that
           is compiled, of the same line first where it is a column; `tables` and `forms` are keys by folded name;
           `units` are the signs of the rates, by the key of their table.
    """

    leave_kinds: Sequence[tuple[str, str, bool]] = ()
    earlier: Sequence[FieldSpec] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FillContext:
    """Who fills in, and what is already there. `files` are the files of each input, by its path (a field's key, or
    « lines.row.column »); `rates` and `rate_lines` find the centre's dated rates, `requests` what was asked before.
    """

    person: Any
    files: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    rates: Rates = no_rate
    rate_lines: RateLines = no_lines
    requests: Requests = no_requests


class ConditionBlock(blocks.StructBlock):
    """Parts shown only when an answer calls for them."""

    question = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Only when this question…"),
        help_text=_("The exact title of an earlier question. Empty: always asked."),
    )
    operator = blocks.ChoiceBlock(choices=Operator.choices, default=Operator.IS, label=_("…"))
    answers = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Answer")),
        required=False,
        min_num=0,
        default=[],
        label=_("… one of these answers, or this figure"),
    )

    class Meta:
        icon = "view"
        label = _("Asked only in some cases")
        label_format = "{question}"  # what stands beside it once it is folded
        form_classname = "struct-block condition-block"
        collapsed = True


LATER = [choice for choice in Approver.choices if choice[0] != Approver.COORDINATOR]
"""Roles that may answer a question after the request was sent."""


class SpecialBlock(blocks.StructBlock):
    """What few questions need."""

    filled_by = blocks.ChoiceBlock(
        choices=LATER,
        required=False,
        label=_("Filled in later by"),
        help_text=_("Not asked of whoever makes the request: this role completes it afterwards, and signs."),
    )
    proposed = blocks.ChoiceBlock(
        choices=FirstAnswerSource.choices, required=False, label=_("First answer, taken from")
    )
    text = blocks.CharBlock(
        required=False, max_length=250, label=_("or this answer"), help_text=_("People may change it.")
    )

    class Meta:
        icon = "cog"
        label = _("Filled in later, or proposed")
        label_format = "{text}"
        collapsed = True


RARE = ("condition", "special")


class TitledBlock(blocks.StructBlock):
    """What stands in every form under a title. `Meta.template` is not used: versions are shown, not blocks."""

    title = blocks.CharBlock(max_length=200, label=_("Question"))
    help = blocks.TextBlock(
        required=False, rows=2, max_length=1000, label=_("Help, shown below the question")
    )

    class Meta:
        label_format = "{title}"  # what a folded question shows

    def get_form_layout(self) -> BlockGroup:
        """What every question of the kind needs first; what few need last, folded."""
        names = super().get_form_layout().get_sorted_block_names()
        return BlockGroup(sorted(names, key=lambda name: name in RARE))


class QuestionBlock(TitledBlock):
    """What all questions share in the editor."""

    required = blocks.BooleanBlock(required=False, default=True, label=_("An answer is required"))
    condition = ConditionBlock()
    special = SpecialBlock()


class FieldType:
    """One kind of field: its settings for the editor, its input, its checks, how it is shown.

    Shape: an answer is a JSON value of the type's own, None or "" or [] when there is none.
    """

    name: ClassVar[str]
    block_class: ClassVar[type[blocks.StructBlock]]
    """The editor's block: mostly a `QuestionBlock`, with the settings of this type."""
    order: ClassVar[int] = 100
    """Place in the editor's list."""
    takes_answer: ClassVar[bool] = True
    is_typed: ClassVar[bool] = True
    """Somebody types the answer; else the evaluation gives it."""
    offers_choices: ClassVar[bool] = False
    has_figure: ClassVar[bool] = False
    """The answer counts in computed values, and may be compared with a figure."""
    has_day: ClassVar[bool] = False
    """The answer says a day, that rates may be asked for."""
    holds_files: ClassVar[bool] = False
    is_marked: ClassVar[bool] = False
    """A document whose state the role of its settings (`marked_by`) marks afterwards (choices.DocumentState)."""
    is_telling: ClassVar[bool] = False
    """The answer says in few words what a request is about, and is nothing that lists should keep quiet."""
    is_repeated: ClassVar[bool] = True
    """A request made like another one begins with the same answer."""
    stands_in_lines: ClassVar[bool] = False
    """May be a column of repeated lines: what it asks of the database is not asked for each line."""
    begins_part: ClassVar[bool] = False
    """A heading: when it is not called for, nothing is until the next one."""
    suffixes: ClassVar[tuple[str, ...]] = ("",)
    """Ends of the names of its inputs."""
    first_answer_sources: ClassVar[frozenset[str]] = frozenset({FirstAnswerSource.LAST})
    """Where its first answer may be taken from."""
    takes_words: ClassVar[bool] = False
    """An editor may write its first answer, as people would type it."""

    def block(self) -> blocks.StructBlock:
        return self.block_class()

    def settings(self, value: Mapping[str, Any], context: PublishContext) -> dict[str, Any]:
        """What the version keeps of the block, as JSON values."""
        return {}

    def completed(self, spec: FieldSpec) -> FieldSpec:
        """The question with what its settings owe to its columns."""
        return spec

    def problems(self, spec: FieldSpec) -> list[str | Promise]:
        """What the editor has to mend before publishing, in sentences."""
        return []

    def form_field(self, spec: FieldSpec, context: FillContext) -> forms.Field:
        """The field that cleans what was posted."""
        raise NotImplementedError

    def answer(self, value: Any) -> Any:
        """Turn a cleaned value into the answer that is stored."""
        return value

    def inputs(self, answer: Any) -> dict[str, str | list[str]]:
        """What to write in the inputs again to correct this answer, by suffix of the input's name."""
        return {"": str(answer)} if answer else {}

    def input_label(self, spec: FieldSpec) -> str:
        """What stands above the input: the title, and what one has to know to answer."""
        return spec.label

    def help_html(self, spec: FieldSpec) -> str:
        """What stands below the question. An editor's help is text, and Django takes it for HTML."""
        return str(escape(spec.help))

    def takes_files(self, spec: FieldSpec) -> bool:
        """For a type that holds files: this question takes them."""
        return self.holds_files

    def asks_rates(self, spec: FieldSpec) -> bool:
        """The question needs the dated rates of the centre."""
        return False

    def is_answered(self, answer: Any) -> bool:
        return answer not in (None, "", [], {}, False)

    def options(self, spec: FieldSpec) -> list[tuple[str, str]]:
        """For a type that offers choices: what a condition may name, as (key, label)."""
        return [(item["key"], item["label"]) for item in spec.settings["options"]]

    def chosen(self, answer: Any) -> frozenset[str]:
        """For a type that offers choices: the keys of the answer."""
        return frozenset({str(answer)} if answer else ())

    def figure(self, spec: FieldSpec, answer: Any) -> Decimal | None:
        """For a type that has one: the figure that the answer stands for."""
        return None

    def day(self, answer: Any) -> date | None:
        """For a type that has one: the day that the answer says, the first one of a month."""
        return None

    def show(self, spec: FieldSpec, answer: Any) -> str:
        """The answer in words, for pages and prints."""
        return str(answer or "")

    def export(self, spec: FieldSpec, answer: Any) -> Any:
        """The answer for a cell of a spreadsheet: a figure, a date or words."""
        return self.show(spec, answer)


def option_label(spec: FieldSpec, key: str) -> str:
    return next((item["label"] for item in spec.settings["options"] if item["key"] == key), key)
