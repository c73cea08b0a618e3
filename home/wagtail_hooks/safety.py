"""What Wagtail writes and reads, made safe where it has no setting for it."""

from typing import Any

from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.documents.views.bulk_actions import AddTagsBulkAction as TagDocuments
from wagtail.images.views.bulk_actions import AddTagsBulkAction as TagImages

from portal.kit.spreadsheets import neutralise

wagtails_value = SpreadsheetExportMixin.preprocess_field_value
wagtails_text = ContentstateConverter.to_database_format

FORGED = (AttributeError, TypeError, LookupError, ExporterException)
"""What the conversion of a text raises on JSON that is no text of its editor: a list, a number, half an object."""


def neutral_value(self: Any, field: str, value: Any, export_format: str) -> Any:
    """What Wagtail's reports write into a cell, so that no spreadsheet runs it."""
    return neutralise(wagtails_value(self, field, value, export_format))


def readable_text(self: Any, contentstate_json: str) -> str:
    """Raises: ValueError for what no editor sends, which is answered by 400 (home.middleware.UNREADABLE)."""
    try:
        text: str = wagtails_text(self, contentstate_json)
    except FORGED as forged:
        raise ValueError(contentstate_json[:100]) from forged
    return text


# All of Wagtail's exports write their cells by this one method, and all its rich text is read by that one.
SpreadsheetExportMixin.preprocess_field_value = neutral_value
ContentstateConverter.to_database_format = readable_text
# Tags are one list for all centres: no list of files offers them (portal.media.models).
TagDocuments.models = TagImages.models = ()
