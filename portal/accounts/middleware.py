"""Who is asking, and for which centre: the two facts that every request has before a view runs."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils import timezone

from portal.accounts import devices
from portal.accounts.throttling import client_address

LONGEST_NEXT = 1000
"""Django refuses to redirect to an address of more than 2,048 characters."""

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ClientAddressMiddleware:
    """Puts the believed client address on the request, for throttling and evidence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.client_address = client_address(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class DeviceMiddleware:
    """Gives the browser that has just signed in the cookie that tells it again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        devices.give_cookie(request, response)
        return response


class SignedInOnlyMiddleware:
    """Everything is behind sign-in, addresses that do not exist included: a stranger learns nothing.

    A view is open only when it is marked with Django's `login_not_required`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated or self.is_open(request):
            return self.get_response(request)
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=401)
        wanted = request.get_full_path()
        return redirect_to_login(
            wanted if len(wanted) <= LONGEST_NEXT else "/", resolve_url(settings.LOGIN_URL)
        )

    @staticmethod
    def is_open(request: HttpRequest) -> bool:
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return False
        return not getattr(view, "login_required", True)


class CentreMiddleware:
    """The centre comes from the account, never from the host: its site serves the pages, its zone the times."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        centre = getattr(request.user, "centre", None)
        if centre is None:
            return self.get_response(request)
        # The attribute in which Site.find_for_request keeps its answer (wagtail/models/sites.py).
        request._wagtail_site = centre.site  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(centre.zone)):
            return self.get_response(request)
