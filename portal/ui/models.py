"""The base of every page type of ours. See docs/decisions/0006-abstract-base-page.md."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import CollectionMember, Page, PageViewRestriction, ReferenceIndex, get_page_models

from portal.centres.models import Centre

PAGES_VIEW = "wagtail_serve"
JUST_KEPT = timedelta(minutes=1)
EARLIEST, LATEST = 1900, 2199
"""Years that somebody can have meant."""
NETWORK = "reseau"
"""Where the people of other centres read what the federation shares."""


def address_of(url_path: str) -> str:
    """The address of a page inside its centre: its path without the slug of the centre's root."""
    return "/" + url_path.split("/", 2)[2]


def address_for(user: Any, path: str, url_path: str) -> str:
    """The address at which `user` reads a page: that in its centre, or under `/reseau/` for another centre's.

    Shape: `path` and `url_path` are the page's.
    """
    address = address_of(url_path)
    own: str = user.centre.site.root_page.path
    return address if path.startswith(own) else f"/{NETWORK}{address}"


def refuse_reserved(url_paths: list[str], shared: frozenset[str], field: str) -> None:
    """Raise ValidationError at `field` when one of `url_paths` is an address of the portal itself.

    Shape:  `shared` are the names of the views whose address the page type may stand at.
    """
    for url_path in url_paths:
        address = address_of(url_path)
        try:
            found = resolve(address).view_name
        except Resolver404:
            continue
        if found != PAGES_VIEW and found not in shared:
            sentence = _("The portal itself uses the address %(address)s. Choose another one.")
            raise ValidationError({field: sentence % {"address": address}})


def points_outside(page: Page, centre: Centre) -> bool:
    """Tell whether a picture, a document, a page or a person that `page` shows or links to is another centre's.

    Choosers show one's own; a number typed in their place would show the title of somebody else's.
    """
    pointed: dict[int, set[int]] = {}
    for content_type, number, *_where in ReferenceIndex._extract_references_from_object(page):
        pointed.setdefault(content_type, set()).add(int(number))
    for content_type, numbers in pointed.items():
        model: Any = ContentType.objects.get_for_id(content_type).model_class()
        if issubclass(model, Page):
            own = Q(path__startswith=centre.site.root_page.path)
        elif issubclass(model, CollectionMember):
            own = Q(collection__path__startswith=centre.collection.path)
        elif any(field.name == "centre" for field in model._meta.fields):
            own = Q(centre=centre)
        else:
            continue
        if model._base_manager.filter(pk__in=numbers).exclude(own).exists():
            return True
    return False


class KeptMeanwhile(Exception):
    """What is posted as a new page is `draft`, which the editor has kept by itself in between."""

    def __init__(self, draft: Page) -> None:
        super().__init__(draft.pk)
        self.draft = draft


class PortalPageForm(WagtailAdminPageForm):
    """The editor's form. A page that is being created does not know its parent, the form does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # what is permanent keeps its own
            # The browser writes it from the title, once the scripts are there: people may be quicker.
            self.fields["slug"].required = False
        self.offer_own_rows()

    def offer_own_rows(self) -> None:
        """Of what belongs to a centre (categories, people, files), that of the person's own."""
        for field in self.fields.values():
            rows: Any = getattr(field, "queryset", None)
            if hasattr(rows, "visible_to"):
                field.queryset = rows.visible_to(self.for_user)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("slug") == "":
            slug = self.instance.slug or slugify(self.cleaned_data.get("title", ""))
            self.cleaned_data["slug"] = slug
            if not slug:
                self.add_error("slug", self.fields["slug"].error_messages["required"])
        self.refuse_kept_meanwhile()
        cleaned: dict[str, Any] = super().clean()
        self.say_taken_at_title()
        for name in ("go_live_at", "expire_at"):
            # The year 1 has no instant in UTC: half of the page would be written.
            if cleaned.get(name) and not EARLIEST <= cleaned[name].year <= LATEST:
                self.add_error(name, _("Enter a date between 1900 and 2199."))
        if self.parent_page is not None and cleaned.get("slug") and not self.instance.pk:
            try:
                url_path = f"{self.parent_page.url_path}{cleaned['slug']}/"
                refuse_reserved([url_path], self.instance.shares_address_with, "slug")
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned

    def say_taken_at_title(self) -> None:
        """An address that another page has is said where it comes from: at the title, which everybody sees, in
        place of a word of technicians under a tab that is folded.
        """
        slug = (
            self.data.get(self.add_prefix("slug"))
            or self.instance.slug
            or slugify(self.data.get("title", ""))
        )
        if "slug" not in self.errors or self.parent_page is None:
            return
        taken = Page.objects.child_of(self.parent_page).filter(slug=slug).exclude(pk=self.instance.pk).first()
        if taken is None:
            return
        del self._errors["slug"]
        facts = {"title": taken.title, "address": address_of(taken.url_path)}
        if taken.title.casefold() == str(self.cleaned_data.get("title", "")).casefold():
            sentence = _("A page is already called “%(title)s” in this place. Choose another title.")
        else:
            sentence = _("The page “%(title)s” already has the address %(address)s. Choose another title.")
        self.add_error("title", sentence % facts)

    def refuse_kept_meanwhile(self) -> None:
        """Raise KeptMeanwhile where whoever presses "publish" would be told that the address is taken, by the
        very draft that the editor was keeping.
        """
        slug = self.cleaned_data.get("slug")
        if not slug or self.parent_page is None or self.instance.pk:
            return
        kept = (
            type(self.instance)
            .objects.child_of(self.parent_page)
            .filter(
                slug=slug,
                owner=self.instance.owner_id,
                live=False,
                first_published_at=None,
                latest_revision_created_at__gte=timezone.now() - JUST_KEPT,
            )
        )
        for draft in kept:
            raise KeptMeanwhile(draft)

    def _post_clean(self) -> None:
        """Look at the page as the form would make it: here, since `clean` comes before it is filled in."""
        super()._post_clean()
        if self.parent_page is None or self.errors:
            return
        centres = Centre.objects.select_related("site__root_page", "collection")
        centre = centres.of_page(self.parent_page).first()
        if centre is not None and points_outside(self.instance, centre):
            self.add_error(None, _("A picture, a document or a link of this page does not exist."))


