"""The sources as data: rooms, their files, their floors. For the tests of the plan of the house."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = ("portal", "home", "forms_builder", "calendars")
NOT_ROOMS = {"portal.settings", "portal.locale", "portal.management", "portal.migrations"}


@dataclass(frozen=True)
class Module:
    """One file of code."""

    path: Path

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """`home` or `portal.accounts`; `portal` for the doors of the building."""
        return room_of(self.name)

    @property
    def part(self) -> str:
        """What it is in the plan of its room: `actions` for `actions.py` and for `actions/deciding.py`."""
        inside = self.name.removeprefix(self.room).lstrip(".")
        return inside.split(".")[0]

    @property
    def imports(self) -> set[str]:
        """Full names of what is imported: `django.http.HttpRequest`."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def room_of(name: str) -> str:
    parts = name.split(".")
    room = ".".join(parts[:2])
    is_folder = parts[0] == "portal" and len(parts) > 1 and (ROOT / parts[0] / parts[1]).is_dir()
    return room if is_folder else parts[0]


def modules() -> list[Module]:
    """Our code, tests and migrations left out."""
    return [
        Module(path)
        for top in TOP
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts and not path.is_relative_to(ROOT / "tests")
    ]


def rooms() -> list[str]:
    inside = {f"portal.{path.parent.name}" for path in (ROOT / "portal").glob("*/__init__.py")} - NOT_ROOMS
    return sorted(inside | {"home", "forms_builder", "calendars"})


def folder_of(room: str) -> Path:
    return ROOT.joinpath(*room.split("."))


def floors() -> dict[str, int]:
    """Each room with its floor, the kit at the lowest, as the contract in pyproject.toml says."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "floors")["layers"]
    return {
        room.strip("() "): floor
        for floor, layer in enumerate(reversed(layers))
        for room in re.split(r"[|:]", layer)
    }


def templates() -> list[Path]:
    return [path for top in TOP for path in sorted((ROOT / top).rglob("templates/**/*")) if path.is_file()]


def name_of_template(path: Path) -> str:
    return path.as_posix().rpartition("/templates/")[2]


def room_of_template(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return ".".join(parts[: parts.index("templates")])
