"""What may be refused, in the words of whoever reads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kit.dates import write_date
from portal.kit.errors import DomainError


class OfField(DomainError):
    """A refusal of what one input says. Shape: `at` is its name."""

    at = ""

    def __init__(self, message: Any = "") -> None:
        super().__init__(message, field=self.at)


class Taken(DomainError):
    """Something that was asked for is not free. `clashes` says all of it (calendars.overlaps.Clash)."""

    code = "taken"
    message = _("This is no longer free at that time. See below what is in the way, and how to get round it.")

    def __init__(self, clashes: Sequence[Any]) -> None:
        super().__init__()
        self.clashes = tuple(clashes)


class RuleRefused(OfField):
    """`rule` is none that a calendar repeats an event by."""

    code = "rule"
    at = "rule"
    message = _("This way of repeating is not possible. Choose days, weeks, months or years.")


class TooManyDates(OfField):
    code = "too_many_dates"
    at = "until"
    message = _("A series has at most 400 dates. Choose an earlier end.")


class NoDate(OfField):
    code = "no_date"
    at = "until"
    message = _("No date is left with these choices. Choose a later end, or fewer holidays to leave out.")


class NoSuchTime(OfField):
    """The clock skips or repeats this time on that day."""

    code = "no_such_time"
    at = "starts"

    def __init__(self, local: datetime) -> None:
        super().__init__(
            _("On %(day)s the clock changes: %(time)s does not exist, or comes twice. Choose another time.")
            % {"day": write_date(local.date(), "j F Y"), "time": f"{local:%H:%M}"}
        )


class EndsTooEarly(OfField):
    code = "ends_too_early"
    at = "ends"
    message = _("The end comes before the beginning.")


class RefusedByPolicy(DomainError):
    """A rule of the room or the equipment forbids it. `findings` says which (calendars.policies.Finding)."""

    code = "policy"

    def __init__(self, findings: Sequence[Any]) -> None:
        super().__init__(" ".join(str(finding.sentence) for finding in findings))
        self.findings = tuple(findings)


class AlreadyOver(DomainError):
    code = "over"
    message = _("This is over: what was is not rewritten.")


class Moved(DomainError):
    """Somebody changed it since the page was shown."""

    code = "moved"
    message = _("Somebody has changed this meanwhile. Read it again, then make your change once more.")


class AlreadyDecided(DomainError):
    code = "decided"
    message = _("This request has been answered meanwhile.")
