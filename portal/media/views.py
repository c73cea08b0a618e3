"""Files and pictures, each after a look at who asks. No server reads the media folder by itself."""

from collections.abc import AsyncIterator, Iterator
from typing import IO, Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.centres.models import Charter
from portal.kit.downloads import attachment
from portal.media.models import PortalDocument, Rendition
from portal.media.signals import document_downloaded
from portal.media.uploads import DOCUMENTS, IMAGES, extension_of

CHUNK = 64 * 1024
INERT = "default-src 'none'; sandbox"
FOR_EVER = "private, max-age=31536000, immutable"


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


async def chunks_async(file: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while chunk := await sync_to_async(file.read, thread_sensitive=False)(CHUNK):
            yield chunk
    finally:
        await sync_to_async(file.close, thread_sensitive=False)()


def send(request: HttpRequest, file: FieldFile, mime: str, disposition: str) -> HttpResponseBase:
    """Answer with `file`, read piece by piece in the way of the server that asks, inert whatever it holds."""
    try:
        opened: Any = file.storage.open(str(file.name))
    except FileNotFoundError as missing:
        raise Http404 from missing
    read = chunks_async if isinstance(request, ASGIRequest) else chunks
    # What is stored is compressed already: GZipMiddleware would spend time to gain nothing.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    answer = StreamingHttpResponse(
        read(opened),
        content_type=mime,
        headers={
            "Content-Length": str(opened.size),
            "Content-Disposition": disposition,
            "Content-Security-Policy": INERT,
            "X-Content-Type-Options": "nosniff",
        },
    )
    # Whoever leaves before the first byte would leave the file open.
    answer._resource_closers.append(opened.close)  # type: ignore[attr-defined]
    return answer


@require_safe
def document(request: HttpRequest, public_id: UUID, name: str) -> HttpResponseBase:
    """A document, always to be saved: a browser never shows it inside the portal."""
    found = get_object_or_404(PortalDocument.objects.visible_to(request.user), public_id=public_id)
    if name != found.filename:
        raise Http404
    known = DOCUMENTS.get(extension_of(name))
    mime = known.mime if known else "application/octet-stream"
    answer = send(request, found.file, mime, attachment(name))
    if request.method == "GET":
        document_downloaded.send(PortalDocument, document=found, user=request.user)
    return answer


@require_safe
def rendition(request: HttpRequest, public_id: UUID, extension: str) -> HttpResponseBase:
    """A picture at one size."""
    found = get_object_or_404(Rendition.objects.visible_to(request.user), public_id=public_id)
    if extension not in IMAGES or extension != extension_of(found.file.name):
        raise Http404
    response = send(request, found.file, IMAGES[extension][1].mime, "inline")
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def logo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The logo of the person's own centre."""
    user: Any = request.user
    found = get_object_or_404(
        Charter.objects.visible_to(user), logo=f"charters/{user.centre_id}/{public_id.hex}.webp"
    )
    response = send(request, found.logo, "image/webp", "inline")
    response["Cache-Control"] = FOR_EVER
    return response
