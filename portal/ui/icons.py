"""The vendored icons (static/vendor/lucide-static), drawn inline so that they take the colour of the text."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER: Path = settings.ROOT / "static" / "vendor" / "lucide-static" / "icons"
NAMES: tuple[str, ...] = tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


@cache
def drawing(name: str) -> str:
    """Return what stands inside the `<svg>` element of an icon.

    Raises: KeyError for a name that is not vendored.
    """
    if name not in NAMES:
        raise KeyError(name)
    source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if found is None:
        raise KeyError(name)
    return re.sub(r">\s+<", "><", found[1].strip())
