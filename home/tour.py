"""The tour of the first day: four screens. Data."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Screen:
    """Shape: `points` are short sentences, each with the name of an icon."""

    title: str | Promise
    text: str | Promise
    points: tuple[tuple[str, str | Promise], ...]


SCREENS = (
    Screen(
        _("Your home page"),
        _("What waits for you, what is new, the news of the centre: all in one place."),
        (
            ("inbox", _("What has to be done comes first.")),
            ("newspaper", _("What you have not read yet is listed, and goes away once it is read.")),
            ("settings", _("You choose the order of the panels, at the foot of the page.")),
        ),
    ),
    Screen(
        _("Your requests"),
        _("Leave, absences, works, equipment: fill in, sign with your password, and follow."),
        (
            ("clipboard-list", _("“Requests”, in the bar, has all the forms.")),
            ("bell", _("A notice tells you when somebody has decided.")),
            ("wifi-off", _("Without network, what you type stays on the device.")),
        ),
    ),
    Screen(
        _("Find anything"),
        _("A form, a document, a colleague’s number: search, or keep it at hand."),
        (
            ("search", _("Search forgives spelling mistakes and accents.")),
            ("phone", _("The directory calls with one press.")),
            ("star", _("The star keeps a page among your favourites.")),
        ),
    ),
    Screen(
        _("As it suits you"),
        _("The portal adapts to your eyes and to your telephone."),
        (
            ("user", _("Bigger letters, stronger contrast, dark colours: under your name, “Display”.")),
            ("download", _("On a telephone, “Add to home screen” in the browser’s menu makes an app of it.")),
            ("info", _("This tour can be seen again from “My account”.")),
        ),
    ),
)
