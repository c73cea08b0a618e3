"""Filling in a form: a new request, or one that was sent back."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from forms_builder.actions.drafts import (
    MOST_FILES,
    attach_file,
    begin_draft,
    clean_typed,
    discard_draft,
    drop_files_of_removed_lines,
    move_draft_to_current_version,
    remove_files,
    save_draft,
)
from forms_builder.actions.entering import begin_entry
from forms_builder.actions.signing import consent_sentence
from forms_builder.actions.submitting import submit
from forms_builder.choices import Act, SubmissionState
from forms_builder.drawing import Drawing
from forms_builder.effects.carry_over import CarryOver
from forms_builder.effects.debit_leave import DebitLeave
from forms_builder.exceptions import (
    FileRefused,
    FormUnavailable,
    RequestMoved,
    RequestNeeded,
    TooMuchTyped,
)
from forms_builder.forms import RequestForm, form_of, is_all_of, touched_inputs, typed_values
from forms_builder.inputs import LINE_MOVES, PREFIX, anchor_of, asked_of_applicant, declared_only
from forms_builder.models import FormPage, FormVersion, Submission
from forms_builder.presenting import present_days
from forms_builder.queries.carrying import carried_values, still_empty
from forms_builder.queries.filling import first_inputs
from forms_builder.queries.form_list import list_forms
from forms_builder.queries.prerequisites import forms_needed_first, page_of
from forms_builder.queries.previews import preview_draft
from forms_builder.queries.submissions import current_version, draft_for, draft_of
from forms_builder.rules import allowed_actions
from forms_builder.views.wishes import put_wish
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.models import User
from portal.accounts.reauthentication import reauthenticate
from portal.kit.access import can
from portal.kit.errors import DomainError


@require_GET
def form_list(request: HttpRequest) -> HttpResponse:
    """`/demarches/`: my drafts, what is closest to my hand, then every form that is online, by family."""
    context = {
        "forms": list_forms(request.user),
        "may_enter": can(request.user, "forms_builder.enter_requests"),
        "may_export": can(request.user, "forms_builder.export_submissions"),
        "may_keep": can(request.user, "forms_builder.view_keeping"),
    }
    return render(request, "forms_builder/form_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, page: FormPage) -> HttpResponse:
    """`/demarches/<slug>/`: a new request, or the draft of one. Served for the page by a hook."""
    if request.method == "POST":
        try:
            submission = begun(request, page, UUID(request.POST.get("request_id", "")))
        except (ValueError, FormUnavailable) as error:
            raise Http404 from error
        return take(request, submission)
    user: Any = request.user
    person = entered_for(request)
    draft = draft_of(user, page) if person is None else draft_for(person, page, user)
    version = draft.version if draft else current_version(page)
    if version is None or not can(user, "forms_builder.fill_form", version):
        raise Http404
    submission = draft or fresh_request(user, person, page, version)
    if person is None:
        put_wish(request, submission)
    return show_form(request, submission)


def fresh_request(user: Any, person: User | None, page: FormPage, version: FormVersion) -> Submission:
    """A request that does not exist yet, with its first answers; `user` enters it for `person`, if for somebody."""
    applicant = person or user
    fresh = Submission(id=uuid4(), applicant=applicant, page=page, version=version, centre=user.centre)
    fresh.entered_by = user if person else None
    fresh.draft = first_inputs(applicant, page, version.definition)
    fresh.draft |= still_empty(fresh.draft, carried_values(fresh, {}))
    return fresh


def entered_for(request: HttpRequest) -> User | None:
    """Whom human resources fill the form in for: `pour` names them. None for oneself. Raises: Http404."""
    named = request.POST.get("pour") or request.GET.get("pour")
    if not named:
        return None
    try:
        found = User.objects.visible_to(request.user).filter(public_id=UUID(named)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None or not can(request.user, "forms_builder.enter_for", found):
        raise Http404
    return found


def begun(request: HttpRequest, page: FormPage, identifier: UUID) -> Submission:
    """The request that was begun, or begins now."""
    person = entered_for(request)
    if person is None:
        return begin_draft(by=request.user, page=page, identifier=identifier)
    return begin_entry(by=request.user, page=page, identifier=identifier, applicant=person)


def applicant_of(request: HttpRequest, submission: Submission) -> Any:
    """Who the answers and the balances are those of. Most often who is signed in, whom nothing needs to be read of."""
    return request.user if submission.applicant_id == request.user.pk else submission.applicant


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/demarches/suivi/<id>/corriger/`: a request that was sent back, on its own version."""
    is_written = Q(applicant=request.user) | Q(entered_by=request.user)
    mine = Submission.objects.visible_to(request.user).filter(is_written)
    submission = get_object_or_404(mine.select_related("version", "page"), pk=identifier)
    if request.method == "POST":
        return take(request, submission)
    if Act.EDIT not in allowed_actions(submission, request.user):
        return redirect(submission)
    return show_form(request, submission)


