"""What people set for themselves: favourites, their home page, the tour. Nobody else's business: no audit entry."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from home.models import Favourite, HomePreference
from home.queries.personal import ordered_panels
from portal.kit.access import require

MOVES = frozenset({"up", "down", "hide", "show"})


@transaction.atomic
def set_favourite(*, by: Any, page: Page, is_favourite: bool) -> None:
    """Keep `page` among the favourites of `by`, or no longer.

    Rights:  home.set_own; centres.view_page on the page to keep it. What one may no longer read can be let go.
    Effects: one row. Safe to repeat.
    """
    require(by, "home.set_own")
    if not is_favourite:
        Favourite.objects.filter(person=by.pk, page=page.pk).delete()
        return
    require(by, "centres.view_page", page)
    Favourite.objects.bulk_create([Favourite(person_id=by.pk, page_id=page.pk)], ignore_conflicts=True)


@transaction.atomic
def catch_up(*, by: Any) -> None:
    """Say that what is new is known. It counts as read by nobody: who read a page is another matter.

    Rights:  home.set_own. Effects: one row. Safe to repeat.
    """
    preference = own_preference(by)
    preference.caught_up_at = timezone.now()
    preference.save(update_fields=["caught_up_at"])


@transaction.atomic
def move_panel(*, by: Any, name: str, move: str) -> None:
    """Put one panel of the dashboard before its neighbour or after it, hide it or show it again.

    Shape:   `move` is one of MOVES.
    Rights:  home.set_own. What must be done is not hidden: nothing happens then, as for a name that is none.
    Effects: one row.
    """
    preference = own_preference(by)
    order = ordered_panels(preference)
    names = [panel.name for panel in order]
    if name not in names:
        return
    at = names.index(name)
    if move in {"up", "down"}:
        to = max(at - 1, 0) if move == "up" else at + 1
        names.insert(to, names.pop(at))
        preference.panel_order = names
    elif move == "hide" and not order[at].is_essential:
        preference.hidden_panels = sorted({*preference.hidden_panels, name})
    elif move == "show":
        preference.hidden_panels = [hidden for hidden in preference.hidden_panels if hidden != name]
    preference.save(update_fields=["panel_order", "hidden_panels"])


@transaction.atomic
def reset_panels(*, by: Any) -> None:
    """Have the dashboard as it comes. Rights: home.set_own. Effects: one row. Safe to repeat."""
    preference = own_preference(by)
    preference.panel_order, preference.hidden_panels = [], []
    preference.save(update_fields=["panel_order", "hidden_panels"])


@transaction.atomic
def end_tour(*, by: Any) -> None:
    """Propose the tour no more. Rights: home.set_own. Effects: one row. Safe to repeat."""
    preference = own_preference(by)
    preference.toured_at = preference.toured_at or timezone.now()
    preference.save(update_fields=["toured_at"])


def own_preference(by: Any) -> HomePreference:
    """The row of `by`, made where it is missing, locked."""
    require(by, "home.set_own")
    HomePreference.objects.bulk_create([HomePreference(person_id=by.pk)], ignore_conflicts=True)
    return HomePreference.objects.select_for_update().get(person=by.pk)
