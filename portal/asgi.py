"""The door of the server: pages now, sockets with the live notifications."""

import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections

PAGE_THREADS = 8
"""Pages drawn at once by one process; each thread holds one connection to the database at most."""


class PageHandler(ASGIHandler):
    """Draws a page in one thread of a few that stay, and that keep their connection (docs/decisions/0010)."""

    def __init__(self) -> None:
        super().__init__()
        executor = ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page")
        self.draw = sync_to_async(self.draw_in_thread, thread_sensitive=False, executor=executor)

    def load_middleware(self, is_async: bool = False) -> None:
        """All of ours is synchronous: there is nothing to go back to the event loop for."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Django begins a thread for each page here, for what little is left outside of ours."""
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: Any) -> Any:
        return await self.draw(request)

    def draw_in_thread(self, request: Any) -> Any:
        # Django's signals do this in the thread of the request, which is another one here.
        close_old_connections()
        try:
            return read_here(self.get_response(request))
        finally:
            close_old_connections()


def read_here(response: Any) -> Any:
    """Read what is streamed synchronously (the back office's exports), with the connection of the page.

    Django would read it whole too, but in the one thread that all pages go through at their beginning.
    """
    if response.streaming and not response.is_async:
        response.streaming_content = give(list(response))
    return response


async def give(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup(set_prefix=False)
application = PageHandler()
