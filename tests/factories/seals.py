"""Days that were signed and are over."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

from forms_builder.actions.sealing import seal_ended_days, send_seals
from tests.support.cast import SYSTEM


def next_day(days: int = 1, *, hours: int = 0) -> AbstractContextManager[object]:
    """The clock that many days after now."""
    now: datetime = timezone.now()
    return time_machine.travel(now + timedelta(days=days, hours=hours), tick=False)


def seal_by_night() -> int:
    """What the job does in the night after today. Returns how many seals left."""
    with next_day():
        seal_ended_days(by=SYSTEM)
        return send_seals(by=SYSTEM)
