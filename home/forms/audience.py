"""Who reads what is published outside the back office."""

from typing import Any

from django import forms
from wagtail.models import Page

from home.widgets import AudienceField
from portal.centres.audiences import is_term

MOST_TERMS = 100


class AudienceForm(forms.Form):
    """To be inherited from: `audience` is a list of terms, [] for everybody that the pages above let in.

    Shape: `by` is who publishes, `parent` the page that the new one will stand below. The widget draws who will
           read it, and asks again as one ticks where there is JavaScript (static/js/components/readers.js).
    """

    audience = AudienceField()

    def __init__(
        self, *args: Any, by: Any, parent: Page, said: list[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        assert isinstance(field, AudienceField)
        field.offer(centre=by.centre, parent=parent, said=said or [])


class ForecastForm(forms.Form):
    """What an editor has ticked so far, and where the page will stand. What is no term of ours is nobody's."""

    place = forms.CharField(max_length=1000)

    def clean(self) -> dict[str, Any]:
        terms = self.data.getlist("terms") if hasattr(self.data, "getlist") else []
        return self.cleaned_data | {"terms": [term for term in terms if is_term(term)][:MOST_TERMS]}
