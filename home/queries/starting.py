"""What somebody may begin in the back office."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.models import Page, get_page_models


@dataclass(frozen=True, slots=True)
class Start:
    """Something to begin in the back office. Shape: `places` are (name of the page it goes under, address)."""

    label: str
    places: list[tuple[str, str]]


def starts_for(user: Any) -> list[Start]:
    """What the person may create, and where: four queries, whatever the number of page types."""
    root = user.centre.site.root_page
    pages = [
        page
        for page in Page.objects.descendant_of(root, inclusive=True).filter(depth__lte=root.depth + 1)
        if page.permissions_for_user(user).can_add_subpage()
    ]
    found = []
    for model in [model for model in get_page_models() if getattr(model, "start_label", "")]:
        parents = [page for page in pages if page.specific_class in model.allowed_parent_page_models()]
        names = (model._meta.app_label, model._meta.model_name)
        places = [(page.title, reverse("wagtailadmin_pages:add", args=[*names, page.pk])) for page in parents]
        if places:
            found.append(Start(str(model.start_label), places))
    return sorted(found, key=lambda start: (len(start.places), start.label))
