"""Headers on every response, static files that suit ASGI, and the cost of a page for those who ask."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from typing import Any, BinaryIO

from asgiref.sync import sync_to_async
from csp.constants import SELF
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

GetResponse = Callable[[HttpRequest], HttpResponseBase]

BACK_OFFICE = "/administration/"
CHUNK = 64 * 1024
PROBE = "X-Perf-Probe"
ADMINISTRATOR = "it"
"""The role that may measure. Roles stand on a higher floor; a role is equal to its word."""

HEADERS = {
    # Django's own three too: its middleware does not reach the answer to a host that is none of ours.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class ResponseHeadersMiddleware:
    """Sets what Django does not, on every response, errors and files included.

    Pages are never stored by a browser or a proxy; only what says how long it may be kept (static files,
    files served by a view) is. Under the back office, previews of pages included, the content policy is
    the relaxed one of `settings.BACK_OFFICE_CSP`; the middleware of django-csp, outside of this one,
    writes it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if response.get("Content-Type", "").startswith("text/html"):
            response["Cache-Control"] = "no-store, private"
        else:
            response.setdefault("Cache-Control", "no-store")
        if request.path_info.startswith(BACK_OFFICE):
            response._csp_replace = settings.BACK_OFFICE_CSP  # type: ignore[attr-defined]
        elif getattr(request, "is_dummy", False):
            # A page drawn for the editor's preview panel, which frames it (wagtail/models/preview.py).
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise, that answers an asynchronous iterator under ASGI.

    Its own answer is a synchronous file, which Django reads whole into memory there, with a warning.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response, settings)

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request, ASGIRequest):
            response: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
            return response
        found = static_file.get_response(request.method, request.META)
        if found.file is None:
            answer: HttpResponseBase = HttpResponse(status=int(found.status))
        else:
            answer = StreamingHttpResponse(read(found.file), status=int(found.status))
            # A visitor who leaves before the first byte leaves the file open otherwise.
            answer._resource_closers.append(found.file.close)  # type: ignore[attr-defined]
        del answer["Content-Type"]
        for name, value in found.headers:
            answer[name] = value
        return answer


async def read(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await sync_to_async(file.read, thread_sensitive=False)(CHUNK):
        yield chunk


class QueryCounter:
    """Counts the queries of one request; `repeated` are those that had been asked in the same words."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked[sql, repr(params)] += 1
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += perf_counter() - began

    @property
    def total(self) -> int:
        return self.asked.total()

    @property
    def repeated(self) -> int:
        return self.total - len(self.asked)


class ServerTimingMiddleware:
    """Writes what a page cost in `Server-Timing`, when an administrator asks with `X-Perf-Probe: 1`.

    In the demonstration anybody may ask. The cost is told by the number of queries, how many of them
    repeat another, and the milliseconds of both queries and page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.headers.get(PROBE) != "1":
            return self.get_response(request)
        counter = QueryCounter()
        began = perf_counter()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        page = (perf_counter() - began) * 1000
        if self.may_measure(request):
            response["Server-Timing"] = (
                f'sql;desc="{counter.total} queries";dur={counter.seconds * 1000:.1f}, '
                f'dup;desc="{counter.repeated} repeated", page;dur={page:.1f}'
            )
        return response

    @staticmethod
    def may_measure(request: HttpRequest) -> bool:
        if settings.DEMO:
            return True
        user = getattr(request, "user", None)
        if user is None or not user.is_active:
            return False
        return bool(user.is_superuser or ADMINISTRATOR in user.roles)
