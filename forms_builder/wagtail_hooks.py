"""How form pages are served, and what this room adds to the back office."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from forms_builder.models import FormPage
from forms_builder.views.filling import form_page

Serve = Callable[..., HttpResponse]


@hooks.register("on_serve_page")
def serve_forms(serve: Serve) -> Serve:
    """After the restrictions of the page are checked (docs/decisions: on_serve_page), its own view."""

    def serve_form(page: Any, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        if isinstance(page, FormPage):
            return form_page(request, page)
        return serve(page, request, args, kwargs)

    return serve_form
