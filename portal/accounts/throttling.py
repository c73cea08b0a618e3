"""Where a request comes from, and what someone who tried too often is told."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def client_address(request: HttpRequest) -> str:
    """The client's address.

    `X-Forwarded-For` is believed only when the request comes from a trusted proxy, and then from the
    right: the first address that no trusted proxy wrote. Anything else could be forged.
    """
    address = request.META.get("REMOTE_ADDR") or ""
    hops = [
        hop.strip()
        for hop in request.headers.get("X-Forwarded-For", "").split(",")
        if hop.strip()
    ]
    while hops and address in settings.TRUSTED_PROXIES:
        address = hops.pop()
    return address


def locked_out(
    request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any
) -> HttpResponse:
    return render(request, "accounts/locked_out.html", status=429)
