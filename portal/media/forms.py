"""The forms of the back office that bring files in. Named by settings, used by every Wagtail screen."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.kit.access import can
from portal.media.exceptions import FileRefused, FileTooLarge, ReadAsItIs, TitleReadAsItIs
from portal.media.uploads import (
    DOCUMENTS,
    MAX_DOCUMENT_BYTES,
    MAX_IMAGE_BYTES,
    MEGABYTE,
    check_document,
    clean_image,
    extension_of,
)


def read_whole(upload: "UploadedFile[Any]", limit: int) -> bytes:
    """The content of `upload`, refused on its announced size before it is read."""
    if (upload.size or 0) > limit:
        raise FileTooLarge(FileTooLarge.message % {"limit": limit // MEGABYTE})
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return bytes(content)


class PortalImageField(WagtailImageField):
    """Replaces the upload by the picture written anew, before anything else opens it."""

    def to_python(self, data: Any) -> Any:
        upload: Any = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        try:
            content = clean_image(upload.name, upload.content_type or "", read_whole(upload, MAX_IMAGE_BYTES))
        except FileRefused as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from refusal
        return super().to_python(
            SimpleUploadedFile(upload.name, content, f"image/{extension_of(upload.name)}")
        )


class PortalDocumentField(forms.FileField):
    """A document whose name, declared type and content agree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        say_accepted(self)

    def to_python(self, data: Any) -> Any:
        upload: Any = super().to_python(data)
        return None if upload is None else checked(upload)


def checked(upload: Any) -> Any:
    """`upload`, which is a document. Raises: ValidationError."""
    try:
        check_document(upload.name, upload.content_type or "", read_whole(upload, MAX_DOCUMENT_BYTES))
    except FileRefused as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from refusal
    return upload


def say_accepted(field: forms.Field) -> None:
    field.help_text = _("Accepted: %(kinds)s, up to %(limit)s MB.") % {
        "kinds": ", ".join(DOCUMENTS),
        "limit": MAX_DOCUMENT_BYTES // MEGABYTE,
    }
    field.widget.attrs["accept"] = ",".join(f".{name}" for name in DOCUMENTS)


class ReadAsItIsForm(BaseCollectionMemberForm):
    """A form of files that changes nothing of what somebody else has read, where the centre reads again.

    A text that waits may show the file too, which nobody notes anywhere: so a file is never replaced there.
    """

    seen_title = False
    """Pages may show the title of the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.by = kwargs.get("user") or AnonymousUser()
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if self.instance.pk is None:
            return cleaned
        if "file" in self.changed_data and not can(self.by, "media.replace_file", self.instance):
            self.add_error("file", str(ReadAsItIs.message))
        is_title_changed = self.seen_title and "title" in self.changed_data
        if is_title_changed and not can(self.by, "media.change_shown_file", self.instance):
            self.add_error("title", str(TitleReadAsItIs.message))
        return cleaned


class PortalImageForm(ReadAsItIsForm, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = PortalImageField(
                label=stock.label, widget=stock.widget, required=stock.required
            )
        if "description" in self.fields:
            self.fields["description"].help_text = _(
                "What the picture shows, for people who do not see it. Empty for a mere decoration."
            )


class PortalDocumentForm(ReadAsItIsForm, BaseDocumentForm):
    seen_title = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            say_accepted(self.fields["file"])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        return checked(upload) if "file" in self.changed_data else upload
