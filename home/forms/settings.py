"""What communication and IT set of their centre."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.centres.choices import Typeface
from portal.centres.models import Centre, Charter, validate_colour
from portal.ui.theme import chosen

LONGEST_TEXT = 20_000


class ColourInput(forms.TextInput):
    input_type = "color"


def colour_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=7,
        widget=ColourInput(attrs={"class": "colour"}),
        validators=[validate_colour],
    )


class AppearanceForm(forms.Form):
    name = forms.CharField(label=_("Name shown"), max_length=Centre._meta.get_field("name").max_length)
    colour = colour_field(_("Main colour"), _("Of the top of the pages, the menu, buttons and links."))
    accent = colour_field(_("Accent colour"), _("Of counts and small marks on the main colour."))
    typeface = forms.ChoiceField(label=_("Letters"), choices=Typeface.choices, widget=forms.RadioSelect)

    @classmethod
    def of(cls, charter: Charter, data: Any = None) -> "AppearanceForm":
        main, accent = chosen(charter)
        initial = {
            "name": charter.centre.name,
            "colour": main,
            "accent": accent,
            "typeface": charter.typeface,
        }
        return cls(data, initial=initial)

    def clean_colour(self) -> str:
        return str(self.cleaned_data["colour"]).lower()

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, 2 MB at most. It is reduced, and its hidden information is removed."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    alternative = forms.CharField(
        label=_("What the logo says"),
        help_text=_("Only if it says more than the name of the centre, which stands beside it."),
        required=False,
        max_length=120,
    )


class PublicityForm(forms.Form):
    is_shown = forms.BooleanField(
        label=_("Show the European emblem and its sentence"),
        help_text=_("At the foot of every page, of mails and of what is printed."),
        required=False,
    )
    sentence = forms.CharField(
        label=_("Sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def clean_sentence(self) -> str:
        return " ".join(str(self.cleaned_data["sentence"]).split())


class PublicTextForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "An empty line begins a paragraph, “## ” a heading, “- ” a line of a list. "
            "Two stars on both sides make words **bold**."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
    )
