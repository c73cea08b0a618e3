"""`manage.py rebuild_search`."""

import io

from django.core.management import call_command

from home.models import SectionPage
from portal.search.models import SearchEntry
from tests.factories.home import page_of, say
from tests.factories.search import index_all


def said(*options: str) -> str:
    out = io.StringIO()
    call_command("rebuild_search", *options, stdout=out)
    return out.getvalue()


def test_rebuild_search_writes_what_has_changed(section: SectionPage) -> None:
    page = page_of(section, "Brocante")
    index_all()
    say(page, title="Vide-grenier")
    assert [said(), said()] == ["1 entries written.\n", "0 entries written.\n"]
    assert SearchEntry.objects.get(page=page.pk).title == "Vide-grenier"


def test_rebuild_search_of_what_is_missing_leaves_the_rest(section: SectionPage) -> None:
    page, other = page_of(section, "Brocante"), page_of(section, "Fanfare")
    index_all()
    say(page, title="Vide-grenier")
    SearchEntry.objects.filter(page=other.pk).delete()
    assert said("--missing") == "1 entries written.\n"
    assert SearchEntry.objects.get(page=page.pk).title == "Brocante"
