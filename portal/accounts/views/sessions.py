"""Where one is signed in, on which devices; and, for who manages access, signing somebody out everywhere."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from portal.accounts import session_state
from portal.accounts.actions import devices, sessions
from portal.accounts.models import KnownDevice, User
from portal.accounts.queries.sessions import MOST_SESSIONS, open_sessions, own_devices
from portal.accounts.views.second_factor import device_of
from portal.kit.access import can
from portal.kit.pagination import paginate


@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """`/compte/sessions/`: the one in use first."""
    person: User = request.user  # type: ignore[assignment]
    rows = sorted(
        open_sessions(person)[:MOST_SESSIONS],
        key=lambda row: row.session_key != request.session.session_key,
    )
    return render(request, "accounts/sessions/list.html", {"rows": rows})


@require_POST
def session_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    session = get_object_or_404(open_sessions(person), public_id=public_id)
    sessions.end_session(by=person, session=session)
    messages.success(request, _("This session is ended."))
    return redirect("accounts:sessions")


@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    ended = sessions.end_other_sessions(by=person, session_key=request.session.session_key)
    said = ngettext("%(count)d other session is ended.", "%(count)d other sessions are ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("accounts:sessions")


@require_GET
def device_list(request: HttpRequest) -> HttpResponse:
    """`/compte/appareils/`: the one in use may be declared one's own."""
    person: User = request.user  # type: ignore[assignment]
    page = paginate(own_devices(person), by=("-last_seen_at", "-id"), cursor=request.GET.get("suite", ""))
    context = {"page": page, "here": device_of(request, person)}
    return render(request, "accounts/sessions/devices.html", context)


@require_POST
def device_declare(request: HttpRequest) -> HttpResponse:
    """`/compte/appareils/declarer/`: the device in use, which its owner holds."""
    person: User = request.user  # type: ignore[assignment]
    device = device_of(request, person)
    if device is None:
        raise Http404
    is_own = request.POST.get("is_own") == "yes"
    devices.declare_device(by=person, device=device, is_own=is_own)
    session_state.declare_own(request.session, is_own=is_own)
    messages.success(
        request, _("This device is yours.") if is_own else _("This device is no longer declared as yours.")
    )
    return redirect("accounts:devices")


@require_POST
def device_forget(request: HttpRequest, device_id: UUID) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    device: KnownDevice = get_object_or_404(own_devices(person), pk=device_id)
    devices.forget_device(by=person, device=device)
    messages.success(request, _("This device is forgotten, and signed out."))
    return redirect("accounts:devices")


@require_POST
def person_sessions_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/sessions/terminer/`: for who manages the person's access."""
    found = get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)
    if not can(request.user, "accounts.end_sessions", found):
        raise Http404
    ended = sessions.end_sessions_of(by=request.user, person=found)
    said = ngettext(
        "%(person)s is signed out of %(count)d place.", "%(person)s is signed out of %(count)d places.", ended
    )
    messages.success(request, said % {"person": found, "count": ended})
    return redirect("accounts:person", found.public_id)
