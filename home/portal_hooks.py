"""What this room gives to the others."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, TaskState
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    pre_page_move,
    task_submitted,
)

from home import notices  # noqa: F401  registers the kinds of notices
from home.actions.acknowledging import ask_readers, settle_page
from home.actions.installing import lay_first_pages
from home.actions.lifecycle import put_away_expired
from home.actions.moderating import tell_text_waits
from home.actions.personal_data import erase_editor, erase_own, erase_reader
from home.actions.placing import close_below, close_pages, place_pages
from home.queries.acknowledgements import first_to_confirm
from home.queries.care import pages_in_charge
from home.queries.network import has_network
from home.queries.news import latest_news
from home.queries.personal import (
    MOST_ON_PANEL,
    favourites_of,
    is_favourite,
    new_pages,
    recently_seen,
)
from home.queries.personal_data import (
    export_editor,
    export_own,
    export_reader,
    foresee_editor,
    foresee_own,
    foresee_reader,
)
from home.queries.pictures import sizes_shown
from home.queries.publishing import publishes
from home.queries.showing import sections_in_menu
from home.rules import keeps_desk, keeps_settings
from home.search_texts import SOURCES
from home.tasks import (
    PAGES,
    cut_picture,
    cut_pictures,
    publish_scheduled,
    purge_views,
    remind_reviews,
    tell_readers,
)
from portal.centres.actions.content import note_content_change
from portal.centres.models import CENTRE_PATH, Centre
from portal.centres.signals import centre_created
from portal.kit.access import is_looked_over
from portal.kit.registries import (
    AuditVerb,
    Creation,
    Hit,
    LeftBehind,
    MenuSource,
    NavigationEntry,
    PageSlot,
    Panel,
    PeriodicJob,
    PersonalData,
    SearchStart,
    audit_verbs,
    creations,
    left_behind,
    menu_sources,
    navigation,
    page_slots,
    panels,
    periodic_jobs,
    personal_data,
    search_starts,
)
from portal.media.models import PortalDocument, PortalImage
from portal.search.sources import sources

TO_READ_ROWS = 3


def has_centre(user: Any) -> bool:
    return bool(user.is_active and user.centre_id is not None)


def to_read_panel(user: Any) -> dict[str, Any] | None:
    """What I have to confirm, the most urgent first; nothing when nothing waits."""
    if not has_centre(user):
        return None
    versions, total = first_to_confirm(user, TO_READ_ROWS)
    return {"versions": versions, "total": total, "today": user.centre.today} if versions else None


def pages_left_behind(person: Any) -> tuple[str, list[str]]:
    """The pages that somebody whose account is about to be closed answers for."""
    titles, number = pages_in_charge(person)
    words = ngettext(
        "%(number)d page is in their charge: communication can choose somebody else.",
        "%(number)d pages are in their charge: communication can choose somebody else.",
        number,
    )
    return words % {"number": number} if number else "", titles


def sections(request: Any) -> list[dict[str, str]]:
    return sections_in_menu(request.user) if has_centre(request.user) else []


def news(user: Any) -> dict[str, Any] | None:
    found = latest_news(user, 3)
    return {"news": found} if found else None


def new_panel(user: Any) -> dict[str, Any] | None:
    found = new_pages(user) if has_centre(user) else []
    return {"new_pages": found} if found else None


def favourites_panel(user: Any) -> dict[str, Any] | None:
    found = favourites_of(user, MOST_ON_PANEL) if has_centre(user) else []
    return {"favourites": found} if found else None


def seen_lately(user: Any, most: int) -> list[Hit]:
    return [Hit(page.title, page.url) for page in recently_seen(user, most)] if has_centre(user) else []


def star(request: Any, page: Any) -> dict[str, str] | None:
    """Whether the star is lit, and what pressing it asks for. One query."""
    is_preview = getattr(request, "is_preview", False) or not page.pk
    if is_preview or is_looked_over(request.user) or not has_centre(request.user):
        return None
    is_lit = is_favourite(request.user, page)
    return {"pressed": "true" if is_lit else "false", "next": "0" if is_lit else "1"}


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


def publisher_of(revision: Any) -> Any:
    """Whoever pressed the button; at the appointed hour the system acts, since they may have left."""
    is_scheduled = revision is None or revision.approved_go_live_at is not None
    return get_active_log_context().user or (not is_scheduled and revision.user) or PAGES


def ask_again(sender: Any, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """After `place_again`: who reads the page, and with which files, is written."""
    ask_readers(by=publisher_of(revision), page=instance)


def close_again(sender: Any, instance: Any, **kwargs: Any) -> None:
    """By hand, by the clock or into the archives: nobody reads what went off line, nor what only it led to."""
    close_below(top=instance)
    put_away_expired(page=instance)


def ask_no_more(sender: Any, instance: Any, **kwargs: Any) -> None:
    settle_page(page_id=instance.pk)


def tell_who_reads_again(sender: Any, instance: Any, user: Any = None, **kwargs: Any) -> None:
    tell_text_waits(task_state=instance, by=user)


def read_pages_again(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What is kept of the centre whose page was published, taken off line, moved or deleted. None moves from
    one centre to another.
    """
    note_content_change(root_path=instance.path[:CENTRE_PATH])


