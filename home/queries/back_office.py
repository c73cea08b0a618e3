"""The back office: the pages that somebody knows of there, and its first screen."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.queries.care import to_review
from home.queries.desk import problems_to_answer, scheduled_pages
from home.queries.moderation import texts_to_read
from portal.centres.queries import keeps_pages, readable
from portal.ui.models import PortalPage

MOST_COUNTED = 50
LATEST = 6


def known_pages(user: Any) -> QuerySet[Page]:
    """The pages of the person's own centre that they keep, edit or read.

    Shape: whoever edits forms alone is told neither the drafts nor the limited pages of others: Wagtail's lists
           and choosers would show their titles.
    """
    root: Any = user.centre.site.root_page
    own: QuerySet[Page] = Page.objects.filter(path__startswith=root.path)
    if keeps_pages(user):
        return own
    edited = own.filter(pk__in=PagePermissionPolicy().explorable_instances(user).values("pk"))
    return own.filter(pk=root.pk) | edited | own.filter(readable(user))


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line. Shape: `number` is at most MOST_COUNTED, `is_more` tells that there are others."""

    label: str | Promise
    number: int
    is_more: bool
    url: str


def waiting_for(user: Any) -> list[Waiting]:
    """What waits, a query for each kind; nothing for whoever keeps no pages."""
    if not keeps_pages(user) or user.centre_id is None:
        return []
    kinds = (
        (_("Pages to look at again"), to_review(user), reverse("home:desk-list", args=["a-revoir"])),
        (_("Problems that colleagues told of"), problems_to_answer(user), reverse("home:problems")),
        (_("Texts to read again before they are online"), texts_to_read(user), reverse("home:texts")),
        (
            _("Pages that go online by themselves"),
            scheduled_pages(user),
            reverse("home:desk-list", args=["programmees"]),
        ),
    )
    found = [line(label, rows, url) for label, rows, url in kinds]
    return [one for one in found if one.number]


def line(label: str | Promise, rows: QuerySet[Any], url: str) -> Waiting:
    number = len(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return Waiting(label, min(number, MOST_COUNTED), number > MOST_COUNTED, url)


def changed_lately(user: Any) -> list[Page]:
    """The pages of the person's own centre that somebody worked on last, with who did. Two queries."""
    root = user.centre.site.root_page
    pages = (
        Page.objects.filter(path__startswith=root.path, depth__gt=root.depth)
        .exclude(latest_revision=None)
        .select_related("latest_revision__user")
        .order_by("-latest_revision_created_at", "-pk")
    )
    return [page for page in pages[: 2 * LATEST] if issubclass(page.specific_class, PortalPage)][:LATEST]
