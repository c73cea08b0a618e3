"""What the templates of pages ask for. In tags, not in the models, so that the editor's preview has it too."""

from typing import Any

from django.template import Context, Library
from django.urls import reverse

from home.models import NewsIndexPage, SectionPage
from home.queries.bodies import Part, parts_of
from home.queries.news import news_page
from home.queries.showing import pages_of_section
from portal.accounts.choices import ROLES, Role

register = Library()


@register.simple_tag(takes_context=True)
def section_pages(context: Context, section: SectionPage) -> list[dict[str, str]]:
    return pages_of_section(section, context["request"].user)


@register.simple_tag(takes_context=True)
def news_of(context: Context, index: NewsIndexPage) -> dict[str, Any]:
    cards, next_cursor = news_page(index, context["request"].user, context["request"].GET.get("suite", ""))
    return {"cards": cards, "next_cursor": next_cursor}


@register.simple_tag
def body_parts(page: Any) -> list[Part]:
    return parts_of(page.body)


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
