"""Publishing in one screen: `/publier/`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from home.actions.publishing import (
    publish_announcement,
    publish_document,
    publish_link,
    revise,
    take_back,
)
from home.exceptions import TooLateToTakeBack
from home.forms.publishing import AnnouncementForm, DocumentForm, LinkForm, PublishingForm
from home.marks import to_marks
from home.models import Publication
from home.queries.moderation import returned_text
from home.queries.publishing import (
    is_still_simple,
    libraries_of,
    links_page_of,
    news_index_of,
    readers_of_page,
)
from portal.accounts.views.doors import attempt, form_view
from portal.centres.models import Centre
from portal.kit.access import can
from portal.kit.registries import creations


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be published in one screen. Shape: `parent` is None where the centre has nowhere to put it."""

    heading: str | Promise
    form: type[PublishingForm]
    parent: Callable[[Centre], Page | None]
    publish: Callable[..., Publication]


KINDS: dict[str, Kind] = {
    "newspage": Kind(gettext_lazy("Announcement"), AnnouncementForm, news_index_of, publish_announcement),
    "documentpage": Kind(
        gettext_lazy("Document"), DocumentForm, lambda centre: libraries_of(centre).first(), publish_document
    ),
    "linkpage": Kind(gettext_lazy("Link"), LinkForm, links_page_of, publish_link),
}
WRITTEN = (
    "title",
    "introduction",
    "category",
    "target",
    "pinned_until",
    "asks_acknowledgement",
    "acknowledge_by",
)


@require_safe
def publish(request: HttpRequest) -> HttpResponse:
    """`/publier/`: the three kinds."""
    user: Any = request.user
    offered = [one for one in creations if one.name.startswith("home.publish-") and one.visible(user)]
    if not offered:
        raise Http404
    return render(request, "home/create.html", {"creations": offered, "heading": _("Publish")})


@form_view
def compose(request: HttpRequest, kind: str) -> HttpResponse:
    """`/publier/annonce/`, `/publier/document/`, `/publier/lien/`."""
    spec, user = KINDS[kind], request.user
    centre: Any = getattr(user, "centre", None)
    parent = spec.parent(centre) if centre is not None else None
    if parent is None or not can(user, "home.publish_below", parent):
        raise Http404
    form = asked(request, spec, parent=parent)
    if form.is_valid():
        request_id = form.cleaned_data["request_id"]
        made = attempt(form, lambda: spec.publish(by=user, request_id=request_id, said=form.said()))
        if made is not None:
            return redirect("home:published", made.pk)
    return render(request, "home/publish.html", {"form": form, "heading": spec.heading})


@form_view
def modify(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/publier/<uuid>/modifier/`: the same screen, for what it published; the editor, for what it does not show."""
    publication = found(request, identifier)
    page = publication.page.get_latest_revision_as_object()
    if not can(request.user, "home.revise_page", publication.page):
        raise Http404
    if not is_still_simple(page):
        messages.info(request, _("This page says more than one screen shows: change it here."))
        return redirect("wagtailadmin_pages:edit", publication.page_id)
    spec = KINDS[page._meta.model_name]
    parent = publication.page.get_parent().specific
    form = asked(request, spec, parent=parent, page=page, initial=written(page))
    if form.is_valid():
        facts = {"version": form.cleaned_data["version"] or 0, "said": form.said()}
        made = attempt(form, lambda: revise(by=request.user, publication=publication, **facts))
        if made is not None:
            return redirect("home:published", made.pk)
    context = {
        "form": form,
        "heading": spec.heading,
        "publication": publication,
        "page_shown": page,
        "returned": returned_text(publication.page),
    }
    return render(request, "home/publish.html", context)


@require_safe
def published_page(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/publier/<uuid>/`: it is online, who sees it, and the way back."""
    publication = found(request, identifier)
    page = publication.page.specific
    draft = page.get_latest_revision_as_object()
    context = {
        "publication": publication,
        "shown": page,
        "readers": readers_of_page(page) if page.live else None,
        "is_simple": is_still_simple(draft),
        "returned": returned_text(page),
        "may_take_back": publication.is_fresh and can(request.user, "home.take_page_back", publication.page),
    }
    return render(request, "home/published.html", context)


@require_POST
def withdraw(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/publier/<uuid>/retirer/`."""
    publication = found(request, identifier)
    try:
        take_back(by=request.user, publication=publication)
    except TooLateToTakeBack as refusal:
        messages.error(request, str(refusal.message))
    return redirect("home:published", publication.pk)


def found(request: HttpRequest, identifier: UUID) -> Publication:
    rows = Publication.objects.visible_to(request.user).select_related("page")
    publication: Publication = get_object_or_404(rows, pk=identifier)
    return publication


def asked(request: HttpRequest, spec: Kind, **facts: Any) -> PublishingForm:
    return spec.form(request.POST or None, request.FILES or None, by=request.user, **facts)


def written(page: Any) -> dict[str, Any]:
    """What the screen shows of a page that is there."""
    facts = {name: getattr(page, name, None) for name in WRITTEN}
    facts |= {"audience": list(page.audience), "version": page.latest_revision_id}
    if page._meta.model_name == "newspage":
        facts["text"] = to_marks(page.body[0].value.source) if page.body else ""
        facts["picture_alternative"] = page.image_alternative
    return facts
