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
    written = "@layer a {\n  /* why,\n     and how */\n  .b > .c { d: e(1 + 2); f: g; }\n}\n"
    assert slim(written) == "@layer a{.b > .c{d: e(1 + 2);f: g}}"


def test_stylesheets_quote_nothing_that_slim_would_change() -> None:
    words = [word for path in sources() for word in re.findall(r'"[^"]*"', slim(path.read_text("utf-8")))]
    assert [word for word in words if re.search(r"[{};]", word)] == []


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
    assert Path(finder.find(NAME)).read_text().endswith("b{}")


def test_stylesheet_is_found_by_the_project() -> None:
    assert finders.find(NAME) is not None


def test_stylesheet_keeps_to_its_budget(finder: StylesheetFinder) -> None:
    assert len(gzip.compress(Path(finder.find(NAME)).read_bytes())) <= 12_000


SCRIPTS = Path(django_settings.ROOT) / "static" / "js"
ASKED = re.compile(r"""import\("\./components/(\w+)\.js"\)""")
IMPORTED = re.compile(r"""from "\./(\w+)\.js\"""")
EVERYWHERE = {"search", "sending", "dialogs", "kept"}
"""What any page may come to load: the search box, a form, a dialog, a request that was sent."""
PAGES = {
    "a request to fill in, that came back with faults": {"autosave", "answered", "progress", "filter"},
    "a page to publish, that came back with faults": {"drafted", "answered", "readers", "progress"},
    "the preview of a form": {"filling", "print"},
    "an article": {"marks", "video", "copy", "print", "filter"},
    "one's own account": {"appearance", "answered", "copy", "print"},
}
"""The modules that portal.js finds a reason for on the heaviest pages, more rather than less."""


def with_imports(names: set[str]) -> set[str]:
    found = set(names)
    for name in names:
        text = (SCRIPTS / "components" / f"{name}.js").read_text(encoding="utf-8")
        found |= with_imports(set(IMPORTED.findall(text)))
    return found


def weight_of(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


@pytest.mark.parametrize("page", sorted(PAGES))
def test_scripts_of_a_page_keep_to_their_budget(page: str) -> None:
    modules = with_imports(EVERYWHERE | PAGES[page])
    weight = weight_of(SCRIPTS / "portal.js")
    assert weight + sum(weight_of(SCRIPTS / "components" / f"{name}.js") for name in modules) <= 15_000


def test_scripts_of_every_page_are_counted() -> None:
    """A module that portal.js asks for belongs to a page above; a file that nothing asks for is gone."""
    asked = set(ASKED.findall((SCRIPTS / "portal.js").read_text(encoding="utf-8")))
    assert asked == EVERYWHERE | set().union(*PAGES.values())
    assert {path.stem for path in (SCRIPTS / "components").iterdir()} == with_imports(asked)


def test_scripts_of_a_form_come_in_few_requests() -> None:
    assert with_imports({"autosave"}) == {"autosave", "filling", "kept"}


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
