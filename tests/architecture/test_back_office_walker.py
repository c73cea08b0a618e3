"""Every address of the back office, Wagtail's own included, for each kind of person.

What is not classified is closed, and fails here until somebody has read it: either it is opened in
`home/back_office.py`, or it is added to CLOSED below.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from home.back_office import CLOSED_TO_ALL, EDITORS_ONLY, PEOPLE, REGISTER, REPLACED, SHARED
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.support.back_office import Door, Things, doors
from tests.support.cast import Cast

SignIn = Callable[[User], Client]

DOORS = sorted({door.name: door for door in doors()}.values(), key=lambda door: door.name)
NAMELESS = {door.name for door in DOORS if "no name" in door.name}

CLOSED_FAMILIES = (
    "wagtailadmin_api:",
    "wagtailadmin_collections:",
    "wagtailadmin_reports:",
    "wagtailadmin_workflows:",
    "wagtailsites:",
)
"""For the installation administrator alone: sites and lists of every centre."""

CLOSED = {
    "wagtailadmin_block_preview",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_error_test",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_pages:type_use_results",
    "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:workflow_preview",
    "wagtaildocs:create_multiple_from_uploaded_document",
    "wagtaildocs:delete_upload_multiple",
    "wagtaildocs_chooser:chosen_multiple",
    "wagtailimages:create_multiple_from_uploaded_image",
    "wagtailimages:delete_upload_multiple",
    "wagtailimages:preview",
    "wagtailimages:url_generator",
    "wagtailimages:url_generator_output",
    "wagtailimages_chooser:chosen_multiple",
}

POLITE = {200, 302, 400, 405}
"""Open: shown, sent on, or told that this is not how to ask. Never 403, 404 or 500."""


def rule_of(name: str) -> str:
    if name in REPLACED:
        return "replaced"
    if name in CLOSED_TO_ALL or name.startswith(PEOPLE):
        return "closed to all"
    if name in SHARED:
        return "shared"
    if name in EDITORS_ONLY:
        return "editors"
    if REGISTER in name:
        return "register"
    if name in CLOSED or name in NAMELESS or name.startswith(CLOSED_FAMILIES):
        return "closed"
    return "unclassified"


REGISTERS = {
    "categories": {"communication", "it"},
    "secteurs": {"communication", "it"},
    "jours-feries": {"hr"},
    "natures-de-conge": {"hr"},
    "baremes": {"hr", "it"},
    "taux": {"hr", "it"},
    "competences": {"communication", "hr", "it"},
    "contacts": {"communication", "hr", "it"},
    "intervenants": {"hr"},
}


def is_open(door: Door, job: str) -> bool:
    rule = rule_of(door.name)
    if rule == "register":
        return job in REGISTERS[door.name.split(REGISTER, maxsplit=1)[0]]
    return {"shared": job in {"communication", "it", "hr"}, "editors": job in {"communication", "it"}}.get(
        rule, False
    )


def test_every_address_is_classified() -> None:
    assert [door.name for door in DOORS if rule_of(door.name) == "unclassified"] == []


def test_every_rule_names_an_address() -> None:
    known = {door.name for door in DOORS}
    assert (set(REPLACED) | CLOSED_TO_ALL | SHARED | EDITORS_ONLY | CLOSED) - known == set()


def ask(client: Client, path: str) -> HttpResponse:
    response: Any = client.get(path)
    if response.streaming:
        response.getvalue()
    return response


@pytest.mark.parametrize("job", ["animator", "director", "reception", "other_director"])
def test_back_office_does_not_exist_for_employees(
    job: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    things, client = Things(centre, "une"), client_of(getattr(cast, job))
    found = {door.name: ask(client, things.path(door)).status_code for door in DOORS}
    expected = {door.name: 307 if rule_of(door.name) == "replaced" else 404 for door in DOORS}
    assert found == expected


def test_back_office_sends_strangers_to_sign_in(centre: Centre) -> None:
    things = Things(centre, "une")
    found = {door.name: ask(Client(), things.path(door)) for door in DOORS}
    wrong = {
        name: (answer.status_code, answer.headers.get("Location"))
        for name, answer in found.items()
        if not answer.headers.get("Location", "").startswith("/connexion/")
    }
    assert wrong == {}


@pytest.mark.parametrize("job", ["communication", "it", "hr"])
def test_back_office_opens_what_the_role_needs(
    job: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    things, client = Things(centre, "une"), client_of(getattr(cast, job))
    wrong = {}
    for door in DOORS:
        status = ask(client, things.path(door)).status_code
        allowed = {307} if rule_of(door.name) == "replaced" else POLITE if is_open(door, job) else {404}
        # A session of the editor that is not there is said so.
        if door.name.startswith("wagtailadmin_editing_sessions:"):
            allowed = allowed | {404}
        if status not in allowed:
            wrong[door.name] = status
    assert wrong == {}


def test_installation_administrator_is_never_answered_by_an_error(
    cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    things, client = Things(centre, "une"), client_of(cast.installer)
    found = {
        door.name: ask(client, things.path(door)).status_code
        for door in DOORS
        if door.name != "wagtailadmin_error_test"
    }
    assert {name: status for name, status in found.items() if status >= 500} == {}
    closed = [name for name in found if rule_of(name) == "closed to all"]
    assert {name: found[name] for name in closed} == dict.fromkeys(closed, 404)


def test_installation_administrator_writes_nobody_s_account(cast: Cast, client_of: SignIn) -> None:
    """Else: a password or an address typed for human resources, and their signature with it."""
    client, person = client_of(cast.installer), cast.gone
    facts = {"username": person.username, "first_name": "x", "last_name": "y", "email": "x@example.org"}
    one = client.post(f"/administration/users/edit/{person.pk}/", facts | {"is_active": "on"})
    many = client.post(
        f"/administration/bulk/accounts/user/set_active_state/?id={person.pk}", {"mark_as_active": "True"}
    )
    person.refresh_from_db()
    assert (one.status_code, many.status_code, person.is_active) == (404, 404, False)
    assert "/administration/users/" not in client.get("/administration/").content.decode()


OBJECTS = [
    door
    for door in DOORS
    if rule_of(door.name) in {"shared", "editors", "register"}
    and (
        set(door.arguments) - {"content_type_app_name", "content_type_model_name", "session_id"}
        or door.name == "wagtail_bulk_action"
    )
    and door.name != "wagtailadmin_editing_sessions:release"
]


@pytest.mark.parametrize("job", ["communication", "hr"])
def test_things_of_another_centre_do_not_exist(
    job: str, cast: Cast, client_of: SignIn, other_centre: Centre
) -> None:
    """By GET and by POST: nothing of theirs is shown, nor changed."""
    things, client = Things(other_centre, "secrète"), client_of(getattr(cast, job))
    found = {
        (door.name, method): getattr(client, method)(things.path(door)).status_code
        for door in OBJECTS
        for method in ("get", "post")
    }
    # A page named by two addresses at once is refused whichever of the two is theirs.
    assert {key: status for key, status in found.items() if status != 404} == {}


LISTS = {
    "wagtailadmin_explore",
    "wagtailadmin_choose_page_child",
    "wagtailimages:index",
    "wagtaildocs:index",
    "wagtailimages_chooser:choose",
    "wagtaildocs_chooser:choose",
}
SEARCHES = {
    "wagtailadmin_pages:search",
    "wagtailadmin_choose_page_search",
    "wagtailimages:index",
    "wagtaildocs:index",
    "wagtailimages_chooser:choose_results",
    "wagtaildocs_chooser:choose_results",
}


def test_lists_show_nothing_of_another_centre(
    cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    mine, theirs = Things(centre, "visible"), Things(other_centre, "secrète")
    theirs.page.owner = cast.other_director
    theirs.page.save()
    theirs.page.save_revision(user=cast.other_director, log_action=True)
    client = client_of(cast.communication)
    secrets = ["secrète", "secr\\u00e8te", other_centre.name, cast.other_director.last_name]
    texts: dict[tuple[str, str], str] = {}
    for door in DOORS:
        if is_open(door, "communication") and not door.name.startswith("wagtailadmin_editing_sessions:"):
            path = mine.path(door)
            for word in ("", "secr", "visib"):
                query = f"{'&' if '?' in path else '?'}q={word}&search_all=1" if word else ""
                texts[door.name, word] = ask(client, path + query).content.decode()
    leaks = {key: secret for key, text in texts.items() for secret in secrets if secret in text}
    assert leaks == {}
    # The lists are lists, and the searches find: an empty screen would show nothing either.
    assert {name for name in LISTS if "visible" in texts[name, ""]} == LISTS
    assert {name for name in SEARCHES if "visible" in texts[name, "visib"]} == SEARCHES
