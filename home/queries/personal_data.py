"""What pages know of a person: as an editor, as a reader, and what they set for themselves."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import registry
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    Revision,
    TaskState,
    WorkflowState,
)

from home.models import (
    Acknowledgement,
    Favourite,
    HomePreference,
    PageCare,
    PageProblem,
    PageView,
    Publication,
)
from home.queries.titles import told_title
from portal.kit.personal_data import Foreseen, Kept


def export_editor(person: Any) -> dict[str, Any]:
    """What a person did in the back office. The texts of the pages are the centre's."""
    logs = [
        entry
        for model in (PageLogEntry, ModelLogEntry)
        for entry in model.objects.filter(user=person).order_by("timestamp", "pk")
    ]
    comments = [
        note
        for model in (Comment, CommentReply)
        for note in model.objects.filter(user=person).order_by("created_at", "pk")
    ]
    return {
        _("Pages that I created"): [
            {_("Title"): page.title, _("On"): page.first_published_at}
            for page in Page.objects.filter(owner=person).order_by("pk")
        ],
        _("Pages that I wrote"): [
            {_("Title"): one.object_str, _("On"): one.created_at}
            for one in Revision.objects.filter(user=person).order_by("created_at", "pk")
        ],
        _("What I did in the back office"): [
            {
                _("When"): one.timestamp,
                _("What"): str(registry.get_action_label(one.action)),
                _("Page"): one.label,
            }
            for one in logs
        ],
        _("My comments on pages"): [{_("When"): one.created_at, _("Text"): one.text} for one in comments],
    }


def foresee_editor(person: Any) -> Foreseen:
    pages = Page.objects.filter(owner=person).count()
    versions = Revision.objects.filter(user=person).count()
    if not pages and not versions and not PageLogEntry.objects.filter(user=person).exists():
        return Foreseen()
    said = ngettext(
        "%(number)d page of the centre and its history, without a name",
        "%(number)d pages of the centre and their history, without a name",
        pages,
    ) % {"number": pages}
    why = _("The texts are the centre’s; a name written in one of them is for its editors to take out.")
    settings = () if person.erased_at else (_("Settings and unfinished work in the back office"),)
    return Foreseen(settings, (Kept(said, why),))


def export_reader(person: Any) -> dict[str, Any]:
    views = PageView.objects.filter(person=person).order_by("first_seen_at", "pk")
    given = Acknowledgement.objects.filter(person=person).select_related("version")
    problems = PageProblem.objects.filter(Q(reported_by=person) | Q(solved_by=person))
    told = problems.annotate(told_title=told_title(person, "page_title"))
    cares = PageCare.objects.filter(responsible=person).order_by("pk")
    sent = WorkflowState.objects.filter(requested_by=person).order_by("created_at", "pk")
    decided = TaskState.objects.filter(finished_by=person).order_by("finished_at", "pk")
    return {
        _("Pages that I opened"): [
            {_("Page"): title, _("First on"): first, _("Last on"): last}
            for title, first, last in views.values_list(told_title(person), "first_seen_at", "last_seen_at")
        ],
        _("What I have read and understood"): [
            {_("Page"): one.version.title, _("Version"): one.version.number, _("On"): one.acknowledged_at}
            for one in given.order_by("acknowledged_at", "pk")
        ],
        _("Problems that I told or saw to"): [
            {
                _("Page"): one.told_title,
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


def export_own(person: Any) -> dict[str, Any]:
    """What people set for themselves, as a copy of their data has it."""
    preference = HomePreference.objects.filter(person=person).first()
    favourites = Favourite.objects.filter(person=person).order_by("added_at", "pk")
    publications = Publication.objects.filter(author=person).order_by("published_at", "pk")
    return {
        _("My favourites"): [
            {_("Page"): title, _("On"): on}
            for title, on in favourites.values_list(told_title(person), "added_at")
        ],
        _("My home page"): preference
        and {
            _("Order of the panels"): ", ".join(preference.panel_order),
            _("Hidden panels"): ", ".join(preference.hidden_panels),
            _("Tour seen on"): preference.toured_at,
            _("Told that I know what is new on"): preference.caught_up_at,
        },
        _("What I published in one screen"): [
            {_("Page"): title, _("On"): on}
            for title, on in publications.values_list(told_title(person), "published_at")
        ],
    }


def foresee_own(person: Any) -> Foreseen:
    has_some = (
        Favourite.objects.filter(person=person).exists()
        or HomePreference.objects.filter(person=person).exists()
    )
    return Foreseen((_("Favourites and the order of the home page"),) if has_some else ())
