"""What this room gives to the others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from home.actions import create_news_index, erase_editor
from home.queries import export_editor, foresee_editor, latest_news, sections_in_menu
from home.tasks import publish_scheduled
from portal.centres.models import Centre
from portal.centres.signals import centre_created
from portal.kit.registries import (
    AuditVerb,
    MenuSource,
    NavigationEntry,
    Panel,
    PeriodicJob,
    PersonalData,
    audit_verbs,
    menu_sources,
    navigation,
    panels,
    periodic_jobs,
    personal_data,
)


def has_centre(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


def sections(request: Any) -> list[dict[str, str]]:
    centre = getattr(request.user, "centre", None)
    return sections_in_menu(centre) if centre is not None else []


def news(user: Any) -> dict[str, Any] | None:
    found = latest_news(user, 3)
    return {"news": found} if found else None


def write_news_index(sender: Any, by: Any, centre: Centre, **kwargs: Any) -> None:
    create_news_index(by=by, centre=centre)


centre_created.connect(write_news_index, dispatch_uid="home.write_news_index")
menu_sources.register(MenuSource("home.sections", sections))
navigation.register(
    NavigationEntry("home", _("Home"), "home:dashboard", "home", order=10, in_bottom_bar=True)
)
navigation.register(
    NavigationEntry("news", _("News"), "home:news", "newspaper", order=60, visible=has_centre)
)
panels.register(Panel("home.news", _("In the news"), "home/panels/news.html", news, order=90))
periodic_jobs.register(PeriodicJob("home.publish_scheduled", publish_scheduled, every_seconds=300))
audit_verbs.register(AuditVerb("home.create_news_index", _("List of the news of a new centre laid")))
personal_data.register(
    PersonalData(
        name="home",
        label=_("Back office"),
        models=(
            "wagtailcore.Page",
            "wagtailcore.Revision",
            "wagtailcore.PageLogEntry",
            "wagtailcore.ModelLogEntry",
            "wagtailcore.Comment",
            "wagtailcore.CommentReply",
            "wagtailcore.PageSubscription",
            "wagtailcore.APIToken",
            "wagtailcore.UploadedFile",
            "wagtailadmin.EditingSession",
            "wagtailadmin.FormState",
            "wagtailusers.UserProfile",
        ),
        export=export_editor,
        foresee=foresee_editor,
        erase=erase_editor,
        order=50,
    )
)
