"""Our own image and document models. See docs/decisions/0007-own-image-and-document-models.md.

Not named Image and Document: Wagtail's own stay installed beside them and would clash.
"""

import uuid
from pathlib import PurePath
from typing import Any, ClassVar

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet, SourceImageIOError
from wagtail.models import Page

from portal.centres.queries import in_sight, sees_files


def kept_files(user: Any, collection: str = "collection") -> models.Q:
    """The files that a person keeps: those of their own centre's collection and of those below it, for whoever
    edits them or reads texts again. The installation administrator, who has no centre, keeps the files of all of them.
    """
    if user.is_active and user.centre_id is None and user.is_superuser:
        # Not the empty condition, which means nothing beside another one.
        return models.Q(pk__isnull=False)
    if not sees_files(user):
        return models.Q(pk__in=())
    return models.Q(**{f"{collection}__path__startswith": user.centre.collection.path})


def shown_files(user: Any, file: str) -> models.Exists:
    """The files that stand on a page that a person may read. Shape: `file` is "image" or "document"."""
    uses = FileUse.objects.filter(in_sight(user, "page__"))
    outer = "image" if file == "rendition" else "pk"
    return models.Exists(
        uses.filter(**{"document" if file == "document" else "image": models.OuterRef(outer)})
    )


class PortalImageQuerySet(ImageQuerySet):
    def visible_to(self, user: Any) -> Any:
        return self.filter(kept_files(user) | models.Q(shown_files(user, "image")))


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def visible_to(self, user: Any) -> "RenditionQuerySet":
        return self.filter(kept_files(user, "image__collection") | models.Q(shown_files(user, "rendition")))


class PortalDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user: Any) -> Any:
        return self.filter(kept_files(user) | models.Q(shown_files(user, "document")))


class PortalImage(AbstractImage):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    search_auto_update = False

    objects: ClassVar[Any] = PortalImageQuerySet.as_manager()

    # No tags: they are one list for all centres.
    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_portalimage", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        """What the picture shows, or nothing: a title such as IMG_2041 helps nobody who listens."""
        return str(self.description)

    def create_rendition(self, wanted: Any) -> "Rendition":
        """The picture cut as `wanted` says, kept where its file is still the one that was cut: of a picture replaced
        meanwhile the old file would be shown ever after, of one deleted it would stay, known to nobody.

        Raises: SourceImageIOError, for a file that is lost, damaged or another one by now (get_rendition_or_not_found).
        """
        try:
            cut = self.generate_rendition_file(wanted)
        except (OSError, SyntaxError, EOFError) as broken:
            raise SourceImageIOError(str(broken)) from broken
        with transaction.atomic():
            held = PortalImage.objects.select_for_update().filter(pk=self.pk)
            if held.values_list("file", flat=True).first() != self.file.name:
                raise SourceImageIOError(f"{self.file.name} was replaced or deleted.")
            known = {"filter_spec": wanted.spec, "focal_point_key": wanted.get_cache_key(self)}
            rendition: Rendition = self.renditions.get_or_create(**known, defaults={"file": cut})[0]
        return rendition


class Rendition(AbstractRendition):
    """An image cut to a size. Its content never changes, so its address is kept by browsers for ever."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    objects: ClassVar[Any] = RenditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]

    def __str__(self) -> str:
        return f"{self.image} {self.filter_spec}"

    @property
    def url(self) -> str:
        """Its address; "" where the picture's own file is lost (wagtail.images.shortcuts names it "not-found"):
        what it shows is then read instead of seen.
        """
        extension = PurePath(self.file.name).suffix[1:]
        return reverse("media:rendition", args=[self.public_id, extension]) if extension else ""


class PortalDocument(AbstractDocument):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    search_auto_update = False

    objects: ClassVar[Any] = PortalDocumentQuerySet.as_manager()

    # No tags: they are one list for all centres.
    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_portaldocument", "Can choose document")]

    @property
    def url(self) -> str:
        return reverse("media:document", args=[self.public_id, self.filename])


class FileUse(models.Model):
    """A picture or a document stands on a page online, whose readers may open it. Written with the publication."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, null=True, related_name="uses")
    document = models.ForeignKey(PortalDocument, on_delete=models.CASCADE, null=True, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "image"], name="image_once_per_page"),
            models.UniqueConstraint(fields=["page", "document"], name="document_once_per_page"),
            models.CheckConstraint(
                condition=models.Q(image=None, document__isnull=False)
                | models.Q(image__isnull=False, document=None),
                name="use_of_one_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.image or self.document}"
