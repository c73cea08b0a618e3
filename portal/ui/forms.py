"""What one chooses about the interface itself."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ui.display import Display


class DisplayForm(forms.Form):
    text = forms.ChoiceField(
        label=_("Size of the text"),
        choices=[("normal", _("Normal")), ("large", _("Large")), ("largest", _("Very large"))],
        widget=forms.RadioSelect,
    )
    contrast = forms.ChoiceField(
        label=_("Contrast"),
        choices=[
            ("normal", pgettext_lazy("contrast", "Normal")),
            ("more", _("High: black on white, or white on black")),
        ],
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )

    def display(self) -> Display:
        return Display(**self.cleaned_data)
