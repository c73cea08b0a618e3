"""Our own image and document models. See docs/decisions/0007-own-image-and-document-models.md.

Not named Image and Document: Wagtail's own stay installed beside them and would clash.
"""

import uuid
from pathlib import PurePath
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet


def own_files(user: Any, collection: str = "collection") -> models.Q:
    """What a person may open: the files of their own centre's collection and of those below it.

    The installation administrator, who has no centre, keeps the files of all of them in the back office.
    """
    if not user.is_active:
        return models.Q(pk__in=[])
    if user.centre_id is None:
        return models.Q() if user.is_superuser else models.Q(pk__in=[])
    return models.Q(**{f"{collection}__path__startswith": user.centre.collection.path})


class PortalImageQuerySet(ImageQuerySet):
    def visible_to(self, user: Any) -> Any:
        return self.filter(own_files(user))


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def visible_to(self, user: Any) -> "RenditionQuerySet":
        return self.filter(own_files(user, "image__collection"))


class PortalDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user: Any) -> Any:
        return self.filter(own_files(user))


class PortalImage(AbstractImage):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

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
