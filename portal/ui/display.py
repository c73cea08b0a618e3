"""How one device shows the portal: the size of letters, contrast, light or dark. Kept by the browser, in a cookie."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COOKIE = "display"
COOKIE_AGE = 400 * 24 * 60 * 60
"""The longest that browsers keep one."""

TEXTS = ("normal", "large", "largest")
CONTRASTS = ("normal", "more")
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Display:
    """What was chosen on this device. The first of each is what the stylesheet does by itself."""

    text: str = TEXTS[0]
    contrast: str = CONTRASTS[0]
    theme: str = THEMES[0]

    @property
    def cookie(self) -> str:
        return f"{self.text}.{self.contrast}.{self.theme}"

    @property
    def attributes(self) -> dict[str, str]:
        """What the page's root says to the stylesheet."""
        said = {"data-text": self.text, "data-contrast": self.contrast, "data-theme": self.theme}
        return {name: value for name, value in said.items() if value not in {"normal", "auto"}}

    @property
    def schemes(self) -> str:
        """For browsers, before the stylesheet is there: no flash of white at night."""
        return "light dark" if self.theme == "auto" else self.theme


def display_of(cookies: Mapping[str, Any]) -> Display:
    """Read the cookie; what is none of ours is as if nothing had been chosen."""
    parts = str(cookies.get(COOKIE, "")).split(".")
    if len(parts) != 3 or parts[0] not in TEXTS or parts[1] not in CONTRASTS or parts[2] not in THEMES:
        return Display()
    return Display(*parts)
