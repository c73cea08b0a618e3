"""The pages of the demonstration: sections, pages and news, written as the back office writes them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from forms_builder.models import FormPage
from home.actions.registers import create_category
from home.models import (
    Category,
    CategoryKind,
    ContentPage,
    DocumentPage,
    LibraryPage,
    LinkPage,
    LinksPage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
)
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.demo.papers import write_pdf
from portal.demo.people import CENTRE, SECOND_CENTRE
from portal.demo.pictures import draw_picture
from portal.demo.shelves import NEWS_CATEGORIES, PAPER_CATEGORIES, PAPERS, SITE_CATEGORIES, SITES, Paper, Site
from portal.demo.showroom import INTRODUCTION, TITLE, show_everything
from portal.demo.texts import CHARTER, NEWS, SECOND_NEWS, SECOND_SECTIONS, SECTIONS, Article, Leaf
from portal.media.models import PortalDocument, PortalImage

EDITOR = "communication"


@dataclass
class Writer:
    """Somebody at the page editor of one centre; nobody where no account has the back office."""

    person: User | None
    centre: Centre

    def upload(self, model: Any, form_class: Any, title: str, file: SimpleUploadedFile, **more: str) -> Any:
        """Bring a file in through the back office's form, with its checks. It is given no user: there may be none."""
        form = form_class(
            {"title": title, "collection": self.centre.collection_id, **more},
            {"file": file},
            instance=model(uploaded_by_user=self.person),
        )
        if not form.is_valid():
            raise ValueError(form.errors.as_text())
        return form.save()

    def picture(self, name: str, description: str) -> PortalImage:
        file = SimpleUploadedFile(f"{name}.jpg", draw_picture(name), "image/jpeg")
        image: PortalImage = self.upload(
            PortalImage, get_image_form(PortalImage), name.capitalize(), file, description=description
        )
        return image

    def document(self, title: str, name: str, text: str) -> PortalDocument:
        file = SimpleUploadedFile(name, text.encode(), "text/plain")
        document: PortalDocument = self.upload(PortalDocument, get_document_form(PortalDocument), title, file)
        return document

    def publish(self, parent: Any, page: Any) -> Any:
        """Write a draft, keep it as a version, put it online: the three steps of the page editor."""
        page.live, page.owner = False, self.person
        parent.add_child(instance=page)
        page.save_revision(user=self.person, log_action=True).publish(user=self.person)
        page.refresh_from_db()
        return page

    def write_section(self, title: str, introduction: str, leaves: tuple[Leaf, ...]) -> None:
        root = self.centre.site.root_page
        root.refresh_from_db()
        section = self.publish(root, SectionPage(title=title, introduction=introduction, show_in_menus=True))
        for leaf in leaves:
            self.publish(
                section,
                ContentPage(
                    title=leaf.title,
                    introduction=leaf.introduction,
                    body=self.body(leaf),
                    plain_version=leaf.plain,
                ),
            )

    def body(self, leaf: Leaf) -> list[tuple[str, Any]]:
        body: list[tuple[str, Any]] = [("text", leaf.text)]
        if leaf.picture:
            image = self.picture(leaf.picture, "")
            image.decorative, image.contextual_alt_text = True, ""
            body.insert(0, ("image", image))
        if leaf.notice:
            body.append(("call_out", {"tone": "info", "text": f"<p>{leaf.notice}</p>"}))
        if leaf.document:
            document = self.document(leaf.document, "charte-accueil.txt", CHARTER)
            body.append(("document", [{"document": document, "label": ""}]))
        return body

    def sort_by(self, kind: CategoryKind, names: tuple[str, ...]) -> dict[str, Category]:
        """Categories of the centre, in the order of `names`; none where nobody has the back office."""
        if self.person is None:
            return {}
        return {
            name: create_category(by=self.person, kind=kind, name=name, position=position)
            for position, name in enumerate(names)
        }

    def write_library(self, papers: tuple[Paper, ...]) -> None:
        library = LibraryPage.objects.child_of(self.centre.site.root_page).get()
        categories, today = self.sort_by(CategoryKind.DOCUMENT, PAPER_CATEGORIES), timezone.localdate()
        for paper in papers:
            page = DocumentPage(
                title=paper.title,
                introduction=paper.introduction,
                category=categories.get(paper.category),
                document=self.paper(paper),
                updated_on=today - timedelta(days=paper.days_ago),
            )
            self.publish(library, page)

    def paper(self, paper: Paper) -> PortalDocument:
        if paper.name.endswith(".txt"):
            return self.document(paper.title, paper.name, "\n".join(paper.lines))
        file = SimpleUploadedFile(paper.name, write_pdf(paper.title, paper.lines), "application/pdf")
        found: PortalDocument = self.upload(
            PortalDocument, get_document_form(PortalDocument), paper.title, file
        )
        return found

    def write_links(self, sites: tuple[Site, ...]) -> None:
        index = LinksPage.objects.child_of(self.centre.site.root_page).get()
        categories = self.sort_by(CategoryKind.LINK, SITE_CATEGORIES)
        for site in sites:
            page = LinkPage(
                title=site.title,
                target=site.address,
                introduction=site.introduction,
                category=categories.get(site.category),
            )
            self.publish(index, page)

    def write_showroom(self) -> None:
        """A page with one of each block, for whoever begins to write."""
        root = self.centre.site.root_page
        below = {page.title: page for page in ContentPage.objects.descendant_of(root)}
        body = show_everything(
            pages=[below["Congés : mode d’emploi"], below["Préparer une sortie"]],
            pictures=[self.picture("livres", ""), self.picture("jardin", ""), self.picture("collines", "")],
            documents=list(PortalDocument.objects.filter(collection=self.centre.collection)[:2]),
            form=FormPage.objects.descendant_of(root).filter(live=True).first(),
            person=self.person,
        )
        section = SectionPage.objects.child_of(root).get(title="Vie du centre")
        self.publish(section, ContentPage(title=TITLE, introduction=INTRODUCTION, body=body))

    def write_news(self, articles: tuple[Article, ...]) -> None:
        index = NewsIndexPage.objects.child_of(self.centre.site.root_page).get()
        categories, today = self.sort_by(CategoryKind.NEWS, NEWS_CATEGORIES), timezone.localdate()
        for article in articles:
            page = NewsPage(
                title=article.title,
                introduction=article.introduction,
                published_on=today - timedelta(days=article.days_ago),
                image=self.picture(article.picture, "") if article.picture else None,
                body=[("text", article.text)],
                category=categories.get(article.category),
                pinned_until=today + timedelta(days=article.pinned_days) if article.pinned_days else None,
            )
            self.publish(index, page)


def load() -> None:
    """Write the pages of both centres. Run once, by `load_demo`, which does all or nothing."""
    for slug, editor, sections, articles in (
        (CENTRE, EDITOR, SECTIONS, NEWS),
        (SECOND_CENTRE, "", SECOND_SECTIONS, SECOND_NEWS),
    ):
        centre = Centre.objects.select_related("site__root_page", "collection").get(slug=slug)
        writer = Writer(User.objects.filter(username=editor).first(), centre)
        for title, introduction, leaves in sections:
            writer.write_section(title, introduction, leaves)
        writer.write_news(articles)
        if editor:
            writer.write_library(PAPERS)
            writer.write_links(SITES)


def load_showroom() -> None:
    """Write the page of every block, once there are pages, forms and people to lead to."""
    centre = Centre.objects.select_related("site__root_page", "collection").get(slug=CENTRE)
    Writer(User.objects.get(username=EDITOR), centre).write_showroom()
