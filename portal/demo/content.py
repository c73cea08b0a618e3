"""The pages of the demonstration: sections, pages and news, written as the back office writes them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from home.models import ContentPage, NewsIndexPage, NewsPage, SectionPage
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.demo.people import CENTRE, SECOND_CENTRE
from portal.demo.pictures import draw_picture
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
        page.save_revision(user=self.person).publish(user=self.person)
        page.refresh_from_db()
        return page

    def write_section(self, title: str, introduction: str, leaves: tuple[Leaf, ...]) -> None:
        root = self.centre.site.root_page
        root.refresh_from_db()
        section = self.publish(root, SectionPage(title=title, introduction=introduction, show_in_menus=True))
        for leaf in leaves:
            page = ContentPage(title=leaf.title, introduction=leaf.introduction, body=self.body(leaf))
            self.publish(section, page)

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
            body.append(("document", {"document": document, "label": ""}))
        return body

    def write_news(self, articles: tuple[Article, ...]) -> None:
        index = NewsIndexPage.objects.child_of(self.centre.site.root_page).get()
        today = timezone.localdate()
        for article in articles:
            page = NewsPage(
                title=article.title,
                introduction=article.introduction,
                published_on=today - timedelta(days=article.days_ago),
                image=self.picture(article.picture, "") if article.picture else None,
                body=[("text", article.text)],
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
