import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig


class MediaConfig(AppConfig):
    default = True
    name = "portal.media"
    verbose_name = _("Media")


@contextmanager
def without_interface(app: str) -> Iterator[None]:
    """Let `app` get ready without Wagtail's interface for programs (wagtail.api.v3), which no address of ours serves.

    Wagtail offers no setting: its `ready` builds three pydantic classes for each page type in every process, 20 MB
    and a third of the start (docs/decisions/0018). What it imports for that is nothing meanwhile.
    """
    nothing: dict[str, Any] = {
        f"{app}.api.v3.registry": {"register_content_types": lambda: None},
        f"{app}.api.v3.router": {"router": None},
        "wagtail.api.v3.api": {"api": SimpleNamespace(add_router=lambda prefix, router: None)},
    }
    for name, content in nothing.items():
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(content)
    try:
        yield
    finally:
        for name in nothing:
            del sys.modules[name]


class ImagesConfig(WagtailImagesAppConfig):
    def ready(self) -> None:
        with without_interface(self.name):
            super().ready()


class DocumentsConfig(WagtailDocsAppConfig):
    def ready(self) -> None:
        with without_interface(self.name):
            super().ready()
