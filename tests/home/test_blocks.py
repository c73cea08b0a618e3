"""A block that is offered is read, drawn and tried (docs/rooms/home-and-media.md, « Add one »)."""

from home.blocks import body_field
from home.queries.bodies import FINISH
from home.queries.body_blocks import READ
from portal.demo.showroom import show_everything
from tests.support.sources import ROOT


class Row:
    """Anything that has a number."""

    pk = 1
    introduction = ""


OFFERED = set(body_field().stream_block.child_blocks)


def test_every_block_is_read_and_drawn() -> None:
    templates = {path.stem for path in (ROOT / "home/templates/home/parts/blocks").glob("*.html")}
    assert (READ.keys(), templates, FINISH.keys() - OFFERED) == (OFFERED, OFFERED, set())


def test_every_block_is_on_the_page_of_the_demonstration() -> None:
    row = Row()
    shown = show_everything(pages=[row, row], pictures=[row] * 3, documents=[row], form=row, person=row)
    assert {one["type"] for one in shown} == OFFERED