class PortalCopyForm(CopyForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if cleaned.get("new_slug"):
            try:
                url_path = f"{parent.url_path}{cleaned['new_slug']}/"
                refuse_reserved([url_path], self.page.specific_class.shares_address_with, "new_slug")
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned


class EditorStream(StreamField):
    """A StreamField whose blocks stay out of migrations: what a page may be made of lives in code."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, options = super().deconstruct()
        options["block_lookup"] = {}
        return name, "wagtail.fields.StreamField", [[]], options


class PortalPage(Page):
    """A page of a centre: served to its own people, at an address that the portal does not use.

    Pages with behaviour are served by an `on_serve_page` hook of their room, never by overriding `serve`.
    """

    shares_address_with: ClassVar[frozenset[str]] = frozenset()
    """Names of the views that stand at this page type's own address (`forms_builder:form-list`)."""

    is_permanent: ClassVar[bool] = False
    """Made with the centre, and other pages or the menu count on it: it is never deleted, moved or hidden."""

    search_auto_update: ClassVar[bool] = False
    """The back office searches the rows themselves (portal.search.backends): no index, no task at each save."""

    is_form: ClassVar[bool] = False
    """Filled in by people: the page editor offers it where a page leads to a form."""

    is_seen_from_afar = False
    """Shown in another centre than its own: the federation shares it."""

    start_label: ClassVar[Any] = ""
    """What the first screen of the back office offers ("Write a piece of news"); "" offers nothing."""

    base_form_class = PortalPageForm
    copy_form_class = PortalCopyForm
    private_page_options: ClassVar[list[str]] = []

    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    heading=gettext_lazy("End of the address"),
                    help_text=gettext_lazy(
                        "Made from the title: small letters, figures and hyphens. Changing it breaks the links that people kept."
                    ),
                ),
                FieldPanel(
                    "show_in_menus",
                    heading=gettext_lazy("In the menu"),
                    help_text=gettext_lazy("For a page that stands directly below the home page."),
                ),
            ],
            heading=gettext_lazy("Address and menu"),
        )
    ]
    settings_panels: ClassVar[list[Any]] = [PublishingPanel()]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self._check_address()

    def minimal_clean(self) -> None:
        super().minimal_clean()
        self._check_address()

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail's own, in one transaction with what hears of it: who may read a page is written with it."""
        with transaction.atomic():
            super().publish(*args, **kwargs)

    @property
    def address(self) -> str:
        """Relative to whatever host is used: the centre comes from the account, never from the host."""
        address = address_of(self.url_path)
        return f"/{NETWORK}{address}" if self.is_seen_from_afar else address

    def get_url(self, request: Any = None, current_site: Any = None) -> str:
        return self.address

    url = property(get_url)

    def get_view_restrictions(self) -> Any:
        """None: a page is for everybody of its centre. Wagtail would ask twice at each page to say so; its
        screen that sets them is closed.
        """
        return PageViewRestriction.objects.none()

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """For mails and the editor: Wagtail would answer with the host of the centre's `Site`."""
        parts = super().get_url_parts(request)
        return parts and (parts[0], settings.BASE_URL, self.address)

    def _check_address(self) -> None:
        """Check this page's future address and, where it has pages below, theirs."""
        parent = self.get_parent() if self.path else None
        if parent is None or not self.slug:
            return
        future = f"{parent.url_path}{self.slug}/"
        refuse_reserved([future], self.shares_address_with, "slug")
        if self.pk and self.numchild and future != self.url_path:
            below = self.get_descendants().values_list("url_path", flat=True)
            refuse_reserved([future + path[len(self.url_path) :] for path in below], frozenset(), "slug")


def form_models() -> list[type[Page]]:
    """The types of pages that are filled in, whichever room brings them (`PortalPage.is_form`)."""
    return [model for model in get_page_models() if getattr(model, "is_form", False)]
