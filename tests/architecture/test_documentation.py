"""The reference is complete: settings, commands, and what is pinned."""

import re
from pathlib import Path

from django.core.management import get_commands

from tests.support.sources import ROOT, TOP

VARIABLE = re.compile(r"\bPORTAL_[A-Z_]+\b")


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def settings_read() -> set[str]:
    return set(re.findall(r"env\.\w+\(\s*\"(PORTAL_[A-Z_]+)\"", read("portal/settings/env.py")))


def test_settings_are_in_the_example() -> None:
    named = re.findall(r"^#? ?(PORTAL_[A-Z_]+)=", read(".env.example"), re.MULTILINE)
    assert sorted(named) == sorted(settings_read())


def test_settings_are_in_the_reference() -> None:
    rows = re.findall(r"^\| `(PORTAL_[A-Z_]+)`", read("docs/reference/settings.md"), re.MULTILINE)
    assert sorted(rows) == sorted(settings_read())


def test_settings_named_anywhere_exist() -> None:
    sources: list[Path] = [path for top in TOP for path in (ROOT / top).rglob("*.py")]
    sources += [ROOT / "Makefile", *(ROOT / "docs").rglob("*.md"), *(ROOT / "docker").rglob("*")]
    named = {name for path in sources if path.is_file() for name in VARIABLE.findall(path.read_text("utf-8"))}
    assert named - settings_read() == set()


def test_commands_are_in_the_reference() -> None:
    ours = {name for name, app in get_commands().items() if str(app).split(".")[0] in TOP}
    rows = set(re.findall(r"^\| `manage\.py (\w+)", read("docs/reference/commands.md"), re.MULTILINE))
    assert rows == ours


def test_targets_are_in_the_reference() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE)
    rows = re.findall(r"^\| `make ([a-z-]+)", read("docs/reference/commands.md"), re.MULTILINE)
    assert sorted(rows) == sorted(targets)


def test_requirements_name_no_index() -> None:
    """Who installs chooses where from; every file is recognised by its hash."""
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"https?:|--index|--extra-index|--find-links| @ ", text) == [], path.name
        pins = re.findall(
            r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==\S+[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE
        )
        assert len(pins) == len(re.findall(r"^\S", text, re.MULTILINE)), path.name


def test_decisions_have_a_number_each_and_say_it() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [path.name[:4] for path in records]
    assert numbers == [f"{number:04d}" for number in range(1, len(records) + 1)]
    assert [path.read_text("utf-8")[:9] for path in records] == [f"# {number} — " for number in numbers]


def test_guides_are_named_on_their_first_page() -> None:
    guides = {path.name for path in (ROOT / "docs/guide-utilisateur").glob("*.md")} - {"README.md"}
    named = re.findall(r"\]\(([a-z-]+\.md)\)", read("docs/guide-utilisateur/README.md"))
    assert sorted(named) == sorted(guides)


def test_links_of_the_documentation_lead_somewhere() -> None:
    for path in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "tests/README.md"]:
        targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
        lost = [target for target in targets if not (path.parent / target).exists()]
        assert lost == [], path.name