def take(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Keep what was posted, then do what was asked: save, check or sign."""
    if Act.EDIT not in allowed_actions(submission, request.user):
        # Sent already: the second of two clicks, or a page left open. It leads to the request.
        return redirect(submission)
    try:
        return take_open(request, submission)
    except PermissionDenied:
        # Sent by the other click while this one was on its way.
        return redirect(submission)
    except TooMuchTyped as refusal:
        kept = Submission.objects.select_related("version", "page").get(pk=submission.pk)
        return show_form(request, kept, refused={"": str(refusal.message)}, status=413)
    except RequestMoved:
        # Thrown away in another tab, likewise.
        messages.info(request, _("The draft is thrown away."))
        return redirect("forms_builder:form-list")


def take_open(request: HttpRequest, submission: Submission) -> HttpResponse:
    intent = request.POST.get("intent", "save")
    if intent == "discard" and submission.state == SubmissionState.DRAFT:
        discard_draft(by=request.user, submission=submission)
        messages.success(request, _("The draft is thrown away."))
        return redirect("forms_builder:form-list")
    typed = declared_only(asked_of_applicant(submission.definition), typed_values(request.POST))
    touched = touched_inputs(request.POST, typed, submission)
    submission = save_draft(by=request.user, submission=submission, typed=typed, touched=touched)
    refused, attached = take_files(request, submission)
    is_whole = is_all_of(clean_typed(typed), submission.draft)
    if request.headers.get("X-Requested-With") == "fetch":
        context = drawn(request, submission, refused=refused) | {"is_whole": is_whole}
        return render(request, "forms_builder/parts/saved.html", context)
    drop_files_of_removed_lines(by=request.user, submission=submission)
    if not is_whole:
        return show_form(request, submission, refused=refused, is_merged=True)
    return answer(request, submission, intent, refused, attached)


def answer(
    request: HttpRequest, submission: Submission, intent: str, refused: dict[str, str], attached: set[UUID]
) -> HttpResponse:
    """Do what was asked with what is kept now."""
    if intent != "sign":  # what is signed was seen: nothing is put into it
        submission = put_carried(request, submission)
    if intent.partition(":")[0] in LINE_MOVES:
        return move_line(request, submission, intent, refused)
    if intent == "sign":
        return sign(request, submission, refused, attached)
    if intent == "check" or refused:
        return show_form(request, submission, refused=refused, checked=True)
    messages.success(request, _("Your draft is kept. You can go on later, here or on another device."))
    return redirect(address_of_form(request, submission))


def put_carried(request: HttpRequest, submission: Submission) -> Submission:
    """Fill in what the last request proposes, where nothing is written yet."""
    form = form_of(submission, applicant_of(request, submission))
    form.is_valid()
    more = still_empty(submission.draft, carried_values(submission, form.answers))
    if not more:
        return submission
    return save_draft(by=request.user, submission=submission, typed=submission.draft | more)


def move_line(
    request: HttpRequest, submission: Submission, intent: str, refused: dict[str, str]
) -> HttpResponse:
    """Add a line to repeated lines, or take one away, on a page without script, and come back at that place."""
    move, _colon, where = intent.partition(":")
    typed = LINE_MOVES[move](submission.definition, submission.draft, where)
    submission = save_draft(by=request.user, submission=submission, typed=typed)
    drop_files_of_removed_lines(by=request.user, submission=submission)
    if refused:
        return show_form(request, submission, refused=refused)
    anchor = anchor_of(submission.definition, submission.draft, move, where)
    return redirect(f"{address_of_form(request, submission)}#{anchor}")


def take_files(request: HttpRequest, submission: Submission) -> tuple[dict[str, str], set[UUID]]:
    """Attach and remove the files that were posted; return what was refused, by field key, and what was
    attached.
    """
    refused: dict[str, str] = {}
    attached: set[UUID] = set()
    removed = []
    for value in request.POST.getlist("remove_file"):
        try:
            removed.append(UUID(value))
        except ValueError:
            continue
    if removed:
        remove_files(by=request.user, submission=submission, files=removed)
    for name, uploads in request.FILES.lists():
        key = name.removeprefix(f"{PREFIX}-")
        if len(uploads) > MOST_FILES:
            refused[key] = str(FileRefused.too_many) % {"limit": MOST_FILES}
            continue
        for upload in uploads:
            try:
                row = attach_file(by=request.user, submission=submission, field=key, upload=upload)
                attached.add(row.pk)
            except DomainError as refusal:
                refused[key] = _("%(file)s: %(problem)s") % {"file": upload.name, "problem": refusal.message}
    return refused, attached


def sign(
    request: HttpRequest, submission: Submission, refused: dict[str, str], attached: set[UUID]
) -> HttpResponse:
    """Check, sign and send; on any refusal show the form again with the sentence at its place."""
    form = form_of(submission, applicant_of(request, submission))
    password = PasswordConfirmationForm(request.POST)
    if not form.is_valid() or refused:
        submission, changed = move_draft_to_current_version(by=request.user, submission=submission)
        return show_form(request, submission, refused=refused, checked=True, changed=changed)
    try:
        if password.is_valid():
            refuse_unseen(request, submission, attached)
            send(request, submission, form, password.cleaned_data["password"])
            messages.success(request, sent_words(request, submission))
            return redirect(submission)
    except RequestMoved as refusal:
        messages.error(request, str(refusal.message))
        return redirect(address_of_form(request, submission))
    except DomainError as refusal:
        if refusal.field in password.fields:
            password.add_error(refusal.field, str(refusal.message))
        else:
            refused = {refusal.field: said(refusal)}
    return show_form(request, submission, refused=refused, checked=True, password=password)


def sent_words(request: HttpRequest, submission: Submission) -> str:
    if submission.applicant_id == request.user.pk:
        return _("Your request is signed and sent. You will be told what becomes of it.")
    return _("The request is signed and sent. %(person)s is told of it.") % {"person": submission.applicant}


def said(refusal: DomainError) -> str:
    """The sentence of a refusal, with the way to the other form where one is needed."""
    page = page_of(refusal.form) if isinstance(refusal, RequestNeeded) else None
    if page is None:
        return str(refusal.message)
    return format_html('{} <a href="{}">{}</a>', refusal.message, page.url, page.title)


def refuse_unseen(request: HttpRequest, submission: Submission, attached: set[UUID]) -> None:
    """Raise RequestMoved unless the page showed what is about to be signed: this version, and these files,
    less what was removed and with what was `attached` by what is posted.
    """
    post = request.POST
    kept = set(post.getlist("seen_file")) - set(post.getlist("remove_file"))
    present = {str(row.pk) for row in submission.files.all()}
    if post.get("version") != str(submission.version.number) or present != kept | set(map(str, attached)):
        raise RequestMoved


def send(request: HttpRequest, submission: Submission, form: RequestForm, password: str) -> Submission:
    """The password first, outside of any transaction; then the act."""
    proof = reauthenticate(request, password)
    revision = posted_revision(request)
    return submit(
        by=request.user, submission=submission, answers=form.answers, revision=revision, proof=proof
    )


def posted_revision(request: HttpRequest) -> int:
    value = request.POST.get("revision", "")
    return int(value) if value.isdecimal() and len(value) < 8 else -1


def show_form(
    request: HttpRequest,
    submission: Submission,
    *,
    refused: dict[str, str] | None = None,
    checked: bool = False,
    changed: list[str] | None = None,
    password: PasswordConfirmationForm | None = None,
    is_merged: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Draw the form. Before anything is checked, what was typed is shown without its mistakes."""
    applicant = applicant_of(request, submission)
    context = drawn(request, submission, refused=refused, checked=checked) | {
        "password_form": password or PasswordConfirmationForm(),
        "changed": changed or [],
        "is_merged": is_merged,
        "returned": submission.state == SubmissionState.TO_CORRECT and submission.events.last(),
        "may_enter": can(request.user, "forms_builder.enter_requests"),
        "is_draft": submission.state == SubmissionState.DRAFT,
        "consent": consent_sentence(),
        "needed_first": [] if checked else forms_needed_first(applicant, submission.definition),
        "entered_for": applicant if applicant != request.user else None,
    }
    return render(request, "forms_builder/form.html", context, status=status)


def drawn(
    request: HttpRequest,
    submission: Submission,
    *,
    refused: dict[str, str] | None = None,
    checked: bool = False,
) -> dict[str, Any]:
    """What the page and the fragment of a save both show: the questions, and what the request would take."""
    applicant = applicant_of(request, submission)
    form = form_of(submission, applicant)
    form.is_valid()
    preview = preview_draft(applicant, form.definition, form.answers, instead_of=submission)
    if not checked:
        form.errors.clear()
    for field, message in (refused or {}).items():
        form.refuse(field, message)
    return {
        "submission": submission,
        "is_saved": not submission._state.adding,
        "form": form,
        "drawing": Drawing(form, carried(form, submission)),
        "counts_leave": any(effect.type == DebitLeave.name for effect in form.definition.effects),
        "preview": preview,
        "days": present_days(preview.detail) if preview else [],
        "has_files_to_show": bool(request.FILES or "remove_file" in request.POST),
    }


def carried(form: RequestForm, submission: Submission) -> dict[str, str]:
    """Where the value that is proposed to a question comes from; "" where none is today."""
    targets = [spec.settings["target"] for spec in form.definition.effects if spec.type == CarryOver.name]
    values = carried_values(submission, form.answers) if targets else []
    return dict.fromkeys(targets, "") | {value.target: value.words for value in values}


def address_of_form(request: HttpRequest, submission: Submission) -> str:
    if submission.state == SubmissionState.DRAFT and submission.page is not None:
        pour = f"?pour={submission.applicant.public_id}" if submission.entered_by_id else ""
        return f"{submission.page.get_url(request)}{pour}"
    return reverse("forms_builder:correct", args=[submission.pk])
