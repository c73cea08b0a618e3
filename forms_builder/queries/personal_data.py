"""What requests, decisions and leave say of a person: for their copy, and before an erasure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms_builder.choices import StepPurpose, SubmissionState
from forms_builder.completing import addition_in_words
from forms_builder.field_types import FIELD_TYPES
from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    FormProposal,
    FormVersion,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    LeaveWish,
    RequestMessage,
    Signature,
    SpreadsheetExport,
    Submission,
)
from forms_builder.queries.keeping import closed_requests, held_requests, kept_until
from forms_builder.retention import leave_year_end_of_keeping
from portal.audit.queries import actor_words
from portal.kit.personal_data import Foreseen, Kept, StoredFile


def export(person: Any) -> dict[str, Any]:
    """Everything that the person asked for and signed. Of what they decided for others, the act alone: the
    answers are those of whoever asked.
    """
    return {
        _("My requests"): [request_in_words(one) for one in requests_of(person)],
        _("My leave"): [account_in_words(one) for one in accounts_of(person)],
        _("My wishes for leave"): [wish_in_words(one) for one in wishes_of(person)],
        _("What I asked or answered about requests of others"): [
            {_("Form"): one.submission.version.title, _("When"): one.at, _("Words"): one.body}
            for one in messages_of(person)
        ],
        _("Files that were made for me"): [
            {_("Asked for on"): one.asked_at, _("Until"): one.expires_at} for one in exports_of(person)
        ],
        _("What I decided on requests of others"): [
            {
                _("Form"): one.submission.version.title,
                _("When"): one.at,
                _("Decision"): one.get_kind_display(),
            }
            for one in decisions_of(person)
        ],
        _("Requests that I entered for others"): entered_in_words(person),
        _("Requests of others that were given to me"): [
            {
                _("Form"): one.submission.version.title,
                _("As"): one.get_approver_display(),
                _("On"): one.reached_at,
            }
            for one in steps_of(person)
        ],
        _("Forms that I published"): published_in_words(person),
        _("Changes of forms that I proposed or decided"): [
            {_("Form"): one.title, _("On"): one.proposed_at, _("State"): one.get_state_display()}
            for one in proposals_of(person)
        ],
    }


def requests_of(person: Any) -> Iterable[Submission]:
    events = Prefetch("events", queryset=ApprovalEvent.objects.order_by("at", "revision"))
    rows = Submission.objects.filter(applicant=person).select_related("version")
    return rows.prefetch_related(
        events, "messages", "files", "copies", "reminders", "leave_parts__kind"
    ).order_by("created_at", "pk")


def accounts_of(person: Any) -> Iterable[LeaveAccount]:
    rows = LeaveAccount.objects.filter(employee=person).select_related("kind")
    return rows.prefetch_related("movements").order_by("year_start", "kind__position", "pk")


def entered_in_words(person: Any) -> list[dict[str, Any]]:
    rows = Submission.objects.filter(entered_by=person).select_related("version").order_by("created_at")
    return [{_("Form"): one.version.title, _("Begun on"): one.created_at} for one in rows]


def published_in_words(person: Any) -> list[dict[str, Any]]:
    rows = FormVersion.objects.filter(author=person).order_by("published_at")
    return [{_("Form"): str(one), _("On"): one.published_at} for one in rows]


def wishes_of(person: Any) -> Iterable[LeaveWish]:
    rows = LeaveWish.objects.filter(person=person).select_related("campaign")
    return rows.order_by("campaign__starts_on", "rank")


def wish_in_words(wish: LeaveWish) -> dict[str, Any]:
    return {
        _("Campaign"): wish.campaign.title,
        _("Rank"): wish.rank,
        _("From"): wish.starts_on,
        _("To"): wish.ends_on,
        _("Comment"): wish.comment,
        _("State"): wish.get_state_display(),
        _("Why"): wish.reason,
    }


def messages_of(person: Any) -> Iterable[RequestMessage]:
    rows = RequestMessage.objects.filter(author=person).exclude(submission__applicant=person)
    return rows.select_related("submission__version").order_by("at")


def exports_of(person: Any) -> Any:
    return SpreadsheetExport.objects.filter(person=person).order_by("asked_at")


def decisions_of(person: Any) -> Iterable[ApprovalEvent]:
    rows = ApprovalEvent.objects.filter(actor=person).exclude(submission__applicant=person)
    return rows.select_related("submission__version").order_by("at")


def steps_of(person: Any) -> Iterable[ApprovalStep]:
    rows = ApprovalStep.objects.filter(approvers=person, reached_at__isnull=False)
    others = rows.exclude(purpose=StepPurpose.INFORMATION).exclude(submission__applicant=person)
    return others.select_related("submission__version").order_by("reached_at")


def proposals_of(person: Any) -> Iterable[FormProposal]:
    return FormProposal.objects.filter(Q(author=person) | Q(decided_by=person)).order_by("proposed_at")


def request_in_words(request: Submission) -> dict[str, Any]:
    return {
        _("Form"): request.version.title,
        _("State"): request.get_state_display(),
        _("Begun"): request.created_at,
        _("Sent"): request.submitted_at,
        _("Closed"): request.closed_at,
        _("At the top"): in_titles(request.heading),
        _("What I answered"): dict(answers_in_words(request)),
        _("What was completed later"): [
            {_("Question"): label, _("Answer"): words, _("By"): by, _("On"): at}
            for label, words, by, at in additions_in_words(request)
        ],
        _("Typed and not sent"): dict(typed_in_words(request)),
        _("Days of leave"): [part_in_words(part) for part in request.leave_parts.all()],
        _("What happened"): [
            {
                _("When"): event.at,
                _("What"): event.get_kind_display(),
                _("By"): actor_words(event.actor_label),
                _("Comment"): event.comment,
            }
            for event in request.events.all()
        ],
        _("Questions and answers"): [
            {_("When"): one.at, _("By"): actor_words(one.author_label), _("Words"): one.body}
            for one in request.messages.all()
        ],
        _("My signatures"): [signature_in_words(one) for one in signatures_of(request)],
        _("Reminders"): [{_("On"): one.on, _("Text"): one.text} for one in request.reminders.all()],
        _("Files"): [
            StoredFile(file.name, file.content) for file in request.files.all() if file.erased_at is None
        ],
        _("Printed"): [
            StoredFile(f"{one.kind}-{one.revision}.pdf", one.content) for one in request.copies.all()
        ],
    }


def part_in_words(part: LeavePart) -> dict[str, Any]:
    return {
        _("Kind"): part.kind.name,
        _("From"): part.starts_on,
        _("To"): part.ends_on,
        _("Days"): part.days,
    }


TITLES = {
    "applicant": gettext_lazy("Name"),
    "name": gettext_lazy("Name"),
    "user_name": gettext_lazy("User name"),
    "function": gettext_lazy("Function"),
    "sector": gettext_lazy("Sector"),
    "centre": gettext_lazy("Centre"),
    "date": gettext_lazy("Date"),
}


def in_titles(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a request or a signature said of the person as of then; not the number of their row."""
    return {str(TITLES[key]): value for key, value in facts.items() if key in TITLES}


