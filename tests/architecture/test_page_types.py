"""Page types of ours, against what Wagtail's pages already are."""

from django.apps import apps
from wagtail.models import Page

OURS = ("home", "forms_builder", "calendars", "portal.")


def test_page_types_fields_hide_nothing_of_wagtail():
    # A field named `route` took away the method by which Wagtail finds and deletes pages.
    hidden = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if issubclass(model, Page) and model.__module__.startswith(OURS)
        for field in model._meta.local_fields
        if hasattr(Page, field.name)
    ]
    assert hidden == []
