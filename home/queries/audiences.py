"""Who would read a page, said in words before anybody does."""

from dataclasses import dataclass

from wagtail.models import Page

from home.queries.places import place_of
from home.queries.tree import address_in_tree
from portal.accounts.queries.audiences import Offered, Readers, offered_to, readers_of
from portal.centres.audiences import NOBODY, is_term, narrow
from portal.centres.models import Centre


@dataclass(frozen=True, slots=True)
class Forecast:
    """Who reads what is written below a page for an audience.

    Shape: `above` and `own` are words, "" for everybody; `is_begun` is false while nothing is ticked.
    """

    above: str
    own: str
    readers: Readers
    place: str
    is_begun: bool

    @property
    def is_for_everybody(self) -> bool:
        return not self.above and not self.own


def forecast(centre: Centre, parent: Page, terms: list[str], offered: Offered | None = None) -> Forecast:
    """Who reads a page below `parent` that is addressed to `terms`.

    Shape: two queries, and those of the pages above (one, and one for each kind of them). What is no term is
           held by nobody.
    """
    said = offered or offered_to(centre)
    above = place_of(parent).clauses
    clauses = [*above, tuple(term for term in terms if is_term(term))] if terms else [*above]
    # A clause of nothing but what is no term lets nobody in; `narrow` would take it for no clause at all.
    rule = narrow(*(clause or (NOBODY,) for clause in clauses))
    return Forecast(
        above=said.say_rule(narrow(*above)),
        own=said.say(terms),
        readers=readers_of(centre, rule),
        place=address_in_tree(parent),
        is_begun=terms != [NOBODY],
    )