def answers_in_words(request: Submission) -> Iterator[tuple[str, str]]:
    for spec in request.definition.fields:
        if spec.key in request.answers:
            yield spec.label, FIELD_TYPES[spec.type].show(spec, request.answers[spec.key])


def additions_in_words(request: Submission) -> Iterator[tuple[str, str, str, str]]:
    for spec in request.definition.fields:
        if spec.key in request.additions:
            entry = request.additions[spec.key]
            yield spec.label, addition_in_words(spec, entry["value"]), entry["by"], entry["at"]


def typed_in_words(request: Submission) -> Iterator[tuple[str, str]]:
    """What is kept of a draft, as it was typed. Shape: the inputs of one question follow each other."""
    typed: dict[str, list[str]] = defaultdict(list)
    for name, values in sorted(request.draft.items()):
        spec = next((one for one in request.definition.every_field() if one.key in name.split(".")[-1]), None)
        if spec is not None:
            known = {item["key"]: item["label"] for item in spec.settings.get("options", ())}
            typed[spec.label] += [known.get(value, value) for value in values if value]
    for label, values in typed.items():
        yield label, ", ".join(values)


def signatures_of(request: Submission) -> Iterable[Signature]:
    own = Signature.objects.filter(submission_id=request.pk, signer=request.applicant_id)
    return own.order_by("sequence")


def signature_in_words(link: Signature) -> dict[str, Any]:
    return {
        _("When"): link.signed_at,
        _("Signed sentence"): link.consent,
        _("As"): in_titles(link.signer_facts),
        _("Internet address"): link.client_address,
        _("Browser"): link.user_agent,
        _("Wrong passwords before"): link.failed_tries,
        _("Digest of what was signed"): link.content_digest,
    }


def account_in_words(account: LeaveAccount) -> dict[str, Any]:
    return {
        _("Kind"): account.kind.name,
        _("Year"): account.year_label,
        _("Line by line"): [
            {
                _("When"): one.made_at,
                _("What"): one.get_kind_display(),
                _("Days"): one.days,
                _("Reason"): one.reason,
                _("By"): actor_words(one.author_label),
            }
            for one in account.movements.all()
        ],
    }


