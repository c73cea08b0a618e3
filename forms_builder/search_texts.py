"""What a form gives to the search: its introduction, its family and the labels of its questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import get_text_for_indexing

from forms_builder.models import FormIndexPage, FormPage
from portal.search.sources import PageText, Source


def read_form(page: Any) -> PageText:
    if not isinstance(page, FormPage):
        return PageText()
    questions = page.questions.stream_block.get_searchable_content(page.questions)
    return PageText(
        introduction=get_text_for_indexing(page.introduction),
        body=" ".join([page.family, *(str(text) for text in questions)]),
    )


SOURCE = Source("form", _("Requests"), "clipboard-list", (FormPage, FormIndexPage), read_form, order=15)
