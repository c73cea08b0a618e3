"""The third-party files are those of their packages."""

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.ui.vendor import differences


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vendor folder with one package in order."""
    files = {"LICENSE": b"ISC", "icons/check.svg": b"<svg/>"}
    for name, content in files.items():
        path = tmp_path / "drawings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    package = {
        "name": "drawings",
        "version": "1",
        "licence": "ISC",
        "licence_file": "LICENSE",
        "files": digests,
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"packages": [package]}))
    return tmp_path


def test_differences_of_files_as_published_are_none(folder: Path) -> None:
    assert differences(folder) == []


def test_differences_name_what_was_changed_added_or_lost(folder: Path) -> None:
    (folder / "drawings" / "icons" / "check.svg").write_text("<svg onload='x'/>")
    (folder / "drawings" / "more.js").write_text("")
    (folder / "drawings" / "LICENSE").unlink()
    assert differences(folder) == [
        "drawings/more.js is not in the manifest.",
        "drawings/LICENSE is missing.",
        "drawings/icons/check.svg is not as published.",
    ]


def test_check_vendor_of_a_changed_file_fails(folder: Path) -> None:
    (folder / "drawings" / "more.js").write_text("")
    with pytest.raises(CommandError, match=r"more\.js"):
        call_command("check_vendor", folder=folder)


def test_check_vendor_of_this_repository_passes(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_vendor")
    assert capsys.readouterr().out == "The vendored files are as published.\n"
    assert differences(settings.ROOT / "static" / "vendor") == []
