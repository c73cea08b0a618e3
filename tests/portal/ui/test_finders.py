"""One stylesheet: found, in the order of its layers, light enough."""

import gzip
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders

from portal.ui.finders import NAME, StylesheetFinder, slim, sources

SURROUNDINGS = {"field", "list", "main"}
"""Classes that a component may speak of when it stands inside them."""


@pytest.fixture
def finder(settings: Any, tmp_path: Path) -> StylesheetFinder:
    settings.VAR = tmp_path
    return StylesheetFinder()


def test_find_joins_every_source_in_order(finder: StylesheetFinder) -> None:
    text = Path(finder.find(NAME)).read_text(encoding="utf-8")
    assert text.startswith("@layer tokens, base, layout, components, print;\n")
    assert text.endswith("".join(slim(path.read_text(encoding="utf-8")) for path in sources()))
    assert finder.find("css/other.css") == []


def test_slim_leaves_the_rules_alone() -> None:
    assert (
        slim("@layer a {\n  /* why,\n     and how */\n  .b { c: d; }\n}\n") == "@layer a {\n.b { c: d; }\n}\n"
    )


def test_find_joins_again_only_when_a_source_changed(
    finder: StylesheetFinder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "one.css"
    source.write_text("a {}")
    monkeypatch.setattr("portal.ui.finders.sources", lambda: [source])
    joined = Path(finder.find(NAME))
    joined.write_text("kept")
    assert Path(finder.find(NAME)).read_text() == "kept"
    source.write_text("b {}")
    later = joined.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(later, later))
    assert Path(finder.find(NAME)).read_text().endswith("b {}")


def test_stylesheet_is_found_by_the_project() -> None:
    assert finders.find(NAME) is not None


def test_stylesheet_and_scripts_keep_to_their_budget(finder: StylesheetFinder) -> None:
    css = len(gzip.compress(Path(finder.find(NAME)).read_bytes()))
    scripts = sorted((Path(django_settings.ROOT) / "static" / "js").rglob("*.js"))
    of_pages = [path for path in scripts if path.parent.name != "editor" and path.name != "service-worker.js"]
    js = sum(len(gzip.compress(path.read_bytes())) for path in of_pages)
    assert css <= 12_000
    assert js <= 15_000


def test_stylesheets_name_no_other_file() -> None:
    """They are read from two folders, theirs and that of the whole: a relative address would break in one."""
    assert [path.name for path in sources() if "url(" in path.read_text(encoding="utf-8")] == []


def test_a_class_is_drawn_by_one_component() -> None:
    """All are read together: a name taken twice would draw somebody else's table as a diagram."""
    homes: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        if path.parent.name == "components":
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            for selectors in re.findall(r"([^{};]+){", text):
                for name in re.findall(r"(?:^|,)\s*\w*\.([\w-]+)", selectors):
                    homes[name].add(path.name)
    assert {name: files for name, files in homes.items() if len(files) > 1 and name not in SURROUNDINGS} == {}
