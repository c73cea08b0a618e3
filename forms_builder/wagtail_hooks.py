"""How form pages are served, and what this room adds to the back office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from forms_builder.actions.registers import change_leave_kind, create_leave_kind, delete_leave_kind
from forms_builder.choices import ProposalState
from forms_builder.models import FormIndexPage, FormPage, FormProposal, LeaveKind
from forms_builder.queries.submissions import requests_below
from forms_builder.views.filling import form_page
from portal.kit.registers import Register

Serve = Callable[..., HttpResponse]


@hooks.register("on_serve_page")
def serve_forms(serve: Serve) -> Serve:
    """After the restrictions of the page are checked (docs/decisions/0006-abstract-base-page.md), its own view."""

    def serve_form(page: Any, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        if isinstance(page, FormPage):
            return form_page(request, page)
        return serve(page, request, args, kwargs)

    return serve_form


@hooks.register("before_delete_page")
def keep_forms_with_requests(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A form that people have filled in is taken offline, not deleted: nor is the page above it."""
    number = requests_below(page)
    if not number:
        return None
    sentence = ngettext(
        "“%(title)s” cannot be deleted: %(number)d request was made with it. Take it offline instead: it "
        "leaves the list, and the request stays readable.",
        "“%(title)s” cannot be deleted: %(number)d requests were made with it. Take it offline instead: it "
        "leaves the list, and the requests stay readable.",
        number,
    )
    messages.error(request, sentence % {"title": page.get_admin_display_title(), "number": number})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_forms_with_requests_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    return next((answer for page in pages if (answer := keep_forms_with_requests(request, page))), None)


@hooks.register("construct_explorer_page_queryset")
def ask_which_wait(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """The list of forms says which wait for human resources: asked once for all of them."""
    if not isinstance(parent_page.specific_deferred, FormIndexPage):
        return pages
    waiting = FormProposal.objects.filter(page=OuterRef("pk"), state=ProposalState.WAITING)
    return pages.annotate(waits_for_hr=Exists(waiting))


@hooks.register("after_publish_page")
def say_that_it_waits(request: HttpRequest, page: Page) -> None:
    """Publishing a form may make no version: whoever pressed the button is told why, and what comes next."""
    if not isinstance(page, FormPage):
        return
    proposal = page.proposals.filter(state=ProposalState.WAITING).first()
    if proposal is None:
        return
    sentence = _(
        "“%(title)s” waits for human resources: its route, its effects or how long it is kept change. "
        "Employees keep the form as it was until they agree; you will be told."
    )
    messages.warning(request, sentence % {"title": proposal.title})


@hooks.register("after_bulk_action")
def say_which_wait(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    if action_type == "publish":
        for page in objects:
            say_that_it_waits(request, page.specific if isinstance(page, Page) else page)


@hooks.register("insert_editor_js")
def propose_titles() -> SafeString:
    """In the editor, conditions and effects propose the titles of the questions."""
    return format_html('<script type="module" src="{}"></script>', static("js/editor/form_titles.js"))


@modeladmin_register
class LeaveKindRegister(Register):
    """Human resources say which kinds of leave there are."""

    model = LeaveKind
    permission = "forms_builder.manage_leave_kinds"
    menu_label = _("Kinds of leave")
    menu_icon = "tag"
    menu_order = 520
    list_display = ("name", "is_debited", "is_of_right", "is_offered")
    list_filter = ("is_debited", "is_offered")
    search_fields = ("name",)
    ordering = ("position", "name")
    base_url_path = "natures-de-conge"
    panels = [
        FieldPanel("name"),
        FieldPanel("position"),
        FieldPanel("is_debited"),
        FieldPanel("is_of_right"),
        FieldPanel("is_offered", help_text=_("Forms follow once they are published again.")),
    ]

    def create(self, by: Any, facts: dict[str, Any]) -> LeaveKind:
        return create_leave_kind(by=by, **facts)

    def change(self, by: Any, row: LeaveKind, facts: dict[str, Any]) -> LeaveKind:
        return change_leave_kind(by=by, kind=row, **facts)

    def remove(self, by: Any, row: LeaveKind) -> None:
        delete_leave_kind(by=by, kind=row)
