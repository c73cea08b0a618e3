"""What a page's body is made of: four kinds of block, so that an editor need not choose among thirty."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from portal.kit.html import sanitise_stored
from portal.ui.models import EditorStream

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ul", "ol", "link", "document-link"]
SENTENCE_FEATURES = ["bold", "italic", "link", "document-link"]


class SafeTextBlock(blocks.RichTextBlock):
    """Rich text that is sanitised when it is written, whatever the editor sent."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return RichText(sanitise_stored(cleaned.source))


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        label=_("Text of the link"), required=False, help_text=_("Empty for the document’s own title.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document to download")


class CallOutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("success", _("Good news")), ("warning", _("Warning"))],
        default="info",
    )
    text = SafeTextBlock(label=_("Text"), features=SENTENCE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Call-out")


def body_field() -> EditorStream:
    return EditorStream(
        [
            ("text", SafeTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow")),
            # Wagtail’s own asks for what the picture shows, or for the statement that it is a decoration.
            ("image", ImageBlock(label=_("Picture"), icon="image")),
            ("document", DocumentBlock()),
            ("call_out", CallOutBlock()),
        ],
        verbose_name=_("content"),
        blank=True,
    )