def foresee(person: Any) -> Foreseen:
    today = timezone.localdate()
    drafts = drafts_of(person).count()
    ended = sum(1 for _request in ended_requests_of(person, today))
    accounts = sum(1 for _account in ended_accounts_of(person, today))
    erased = [
        ngettext("%(number)d draft", "%(number)d drafts", drafts) % {"number": drafts} if drafts else "",
        ngettext(
            "%(number)d request whose time is over, with its files, history and signatures",
            "%(number)d requests whose time is over, with their files, history and signatures",
            ended,
        )
        % {"number": ended}
        if ended
        else "",
        ngettext("%(number)d old leave account", "%(number)d old leave accounts", accounts)
        % {"number": accounts}
        if accounts
        else "",
    ]
    kept = [*kept_requests(person, today), *kept_leave(person, today), *kept_decisions(person)]
    if person.erased_at and drafts + ended:
        why = _("Somebody was working on it: it goes the night after.")
        kept.append(Kept(_("Requests that were in use: %(number)d") % {"number": drafts + ended}, why, today))
    return Foreseen(tuple(line for line in erased if line), tuple(kept))


def drafts_of(person: Any) -> Any:
    return Submission.objects.filter(applicant=person, state=SubmissionState.DRAFT)


def closed_requests_of(person: Any) -> Iterator[tuple[Submission, date]]:
    """The requests whose time has begun, each with the first day on which it is kept no more; none that is held."""
    rows = closed_requests().filter(~Exists(held_requests()), applicant=person)
    for request in rows.select_related("version", "centre").order_by("closed_at", "pk"):
        yield request, kept_until(request)


def held_requests_of(person: Any) -> Any:
    """Those that a dispute keeps beyond their time, or would."""
    return Submission.objects.filter(Exists(held_requests()), applicant=person)


def ended_requests_of(person: Any, today: date) -> list[Submission]:
    return [request for request, end in closed_requests_of(person) if end <= today]


def is_over(request: Submission, today: date) -> bool:
    """Tell whether a request of somebody who is being erased may go, as its row is now that it is locked."""
    if request.state == SubmissionState.DRAFT:
        return True
    is_free = closed_requests().filter(~Exists(held_requests()), pk=request.pk).exists()
    return is_free and kept_until(request) <= today


def kept_requests(person: Any, today: date) -> Iterator[Kept]:
    """One line for each form, and one for what is not decided."""
    ends: dict[tuple[str, int], list[date]] = defaultdict(list)
    for request, end in closed_requests_of(person):
        if end > today:
            ends[request.version.title, request.definition.retention_months].append(end)
    for (title, months), days in ends.items():
        what = ngettext(
            "%(form)s: %(number)d request, with its files, history and signatures",
            "%(form)s: %(number)d requests, with their files, history and signatures",
            len(days),
        ) % {"form": title, "number": len(days)}
        why = _("Kept for %(months)d months after the decision; the last one until %(day)s.") % {
            "months": months,
            "day": date_format(max(days), "j F Y"),
        }
        yield Kept(what, why, min(days))
    held = held_requests_of(person).count()
    if held:
        yield Kept(
            ngettext("%(number)d request that is held", "%(number)d requests that are held", held)
            % {"number": held},
            _("A dispute or an inspection forbids to erase: until human resources allow it again."),
        )
    open_ones = Submission.objects.filter(applicant=person).exclude(state=SubmissionState.DRAFT)
    number = open_ones.exclude(pk__in=closed_requests().values("pk")).count()
    if number:
        yield Kept(
            ngettext("%(number)d request in progress", "%(number)d requests in progress", number)
            % {"number": number},
            _("Nobody has decided yet: their time begins with the decision."),
        )


def ended_accounts_of(person: Any, today: date) -> list[LeaveAccount]:
    """The accounts of leave years kept no more, on which no kept request stands."""
    ended = [request.pk for request in ended_requests_of(person, today)]
    kept = Submission.objects.filter(applicant=person).exclude(pk__in=ended)
    rows = LeaveAccount.objects.filter(employee=person).exclude(parts__submission__in=kept)
    return [account for account in rows if leave_year_end_of_keeping(account.year_start) <= today]


def kept_leave(person: Any, today: date) -> Iterator[Kept]:
    ended = {account.pk for account in ended_accounts_of(person, today)}
    years = [one.year_start for one in LeaveAccount.objects.filter(employee=person) if one.pk not in ended]
    to_come = [end for end in map(leave_year_end_of_keeping, years) if end > today]
    if years:
        yield Kept(
            _("Leave accounts: %(number)d, without a name") % {"number": len(years)},
            _(
                "Kept for the leave year in course and the one before, then as long as a request that stands on them."
            ),
            min(to_come, default=None),
        )


def kept_decisions(person: Any) -> Iterator[Kept]:
    decided = ApprovalEvent.objects.filter(actor=person).exclude(submission__applicant=person).exists()
    credited = (
        LeaveMovement.objects.filter(author_label=str(person)).exclude(account__employee=person).exists()
    )
    if decided or credited:
        yield Kept(
            _("Their name under the decisions that they took on requests and leave of others"),
            _("It is evidence for those others: it goes with each of their requests."),
        )
