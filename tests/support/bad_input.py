"""Every form of ours with a right way to fill it in, and the wrong values of each of its fields."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from portal.directory.queries.imports import preview_of
from tests.factories.directory import CAF, CONTACT_TITLES, SAMIR, SUPERVISOR_TITLES
from tests.factories.forms_builder import (
    next_monday,
)
from tests.factories.imports import TITLES, ZOE
from tests.factories.media import png
from tests.support import calendar_forms
from tests.support.cast import PASSWORD
from tests.support.content_forms import (
    LONG,
    UNREADABLE_DAY,
    answer_problem,
    appearance,
    centre_logo,
    display,
    public_text,
    publication_modify,
    publicity,
    publish_document,
    publishing,
    report_problem,
    take_confirmations_away,
    text_publish,
    text_return,
)
from tests.support.factor import Telephone, enrol, key_of, sign_in_with, type_password
from tests.support.request_forms import (
    add_kind,
    adjust_balance,
    begin_form,
    cancel,
    change_campaign,
    change_kind,
    change_policy,
    change_wish,
    close_leave_year,
    complete,
    confirm_balances,
    correct,
    decide,
    decide_proposal,
    defer_days,
    drop,
    export,
    handle,
    hold_request,
    import_balances,
    message,
    new_request,
    open_campaign,
    payroll,
    prefer_wish,
    print_before,
    reassign,
    repeat,
    say_wish,
    set_wish_aside,
    together,
    try_form,
    withdraw,
    write_line,
)
from tests.support.world import World
from tests.support.wrong_values import REQUIRED, SECRET, TEXT, TYPED, Filled, SentAgain, Values

NEW_PASSWORD = "trois girafes dans un minibus"


def sign_in(world: World) -> Filled:
    right = {"username": world.cast.animator.username, "password": PASSWORD}
    return Filled("", reverse("accounts:sign-in"), right, {"username": TYPED, "password": SECRET})


def say_missing(world: World) -> Filled:
    right = {"q": "planning des camps"}
    return Filled("animator", reverse("search:say-missing"), right, {"q": REQUIRED}, writes=False)


def password_forgotten(world: World) -> Filled:
    right = {"email": world.cast.animator.email}
    return Filled("", reverse("accounts:password-forgotten"), right, {"email": TYPED}, writes=False)


def password_choose(world: World) -> Filled:
    """The address that the link leads to, once it was opened: see `open_link` in the test."""
    path = reverse("accounts:password-choose", args=[world.cast.animator.public_id, world.reset_token])
    right = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    return Filled("", path, right, {"new_password": TYPED, "new_password_again": TYPED})


def password_change(world: World) -> Filled:
    right = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    wrong = {"password": SECRET, "new_password": TYPED, "new_password_again": TYPED}
    return Filled("animator", reverse("accounts:password-change"), right, wrong)


def account(world: World) -> Filled:
    wrong = {"phone": {name: value for name, value in TYPED.items() if value}}
    return Filled("animator", reverse("accounts:account"), {"phone": "06 39 98 01 02"}, wrong)


def invitation(world: World) -> Filled:
    right = {"username": world.newcomer.username, "code": world.paper.printed}
    path = reverse("accounts:invitation")
    return Filled("", path, right, {"username": TYPED, "code": TYPED}, writes=False)


def check_recap(world: World) -> Filled:
    """Only reads: a stranger's code, or a stranger's file."""
    path, right = reverse("forms_builder:check"), {"code": "ABCD-EFGH-JKMN"}
    return Filled("", path, right, {"code": TYPED}, writes=False, answer=200)


def invitation_accept(world: World) -> Filled:
    path = reverse("accounts:invitation-open", args=[world.invitation_token])
    right = {"new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    return Filled("", path, right, {"new_password": TYPED, "new_password_again": TYPED})


def own_address(world: World) -> Filled:
    right = {"email": "lea.fontaine@tilleuls.example", "password": PASSWORD}
    return Filled("animator", reverse("accounts:address"), right, {"email": TYPED, "password": SECRET})


def recovery_ask(world: World) -> Filled:
    path = reverse("accounts:recovery-ask", args=[world.cast.animator.public_id])
    right = {"kind": "email", "email": "lea.fontaine@tilleuls.example", "reason": "Adresse perdue."}
    return Filled("hr", path, right, {"kind": TYPED, "email": TYPED, "reason": REQUIRED})


def recovery(world: World) -> Filled:
    path = reverse("accounts:recovery", args=[world.recovery.pk])
    right = {"password": PASSWORD, "decision": "approve"}
    return Filled("it", path, right, {"password": SECRET, "decision": TYPED})


def own_skills(world: World) -> Filled:
    return skills(world, "animator", reverse("accounts:skills"))


def person_skills(world: World) -> Filled:
    return skills(world, "hr", reverse("accounts:person-skills", args=[world.cast.animator.public_id]))


def skills(world: World, job: str, path: str) -> Filled:
    # None ticked is right: somebody says that they can do none of it.
    wrong = {what: value for what, value in TYPED.items() if value}
    return Filled(job, path, {"skills": str(world.skill.pk)}, {"skills": wrong})


def my_data(world: World) -> Filled:
    return Filled("animator", reverse("accounts:my-data"), {"password": PASSWORD}, {"password": SECRET})


def security_export(world: World) -> Filled:
    return Filled(
        "it",
        reverse("accounts:security-events-csv"),
        {"password": PASSWORD},
        {"password": SECRET},
        writes=False,
        answer=200,
    )


def person_data(world: World) -> Filled:
    path = reverse("accounts:person-data", args=[world.cast.animator.public_id])
    return Filled("hr", path, {"password": PASSWORD}, {"password": SECRET})


def person_erase(world: World) -> Filled:
    path = reverse("accounts:person-erase", args=[world.cast.gone.public_id])
    wrong: dict[str, Values] = {"password": SECRET, "is_sure": {"missing": None, "empty": ""}}
    return Filled("dpo", path, {"password": PASSWORD, "is_sure": "on"}, wrong)


def person_hold(world: World) -> Filled:
    path = reverse("accounts:person-hold", args=[world.cast.animator.public_id])
    return Filled("director", path, {"reason": "Litige depuis mai."}, {"reason": REQUIRED})


def second_factor(world: World) -> Filled:
    telephone, person = enrol(world.cast.animator), world.cast.animator
    path, right = reverse("accounts:second-factor"), {"code": telephone.current_code()}
    return Filled("", path, right, {"code": TYPED}, prepare=lambda client: type_password(client, person))


def recovery_code(world: World) -> Filled:
    telephone, person = enrol(world.cast.animator), world.cast.animator
    path, right = reverse("accounts:recovery-code"), {"code": telephone.recovery_codes[0]}
    return Filled("", path, right, {"code": TYPED}, prepare=lambda client: type_password(client, person))


def confirm(world: World) -> Filled:
    path, right = reverse("accounts:confirm"), {"password": PASSWORD, "next": "/conges/"}
    return Filled("animator", path, right, {"password": SECRET}, writes=False)


def first_code(world: World) -> Filled:
    """The application that waits for its first code: begun by the same browser, as another sees nothing of it."""
    right = {"code": ""}

    def prepare(client: Client) -> None:
        client.post(reverse("accounts:second-factor-settings"))
        right["code"] = Telephone(key_of(world.cast.animator)).current_code()

    path = reverse("accounts:second-factor-codes")
    return Filled("animator", path, right, {"code": TYPED}, answer=200, prepare=prepare)


def change_of_factor(name: str, **differences: Any) -> Callable[[World], Filled]:
    def filled(world: World) -> Filled:
        telephone, person = enrol(world.cast.animator), world.cast.animator
        right = {"password": PASSWORD, "code": telephone.recovery_codes[1]}
        wrong = {"password": SECRET, "code": TYPED}

        def prepare(client: Client) -> None:
            sign_in_with(client, person, telephone)

        return Filled("", reverse(name), right, wrong, prepare=prepare, **differences)

    return filled


UNTYPED = {what: value for what, value in TYPED.items() if value}
"""Wrong values of a field that may be left empty."""
OUTLINE = {
    "first_name": "Zoé",
    "last_name": "Martin",
    "username": "zoe.martin",
    "contract": "permanent",
    "weekly_hours": "28",
    "working_days": "1",
    "phone": "06 39 98 01 02",
}
OUTLINE_WRONG: dict[str, Values] = {
    "first_name": REQUIRED,
    "last_name": REQUIRED,
    "username": {"huge": "x" * 5000, "NUL": "a\x00b", "marks": "<script>"},
    "email": UNTYPED,
    "phone": UNTYPED,
    "function": TEXT,
    "contract": TYPED,
    "weekly_hours": TYPED,
    "working_days": TYPED,
    "entered_on": UNTYPED,
    "leaves_on": UNTYPED,
}


def sector_of(world: World) -> str:
    return str(world.centre.sectors.get(name="Culture").pk)


def person_create(world: World) -> Filled:
    places = {"main": TYPED, "others": UNTYPED, "coordinated": UNTYPED, "roles": UNTYPED}
    right = OUTLINE | {"main": sector_of(world), "roles": "reception"}
    return Filled("hr", reverse("accounts:person-create"), right, OUTLINE_WRONG | places)


def person_change(world: World) -> Filled:
    path = reverse("accounts:person-change", args=[world.newcomer.public_id])
    return Filled("hr", path, OUTLINE, OUTLINE_WRONG | {"username": REQUIRED})


def person_roles(world: World) -> Filled:
    path = reverse("accounts:person-roles", args=[world.cast.animator.public_id])
    return Filled("hr", path, {"roles": "reception"}, {"roles": UNTYPED})


def person_sectors(world: World) -> Filled:
    path = reverse("accounts:person-sectors", args=[world.cast.animator.public_id])
    wrong = {"main": TYPED, "others": UNTYPED, "coordinated": UNTYPED}
    return Filled("hr", path, {"main": sector_of(world)}, wrong)


def person_stand_in(world: World) -> Filled:
    path = reverse("accounts:person-stand-in", args=[world.cast.animator.public_id])
    return Filled("hr", path, {"stand_in": "Claire Dubois"}, {"stand_in": UNTYPED})


def delegation(path: str, job: str) -> Filled:
    day = next_monday().isoformat()
    right = {"delegate": "Sabine Leroux", "starts_on": day, "ends_on": day}
    wrong = {"delegate": TYPED, "starts_on": TYPED, "ends_on": TYPED, "reason": TEXT}
    return Filled(job, path, right, wrong | {"forms": {"words": "x", "a form that is not offered": "9" * 30}})


def person_delegations(world: World) -> Filled:
    return delegation(reverse("accounts:person-delegations", args=[world.cast.animator.public_id]), "hr")


def my_delegations(world: World) -> Filled:
    return delegation(reverse("accounts:my-delegations"), "animator")


def person_reactivate(world: World) -> Filled:
    path = reverse("accounts:person-reactivate", args=[world.cast.gone.public_id])
    return Filled("hr", path, {"leaves_on": next_monday().isoformat()}, {"leaves_on": UNTYPED})


def photo(path: str, job: str) -> Filled:
    right = {
        "photo": SentAgain("photo.png", png(), content_type="image/png"),
        "consented_on": "2026-01-05",
        "until": (next_monday() + timedelta(days=365)).isoformat(),
    }
    return Filled(job, path, right, {"photo": TYPED, "consented_on": TYPED, "until": TYPED})


def person_photo(world: World) -> Filled:
    return photo(reverse("accounts:person-photo", args=[world.cast.animator.public_id]), "it")


def my_photo(world: World) -> Filled:
    return photo(reverse("accounts:my-photo"), "animator")


def import_people(world: World) -> Filled:
    """What it writes is not about people yet: see tests/portal/accounts/test_views_imports.py."""
    content = f"{TITLES}\n{ZOE}".encode()
    right = {"file": SentAgain("salaries.csv", content, content_type="text/csv")}
    return Filled("hr", reverse("accounts:import-people"), right, {"file": TYPED}, writes=False)


def contact_typed(job: str, path: str) -> Filled:
    right = {"organisation": "Ville de Lille", "kind": "funder", "phone": "01 99 00 10 03", "is_active": "on"}
    optional = {what: value for what, value in TYPED.items() if value}
    wrong: dict[str, Values] = {"organisation": REQUIRED, "kind": TYPED, "phone": optional}
    wrong |= {"email": optional | {"no address": "a@"}, "website": {"a script": "javascript:alert(1)"} | TEXT}
    wrong |= dict.fromkeys(("person_name", "function", "address", "note"), TEXT)
    return Filled(job, path, right, wrong)


def contact_create(world: World) -> Filled:
    return contact_typed("reception", reverse("directory:contact-create"))


def contact_change(world: World) -> Filled:
    return contact_typed("it", reverse("directory:contact-change", args=[world.contact.public_id]))


def supervisor_typed(job: str, path: str) -> Filled:
    right = {
        "name": "Inès Carlier",
        "phone": "06 39 98 10 03",
        "last_called_on": "2026-07-04",
        "is_active": "on",
    }
    optional = {what: value for what, value in TYPED.items() if value}
    wrong: dict[str, Values] = {"name": REQUIRED, "phone": optional, "last_called_on": UNREADABLE_DAY}
    wrong |= dict.fromkeys(("email", "qualifications", "called_for", "note"), TEXT)
    return Filled(job, path, right, wrong)


def supervisor_create(world: World) -> Filled:
    return supervisor_typed("coordinator", reverse("directory:called-supervisor-create"))


def supervisor_change(world: World) -> Filled:
    public_id = world.called_supervisor.public_id
    return supervisor_typed("hr", reverse("directory:called-supervisor-change", args=[public_id]))


def import_outside(job: str, name: str, content: str) -> Callable[[World], Filled]:
    def filled(world: World) -> Filled:
        right = {"file": SentAgain("contacts.csv", content.encode(), content_type="text/csv")}
        return Filled(job, reverse(name), right, {"file": TYPED}, writes=False)

    return filled


def import_outside_confirm(world: World) -> Filled:
    """What the page showed; anything else shows it again."""
    path = reverse("directory:import-confirm", args=[world.directory_import.pk])
    seen = preview_of(world.directory_import).digest
    return Filled("reception", path, {"seen": seen}, {"seen": TYPED})


FORMS: dict[str, Callable[[World], Filled]] = {
    "forms_builder:leave-import": import_balances,
    "forms_builder:leave-import-confirm": confirm_balances,
    "forms_builder:campaign-open": open_campaign,
    "forms_builder:campaign-change": change_campaign,
    "forms_builder:wish-new": say_wish,
    "forms_builder:wish": change_wish,
    "forms_builder:wish-prefer": prefer_wish,
    "forms_builder:wish-set-aside": set_wish_aside,
    "forms_builder:leave-kind": change_kind,
    "forms_builder:leave-kind-add": add_kind,
    "forms_builder:leave-person": adjust_balance,
    "forms_builder:leave-rules": change_policy,
    "forms_builder:leave-sickness": defer_days,
    "forms_builder:leave-write": write_line,
    "forms_builder:leave-year": close_leave_year,
    "home:report-problem": report_problem,
    "home:problem": answer_problem,
    "home:acknowledgements-export": take_confirmations_away,
    "home:text-publish": text_publish,
    "home:text-return": text_return,
    "home:publish-announcement": publishing(
        "home:publish-announcement",
        {"text": "Bonjour **à tous**"},
        {
            "text": LONG | {"missing": None, "empty": ""},
            "picture_alternative": TEXT,
            "pinned_until": UNREADABLE_DAY,
            "acknowledge_by": UNREADABLE_DAY,
        },
    ),
    "home:publish-document": publish_document,
    "home:publish-link": publishing(
        "home:publish-link",
        {"target": "https://exemple.fr/"},
        {
            "target": REQUIRED
            | {"script": "javascript:steal()", "file": "file:///etc/passwd", "words": "rien"},
            "introduction": TEXT,
        },
    ),
    "home:publication-modify": publication_modify,
    "home:settings-appearance": appearance,
    "home:settings-logo": centre_logo,
    "home:settings-publicity": publicity,
    "ui:display": display,
    "home:settings-legal-notice": public_text("home:settings-legal-notice"),
    "home:settings-accessibility": public_text("home:settings-accessibility"),
    "search:say-missing": say_missing,
    "accounts:person-create": person_create,
    "accounts:person-change": person_change,
    "accounts:person-roles": person_roles,
    "accounts:person-sectors": person_sectors,
    "accounts:person-stand-in": person_stand_in,
    "accounts:person-delegations": person_delegations,
    "accounts:my-delegations": my_delegations,
    "accounts:person-reactivate": person_reactivate,
    "accounts:import-people": import_people,
    "calendars:event-create": calendar_forms.event_create,
    "calendars:date-move": calendar_forms.date_move,
    "calendars:date-cancel": calendar_forms.date_cancel,
    "calendars:room-create": calendar_forms.room_create,
    "calendars:room-change": calendar_forms.room_change,
    "calendars:item-create": calendar_forms.item_create,
    "calendars:item-change": calendar_forms.item_change,
    "calendars:booking-refuse": calendar_forms.booking_refuse,
    "directory:contact-create": contact_create,
    "directory:contact-change": contact_change,
    "directory:called-supervisor-create": supervisor_create,
    "directory:called-supervisor-change": supervisor_change,
    "directory:contacts-import": import_outside(
        "accounting", "directory:contacts-import", f"{CONTACT_TITLES}\n{CAF}"
    ),
    "directory:called-supervisors-import": import_outside(
        "director", "directory:called-supervisors-import", f"{SUPERVISOR_TITLES}\n{SAMIR}"
    ),
    "directory:import-confirm": import_outside_confirm,
    "accounts:person-photo": person_photo,
    "accounts:my-photo": my_photo,
    "accounts:my-data": my_data,
    "accounts:security-events-csv": security_export,
    "accounts:person-data": person_data,
    "accounts:person-erase": person_erase,
    "accounts:person-hold": person_hold,
    "accounts:sign-in": sign_in,
    "accounts:password-forgotten": password_forgotten,
    "accounts:password-choose": password_choose,
    "accounts:password-change": password_change,
    "accounts:account": account,
    "accounts:second-factor": second_factor,
    "accounts:recovery-code": recovery_code,
    "accounts:confirm": confirm,
    "accounts:second-factor-codes": first_code,
    "accounts:second-factor-replace": change_of_factor("accounts:second-factor-replace"),
    "accounts:second-factor-remove": change_of_factor("accounts:second-factor-remove"),
    "accounts:second-factor-codes-renew": change_of_factor("accounts:second-factor-codes-renew", answer=200),
    "accounts:invitation": invitation,
    "accounts:invitation-accept": invitation_accept,
    "accounts:address": own_address,
    "accounts:recovery-ask": recovery_ask,
    "accounts:recovery": recovery,
    "accounts:skills": own_skills,
    "accounts:person-skills": person_skills,
    "wagtail_serve": new_request,
    "forms_builder:check": check_recap,
    "forms_builder:correct": correct,
    "forms_builder:withdraw": withdraw,
    "forms_builder:repeat": repeat,
    "forms_builder:cancel": cancel,
    "forms_builder:decide": decide,
    "forms_builder:together": together,
    "forms_builder:message": message,
    "forms_builder:handle": handle,
    "forms_builder:complete": complete,
    "forms_builder:reassign": reassign,
    "forms_builder:drop": drop,
    "forms_builder:export": export,
    "forms_builder:payroll": payroll,
    "forms_builder:request-hold": hold_request,
    "forms_builder:print-before": print_before,
    "forms_builder:proposal": decide_proposal,
    "forms_builder:try": try_form,
    "forms_builder:models": begin_form,
}
ASKS_NOTHING = {
    "forms_builder:leave-kind-delete",
    "forms_builder:campaign-close",
    "forms_builder:wish-retain",
    "forms_builder:wish-withdraw",
    "forms_builder:request-hold-lift",
    "home:acknowledge",
    "home:acknowledgements-remind",
    "home:still-right",
    "home:moderation-begin",
    "home:moderation-end",
    "home:caught-up",
    "home:publication-withdraw",
    "home:arrange",
    "home:tour-end",
    "home:settings-appearance-reset",
    "home:settings-logo-remove",
    "home:settings-legal-notice-reset",
    "home:settings-accessibility-reset",
    "accounts:device-forget",
    "accounts:import-confirm",
    "accounts:import-check",
    "accounts:import-give-up",
    "calendars:booking-approve",
    "calendars:booking-cancel",
    "directory:contact-delete",
    "directory:contacts-export",
    "directory:called-supervisor-delete",
    "directory:called-supervisors-export",
    "directory:import-give-up",
    "accounts:person-deactivate",
    "accounts:person-photo-remove",
    "accounts:my-photo-remove",
    "accounts:delegation-end",
    "accounts:second-factor-settings",
    "accounts:sessions-end-others",
    "accounts:person-sessions-end",
    "accounts:person-hold-lift",
    "accounts:sign-out",
    "accounts:address-confirm",
    "accounts:invite",
    "accounts:invite-on-paper",
    "accounts:invitation-revoke",
    "accounts:invite-everybody",
    "accounts:invite-everybody-on-paper",
    "accounts:person-reset",
    "home:archive",
    "home:links",
    "home:menu",
    "home:news",
    "home:restore",
    "search:miss-settled",
    "notifications:read",
    "notifications:read-all",
}
"""A button alone, or a page of Wagtail, which answers to any method: there is nothing to type wrong."""
