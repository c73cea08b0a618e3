"""What this room gives to the others."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

from home.actions.installing import lay_first_pages
from home.actions.personal_data import erase_editor
from home.actions.placing import close_pages, place_pages
from home.queries.news import latest_news
from home.queries.personal_data import export_editor, foresee_editor
from home.queries.publishing import publishes
from home.queries.showing import sections_in_menu
from home.search_texts import SOURCES
from home.tasks import publish_scheduled
from portal.centres.actions import note_content_change
from portal.centres.models import Centre
from portal.centres.queries import keeps_pages
from portal.centres.signals import centre_created
from portal.kit.registries import (
    AuditVerb,
    Creation,
    MenuSource,
    NavigationEntry,
    Panel,
    PeriodicJob,
    PersonalData,
    audit_verbs,
    creations,
    menu_sources,
    navigation,
    panels,
    periodic_jobs,
    personal_data,
)
from portal.media.models import PortalImage
from portal.search.sources import sources
from portal.ui.models import CENTRE_PATH


def has_centre(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


def sections(request: Any) -> list[dict[str, str]]:
    return sections_in_menu(request.user) if has_centre(request.user) else []


def news(user: Any) -> dict[str, Any] | None:
    found = latest_news(user, 3)
    return {"news": found} if found else None


def write_first_pages(sender: Any, by: Any, centre: Centre, **kwargs: Any) -> None:
    lay_first_pages(by=by, centre=centre)


def place_again(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Who reads what was published or moved, before anybody can."""
    place_pages(top=instance)


def close_what_moves(
    sender: Any, instance: Any, parent_page_before: Any, parent_page_after: Any, **kwargs: Any
) -> None:
    """Wagtail says that a page has moved once it has: in between, nobody reads it where it comes to stand."""
    if parent_page_before.pk != parent_page_after.pk:
        close_pages(Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True))


def read_pages_again(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What is kept of the centre whose page was published, taken off line, moved or deleted. None moves from
    one centre to another.
    """
    note_content_change(root_path=instance.path[:CENTRE_PATH])


def read_pictures_again(sender: Any, instance: PortalImage, created: bool, **kwargs: Any) -> None:
    """What is kept may show the picture as it was cut before."""
    if created:
        return
    centre = Centre.objects.filter(collection__path=instance.collection.path[:CENTRE_PATH]).first()
    if centre is not None:
        note_content_change(root_path=centre.site.root_page.path)


pre_page_move.connect(close_what_moves, dispatch_uid="home.close_what_moves")
for placed in (page_published, post_page_move):
    placed.connect(place_again, dispatch_uid="home.place_again")
for changed in (page_published, page_unpublished, post_page_move):
    changed.connect(read_pages_again, dispatch_uid="home.read_pages_again")
post_delete.connect(read_pages_again, sender=Page, dispatch_uid="home.read_pages_again")
post_save.connect(read_pictures_again, sender=PortalImage, dispatch_uid="home.read_pictures_again")
centre_created.connect(write_first_pages, dispatch_uid="home.write_first_pages")
menu_sources.register(MenuSource("home.sections", sections))
navigation.register(
    NavigationEntry("home", _("Home"), "home:dashboard", "home", order=10, in_bottom_bar=True)
)
navigation.register(
    NavigationEntry("news", _("News"), "home:news", "newspaper", order=60, visible=has_centre)
)
navigation.register(
    NavigationEntry(
        "home.settings", _("Settings of the centre"), "home:settings", "settings", order=90, visible=keeps_pages
    )
)
panels.register(Panel("home.news", _("In the news"), "home/panels/news.html", news, order=90))
periodic_jobs.register(PeriodicJob("home.publish_scheduled", publish_scheduled, every_seconds=300))
for source in SOURCES:
    sources.register(source)
audit_verbs.register(AuditVerb("home.lay_page", _("First page of a centre laid")))
audit_verbs.register(AuditVerb("home.create_category", _("Category added")))
audit_verbs.register(AuditVerb("home.change_category", _("Category changed")))
audit_verbs.register(AuditVerb("home.delete_category", _("Category deleted")))
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
for name, label, text, url_name, icon, order in (
    (
        "announcement",
        _("An announcement"),
        _("A piece of news, with a photo."),
        "home:publish-announcement",
        "newspaper",
        10,
    ),
    (
        "document",
        _("A document"),
        _("A file to download, in a library."),
        "home:publish-document",
        "file-text",
        20,
    ),
    ("link", _("A link"), _("A site or a platform that people use."), "home:publish-link", "link", 30),
):
    creations.register(Creation(f"home.publish-{name}", label, text, url_name, icon, order, publishes))
creations.register(
    Creation(
        "home.page",
        _("A page or a section"),
        _("In the back office, on a computer."),
        "wagtailadmin_home",
        "folder",
        60,
        publishes,
    )
)
for verb, words in (
    ("publish", _("Page published in one screen")),
    ("revise", _("Page changed in one screen")),
    ("take_back", _("Page taken back just after it was published")),
):
    audit_verbs.register(AuditVerb(f"home.{verb}", words))
