"""`/publications/a-relire/`: texts that somebody else reads again before they are online."""

from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page, WorkflowState

from home.actions.moderating import publish_text, return_text, set_moderation
from home.exceptions import NotTheSameText
from home.forms.editorial import PublishTextForm, ReturnTextForm
from home.queries.care import find_own_page
from home.queries.moderation import authors_of, changes_between, online_text, state_of, texts_to_read
from portal.accounts.views.doors import admitted, attempt
from portal.centres.queries import charter_of
from portal.kit.access import can
from portal.kit.pagination import paginate

ROWS = 20


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    by: Any = admitted(request, "home.read_texts_again")
    cursor = request.GET.get("suite", "")
    page = paginate(texts_to_read(by), by=("created_at", "id"), cursor=cursor, size=ROWS)
    context = {
        "page": page,
        "is_moderated": charter_of(by.centre).is_moderated,
        "sets_moderation": can(by, "home.set_moderation", by.centre),
    }
    return render(request, "home/editorial/texts.html", context)


@require_POST
def set_on(request: HttpRequest, *, is_on: bool) -> HttpResponse:
    """Have texts read again before they are online, or no longer."""
    by: Any = admitted(request, "home.read_texts_again")
    if not can(by, "home.set_moderation", by.centre):
        raise Http404
    set_moderation(by=by, centre=by.centre, is_on=is_on)
    if is_on:
        messages.success(request, _("From now on, each text is read again before it is online."))
    else:
        messages.success(request, _("From now on, communication puts its texts online by itself."))
    return redirect("home:texts")


def waiting(by: Any, place: str) -> tuple[Page, WorkflowState]:
    """The page at `place` and what waits of it. Raises: Http404."""
    page = find_own_page(by, place)
    state = state_of(by, page) if page is not None else None
    if page is None or state is None:
        raise Http404
    return page, state


def is_decided(request: HttpRequest, by: Any, place: str) -> bool:
    """Tell whether the page is there and nothing of it waits any more, and say so: two decide at once."""
    page = find_own_page(by, place)
    if page is None or state_of(by, page) is not None:
        return False
    messages.info(request, str(NotTheSameText.message))
    return True


@require_safe
def text(request: HttpRequest, place: str) -> HttpResponse:
    """What a text changes, how it looks on a telephone, and the decision."""
    by: Any = admitted(request, "home.read_texts_again")
    page, state = waiting(by, place)
    return show(request, by, page, state)


def show(
    request: HttpRequest, by: Any, page: Page, state: WorkflowState, form: ReturnTextForm | None = None
) -> HttpResponse:
    revision = state.current_task_state.revision
    context: dict[str, Any] = {
        "page": page,
        "state": state,
        "place": page.url_path.split("/", 2)[2].strip("/"),
        "draft": revision.as_object(),
        "changes": changes_between(online_text(page), revision.as_object(), by.centre),
        "is_own": by.pk in authors_of(state),
        "publish_form": PublishTextForm(initial={"version": revision.pk}),
        "return_form": form or ReturnTextForm(initial={"version": revision.pk}),
        "is_returning": form is not None,
    }
    answer = render(request, "home/editorial/text.html", context)
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # the preview, framed as on a telephone
    return answer


@require_safe
def preview(request: HttpRequest, place: str) -> HttpResponse:
    """The text as its readers would see it, for the frame of the page above."""
    by: Any = admitted(request, "home.read_texts_again")
    _page, state = waiting(by, place)
    draft: Any = state.current_task_state.revision.as_object()
    answer: HttpResponse = draft.make_preview_request(request, "")
    return answer


@require_POST
def publish(request: HttpRequest, place: str) -> HttpResponse:
    by: Any = admitted(request, "home.read_texts_again")
    if is_decided(request, by, place):
        return redirect("home:texts")
    _page, state = waiting(by, place)
    form = PublishTextForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: publish_text(by=by, state=state, version=form.cleaned_data["version"])
    ):
        messages.success(request, _("Published. Whoever wrote it is told."))
        return redirect("home:texts")
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect("home:texts")


@require_POST
def send_back(request: HttpRequest, place: str) -> HttpResponse:
    by: Any = admitted(request, "home.read_texts_again")
    if is_decided(request, by, place):
        return redirect("home:texts")
    page, state = waiting(by, place)
    form = ReturnTextForm(request.POST)
    if not form.is_valid() or not attempt(form, lambda: return_text(by=by, state=state, **form.cleaned_data)):
        return show(request, by, page, state, form)
    messages.success(request, _("Sent back. Whoever wrote it reads your word."))
    return redirect("home:texts")
