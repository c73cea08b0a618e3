"""What pages know of a person."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import registry
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry, Revision

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
