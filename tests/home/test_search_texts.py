"""What pages give to the search."""

from wagtail.models import get_page_models

from home.blocks.texts import CallOutBlock, SafeTextBlock
from portal.search.sources import sources
from portal.ui.models import PortalPage


def test_every_type_of_page_is_found() -> None:
    """In one kind of results and no other."""
    types = [model for model in get_page_models() if issubclass(model, PortalPage)]
    found = [model for source in sources for model in source.models]
    assert sorted(map(str, found)) == sorted(map(str, types))


def test_text_block_gives_titles_and_items_apart() -> None:
    block = SafeTextBlock()
    text = block.to_python("<h2>Vos droits</h2><p>Les congés.</p><ul><li>un</li><li>deux</li></ul>")
    assert block.get_searchable_content(text) == ["Vos droits · Les congés. un · deux"]
    assert block.get_searchable_content(block.to_python("")) == [""]


def test_call_out_gives_its_words_and_not_its_kind() -> None:
    block = CallOutBlock()
    said = block.to_python({"tone": "info", "text": "<p>Gardez-le.</p>"})
    assert block.get_searchable_content(said) == ["Gardez-le."]
