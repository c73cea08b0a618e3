"""The forms that a delegation may be for. This room knows their pages, never what they ask."""

from typing import Any

from wagtail.models import Page

from portal.accounts.models import User
from portal.centres.models import Centre
from portal.centres.queries import readable
from portal.ui.models import form_models


def forms_of(centre: Centre) -> Any:
    """The pages of the centre that are filled in, by their titles, online or not."""
    inside = Page.objects.filter(path__startswith=centre.site.root_page.path)
    return inside.exact_type(*form_models()).order_by("title", "pk")


def forms_to_offer(reader: User) -> list[Any]:
    """Those that are online and that `reader` may read."""
    assert reader.centre is not None
    return list(forms_of(reader.centre).filter(readable(reader)))
