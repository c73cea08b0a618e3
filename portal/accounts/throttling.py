"""Where a request comes from, and how often it may."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache as shared

if TYPE_CHECKING:
    from django.http import HttpRequest

Address = IPv4Address | IPv6Address
HOUSEHOLD = 64
"""Bits of an IPv6 address that a provider gives to one household, which picks the others at will."""


def parse(text: str) -> Address | None:
    """Read an address, IPv4 inside IPv6 as IPv4; None for anything else."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@cache
def networks(addresses: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(ip_network(address) for address in addresses)


def is_trusted(address: Address) -> bool:
    """Tell whether `address` is one of our proxies (PORTAL_TRUSTED_PROXIES: addresses or networks)."""
    return any(address in network for network in networks(tuple(settings.TRUSTED_PROXIES)))  # type: ignore[operator]


def client_address(request: HttpRequest) -> str:
    """Return the client's address.

    `X-Forwarded-For` is believed only when the request comes from a trusted proxy, and then from the
    right: the first address that no trusted proxy wrote. Anything else could be forged.
    """
    address = parse(request.META.get("REMOTE_ADDR") or "")
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    while address is not None and hops and is_trusted(address):
        hop = parse(hops.pop())
        if hop is None:
            break
        address = hop
    return str(address) if address is not None else ""


def throttled_address(request: HttpRequest) -> str:
    """Return what stands for the client when tries are counted: a whole household in IPv6."""
    text = client_address(request)
    address = parse(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, HOUSEHOLD), strict=False).network_address)
    return text


def is_too_often(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more `what` by `who`, and tell whether that makes more than `most` within `seconds`."""
    key = f"throttle:{what}:{who}"
    if shared.add(key, 1, seconds):
        return False
    try:
        return shared.incr(key) > most
    except ValueError:  # it ran out in between
        return False
