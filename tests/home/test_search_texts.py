"""What pages give to the search."""

from wagtail.models import get_page_models

from portal.search.sources import sources
from portal.ui.models import PortalPage


def test_every_type_of_page_is_found() -> None:
    """In one kind of results and no other."""
    types = [model for model in get_page_models() if issubclass(model, PortalPage)]
    found = [model for source in sources for model in source.models]
    assert sorted(map(str, found)) == sorted(map(str, types))
