"""Files and pictures of a centre."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage


def document_of(centre: Centre, name: str = "reglement.txt", content: bytes = b"Bonjour") -> PortalDocument:
    file = ContentFile(content, name)
    return PortalDocument.objects.create(title=name, collection=centre.collection, file=file)


def png(width: int = 100, height: int = 60) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    return content.getvalue()


def picture_of(centre: Centre, name: str = "fete.png") -> PortalImage:
    content = ContentFile(png(), name)
    return PortalImage.objects.create(title=name, collection=centre.collection, file=content)
