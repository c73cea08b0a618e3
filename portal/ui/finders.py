"""One stylesheet out of many files, without a build step. See docs/decisions/0009-one-stylesheet.md."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/portal.css"
LAYERS = "@layer tokens, base, layout, components, print;\n"


def sources() -> list[Path]:
    """The stylesheets in the order of their layers."""
    folder = Path(settings.ROOT) / "static" / "css"
    return [
        *(folder / f"{name}.css" for name in ("tokens", "base", "layout")),
        *sorted((folder / "components").glob("*.css")),
        folder / "print.css",
    ]


def slim(text: str) -> str:
    """Leave out what is written for people: a seventh of what a telephone would wait for."""
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", rules).replace(";}", "}")


class StylesheetFinder(BaseFinder):
    """Finds `css/portal.css`, joined under `var/` again whenever a source is newer than it."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(settings.VAR / "stylesheets"))
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        found = str(self.join())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self.join()
        yield NAME, self.storage

    def join(self) -> Path:
        target = Path(self.storage.path(NAME))
        files = sources()
        if target.exists() and target.stat().st_mtime >= max(file.stat().st_mtime for file in files):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(".new")
        fresh.write_text(
            LAYERS + "".join(slim(file.read_text(encoding="utf-8")) for file in files), encoding="utf-8"
        )
        fresh.replace(target)
        return target
