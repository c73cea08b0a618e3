"""Pages, written and put online as the editor does."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.models import Page

from home.actions.moderating import submit_text
from home.actions.problems import report_problem
from home.actions.publishing import Announcement, publish_announcement
from home.models import (
    AcknowledgedVersion,
    Category,
    CategoryKind,
    ContentPage,
    DocumentPage,
    LibraryPage,
    LinkPage,
    LinksPage,
    NewsIndexPage,
    NewsPage,
    PageProblem,
    Publication,
    SectionPage,
)
from portal.accounts.models import User
from portal.centres.models import Centre, CentreRootPage
from portal.media.models import PortalImage
from tests.factories.media import document_of


def root_of(centre: Centre) -> CentreRootPage:
    """The root as it is now: adding a child with an older copy would number it wrongly."""
    return CentreRootPage.objects.get(pk=centre.site.root_page_id)


def publish(parent: Any, page: Any) -> Any:
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def section_of(centre: Centre, title: str = "Vie du centre", **facts: Any) -> SectionPage:
    page: SectionPage = publish(root_of(centre), SectionPage(title=title, show_in_menus=True, **facts))
    return page


def page_of(parent: Any, title: str = "Horaires", body: Any = (), **facts: Any) -> ContentPage:
    parent.refresh_from_db()
    page: ContentPage = publish(parent, ContentPage(title=title, body=list(body), **facts))
    return page


def show(centre: Centre, *files: Any, **facts: Any) -> ContentPage:
    """Put a page online that shows `files`: nobody but their keepers opens a file that stands nowhere."""
    body: list[Any] = [
        ("image", file) if isinstance(file, PortalImage) else ("document", {"document": file, "label": ""})
        for file in files
    ]
    return page_of(root_of(centre), f"Page {Page.objects.count()}", body, **facts)


def news_index_of(centre: Centre) -> NewsIndexPage:
    return NewsIndexPage.objects.child_of(centre.site.root_page).get()


def news_of(centre: Centre, title: str = "La fête", days_ago: int = 0, **facts: Any) -> NewsPage:
    published_on = timezone.localdate() - timedelta(days=days_ago)
    page: NewsPage = publish(
        news_index_of(centre),
        NewsPage(title=title, introduction="Rendez-vous jeudi.", published_on=published_on, **facts),
    )
    return page


def category_of(centre: Centre, name: str = "Vie du quartier", kind: str = CategoryKind.NEWS) -> Category:
    category: Category = Category.objects.create(centre=centre, kind=kind, name=name)
    return category


def library_of(centre: Centre) -> LibraryPage:
    """The one that is made with the centre."""
    return LibraryPage.objects.child_of(centre.site.root_page).get()


def document_page_of(centre: Centre, title: str = "Règlement", **facts: Any) -> DocumentPage:
    facts.setdefault("document", document_of(centre, f"{title.lower()}.txt"))
    page: DocumentPage = publish(library_of(centre), DocumentPage(title=title, **facts))
    return page


def links_page_of(centre: Centre) -> LinksPage:
    return LinksPage.objects.child_of(centre.site.root_page).get()


def link_of(centre: Centre, title: str = "Uniformation", **facts: Any) -> LinkPage:
    facts.setdefault("target", "https://www.uniformation.fr/")
    page: LinkPage = publish(links_page_of(centre), LinkPage(title=title, **facts))
    return page


def asked_page(centre: Centre, title: str = "Consignes de sécurité", **facts: Any) -> ContentPage:
    """A page online that everybody of the centre, or its audience, is to confirm."""
    return page_of(root_of(centre), title, asks_acknowledgement=True, **facts)


def say(page: Any, **facts: Any) -> Any:
    """Write `facts` on a page and put it online again, as the editor does."""
    page.refresh_from_db()
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def version_of(page: Any) -> AcknowledgedVersion:
    """What the readers of `page` are asked to confirm today."""
    return AcknowledgedVersion.objects.get(page=page.pk, closed_at=None)


def problem_on(page: Any, *, by: Any, text: str = "Le numéro de téléphone n’est plus le bon.") -> PageProblem:
    return report_problem(by=by, page=page, text=text)


def waiting_text(centre: Centre, *, by: Any, title: str = "Fermeture de mai") -> ContentPage:
    """A page of a centre that wants texts read again, written by `by` and sent."""
    page = ContentPage(title=title, introduction="Le centre ferme le 14 mai.", live=False, owner=by)
    root_of(centre).add_child(instance=page)
    page.save_revision(user=by)
    submit_text(by=by, page=page)
    page.refresh_from_db()
    return page


def announce(by: User, **said: Any) -> Publication:
    """A piece of news written in one screen."""
    facts = {"title": "Fermeture vendredi", "text": "Le centre **ferme** à midi."} | said
    request_id = facts.pop("request_id", None) or uuid4()
    return publish_announcement(by=by, request_id=request_id, said=Announcement(**facts))
