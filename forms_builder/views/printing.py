"""A request on paper: pages to print, and PDFs that are made once and kept."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from forms_builder import tasks
from forms_builder.choices import SubmissionState
from forms_builder.models import PrintedCopy, Submission
from forms_builder.printing import PAPERS, RECAP, Paper, file_name, paper_for, print_context
from forms_builder.queries.printing import Progress, copy_of, progress_of, task_arguments
from forms_builder.queries.submissions import submission_in_full
from portal.kit.access import is_looked_over
from portal.kit.downloads import attachment
from portal.media.views import send

WAITS = 20
SECONDS_BETWEEN = 3
"""A minute in all: a print takes two seconds, behind what the worker has to do before."""
STATUS = {"waiting": 202, "ready": 200, Progress.TOO_MUCH: 422, Progress.FAILED: 500, "late": 503}


@require_GET
def recap(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/recapitulatif/`: the request on paper."""
    return show_paper(request, identifier, PAPERS[RECAP].slug)


@require_GET
def recap_pdf(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """`…/recapitulatif.pdf`."""
    return give_copy(request, identifier, PAPERS[RECAP].slug)


@require_GET
def paper(request: HttpRequest, identifier: UUID, slug: str) -> HttpResponse:
    """`…/imprimer/<convention…>/`: a paper that the form offers."""
    return show_paper(request, identifier, slug)


@require_GET
def paper_pdf(request: HttpRequest, identifier: UUID, slug: str) -> HttpResponseBase:
    """`…/imprimer/<convention…>.pdf`."""
    return give_copy(request, identifier, slug)


def show_paper(request: HttpRequest, identifier: UUID, slug: str) -> HttpResponse:
    sent = submission_in_full(request.user, identifier).exclude(state=SubmissionState.DRAFT)
    found = get_object_or_404(sent.select_related("centre"))
    return render(request, "forms_builder/paper.html", print_context(found, named_paper(found, slug)))


def named_paper(found: Submission, slug: str) -> Paper:
    """The paper of this word, or 404 where the form does not offer it."""
    kind = next((one.kind for one in PAPERS.values() if one.slug == slug), "")
    offered = paper_for(found, kind)
    if offered is None:
        raise Http404
    return offered


def give_copy(request: HttpRequest, identifier: UUID, slug: str) -> HttpResponseBase:
    """Answer with the print, or with a page that asks for it and waits. Never for IT that looks as somebody."""
    if is_looked_over(request.user):
        raise Http404
    sent = Submission.objects.visible_to(request.user).exclude(state=SubmissionState.DRAFT)
    found = get_object_or_404(sent.select_related("version"), pk=identifier)
    wanted = named_paper(found, slug)
    copy = copy_of(found, wanted.kind)
    waited = tries_in(request)
    if copy is None:
        return wait_for_copy(request, found, wanted, waited)
    if waited:
        return show_wait(request, found, wanted, "ready", refresh=f"0; url={request.path}")
    return send_copy(request, found, wanted, copy)


def tries_in(request: HttpRequest) -> int:
    """How often the page of this print has come back by itself. Whatever else stands there is none."""
    typed = request.GET.get("attente", "")
    return min(int(typed), WAITS) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def wait_for_copy(request: HttpRequest, found: Submission, wanted: Paper, waited: int) -> HttpResponse:
    """Ask for a print once, then wait for so long and no longer."""
    progress = progress_of(found, wanted.kind)
    if progress == Progress.NOT_ASKED:
        tasks.make_copy.enqueue(*task_arguments(found, wanted.kind))
    elif progress != Progress.UNDER_WAY:
        return show_wait(request, found, wanted, progress)
    if waited >= WAITS:
        return show_wait(request, found, wanted, "late")
    refresh = f"{SECONDS_BETWEEN}; url={request.path}?attente={waited + 1}"
    return show_wait(request, found, wanted, "waiting", refresh=refresh)


def show_wait(
    request: HttpRequest, found: Submission, wanted: Paper, step: str, *, refresh: str = ""
) -> HttpResponse:
    context = {"submission": found, "paper": wanted, "step": step}
    answer = render(request, "forms_builder/paper_wait.html", context, status=STATUS[step])
    if refresh:
        answer["Refresh"] = refresh
    return answer


def send_copy(request: HttpRequest, found: Submission, wanted: Paper, copy: PrintedCopy) -> HttpResponseBase:
    """The stored bytes, with their SHA-256 as mark: what the browser holds already is not sent again."""
    mark = f'"{copy.sha256}"'
    known = get_conditional_response(request, etag=mark)
    if known is not None:
        return known
    answer = send(request, copy.content, "application/pdf", attachment(file_name(found, wanted)))
    answer["ETag"] = mark
    return answer