def read_files_again(
    sender: Any, instance: PortalImage | PortalDocument, created: bool = False, **kwargs: Any
) -> None:
    """What is kept may show the picture as it was cut before, or say what the document weighed; nothing shows a file
    that has just come.
    """
    if created:
        return
    centre = Centre.objects.of_collection(instance.collection).first()
    if centre is not None:
        note_content_change(root_path=centre.site.root_page.path)


def cut_its_pictures(sender: Any, instance: Any, **kwargs: Any) -> None:
    """In the queue with the publication: the worker sees it once it is committed."""
    if sizes_shown(instance):
        cut_pictures.enqueue(instance.pk)


def cut_saved_picture(sender: Any, instance: PortalImage, update_fields: Any = None, **kwargs: Any) -> None:
    """Laid down, replaced, or its centre of interest moved. What Wagtail notes of the file alone changes no cut."""
    if update_fields is None:
        cut_picture.enqueue(instance.pk)


pre_page_move.connect(close_what_moves, dispatch_uid="home.close_what_moves")
for placed in (page_published, post_page_move):
    placed.connect(place_again, dispatch_uid="home.place_again")
page_published.connect(cut_its_pictures, dispatch_uid="home.cut_its_pictures")
page_published.connect(ask_again, dispatch_uid="home.ask_again")
page_unpublished.connect(close_again, dispatch_uid="home.close_again")
page_unpublished.connect(ask_no_more, dispatch_uid="home.ask_no_more")
pre_delete.connect(ask_no_more, sender=Page, dispatch_uid="home.ask_no_more")
task_submitted.connect(tell_who_reads_again, sender=TaskState, dispatch_uid="home.tell_who_reads_again")
for changed in (page_published, page_unpublished, post_page_move):
    changed.connect(read_pages_again, dispatch_uid="home.read_pages_again")
post_delete.connect(read_pages_again, sender=Page, dispatch_uid="home.read_pages_again")
for _file in (PortalImage, PortalDocument):
    for _said in (post_save, post_delete):
        _said.connect(read_files_again, sender=_file, dispatch_uid="home.read_files_again")
post_save.connect(cut_saved_picture, sender=PortalImage, dispatch_uid="home.cut_saved_picture")
centre_created.connect(write_first_pages, dispatch_uid="home.write_first_pages")

# The shell and the home page --------------------------------------------------------------------------------

