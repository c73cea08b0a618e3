"""What the templates of pages ask for. In tags, not in the models, so that the editor's preview has it too."""

from dataclasses import dataclass
from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.safestring import SafeString

from home.models import CategoryKind, LibraryPage, LinksPage, NewsIndexPage, SectionPage
from home.queries.bodies import Part, parts_of, show_text
from home.queries.news import NewsSlice, news_page
from home.queries.showing import PLAIN_VERSION, SectionSlice, is_read_plain, page_above, pages_of_section
from home.queries.sorting import (
    Choice,
    DocumentSlice,
    LinkSlice,
    choices_of,
    chosen,
    documents_of,
    links_of,
)
from portal.accounts.choices import ROLES, Role
from portal.centres.queries import keeps_pages

register = Library()


@dataclass(frozen=True, slots=True)
class Sorted:
    """A page of a list that may be narrowed to a category."""

    choices: list[Choice]
    slice: Any

    @property
    def is_narrowed(self) -> bool:
        return chosen(self.choices) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page of text shows: its plain version (`plain`) when it is asked for, else its body."""

    has_plain: bool
    plain: SafeString | str
    plain_word: str = PLAIN_VERSION


@register.simple_tag(takes_context=True)
def section_pages(context: Context, section: SectionPage) -> SectionSlice:
    request = context["request"]
    return pages_of_section(section, request.user, request.GET.get("suite", ""))


@register.simple_tag(takes_context=True)
def news_of(context: Context, index: NewsIndexPage) -> Sorted:
    request = context["request"]
    choices = choices_of(CategoryKind.NEWS, request.user, request.GET.get("categorie", ""))
    found: NewsSlice = news_page(index, request.user, request.GET.get("suite", ""), chosen(choices))
    return Sorted(choices, found)


@register.simple_tag(takes_context=True)
def library_of(context: Context, library: LibraryPage) -> Sorted:
    request = context["request"]
    choices = choices_of(CategoryKind.DOCUMENT, request.user, request.GET.get("categorie", ""))
    found: DocumentSlice = documents_of(library, request.user, chosen(choices), request.GET.get("suite", ""))
    return Sorted(choices, found)


@register.simple_tag(takes_context=True)
def list_of_links(context: Context, index: LinksPage) -> LinkSlice:
    return links_of(index, context["request"].user, context["request"].GET.get("suite", ""))


@register.simple_tag(takes_context=True)
def reading_of(context: Context, page: Any) -> Reading:
    request = context["request"]
    if not is_read_plain(page, request.GET):
        return Reading(bool(page.plain_version), "")
    return Reading(True, show_text(page.plain_version, request.user))


@register.simple_tag(takes_context=True)
def body_parts(context: Context, page: Any) -> list[Part]:
    return parts_of(page.body, context["request"].user)


@register.simple_tag(takes_context=True)
def above_of(context: Context, page: Any) -> dict[str, str]:
    return page_above(page, context["request"].user) if page.path else {}


@register.simple_tag(takes_context=True)
def keeps_these(context: Context) -> bool:
    """Tell whether the reader keeps the pages of the centre."""
    return keeps_pages(context["request"].user)


@register.simple_tag(takes_context=True)
def edit_address(context: Context, page: Any) -> str:
    """The editor's address for whoever may edit `page`, else "": no query for other people, two for editors."""
    request = context["request"]
    if getattr(request, "is_preview", False):
        return ""
    user = request.user
    roles: frozenset[Role] = getattr(user, "roles", frozenset())
    if not any(ROLES[role].editors_group for role in roles) or not page.pk:
        return ""
    if not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
