"""What people set for themselves: favourites, the order of their home page, the tour of the first day."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.actions.personal import MOVES, catch_up, end_tour, move_panel, reset_panels, set_favourite
from home.queries.network import page_read_at
from home.queries.personal import favourites_of, ordered_panels, preference_of, recently_seen
from home.tour import SCREENS
from portal.accounts.views.doors import member


@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """`/favoris/`: my favourites by name, and what I saw last. `?retire=` offers to put one back."""
    user = member(request)
    taken_away = page_read_at(user, request.GET.get("retire", ""))
    context = {"favourites": favourites_of(user), "recent": recently_seen(user), "taken_away": taken_away}
    return render(request, "home/favourites.html", context)


@require_POST
def favourite_set(request: HttpRequest) -> HttpResponse:
    """`/favoris/marquer/`: keep a page, or let it go; then back to where the star was pressed."""
    user = member(request)
    page: Any = page_read_at(user, request.POST.get("page", ""))
    if page is None:
        raise Http404
    is_favourite = request.POST.get("favourite") == "1"
    set_favourite(by=user, page=page, is_favourite=is_favourite)
    if request.POST.get("from") == "list":
        answer = redirect("home:favourites")
        if not is_favourite:
            answer["Location"] += f"?retire={page.url}"
        return answer
    return redirect(page.url)


@require_POST
def caught_up(request: HttpRequest) -> HttpResponse:
    """`/nouveautes/vues/`: what is new to me is known."""
    catch_up(by=member(request))
    return redirect("home:dashboard")


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest) -> HttpResponse:
    """`/mon-accueil/`: the panels of my home page, in my order. One press, one change."""
    user = member(request)
    if request.method == "POST":
        name, move = request.POST.get("panel", ""), request.POST.get("move", "")
        if move == "reset":
            reset_panels(by=user)
            messages.success(request, _("Your home page is as it was at the start."))
            return redirect("home:arrange")
        if move in MOVES:
            move_panel(by=user, name=name, move=move)
        answer = redirect("home:arrange")
        if name in {panel.name for panel in ordered_panels(preference_of(user))}:
            answer["Location"] += f"#{name}"
        return answer
    preference = preference_of(user)
    rows = [
        {"panel": panel, "is_hidden": panel.name in preference.hidden_panels and not panel.is_essential}
        for panel in ordered_panels(preference)
    ]
    return render(request, "home/arrange.html", {"rows": rows})


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """`/visite/?ecran=`: four screens, one after the other."""
    member(request)
    asked = request.GET.get("ecran", "1")
    number = int(asked) if asked in {str(place + 1) for place in range(len(SCREENS))} else 1
    context = {
        "screen": SCREENS[number - 1],
        "number": number,
        "total": len(SCREENS),
        "next_url": f"?ecran={number + 1}",
    }
    return render(request, "home/tour.html", context)


@require_POST
def tour_end(request: HttpRequest) -> HttpResponse:
    """`/visite/finir/`: seen, or not wanted."""
    end_tour(by=member(request))
    return redirect("home:dashboard")
