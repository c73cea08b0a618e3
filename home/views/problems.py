"""« Signaler un problème sur cette page »: telling, and answering."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.actions.problems import report_problem, solve_problem
from home.forms.editorial import AnswerForm, ProblemForm
from home.queries.care import find_own_page
from home.queries.desk import problems_of
from portal.accounts.views.doors import attempt, form_view, member
from portal.kit.access import can
from portal.kit.pagination import paginate
from portal.ui.models import address_of

ROWS = 20


@form_view
def report(request: HttpRequest, place: str) -> HttpResponse:
    """`/publications/signaler/<address>`."""
    page = find_own_page(member(request), place)
    if page is None or not can(request.user, "home.report_problem", page):
        raise Http404
    form = ProblemForm(request.POST or None)
    address = address_of(page.url_path)
    if not form.is_valid() or not attempt(
        form, lambda: report_problem(by=request.user, page=page, text=form.cleaned_data["text"])
    ):
        return render(request, "home/editorial/report.html", {"page": page, "form": form, "address": address})
    messages.success(request, _("Thank you. Whoever keeps this page is told, and answers you here."))
    return redirect(address)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """`/publications/problemes/`: those of the pages that I keep or answer for, and those that I told."""
    rows = problems_of(member(request))
    is_solved = request.GET.get("etat") == "resolus"
    page = paginate(
        rows.filter(solved_at__isnull=not is_solved),
        by=("-reported_at", "-id"),
        cursor=request.GET.get("suite", ""),
        size=ROWS,
    )
    context = {"page": page, "is_solved": is_solved, "keeps_desk": can(request.user, "home.view_desk")}
    return render(request, "home/editorial/problems.html", context)


@form_view
def problem(request: HttpRequest, problem_id: UUID) -> HttpResponse:
    found = get_object_or_404(problems_of(member(request)), pk=problem_id)
    may_answer = found.solved_at is None and can(request.user, "home.answer_problem", found)
    if request.method == "POST" and not can(request.user, "home.answer_problem", found):
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid() or not attempt(
        form, lambda: solve_problem(by=request.user, problem=found, answer=form.cleaned_data["answer"])
    ):
        context = {"problem": found, "form": form, "may_answer": may_answer}
        if found.page is not None and can(request.user, "centres.view_page", found.page):
            context["address"] = address_of(found.page.url_path)
        return render(request, "home/editorial/problem.html", context)
    messages.success(request, _("Noted as seen to. Whoever told it knows."))
    return redirect("home:problems")
