"""Files and pictures of a centre."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage


def document_of(centre: Centre, name: str = "reglement.txt", content: bytes = b"Bonjour") -> PortalDocument:
    document = PortalDocument(title=name, collection=centre.collection)
    document.file.save(name, ContentFile(content), save=False)
    document.save()
    return document


def png(width: int = 100, height: int = 60) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    return content.getvalue()


def picture_of(centre: Centre, name: str = "fete.png") -> PortalImage:
    picture = PortalImage(title=name, collection=centre.collection)
    picture.file.save(name, ContentFile(png()), save=False)
    picture.save()
    return picture
