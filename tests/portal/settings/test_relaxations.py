"""What the content policy relaxes is told, with its reason, where people look for it."""

import re

from django.conf import settings

from tests.support.sources import ROOT

PAGE = ROOT / "docs" / "explanation" / "security.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def test_relaxations_of_the_back_office_are_those_of_the_table() -> None:
    told = {directive: sources.split() for directive, sources, _why in ROW.findall(PAGE.read_text("utf-8"))}
    assert told == {name: [str(one) for one in sources] for name, sources in settings.BACK_OFFICE_CSP.items()}


def test_relaxations_each_have_a_reason() -> None:
    assert all(len(why) > 20 for _directive, _sources, why in ROW.findall(PAGE.read_text("utf-8")))


def test_policy_of_our_pages_has_nothing_unsafe() -> None:
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert [name for name, sources in policy.items() if any("unsafe" in str(one) for one in sources)] == []
    assert policy["default-src"] == ["'none'"]
