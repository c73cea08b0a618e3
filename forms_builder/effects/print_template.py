"""What is printed besides the recap: an agreement to be signed by two parties, a slip, a cover sheet.

Here the settings and the text; the paper itself is drawn from them elsewhere.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.definition import Answers, EffectSpec, FieldSpec, FormDefinition, folded
from forms_builder.effects.base import Effect
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from portal.ui.templatetags.rich_text import rich_text

AGREEMENT, SLIP, COVER_SHEET = "agreement", "slip", "cover_sheet"
PAPERS = [
    (AGREEMENT, _("an agreement, to be signed by two parties")),
    (SLIP, _("a slip, with the lines and their totals")),
    (COVER_SHEET, _("a cover sheet")),
]
TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
PLACEHOLDER = re.compile(r"\[([^\[\]<>]{1,200})\]")
OF_HEADING: dict[str, str] = {"demandeur": "applicant", "fonction": "function", "secteur": "sector"}
"""What the account gives, by the word that stands for it in a French text."""


class PrintTemplateBlock(blocks.StructBlock):
    paper = blocks.ChoiceBlock(choices=PAPERS, default=AGREEMENT, label=_("Print"))
    first_party = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("First party"),
        help_text=_("For an agreement. For instance: “Le centre social, représenté par sa direction”."),
    )
    second_party = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Second party"),
        help_text=_("The title of a question in square brackets stands for its answer: [Nom du bénévole]."),
    )
    text = blocks.RichTextBlock(
        required=False,
        features=["h3", "bold", "italic", "ol", "ul"],
        max_length=20_000,
        label=_("Text of the agreement"),
        help_text=_(
            "The title of a question in square brackets stands for its answer; so do [Demandeur], [Fonction] "
            "and [Secteur], which come from the account."
        ),
    )

    class Meta:
        icon = "doc-full"
        label = _("Print besides the recap")


class PrintTemplate(Effect):
    name = "print_template"
    block_class = PrintTemplateBlock
    order = 80

    def settings(
        self, value: Mapping[str, Any], keys: Mapping[str, str], context: PublishContext
    ) -> dict[str, Any]:
        return {
            "paper": value["paper"],
            "first_party": str(value["first_party"] or "").strip(),
            "second_party": str(value["second_party"] or "").strip(),
            "text": str(rich_text(value["text"])).strip(),
        }

    def in_words(self, spec: EffectSpec, titles: Mapping[str, str]) -> list[str]:
        settings = spec.settings
        text = " ".join(unescape(strip_tags(settings["text"].replace("</p>", " "))).split())
        said = (str(dict(PAPERS)[settings["paper"]]), settings["first_party"], settings["second_party"], text)
        return [words for words in said if words]

    def problems(self, spec: EffectSpec, definition: FormDefinition) -> list[str | Promise]:
        settings = spec.settings
        if settings["paper"] != AGREEMENT:
            return []
        found: list[str | Promise] = []
        if not strip_tags(settings["text"]).strip():
            found.append(_("the agreement has no text."))
        if not settings["first_party"] or not settings["second_party"]:
            found.append(_("name the two parties of the agreement."))
        known = {*titles_of(definition), *OF_HEADING}
        named = [
            title
            for part in ("first_party", "second_party", "text")
            for title in PLACEHOLDER.findall(settings[part])
        ]
        unknown = dict.fromkeys(plain(title) for title in named if folded(unescape(title)) not in known)
        sentence = _("[{title}] is the title of no question.")
        return [*found, *(format_lazy(sentence, title=title) for title in unknown)]


def plain(title: str) -> str:
    """A title as it was typed: in HTML, « & » is « &amp; » and « ' » may be « &#x27; »."""
    return " ".join(unescape(title).split())


def titles_of(definition: FormDefinition) -> dict[str, FieldSpec]:
    """The questions that a placeholder may name, by folded title: those that have words to show, lines aside."""
    return {
        folded(spec.label): spec
        for spec in definition.fields
        if FIELD_TYPES[spec.type].takes_answer and not spec.columns
    }


def fill_agreement(
    spec: EffectSpec, definition: FormDefinition, answers: Answers, heading: Mapping[str, str]
) -> dict[str, SafeString]:
    """Write the agreement of a request, from its version's own effect. Shape: HTML, by the name of the setting."""
    parts = {
        "first_party": spec.settings["first_party"],
        "second_party": spec.settings["second_party"],
        "text": rich_text(spec.settings["text"]),
    }
    return {name: fill_text(part, definition, answers, heading) for name, part in parts.items()}


def fill_text(
    text: str, definition: FormDefinition, answers: Answers, heading: Mapping[str, str]
) -> SafeString:
    """Put the answers in place of the placeholders of `text`.

    Shape: `text` is safe HTML, or plain text that is escaped; answers are escaped. What was not answered, or not
           asked, leaves a dotted line to be filled in by hand. A question goes before what the account gives,
           where both have the same name.
    """
    questions = titles_of(definition)

    def said(found: re.Match[str]) -> str:
        title = folded(unescape(found[1]))
        if title in questions:
            spec = questions[title]
            words = FIELD_TYPES[spec.type].show(spec, answers[spec.key]) if spec.key in answers else ""
        elif title in OF_HEADING:
            words = heading.get(OF_HEADING[title], "")
        else:
            return found[0]
        return str(escape(words)).replace("\n", "<br>") or "…………………"

    # Between tags only: an answer in a link's address would say where the link leads.
    parts = TAG.split(str(conditional_escape(text)))
    parts[::2] = [PLACEHOLDER.sub(said, part) for part in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308  sanitised or escaped by the caller, answers in `said`