menu_sources.register(MenuSource("home.sections", sections))
navigation.register(
    NavigationEntry("home", _("Home"), "home:dashboard", "home", order=10, in_bottom_bar=True)
)
navigation.register(
    NavigationEntry("news", _("News"), "home:news", "newspaper", order=60, visible=has_centre)
)
navigation.register(
    NavigationEntry("network", _("Network"), "home:network", "users", order=95, visible=has_network)
)
navigation.register(
    NavigationEntry(
        "home.settings",
        _("Settings of the centre"),
        "home:settings",
        "settings",
        order=90,
        visible=keeps_settings,
    )
)
navigation.register(
    NavigationEntry("home.desk", _("Publications"), "home:desk", "pencil", order=95, visible=keeps_desk)
)
navigation.register(
    NavigationEntry(
        "home.favourites", _("My favourites"), "home:favourites", "star", order=65, visible=has_centre
    )
)
page_slots.register(PageSlot("home.star", "home/parts/star.html", star))
panels.register(Panel("home.news", _("In the news"), "home/panels/news.html", news, order=90))
panels.register(
    Panel("home.to_read", _("To read"), "home/panels/to_read.html", to_read_panel, order=5, is_essential=True)
)
panels.register(Panel("home.new_pages", _("Not read yet"), "home/panels/new_pages.html", new_panel, order=40))
panels.register(
    Panel("home.favourites", _("My favourites"), "home/panels/favourites.html", favourites_panel, order=50)
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
search_starts.register(SearchStart("home.seen_lately", _("Recently seen"), seen_lately, "clock"))

# Behind -----------------------------------------------------------------------------------------------------

periodic_jobs.register(PeriodicJob("home.publish_scheduled", publish_scheduled, every_seconds=60))
periodic_jobs.register(PeriodicJob("home.tell_readers", tell_readers, every_seconds=60 * 60))
periodic_jobs.register(PeriodicJob("home.remind_reviews", remind_reviews, every_seconds=6 * 60 * 60))
periodic_jobs.register(PeriodicJob("home.purge_views", purge_views, every_seconds=24 * 60 * 60))
left_behind.register(LeftBehind("home.pages", pages_left_behind))
for source in SOURCES:
    sources.register(source)
for verb, words in (
    ("ask_readers", _("Readers asked to confirm a page")),
    ("close_version", _("Readers no longer asked to confirm a page")),
    ("acknowledge", _("Page read and understood")),
    ("remind_readers", _("Readers reminded to confirm")),
    ("export_acknowledgements", _("List of confirmations taken away")),
    ("confirm_review", _("Page said to be still right")),
    ("report_problem", _("Problem on a page told")),
    ("solve_problem", _("Problem on a page seen to")),
    ("set_moderation", _("Reading again before publishing changed")),
    ("submit_text", _("Text sent to be read again")),
    ("publish_text", _("Text of somebody else published")),
    ("return_text", _("Text sent back to whoever wrote it")),
    ("publish", _("Page published in one screen")),
    ("revise", _("Page changed in one screen")),
    ("take_back", _("Page taken back just after it was published")),
    ("lay_page", _("First page of a centre laid")),
    ("archive_page", _("Page archived")),
    ("restore_page", _("Page put online again")),
    ("set_in_menu", _("Page put in the menu or taken out")),
    ("create_category", _("Category added")),
    ("change_category", _("Category changed")),
    ("delete_category", _("Category deleted")),
):
    audit_verbs.register(AuditVerb(f"home.{verb}", words))
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
personal_data.register(
    PersonalData(
        name="home_own",
        label=_("What I set for myself"),
        models=("home.Favourite", "home.HomePreference", "home.Publication"),
        export=export_own,
        foresee=foresee_own,
        erase=erase_own,
        order=51,
    )
)
personal_data.register(
    PersonalData(
        name="home_read",
        label=_("Pages that I read and keep"),
        models=(
            "home.PageView",
            "home.Acknowledgement",
            "home.PageProblem",
            "home.PageCare",
            "wagtailcore.WorkflowState",
            "wagtailcore.TaskState",
        ),
        export=export_reader,
        foresee=foresee_reader,
        erase=erase_reader,
        order=52,
    )
)
