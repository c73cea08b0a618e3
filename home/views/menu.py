"""`/publications/menu/`: the menu in the order of those who keep it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from home.actions.menu import move_in_menu, set_in_menu
from home.queries.menu import ArrangedMenu, arranged_menu
from portal.accounts.views.doors import form_view, member
from portal.centres.actions.charter import set_menu_order
from portal.centres.queries import charter_of
from portal.kit.access import can

STEPS = {"up": -1, "down": 1}


@form_view
def menu(request: HttpRequest) -> HttpResponse:
    """One press, one change, seen at once by everybody. Comes back to the entry that was pressed."""
    by: Any = member(request)
    if not can(by, "centres.manage_charter", charter_of(by.centre)):
        raise Http404
    found = arranged_menu(by.centre)
    if request.method != "POST":
        return render(request, "home/menu.html", {"menu": found, "pressed": request.GET.get("fait", "")})
    name, move = request.POST.get("entry", ""), request.POST.get("move", "")
    change(by, found, name, move)
    answer = redirect("home:menu")
    if name in found.names and move in STEPS:
        answer["Location"] += f"?fait={move}:{name}"
    return answer


def change(by: Any, found: ArrangedMenu, name: str, move: str) -> None:
    """Do what was pressed. What no button of ours sends changes nothing."""
    page = found.page_named(name)
    if move == "reset":
        set_menu_order(by=by, names=[])
    elif move in STEPS and name in found.names:
        move_in_menu(by=by, name=name, step=STEPS[move])
    elif move in {"out", "in"} and page is not None:
        set_in_menu(by=by, page=page, is_shown=move == "in")
