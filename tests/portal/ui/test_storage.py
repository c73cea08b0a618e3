"""Static files are hashed and compressed once, and again only when a source has changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finder

from portal.ui.storage import collect_when_changed


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "sources"
    folder.mkdir()
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STATICFILES_DIRS = [str(folder)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "portal.ui.storage.StaticFilesStorage"}
    }
    get_finder.cache_clear()
    file = folder / "page.css"
    file.write_text("a { color: red; }")
    yield file
    get_finder.cache_clear()


def collected(source: Path) -> list[str]:
    """What browsers are given: the texts, by name."""
    folder = source.parent.parent / "static"
    return [path.read_text() for path in sorted(folder.glob("page.*.css"))]


def test_collect_when_changed_does_nothing_twice(source: Path) -> None:
    assert [collect_when_changed() for _ in range(2)] == [True, False]
    assert collected(source) == ["a { color: red; }"]


def test_collect_when_changed_replaces_what_was_made_of_an_older_source(source: Path) -> None:
    collect_when_changed()
    source.write_text("a { color: green; }")
    assert collect_when_changed()
    assert collected(source) == ["a { color: green; }"]


def test_collect_when_changed_begins_again_when_it_was_cut(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect_when_changed()
    source.write_text("a { color: green; }")

    def cut(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("portal.ui.storage.call_command", cut)
        with pytest.raises(KeyboardInterrupt):
            collect_when_changed()
    source.write_text("a { color: red; }")
    assert collect_when_changed()
    assert collected(source) == ["a { color: red; }"]
