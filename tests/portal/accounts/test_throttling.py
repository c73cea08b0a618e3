import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from portal.accounts.throttling import client_address, is_too_often, throttled_address


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory(headers=headers).get("/", REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("address", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        # Nobody but our proxy is believed.
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What the client had written stands left of what our proxy wrote.
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 192.168.7.8", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, not an address", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "192.168.7.8", "192.168.7.8"),
        ("::ffff:10.0.0.1", "2001:DB8::1", "2001:db8::1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_client_address_is_what_a_trusted_proxy_says(settings, address: str, forwarded: str, expected: str):
    settings.TRUSTED_PROXIES = ["10.0.0.1", "192.168.0.0/16"]
    assert client_address(request_from(address, forwarded)) == expected


def test_client_address_without_proxy_believes_no_header(settings):
    settings.TRUSTED_PROXIES = []
    assert client_address(request_from("10.0.0.1", "198.51.100.1")) == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("", ""),
    ],
)
def test_throttled_address_is_one_for_a_household(address: str, expected: str):
    assert throttled_address(request_from(address)) == expected


def test_is_too_often_counts_each_by_itself():
    tries = [is_too_often("test", "one", most=2, seconds=60) for _ in range(4)]
    assert tries == [False, False, True, True]
    assert is_too_often("test", "two", most=2, seconds=60) is False
    assert is_too_often("other", "one", most=2, seconds=60) is False
