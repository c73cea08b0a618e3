"""Every model that holds something of a person is given to them and erased, or says why not."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model

from portal.kit.registries import personal_data
from tests.support.sources import Module, modules, room_of, rooms

EXCEPTIONS = {
    "accounts.ImportedLine": "lines of a file of people, deleted once it is done, given up, or forgotten for a while",
    "directory.PartnerContact": "somebody outside, who has no account: read by all, erased by `delete_contact`",
    "directory.CalledSupervisor": "somebody outside, who has no account: erased by `delete_called_supervisor`",
    "centres.CentreRootPage": "a page: what it holds of people is in wagtailcore.Page",
    "forms_builder.FormIndexPage": "a page: see wagtailcore.Page",
    "forms_builder.FormPage": "a page: see wagtailcore.Page",
    "home.SectionPage": "a page: see wagtailcore.Page",
    "home.ContentPage": "a page: see wagtailcore.Page",
    "home.NewsIndexPage": "a page: see wagtailcore.Page",
    "home.NewsPage": "a page: see wagtailcore.Page",
    "home.LibraryPage": "a page: see wagtailcore.Page",
    "home.DocumentPage": "a page: see wagtailcore.Page",
    "home.LinksPage": "a page: see wagtailcore.Page",
    "home.LinkPage": "a page: see wagtailcore.Page",
    "search.DocumentText": "what a document says, written anew from it: its person is that of the document",
    "search.SearchEntry": "what a page says, written anew from it: its person is that of the page",
    "media.FileUse": "which files stand on a page: their people are those of both",
    "media.Rendition": "a picture cut to a size: its person is that of the picture",
    "home.AcknowledgedVersion": "what a page said when it was asked for: the person of its revision is in wagtailcore",
    "wagtailimages.Image": "Wagtail’s own, never written: decision 7",
    "wagtaildocs.Document": "Wagtail’s own, never written: decision 7",
    "axes.AccessAttemptExpiration": "a date beside an attempt, deleted with it",
    "sessions.Session": "never written: sessions are accounts.Session",
}
WITHOUT_A_KEY = {
    "audit.AuditEntry",
    "axes.AccessAttempt",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "forms_builder.LeaveMovement",
    "forms_builder.LeavePart",
    "forms_builder.Signature",
    "forms_builder.SubmissionFile",
}
"""Models with the person inside, found by reading them."""
TELLING = re.compile(
    r"^(username|email|phone|address|client_address|ip_address|user_agent|actor_\w+|author_label)$"
)
"""Names of fields that hold a person without a key to them."""


def every_model() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def spoken_for() -> set[str]:
    return {label for entry in personal_data for label in entry.models}


def with_a_key() -> Iterator[str]:
    """Models, our own and installed, with a key to the account."""
    for model in every_model():
        keys = [field for field in model._meta.get_fields() if field.concrete and field.is_relation]
        if any(field.related_model is get_user_model() for field in keys):
            yield model._meta.label


def hanging_on_one() -> Iterator[str]:
    """Our models whose rows go with a row that an entry speaks for."""
    for model in every_model():
        keys = [field for field in model._meta.get_fields() if field.concrete and field.many_to_one]
        parents = {field.related_model._meta.label for field in keys if field.related_model is not model}
        if room_of(model.__module__) in rooms() and parents & spoken_for():
            yield model._meta.label


def with_telling_fields() -> Iterator[str]:
    for model in every_model():
        if any(TELLING.match(field.name) for field in model._meta.concrete_fields):
            yield model._meta.label


@pytest.mark.parametrize("found", [with_a_key, hanging_on_one, with_telling_fields, lambda: WITHOUT_A_KEY])
def test_models_with_a_person_inside_are_spoken_for(found) -> None:
    assert set(found()) - spoken_for() - EXCEPTIONS.keys() == set()


def test_entries_and_exceptions_name_models_that_exist() -> None:
    known = {model._meta.label for model in every_model()}
    assert (spoken_for() | EXCEPTIONS.keys() | WITHOUT_A_KEY) - known == set()


def test_model_is_spoken_for_once() -> None:
    labels = [label for entry in personal_data for label in entry.models]
    assert sorted(labels) == sorted({*labels} - EXCEPTIONS.keys())


def test_guard_of_what_is_only_added_to_is_passed_by_erasures_alone() -> None:
    passing = {module.name for module in modules() if uses_erasing(module)}
    assert passing == {"forms_builder.actions.personal_data"}


def uses_erasing(module: Module) -> bool:
    return "portal.audit.append_only.erasing" in module.imports
