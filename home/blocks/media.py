"""Blocks of files: pictures, documents, videos."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from home.videos import read_video

MOST_DOCUMENTS = 30


class PictureBlock(ImageBlock):
    """Wagtail’s own asks for what the picture shows, or for the statement that it is a decoration."""

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A photo or a drawing, with what it shows in words.")


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        label=_("Text of the link"),
        required=False,
        max_length=150,
        help_text=_("Empty for the document’s own title."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document to download")


class DocumentsBlock(blocks.ListBlock):
    """One document or several. What an older release stored is one, not in a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(DocumentBlock(), **({"min_num": 1, "max_num": MOST_DOCUMENTS} | options))

    def normalize(self, value: Any) -> Any:
        return super().normalize([value] if isinstance(value, dict) else value)

    def to_python(self, value: Any) -> Any:
        return super().to_python([value] if isinstance(value, dict) else value)

    def bulk_to_python(self, values: Iterable[Any]) -> Any:
        return super().bulk_to_python([[value] if isinstance(value, dict) else value for value in values])

    class Meta:
        icon = "doc-full"
        label = _("Documents to download")
        description = _("One file or several, with their kind and size.")


class VideoAddressBlock(blocks.URLBlock):
    """The address of a video of an allowed host, kept in the host's own form."""

    def clean(self, value: Any) -> str:
        cleaned = super().clean(value)
        video = read_video(cleaned or "", settings.VIDEO_PEERTUBE)
        if video is None:
            sentence = gettext(
                "No video is known at this address. Copy that of a video of YouTube, Vimeo or %(hosts)s."
            )
            raise ValidationError(sentence % {"hosts": ", ".join(settings.VIDEO_PEERTUBE)})
        return video.page


class VideoBlock(blocks.StructBlock):
    address = VideoAddressBlock(
        label=_("Address of the video"),
        help_text=_(
            "Copied from the browser. The video is fetched from its host once the reader asks for it."
        ),
    )
    title = blocks.CharBlock(
        label=_("Title"), max_length=150, help_text=_("What one sees in it: it is read before it is played.")
    )
    poster = ImageChooserBlock(
        label=_("Picture shown before"), required=False, help_text=_("One of the centre’s. May stay empty.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A film of PeerTube, YouTube or Vimeo. Nothing is asked of them before a press.")
