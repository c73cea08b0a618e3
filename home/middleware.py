"""The door of the back office: who comes in, to which of its addresses, about whose pages and files."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from home.back_office import (
    BACK_OFFICE,
    BULK_ACTIONS,
    FILE_ARGUMENTS,
    PAGE_ARGUMENTS,
    PAGE_FIELDS,
    REPLACED,
    is_closed_to_all,
    is_open,
)
from home.queries.back_office import known_pages
from portal.accounts.choices import ROLES
from portal.accounts.models import User
from portal.kit.pagination import LARGEST_NUMBER
from portal.media.models import PortalDocument, PortalImage
from portal.ui.models import KeptMeanwhile
from portal.ui.views import bad_request

logger = logging.getLogger(__name__)

FILES: dict[str, Any] = {"wagtailimages": PortalImage, "wagtaildocs": PortalDocument}

NOTHING_TYPED = {"wagtailadmin_choose_page_external_link"}
"""Where Wagtail's own form stumbles over an address that was not sent."""
UNREADABLE = (MultiValueDictKeyError, ValueError, OverflowError, RecursionError, DataError)
"""What Wagtail's screens raise on what their own scripts never send: they count on numbers, JSON and dates."""


class BackOfficeMiddleware:
    """Answers 404 for everything that a person may not see: Wagtail would say that it exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not request.path_info.startswith(BACK_OFFICE):
            return None
        if match.view_name in REPLACED:
            # With the method and what was posted: signing out is a POST.
            return HttpResponseRedirect(reverse(REPLACED[match.view_name]), preserve_request=True)
        user: Any = request.user
        if not user.is_authenticated:
            # Wagtail marks some of its addresses as open to strangers: its API, its password reset.
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if is_closed_to_all(match.view_name, kwargs.get("model_name", "")):
            raise Http404
        if not user.has_perm("wagtailadmin.access_admin"):
            raise Http404
        if user.is_superuser:
            return None
        if not is_open(match.view_name, edits_files=edits_files(user)):
            raise Http404
        refuse_other_centres(request, match.view_name, kwargs)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Lead to the draft of what was posted as new; answer 400 to what was forged, which is logged whole,
        since a mistake of ours may raise the same.
        """
        if isinstance(exception, KeptMeanwhile):
            if not request.accepts("text/html"):  # the editor's own keeping, in the shape that it reads
                said = {"error_code": "validation_error", "error_message": _("This page is already kept.")}
                return JsonResponse({"success": False} | said, status=400)
            edit = reverse("wagtailadmin_pages:edit", args=[exception.draft.pk])
            return HttpResponseRedirect(edit, preserve_request=True)
        match = request.resolver_match
        is_empty = isinstance(exception, AttributeError) and match and match.view_name in NOTHING_TYPED
        is_unreadable = is_empty or isinstance(exception, UNREADABLE)
        if not request.path_info.startswith(BACK_OFFICE) or not is_unreadable:
            return None
        logger.error("unreadable request: %s", request.path_info, exc_info=exception)
        return bad_request(request, exception)


def edits_files(user: Any) -> bool:
    """Tell whether `user` keeps the files of the centre, and not its forms alone."""
    return any(ROLES[role].editors_group == "editors" for role in user.roles)


def refuse_other_centres(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> None:
    """Raise Http404 when an address, its query or what is posted names a page or file that is not for the person.

    Wagtail checks rights on what it changes, but shows the title of what it refuses.
    """
    if name == "wagtail_bulk_action":
        refuse_other_centres_in_bulk(request, kwargs)
    elif name == "people_chooser:chosen":
        require_visible(request, User, [kwargs["pk"]])
    elif name == "wagtailadmin_editing_sessions:ping":
        require_known_pages(request, [kwargs["object_id"]])
    files = FILES.get(name.split(":", maxsplit=1)[0].removesuffix("_chooser"))
    if files is not None:
        require_visible(request, files, [kwargs[key] for key in kwargs.keys() & FILE_ARGUMENTS])
    elif name == "wagtailadmin_pages:revisions_compare":
        require_known_pages(request, [kwargs["pk"]])
    named = [kwargs[key] for key in kwargs.keys() & PAGE_ARGUMENTS]
    carried = [
        value
        for field in PAGE_FIELDS
        for data in (request.GET, request.POST)
        for value in data.getlist(field)
    ]
    require_known_pages(request, named + carried)


def refuse_other_centres_in_bulk(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """The same for an act on many at once. "All" is taken only below a page, which is checked as such.

    One address serves pages and files: whoever keeps forms alone does not delete pictures by it.
    """
    ids = request.GET.getlist("id")
    if kwargs["action"] not in BULK_ACTIONS:
        raise Http404
    if kwargs["model_name"] == "page":
        if "all" in ids and not request.GET.get("childOf"):
            raise Http404
        require_known_pages(request, [value for value in ids if value != "all"])
        return
    files = {"portalimage": PortalImage, "portaldocument": PortalDocument}.get(kwargs["model_name"])
    if files is None or "all" in ids:
        raise Http404
    if not edits_files(request.user):
        raise Http404
    require_visible(request, files, ids)


def numbers(values: Iterable[Any]) -> set[int]:
    """Raises Http404 for what is not a number, or is more than a database counts to."""
    try:
        found = {int(value) for value in values if value != ""}
    except (TypeError, ValueError) as forged:
        raise Http404 from forged
    if any(abs(number) > LARGEST_NUMBER for number in found):
        raise Http404
    return found


def require_known_pages(request: HttpRequest, values: Iterable[Any]) -> None:
    wanted = numbers(values)
    if not wanted:
        return
    if known_pages(request.user).filter(pk__in=wanted).count() != len(wanted):
        raise Http404


def require_visible(request: HttpRequest, model: Any, values: Iterable[Any]) -> None:
    wanted = numbers(values)
    if wanted and model.objects.visible_to(request.user).filter(pk__in=wanted).count() != len(wanted):
        raise Http404
