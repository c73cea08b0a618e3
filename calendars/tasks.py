"""What the worker does for the calendars. Each may run twice."""

from django_tasks import task

from calendars.actions.events import extend_series
from calendars.models import Series
from portal.kit.access import SystemActor

CALENDARS = SystemActor("calendars")


@task()
def extend_all_series() -> None:
    for series in Series.objects.filter(until=None).order_by("pk").iterator():
        extend_series(by=CALENDARS, series=series)
