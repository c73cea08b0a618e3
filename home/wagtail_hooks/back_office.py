"""The back office for people who are not technicians: little of it, in their words, about their centre."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet

from home.queries.archives import without_archives
from home.queries.back_office import changed_lately, known_pages, starts_for, waiting_for
from portal.accounts.choices import ROLES
from portal.centres.queries import keeps_pages

# Filters that list people and sites of every centre, and that no hook can scope.
for filters in (PageFilterSet, GenericPageFilterSet):
    for name in ("owner", "edited_by", "site"):
        filters.base_filters.pop(name, None)

SAID_OTHERWISE = (
    gettext_noop("Review this version"),
    gettext_noop("%s KB"),
    gettext_noop("%s MB"),
    gettext_noop("%s GB"),
    gettext_noop("Created"),
    gettext_noop("Published"),
    gettext_noop("Add %(object)s"),
    gettext_noop("Search %(name)s"),
    gettext_noop("Are you sure you want to delete this page?"),
    gettext_noop("Are you sure you want to unpublish this page?"),
    gettext_noop("Are you sure you want to move this page into '%(title)s'?"),
)
"""Words of Wagtail's and Django's that our catalogue says as a colleague would: ours is read before theirs."""
MENU_OF_EDITORS = {"explorer", "images", "documents"}
MENU_OF_FORM_EDITORS = {"explorer"}


class WhatToDo(Component):
    """« Que voulez-vous faire ? »: the few things that people come for, one press away."""

    order = 50
    template_name = "home/back_office/what_to_do.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None
        user = parent_context["request"].user
        if user.centre_id is None:
            return {"starts": []}
        return {
            "starts": starts_for(user),
            "waiting": waiting_for(user),
            "lately": [page for page in changed_lately(user) if page.permissions_for_user(user).can_edit()],
            "keeps_pages": keeps_pages(user),
        }


@hooks.register("construct_settings_menu", order=1000)
def no_people(request: HttpRequest, menu: list[Any]) -> None:
    """Their addresses are closed (home/back_office.py)."""
    menu[:] = [item for item in menu if item.name not in {"users", "groups"}]


@hooks.register("construct_homepage_panels")
def keep_one_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [WhatToDo()]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_figures(request: HttpRequest, items: list[Any]) -> None:
    """They would count the pages and files of every centre."""
    items.clear()


@hooks.register("construct_main_menu", order=1000)
def keep_what_the_role_needs(request: HttpRequest, menu: list[Any]) -> None:
    user: Any = request.user
    if not user.is_superuser:
        edits_files = any(ROLES[role].editors_group == "editors" for role in user.roles)
        kept = MENU_OF_EDITORS if edits_files else MENU_OF_FORM_EDITORS
        menu[:] = [item for item in menu if item.name in kept or hasattr(item, "model_admin")]
    for place, item in enumerate(menu):
        if item.name == "explorer":
            # Wagtail's own opens on an API that knows no centre.
            menu[place] = MenuItem(
                _("Pages"),
                reverse("wagtailadmin_explore_root"),
                name="explorer",
                icon_name="folder-open-inverse",
                order=item.order,
            )
    menu.insert(0, MenuItem(_("Back to the portal"), "/", name="portal", icon_name="home", order=0))


def only_known(pages: Any, request: HttpRequest) -> Any:
    """Those that the person knows of; all of them for the installation administrator.

    Shape: by key or path: Wagtail's search filters on nothing else.
    """
    user: Any = request.user
    if user.centre_id is None:
        return pages
    if keeps_pages(user):
        return pages.filter(path__startswith=user.centre.site.root_page.path)
    return pages.filter(pk__in=known_pages(user).values("pk"))


@hooks.register("construct_page_chooser_queryset")
def choose_among_known_pages(pages: Any, request: HttpRequest) -> Any:
    return only_known(pages, request)


@hooks.register("construct_explorer_page_queryset")
def explore_known_pages(parent_page: Any, pages: Any, request: HttpRequest) -> Any:
    return without_archives(only_known(pages, request))


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def choose_among_own_files(files: Any, request: HttpRequest) -> Any:
    """By collection, not by its path as `visible_to`: Wagtail's search filters on nothing else."""
    user: Any = request.user
    if user.centre_id is None:
        return files
    own = user.centre.collection.get_descendants(inclusive=True).values_list("pk", flat=True)
    return files.filter(collection__in=list(own))


@hooks.register("construct_page_action_menu")
def publish_first(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """What an editor means by saving: drafts are kept by themselves."""
    menu_items.sort(key=lambda item: (item.name != "action-publish", item.name != "action-submit"))


@hooks.register("insert_editor_js")
def count_readers() -> SafeString:
    """Who will read the page is counted again as one ticks."""
    return format_html('<script type="module" src="{}"></script>', static("js/components/readers.js"))


@hooks.register("insert_global_admin_css")
def brand() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/back_office.css"))
