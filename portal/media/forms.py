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
        if self.disabled:
            return data  # the file that is there
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
    """A form of files that changes nothing of what somebody else has read, where the centre reads again. No file is
    replaced there: a draft may show it too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.by = kwargs.get("user") or AnonymousUser()
        super().__init__(*args, **kwargs)

    def hold(self, name: str, permission: str, reason: type[FileRefused]) -> None:
        """Show the field `name` of a file that is there as it is, with the reason, to whoever may not change it."""
        if self.instance.pk and name in self.fields and not can(self.by, permission, self.instance):
            self.fields[name].disabled = True
            # Wagtail has looked at the title's already, which remembers its words.
            self.fields[name].help_text = self[name].help_text = reason.message


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
        self.hold("file", "media.replace_file", ReadAsItIs)


class PortalDocumentForm(ReadAsItIsForm, BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            say_accepted(self.fields["file"])
        self.hold("file", "media.replace_file", ReadAsItIs)
        # A page shows it where its editor wrote no other beside the document.
        self.hold("title", "media.change_shown_file", TitleReadAsItIs)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        return checked(upload) if "file" in self.changed_data else upload
