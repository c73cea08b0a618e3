"""Marks on what was looked for."""

from django.template import Library
from django.utils.safestring import SafeString

from portal.search.excerpts import marked
from portal.search.stems import Term

register = Library()


@register.filter
def with_marks(text: str, terms: tuple[Term, ...]) -> SafeString:
    return marked(text, terms)
