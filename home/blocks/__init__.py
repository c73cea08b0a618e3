"""What a page's body is made of, in three groups, so that an editor finds the one that is wanted.

What is stored is read anew, whatever it is, by `home.queries.bodies`.
"""

from django.utils.translation import gettext_lazy as _

from home.blocks.links import (
    CardsBlock,
    ContactBlock,
    FormBlock,
    NewsBlock,
    QuickLinksBlock,
    ToolBlock,
)
from home.blocks.media import DocumentsBlock, PictureBlock, VideoBlock
from home.blocks.texts import TEXT_FEATURES, AccordionBlock, CallOutBlock, SafeTextBlock, TableBlock
from portal.ui.models import EditorStream

WORDS, FILES, WAYS = _("Text"), _("Pictures, documents, videos"), _("Links and contacts")


def body_field() -> EditorStream:
    return EditorStream(
        [
            (
                "text",
                SafeTextBlock(
                    label=_("Text"),
                    features=TEXT_FEATURES,
                    icon="pilcrow",
                    group=WORDS,
                    description=_("Headings, paragraphs, lists, links."),
                ),
            ),
            ("call_out", CallOutBlock(group=WORDS)),
            ("accordion", AccordionBlock(group=WORDS)),
            ("table", TableBlock(group=WORDS)),
            ("image", PictureBlock(group=FILES)),
            ("document", DocumentsBlock(group=FILES)),
            ("video", VideoBlock(group=FILES)),
            ("cards", CardsBlock(group=WAYS)),
            ("quick_links", QuickLinksBlock(group=WAYS)),
            ("form", FormBlock(group=WAYS)),
            ("tool", ToolBlock(group=WAYS)),
            ("contact", ContactBlock(group=WAYS)),
            ("news", NewsBlock(group=WAYS)),
        ],
        verbose_name=_("content"),
        blank=True,
    )


__all__ = ["SafeTextBlock", "body_field"]
