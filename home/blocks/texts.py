"""Blocks of words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.rich_text import RichText

from home.marks import APART, items_apart
from portal.kit.html import sanitise_stored

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ul", "ol", "link", "document-link"]
SENTENCE_FEATURES = ["bold", "italic", "link", "document-link"]
FOLDED_FEATURES = ["bold", "italic", "ul", "ol", "link", "document-link"]
MOST_ROWS, MOST_COLUMNS = 30, 12
MOST_FOLDS = 30


class SafeTextBlock(blocks.RichTextBlock):
    """Rich text that is sanitised when it is written, whatever the editor sent."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return RichText(sanitise_stored(cleaned.source))

    def get_searchable_content(self, value: Any) -> list[str]:
        """One line, whose titles are not the beginning of the sentence below."""
        found = super().get_searchable_content(RichText(items_apart(value.source)))
        return [text.rstrip(f" {APART}") for text in found]


class CallOutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("success", _("Good news")), ("warning", _("Warning"))],
        default="info",
        search_index=False,
    )
    text = SafeTextBlock(label=_("Text"), features=SENTENCE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Call-out")
        description = _("A sentence or two that must be seen.")


class FoldBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    text = SafeTextBlock(label=_("Text"), features=FOLDED_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = _("Question")


class AccordionBlock(blocks.ListBlock):
    """Titles that unfold, for what few readers want in full."""

    def __init__(self, **options: Any) -> None:
        super().__init__(FoldBlock(), **({"min_num": 1, "max_num": MOST_FOLDS} | options))

    class Meta:
        icon = "collapse-down"
        label = _("Questions that unfold")
        description = _("A list of titles; a press shows the text of one. For questions and answers.")


class CellsBlock(TypedTableBlock):
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=300)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> TypedTable:
        """Refuses what is too large before its cells are read."""
        for part, most in (("column-count", 4 * MOST_COLUMNS), ("row-count", 4 * MOST_ROWS)):
            if int(data[f"{prefix}-{part}"]) > most:
                raise ValueError(part)
        table: TypedTable = super().value_from_datadict(data, files, prefix)
        return table

    def clean(self, table: TypedTable) -> TypedTable:
        cleaned: TypedTable = super().clean(table)
        if not cleaned.columns or not cleaned.row_data:
            raise ValidationError(gettext("Add a column and a row at least."))
        if len(cleaned.columns) > MOST_COLUMNS or len(cleaned.row_data) > MOST_ROWS:
            sentence = gettext(
                "A table has at most %(rows)d rows and %(columns)d columns: it is read on telephones too. "
                "Give the rest as a document."
            )
            raise ValidationError(sentence % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})
        return cleaned


class TableBlock(blocks.StructBlock):
    cells = CellsBlock(label=_("Table"))
    has_row_titles = blocks.BooleanBlock(
        label=_("The first column names the rows"), required=False, default=False
    )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Opening hours, prices, dates: up to 30 rows and 12 columns.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["cells"].caption.strip():
            said = ValidationError(gettext("Say what the table is about: it is read before its cells."))
            raise StructBlockValidationError(block_errors={"cells": said})
        return cleaned
