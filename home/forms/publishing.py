"""What one types to publish in one screen."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.actions.publishing import Announcement, DocumentToPublish, LinkToPublish
from home.forms.audience import AudienceForm
from home.models import Category, CategoryKind, LibraryPage
from home.queries.publishing import is_reread_below, libraries_of
from portal.media.forms import PortalDocumentField, PortalImageField

LONGEST_TITLE = 150
LONGEST_TEXT = 20_000


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PublishingForm(AudienceForm):
    """What all three kinds ask.

    Shape: `request_id` is of this form as it was opened; `version` the revision that it shows, when it changes
           a page. `place` is the page that the new one will stand below.
    """

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocapitalize": "sentences", "autocomplete": "off"}),
    )
    folded: tuple[str, ...] = ()
    """Names of what is folded under « Plus »."""

    def __init__(self, *args: Any, by: Any, parent: Page, page: Any = None, **kwargs: Any) -> None:
        said = list(page.audience) if page is not None else []
        super().__init__(*args, by=by, parent=parent, said=said, **kwargs)
        self.parent: Any = parent
        self.is_reread = is_reread_below(by, parent)
        if (category := self.fields.get("category")) is not None:
            assert isinstance(category, forms.ModelChoiceField)
            category.queryset = Category.objects.visible_to(by).filter(kind=self.kind)
            category.empty_label = str(_("None"))
            if not category.queryset.exists():
                del self.fields["category"]

    kind: CategoryKind = CategoryKind.NEWS

    @property
    def is_unfolded(self) -> bool:
        """Something is said, or wrong, under the fold."""
        return any(self[name].value() or name in self.errors for name in self.folded)

    def said(self) -> Any:
        """What was typed, as the action takes it."""
        raise NotImplementedError


class AnnouncementForm(PublishingForm):
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "data-marks": "", "autocapitalize": "sentences"}),
    )
    picture = PortalImageField(label=_("Photo"), required=False)
    picture_alternative = forms.CharField(
        label=_("What the photo shows"),
        required=False,
        max_length=200,
        help_text=_("For those who do not see it. Empty for a mere decoration."),
    )
    drops_picture = forms.BooleanField(label=_("Take the photo away"), required=False)
    pinned_until = forms.DateField(
        label=_("Kept on top until"), required=False, widget=DateInput, help_text=_("That day included.")
    )
    asks_acknowledgement = forms.BooleanField(
        label=_("Ask for “read and understood”"),
        required=False,
        help_text=_("Each reader confirms. Keep it for what deserves it: safety, rules, rights."),
    )
    acknowledge_by = forms.DateField(label=_("To be confirmed by"), required=False, widget=DateInput)
    folded = ("pinned_until", "asks_acknowledgement", "acknowledge_by")

    def __init__(self, *args: Any, page: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, page=page, **kwargs)
        # Wagtail's own field writes its help by itself.
        self.fields["picture"].help_text = _(
            "From the camera or the album. Where it was taken is taken out of it."
        )
        self.fields["picture"].widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        if page is None or page.image is None:
            del self.fields["drops_picture"]

    def said(self) -> Announcement:
        typed = self.cleaned_data
        names = ("title", "text", "audience", "picture", "picture_alternative", "pinned_until")
        more = ("asks_acknowledgement", "acknowledge_by")
        return Announcement(
            **{name: typed[name] for name in (*names, *more)}, drops_picture=typed.get("drops_picture", False)
        )


class DocumentForm(PublishingForm):
    file = PortalDocumentField(label=_("File"))
    introduction = forms.CharField(label=_("What it is"), required=False, max_length=300)
    library = forms.ModelChoiceField(label=_("Where"), queryset=LibraryPage.objects.none(), empty_label=None)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none(), required=False)
    kind = CategoryKind.DOCUMENT

    def __init__(self, *args: Any, by: Any, page: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, by=by, page=page, **kwargs)
        # Who reads a document depends on where it stands, which is then not changed from here.
        if page is not None:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file in its place")
            del self.fields["library"]
            return
        libraries = libraries_of(by.centre)
        field = self.fields["library"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = libraries

    def said(self) -> DocumentToPublish:
        typed = self.cleaned_data
        return DocumentToPublish(
            title=typed["title"],
            library=typed.get("library") or self.parent,
            file=typed["file"],
            introduction=typed["introduction"],
            category=typed.get("category"),
            audience=typed["audience"],
        )


class LinkForm(PublishingForm):
    target = forms.URLField(
        label=_("Web address"),
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, such as www.example.org.")},
        # Not an URLInput: browsers refuse there the “www.…” that people type, which is put right here.
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocapitalize": "none", "placeholder": "https://"}
        ),
    )
    introduction = forms.CharField(label=_("What one does there"), required=False, max_length=300)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none(), required=False)
    kind = CategoryKind.LINK

    def said(self) -> LinkToPublish:
        typed = self.cleaned_data
        names = ("title", "target", "introduction", "audience")
        return LinkToPublish(**{name: typed[name] for name in names}, category=typed.get("category"))
