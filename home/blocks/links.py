"""Blocks that lead somewhere: pages, the portal's tools, other sites, colleagues, the news."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from home.widgets import PersonChooser
from portal.accounts.models import User
from portal.kit.registries import navigation
from portal.ui.models import form_models

MOST_CARDS, MOST_LINKS, MOST_NEWS = 24, 24, 10


class WebAddressBlock(blocks.URLBlock):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Web address"))
        super().__init__(max_length=500, validators=(URLValidator(schemes=["http", "https"]),), **options)


def tools() -> list[tuple[str, Any]]:
    """What the menu has, by the name that it is registered under."""
    return [(entry.name, entry.label) for entry in navigation]


class CardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page of the portal"), required=False)
    address = WebAddressBlock(label=_("or web address"), required=False)
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=100, help_text=_("Empty for the page’s own title.")
    )
    text = blocks.CharBlock(label=_("A sentence"), required=False, max_length=200)
    picture = ImageChooserBlock(label=_("Picture"), required=False, help_text=_("A mere decoration."))

    class Meta:
        icon = "link"
        label = _("Card")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            said = ValidationError(gettext("Choose a page or write a web address: one of the two."))
            raise StructBlockValidationError(block_errors={"page": said})
        if cleaned["address"] and not cleaned["title"]:
            raise StructBlockValidationError(
                block_errors={"title": ValidationError(gettext("Give it a title."))}
            )
        return cleaned


class CardsBlock(blocks.ListBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__(CardBlock(), **({"min_num": 1, "max_num": MOST_CARDS} | options))

    class Meta:
        icon = "grip"
        label = _("Cards")
        description = _("Ways to pages or sites, each with a title, a sentence and a picture.")


class LinkedPageBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page"))
    label = blocks.CharBlock(label=_("Text of the link"), required=False, max_length=100)

    class Meta:
        icon = "doc-empty"
        label = _("Page of the portal")


class LinkedToolBlock(blocks.StructBlock):
    tool = blocks.ChoiceBlock(label=_("Tool"), choices=tools)
    label = blocks.CharBlock(label=_("Text of the link"), required=False, max_length=100)

    class Meta:
        icon = "cog"
        label = _("Tool of the portal")


class LinkedSiteBlock(blocks.StructBlock):
    address = WebAddressBlock()
    label = blocks.CharBlock(label=_("Text of the link"), max_length=100)

    class Meta:
        icon = "site"
        label = _("Other site")


class LinksBlock(blocks.StreamBlock):
    page = LinkedPageBlock()
    tool = LinkedToolBlock()
    site = LinkedSiteBlock()


class QuickLinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=100)
    links = LinksBlock(label=_("Links"), min_num=1, max_num=MOST_LINKS)

    class Meta:
        icon = "list-ul"
        label = _("Quick links")
        description = _("A short list of links to pages, tools of the portal and other sites.")


class FormChooserBlock(blocks.PageChooserBlock):
    """Chooses a page that is filled in, whichever room brings it (PortalPage.is_form)."""

    @cached_property
    def target_models(self) -> list[Any]:
        return form_models()


class FormBlock(blocks.StructBlock):
    form = FormChooserBlock(label=_("Form"))
    label = blocks.CharBlock(
        label=_("Text of the button"),
        required=False,
        max_length=100,
        help_text=_("Empty for the form’s title."),
    )

    class Meta:
        icon = "form"
        label = _("Form to fill in")
        description = _("A button that opens a form of the portal.")


class ToolBlock(LinkedToolBlock):
    class Meta:
        icon = "cog"
        label = _("Tool of the portal")
        description = _("A button that opens a tool: requests, leave, directory, calendar…")


class PersonChooserBlock(blocks.ChooserBlock):
    """Chooses a colleague; `home.wagtail_hooks.choosers` lists those of one's own centre."""

    target_model = User
    widget = PersonChooser()


class ContactBlock(blocks.StructBlock):
    person = PersonChooserBlock(label=_("Colleague"))
    subject = blocks.CharBlock(
        label=_("For what"), required=False, max_length=100, help_text=_("E.g. “For questions on leave”.")
    )

    class Meta:
        icon = "user"
        label = _("Contact")
        description = _("A colleague, with the telephone number and address of the directory.")


class NewsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=100)
    count = blocks.IntegerBlock(
        label=_("How many"),
        default=3,
        min_value=1,
        max_value=MOST_NEWS,
        help_text=_("The newest that each reader may read."),
    )

    class Meta:
        icon = "date"
        label = _("Last news")
        description = _("The newest pieces of news, always up to date.")
