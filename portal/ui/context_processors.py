"""What every template may ask for."""

from django.http import HttpRequest

from portal.ui.navigation import Shell


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Costs nothing on a page that does not draw it."""
    return {"shell": Shell(request)}
