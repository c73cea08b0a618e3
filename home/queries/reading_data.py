"""What is known around pages of a person: what they read and confirmed, told, and answer for."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState, WorkflowState

from home.models import Acknowledgement, PageCare, PageProblem, PageView
from portal.kit.personal_data import Foreseen, Kept


def export_reader(person: Any) -> dict[str, Any]:
    views = PageView.objects.filter(person=person).order_by("first_seen_at", "pk")
    given = Acknowledgement.objects.filter(person=person).select_related("version")
    told = PageProblem.objects.filter(Q(reported_by=person) | Q(solved_by=person))
    cares = PageCare.objects.filter(responsible=person).order_by("pk")
    sent = WorkflowState.objects.filter(requested_by=person).order_by("created_at", "pk")
    decided = TaskState.objects.filter(finished_by=person).order_by("finished_at", "pk")
    return {
        _("Pages that I opened"): [
            {_("Page"): title, _("First on"): first, _("Last on"): last}
            for title, first, last in views.values_list("page__title", "first_seen_at", "last_seen_at")
        ],
        _("What I have read and understood"): [
            {_("Page"): one.version.title, _("Version"): one.version.number, _("On"): one.acknowledged_at}
            for one in given.order_by("acknowledged_at", "pk")
        ],
        _("Problems that I told or saw to"): [
            {
                _("Page"): one.page_title,
                _("On"): one.reported_at,
                **({_("Text"): one.text} if one.reported_by_id == person.pk else {_("Answer"): one.answer}),
            }
            for one in told.order_by("reported_at", "pk")
        ],
        _("Pages in my charge"): [
            {_("Page"): title} for title in cares.values_list("page__title", flat=True)
        ],
        _("Texts that I sent to be read again"): [{_("On"): one.created_at} for one in sent],
        _("Texts that I read again"): [{_("On"): one.finished_at, _("Text"): one.comment} for one in decided],
    }


def foresee_reader(person: Any) -> Foreseen:
    views = PageView.objects.filter(person=person).count()
    given = Acknowledgement.objects.filter(person=person).count()
    told = PageProblem.objects.filter(reported_by=person).count()
    erased = ngettext("That they opened %(number)d page", "That they opened %(number)d pages", views) % {
        "number": views
    }
    problems = ngettext(
        "Who told %(number)d problem on a page", "Who told %(number)d problems on pages", told
    ) % {"number": told}
    kept = ngettext(
        "%(number)d “read and understood”, without a name",
        "%(number)d “read and understood”, without a name",
        given,
    ) % {"number": given}
    why = _("It proves that the centre told its people what they had to know. It names nobody any more.")
    return Foreseen(
        tuple(words for words, number in ((erased, views), (problems, told)) if number),
        (Kept(kept, why),) if given else (),
    )
