"""What the foot of a page and the screens of those who keep pages ask for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.queries import care
from portal.kit.dates import write_date
from portal.ui.models import address_for, address_of

register = Library()


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something is to be done, in words; "" for none."""

    words: str
    is_late: bool


@register.simple_tag(takes_context=True)
def page_tools(context: Context, page: Any) -> care.PageTools | None:
    request = context["request"]
    if getattr(request, "is_preview", False):
        return None
    return care.page_tools(request.user, page)


@register.simple_tag
def late(due_on: date | None, today: date) -> Due:
    """By when a page is to be confirmed."""
    if due_on is None:
        return Due("", is_late=False)
    days = (today - due_on).days
    if days <= 0:
        words = _("today at the latest") if days == 0 else _("by %(day)s") % {"day": in_words(due_on)}
        return Due(words, is_late=False)
    return Due(ngettext("late by %(days)d day", "late by %(days)d days", days) % {"days": days}, is_late=True)


@register.simple_tag
def review(row: Any, today: date) -> Due:
    """When a page is to be looked at again, and who answers for it."""
    who = str(row.responsible) if row.responsible is not None else _("nobody in charge")
    day = _("on %(day)s") % {"day": in_words(row.review_due_on)}
    return Due(f"{who}, {day}", is_late=row.review_due_on < today)


def in_words(day: date) -> str:
    return write_date(day, "j F Y")


@register.filter
def address_of_page(page: Any) -> str:
    """Its address inside its centre, without reading what kind of page it is."""
    return address_of(page.url_path)


@register.filter
def address_read_by(page: Any, user: Any) -> str:
    """The address at which `user` reads it: what the federation shares is under `/reseau/`."""
    return address_for(user, page.path, page.url_path)


@register.filter
def text_address(page: Any) -> str:
    return reverse("home:text", args=[address_of(page.url_path).strip("/")])


@register.filter
def writing_address(page: Any) -> str:
    """Where a draft is written on: in the one screen that it was made in, or in the editor."""
    if hasattr(page, "publication"):
        return reverse("home:publication-modify", args=[page.publication.pk])
    return editor_address(page)


@register.filter
def editor_address(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
