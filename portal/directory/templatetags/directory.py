"""`{% colleague_row colleague %}`: one line of the directory; `{% directory_tabs "contacts" %}`: its lists."""

from functools import lru_cache
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.directory.queries.colleagues import Colleague
from portal.kit.access import can

register = Library()


@register.simple_tag
def colleague_row(colleague: Colleague) -> SafeString:
    away = colleague.away
    return draw_row(
        get_language(),
        colleague.name,
        colleague.work,
        colleague.url,
        colleague.photo_url,
        colleague.call_url,
        colleague.mail_url,
        str(away) if away else "",
        bool(away and away.has_begun),
        tuple((contact.url, str(contact.person)) for contact in colleague.stands_in) if away else (),
    )


@lru_cache(maxsize=512)
def draw_row(
    language: str,
    name: str,
    work: str,
    url: str,
    photo_url: str,
    call_url: str,
    mail_url: str,
    away: str,
    is_away: bool,
    stands_in: tuple[tuple[str, str], ...],
) -> SafeString:
    """Drawn once as long as nothing of it changes: a line is the same for all who read it in `language`."""
    values = {
        "name": name,
        "work": work,
        "url": url,
        "photo_url": photo_url,
        "call_url": call_url,
        "mail_url": mail_url,
        "away": away,
        "is_away": is_away,
        "stands_in": stands_in,
    }
    return render_to_string("directory/parts/row.html", values)


@register.inclusion_tag("directory/parts/tabs.html", takes_context=True)
def directory_tabs(context: Any, current: str) -> dict[str, Any]:
    """The lists that the person reads. Shape: `current` is the name of the address of the one that is open."""
    reader = context["request"].user
    return {"current": current, "reads_supervisors": can(reader, "directory.view_called_supervisors")}
