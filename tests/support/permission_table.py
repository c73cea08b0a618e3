"""Who gets what at every address of ours, by GET.

One row per address: its name, the status of most people (`employees` of the centre, `neighbours` in the other
centre, whoever installs the server), and those who differ, by job. `nobody` is a stranger, and the session of
somebody whose account has been closed. `find` gives the arguments of the address from the small world of
tests/support/world.py; what that world holds is Léa's (`animator`). A row `form("name")` is an address that
takes a form only: 405 for whoever may use it, since GET never changes anything.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.world import World

EMPLOYEES = (
    "animator",
    "youth_animator",
    "coordinator",
    "youth_coordinator",
    "hr",
    "director",
    "stand_in",
    "accounting",
    "reception",
    "second_reception",
    "equipment",
    "communication",
    "it",
    "dpo",
)
NEIGHBOURS = ("other_director", "other_animator")
OPENED_BY_A_LINK = {"accounts:password-choose", "accounts:invitation-accept"}
"""The link itself is the right to open them, whoever is signed in."""
NOBODY = ("anonymous", "gone")
Find = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Address:
    """One row. `but` gives the status of some people by their name in the cast."""

    name: str
    employees: int = 200
    neighbours: int = 200
    installer: int = 200
    nobody: int = 302
    but: dict[str, int] = field(default_factory=dict)
    find: Find = nothing

    def expected(self) -> dict[str, int]:
        return (
            dict.fromkeys(EMPLOYEES, self.employees)
            | dict.fromkeys(NEIGHBOURS, self.neighbours)
            | {"installer": self.installer}
            | dict.fromkeys(NOBODY, self.nobody)
            | self.but
        )


def everyone(name: str, **differences: Any) -> Address:
    """Open to whoever is signed in."""
    return Address(name, **differences)


def form(name: str, find: Find = nothing) -> Address:
    """Takes a form, never a GET; who may send it is tested at its door."""
    return Address(name, 405, 405, 405, find=find)


def some(name: str, find: Find = nothing, **allowed: int) -> Address:
    """For those who are named; others learn nothing, not even that it is there."""
    return Address(name, 404, 404, 404, but=allowed, find=find)


def room(world: World) -> dict[str, Any]:
    return {"public_id": world.room.public_id}


def van(world: World) -> dict[str, Any]:
    return {"public_id": world.van.public_id}


def booking(world: World) -> dict[str, Any]:
    return {"public_id": world.booking.public_id}


def event(world: World) -> dict[str, Any]:
    return {"public_id": world.event_date.event.public_id}


def event_date(world: World) -> dict[str, Any]:
    return {"public_id": world.event_date.public_id}


def submission(world: World) -> dict[str, Any]:
    return {"identifier": world.submission.pk}


def spreadsheet(world: World) -> dict[str, Any]:
    return {"identifier": world.spreadsheet.pk}


def tried_form(world: World) -> dict[str, Any]:
    return {"identifier": world.leave_form.translation_key}


def over_year(world: World) -> dict[str, Any]:
    account = world.old_account
    return {"identifier": account.kind.public_id, "first_year": account.year_start.year}


def campaign(world: World) -> dict[str, Any]:
    return {"identifier": world.campaign.pk}


def wish(world: World) -> dict[str, Any]:
    return {"identifier": world.wish.pk}


def agreement(world: World) -> dict[str, Any]:
    return {"identifier": world.agreement.pk, "slug": "convention"}


def form_proposal(world: World) -> dict[str, Any]:
    return {"identifier": world.form_proposal.public_id}


def person(world: World) -> dict[str, Any]:
    return {"public_id": world.cast.animator.public_id}


def newcomer(world: World) -> dict[str, Any]:
    return {"public_id": world.newcomer.public_id}


def publication(world: World) -> dict[str, Any]:
    return {"identifier": world.publication.pk}


def people_import(world: World) -> dict[str, Any]:
    return {"import_id": world.people_import.pk}


def logo(world: World) -> dict[str, Any]:
    return {"public_id": world.logo}


def contact(world: World) -> dict[str, Any]:
    return {"public_id": world.contact.public_id}


def called_supervisor(world: World) -> dict[str, Any]:
    return {"public_id": world.called_supervisor.public_id}


def directory_import(world: World) -> dict[str, Any]:
    return {"import_id": world.directory_import.pk}


def asked_version(world: World) -> dict[str, Any]:
    return {"version_id": world.asked_version.pk}


def place_of_problem(world: World) -> dict[str, Any]:
    assert world.problem.page is not None
    return {"place": world.problem.page.specific.address.strip("/")}


def place_of_text(world: World) -> dict[str, Any]:
    return {"place": world.text.address.strip("/")}


EDITORS = {"communication": 200, "it": 200}
MODERATORS = EDITORS | {"director": 200}
PERSONNEL = {"hr": 200, "it": 200, "director": 200}
KEEPERS = {"hr": 200, "dpo": 200}
WATCHERS = {"it": 200, "dpo": 200}
CONTACT_KEEPERS = {
    "reception": 200, "second_reception": 200, "communication": 200, "accounting": 200, "hr": 200, "director": 200, "it": 200,
}  # fmt: skip
SUPERVISOR_KEEPERS = {"coordinator": 200, "youth_coordinator": 200, "hr": 200, "director": 200}
SUPERVISOR_READERS = SUPERVISOR_KEEPERS | {"it": 200}
READERS_OF_SUBMISSION = {"animator": 200, "coordinator": 200, "hr": 200, "director": 200}
SETTLERS_OF_WISHES = {"coordinator": 200, "hr": 200, "director": 200}
KEEPERS_OF_REQUESTS = {"hr": 200, "dpo": 200, "director": 200}

ADDRESSES = (
    everyone("home:dashboard"),
    everyone("home:news", installer=404),
    everyone("home:links", installer=404),
    everyone("home:create", installer=404),
    *(some(f"home:publish{kind}", **EDITORS) for kind in ("", "-announcement", "-document", "-link")),
    some("home:published", publication, **EDITORS),
    some("home:publication-modify", publication, **EDITORS),
    form("home:publication-withdraw", publication),
    everyone("home:favourites", installer=404),
    form("home:favourite-set"),
    form("home:caught-up"),
    everyone("home:arrange", installer=404),
    everyone("home:tour", installer=404),
    form("home:tour-end"),
    everyone("ui:display"),
    # Browsers ask for these when they please, signed in or not: they say nothing of anybody.
    *(everyone(f"ui:{name}", nobody=200) for name in ("manifest", "service-worker", "offline")),
    everyone("home:legal-notice", nobody=200),
    everyone("home:accessibility", nobody=200),
    *(
        some(f"home:settings{name}", **EDITORS)
        for name in ("", "-appearance", "-preview", "-logo", "-publicity", "-legal-notice", "-accessibility")
    ),
    *(form(f"home:settings-{name}-reset") for name in ("appearance", "legal-notice", "accessibility")),
    form("home:settings-logo-remove"),
    Address("media:logo", neighbours=404, installer=404, find=logo),
    form("home:readers"),
    everyone("home:to-read", installer=404),
    form("home:acknowledge", asked_version),
    # The other director has a desk too, of their own centre.
    some("home:desk", **MODERATORS, other_director=200),
    some("home:desk-list", lambda world: {"name": "a-revoir"}, **MODERATORS, other_director=200),
    some("home:page-readers", place_of_problem, **EDITORS),
    form("home:still-right", place_of_problem),
    *(some(f"home:acknowledgements{name}", asked_version, **MODERATORS) for name in ("", "-export")),
    form("home:acknowledgements-remind", asked_version),
    everyone("home:problems", installer=404),
    some("home:problem", lambda world: {"problem_id": world.problem.pk}, animator=200, **EDITORS),
    Address("home:report-problem", neighbours=404, installer=404, find=place_of_problem),
    some("home:texts", **MODERATORS, other_director=200),
    *(form(f"home:moderation-{name}") for name in ("begin", "end")),
    *(some(f"home:{name}", place_of_text, **MODERATORS) for name in ("text", "text-preview")),
    *(form(f"home:{name}", place_of_text) for name in ("text-publish", "text-return")),
    some("home:archives", communication=200, it=200),
    some("home:archive", find=lambda world: {"place": "documents"}, communication=200, it=200),
    form("home:restore", find=lambda world: {"place": "documents"}),
    some("home:menu", communication=200, it=200),
    # There is no federation in these two centres; with one: tests/home/queries/test_network.py.
    some("home:network"),
    some("home:shared-page", find=lambda world: {"path": "vie-du-reseau/"}),
    Address("accounts:sign-in", 302, 302, 302, nobody=200),
    Address("accounts:password-forgotten", nobody=200),
    Address("accounts:password-sent", nobody=200),
    Address(
        "accounts:password-choose",
        302,
        302,
        302,
        find=lambda world: {"public_id": world.cast.animator.public_id, "token": world.reset_token},
    ),
    everyone("accounts:sign-out"),
    everyone("accounts:account"),
    everyone("accounts:password-change"),
    Address("accounts:second-factor", 302, 302, 302),
    Address("accounts:recovery-code", 302, 302, 302),
    everyone("accounts:confirm"),
    everyone("accounts:second-factor-settings"),
    # Without an application that waits for its first code, or one to change, these lead to the page above.
    Address("accounts:second-factor-application", 302, 302, 302),
    Address("accounts:second-factor-codes", 302, 302, 302),
    Address("accounts:second-factor-codes-renew", 302, 302, 302),
    Address("accounts:second-factor-replace", 302, 302, 302),
    Address("accounts:second-factor-remove", 302, 302, 302),
    everyone("accounts:sessions"),
    form("accounts:sessions-end-others"),
    form("accounts:session-end", find=person),
    everyone("accounts:devices"),
    form("accounts:device-declare"),
    form("accounts:device-forget", find=lambda world: {"device_id": world.device.pk}),
    form("accounts:person-sessions-end", find=person),
    Address(
        "media:document",
        neighbours=404,
        find=lambda world: {"public_id": world.document.public_id, "name": world.document.filename},
    ),
    Address(
        "media:rendition",
        neighbours=404,
        find=lambda world: {"public_id": world.rendition.public_id, "extension": "png"},
    ),
    Address("accounts:invitation", nobody=200),
    Address("accounts:invitation-accept", 410, 410, 410, nobody=410),
    Address(
        "accounts:invitation-open",
        302,
        302,
        302,
        find=lambda world: {"token": world.invitation_token},
    ),
    everyone("accounts:address", installer=404),
    Address(
        "accounts:address-confirm",
        410,
        410,
        404,
        but={"animator": 302},
        find=lambda world: {"token": world.address_token},
    ),
    some("accounts:invite-everybody", other_director=200, **PERSONNEL),
    form("accounts:invite-everybody-on-paper"),
    some("accounts:invite", find=newcomer, **PERSONNEL),
    form("accounts:invite-on-paper", find=newcomer),
    form("accounts:invitation-revoke", find=newcomer),
    some("accounts:person-reset", find=person, **PERSONNEL),
    some("accounts:recovery-ask", find=person, **PERSONNEL),
    some("accounts:recoveries", other_director=200, **PERSONNEL),
    some("accounts:recovery", find=lambda world: {"recovery_id": world.recovery.pk}, **PERSONNEL),
    some("accounts:people", other_director=200, **PERSONNEL),
    some("accounts:person-create", hr=200, it=200),
    some("accounts:import-people", hr=200, it=200),
    some("accounts:import-model-csv", hr=200, it=200),
    some("accounts:import-model-xlsx", hr=200, it=200),
    some("accounts:import", find=people_import, hr=200, it=200),
    some("accounts:import-progress", find=people_import, hr=200, it=200),
    some("accounts:import-errors", find=people_import, hr=200, it=200),
    form("accounts:import-confirm", find=people_import),
    form("accounts:import-check", find=people_import),
    form("accounts:import-give-up", find=people_import),
    some("accounts:person", find=person, **PERSONNEL),
    some("accounts:person-change", find=person, hr=200, it=200),
    some("accounts:person-roles", find=person, **PERSONNEL),
    some("accounts:person-sectors", find=person, hr=200, it=200),
    some("accounts:person-stand-in", find=person, hr=200),
    some("accounts:person-delegations", find=person, hr=200),
    some("accounts:person-deactivate", find=newcomer, **PERSONNEL),
    some("accounts:person-reactivate", find=person, **PERSONNEL),
    some("accounts:person-photo", find=person, hr=200, it=200),
    form("accounts:person-photo-remove", find=person),
    everyone("accounts:my-photo", installer=404),
    form("accounts:my-photo-remove"),
    everyone("accounts:my-delegations", installer=404),
    form("accounts:delegation-end", find=lambda world: {"identifier": world.delegation.pk}),
    everyone("accounts:skills", installer=404),
    some("accounts:person-skills", find=person, hr=200, it=200),
    some("accounts:look", find=person, it=200),
    form("accounts:look-leave"),
    everyone("directory:colleagues", installer=404),
    everyone("directory:print", installer=404),
    Address("directory:colleague", neighbours=404, installer=404, find=person),
    Address(
        "directory:photo",
        neighbours=404,
        installer=404,
        find=lambda world: {"public_id": world.pictured.public_id},
    ),
    *(
        everyone(f"calendars:{name}", installer=404)
        for name in ("agenda", "own", "event-create", "free", "rooms", "items")
    ),
    Address("calendars:event", employees=302, neighbours=404, installer=404, find=event),
    Address("calendars:date", neighbours=404, installer=404, find=event_date),
    *(
        some(f"calendars:date-{verb}", event_date, animator=200, director=200, communication=200)
        for verb in ("move", "cancel")
    ),
    Address("calendars:room", neighbours=404, installer=404, find=room),
    Address("calendars:item", neighbours=404, installer=404, find=van),
    some("calendars:room-create", reception=200, second_reception=200),
    some("calendars:room-change", room, reception=200, second_reception=200),
    some("calendars:item-create", equipment=200),
    some("calendars:item-change", van, equipment=200),
    some("calendars:waiting", reception=200, second_reception=200, equipment=200),
    some("calendars:booking", booking, animator=200, equipment=200),
    *(form(f"calendars:booking-{verb}", booking) for verb in ("approve", "refuse", "cancel")),
    everyone("directory:contacts", installer=404),
    Address("directory:contact", neighbours=404, installer=404, find=contact),
    *(
        some(f"directory:{name}", other_director=200, **CONTACT_KEEPERS)
        for name in ("contact-create", "contacts-import", "contacts-import-model")
    ),
    *(some(f"directory:contact-{verb}", contact, **CONTACT_KEEPERS) for verb in ("change", "delete")),
    form("directory:contacts-export"),
    some("directory:called-supervisors", other_director=200, **SUPERVISOR_READERS),
    some("directory:called-supervisor", called_supervisor, **SUPERVISOR_READERS),
    *(
        some(f"directory:{name}", other_director=200, **SUPERVISOR_KEEPERS)
        for name in (
            "called-supervisor-create",
            "called-supervisors-import",
            "called-supervisors-import-model",
        )
    ),
    *(
        some(f"directory:called-supervisor-{verb}", called_supervisor, **SUPERVISOR_KEEPERS)
        for verb in ("change", "delete")
    ),
    form("directory:called-supervisors-export"),
    some("directory:import", directory_import, **CONTACT_KEEPERS),
    *(form(f"directory:import-{verb}", directory_import) for verb in ("confirm", "give-up")),
    everyone("search:results", installer=404),
    everyone("search:suggestions", installer=404),
    form("search:say-missing"),
    some("search:misses", it=200, communication=200),
    form("search:miss-settled", find=lambda world: {"public_id": world.search_miss.public_id}),
    everyone("accounts:my-data", installer=404),
    some("accounts:export-download", find=lambda world: {"export_id": world.data_export.pk}, hr=200),
    some("accounts:person-data", find=person, **KEEPERS),
    some("accounts:person-erase", find=lambda world: {"public_id": world.cast.gone.public_id}, **KEEPERS),
    some("accounts:person-hold", find=person, director=200, **KEEPERS),
    form("accounts:person-hold-lift", find=person),
    some("accounts:data-register", **KEEPERS),
    some("accounts:data-erasures", **KEEPERS),
    some("accounts:data-holds", **KEEPERS),
    some("accounts:data-exports", **KEEPERS),
    some("accounts:security-events", **WATCHERS),
    some("accounts:security-events-csv", **WATCHERS),
    everyone("notifications:list"),
    form("notifications:read-all"),
    form("notifications:read", find=lambda world: {"notification_id": world.notice.pk}),
    some("notifications:demo-mails"),
    some("notifications:demo-mail", find=lambda world: {"mail_id": world.mail.pk}),
    some("ui:gallery", it=200, communication=200),
    some("statistics:statistics", director=200, other_director=200),
    some("statistics:spreadsheet", director=200, other_director=200),
    everyone("forms_builder:form-list"),
    everyone("forms_builder:my-requests"),
    everyone("forms_builder:rates"),
    everyone("forms_builder:inbox"),
    everyone("forms_builder:together"),
    everyone("forms_builder:to-complete"),
    some("forms_builder:enter", hr=200),
    some("forms_builder:enter-for", find=person, hr=200),
    some("forms_builder:models", communication=200, hr=200, it=200),
    some("forms_builder:take-form-away", find=tried_form, communication=200, hr=200, it=200),
    some("forms_builder:try", find=tried_form, communication=200, hr=200, it=200),
    some("forms_builder:proposal", find=form_proposal, communication=200, hr=200, it=200),
    some("forms_builder:submission", find=submission, **READERS_OF_SUBMISSION),
    some("forms_builder:correct", find=submission, animator=302),
    form("forms_builder:withdraw", find=submission),
    form("forms_builder:repeat", find=submission),
    form("forms_builder:cancel", find=submission),
    form("forms_builder:decide", find=submission),
    form("forms_builder:handle", find=submission),
    form("forms_builder:complete", find=submission),
    form("forms_builder:message", find=submission),
    form("forms_builder:reassign", find=submission),
    form("forms_builder:drop", find=submission),
    Address("forms_builder:check", nobody=200),
    some("forms_builder:recap", find=submission, **READERS_OF_SUBMISSION),
    some("forms_builder:recap-pdf", find=submission, **dict.fromkeys(READERS_OF_SUBMISSION, 202)),
    some("forms_builder:proof", find=submission, animator=202, hr=202, director=202),
    some("forms_builder:paper", find=agreement, animator=200, hr=200, director=200),
    some("forms_builder:paper-pdf", find=agreement, animator=202, hr=202, director=202),
    some("forms_builder:keeping", **KEEPERS_OF_REQUESTS, other_director=200),
    some("forms_builder:keeping-held", **KEEPERS_OF_REQUESTS, other_director=200),
    some("forms_builder:keeping-gone", **KEEPERS_OF_REQUESTS, other_director=200),
    some("forms_builder:print-before", hr=302, director=302, other_director=302),
    some("forms_builder:export-made", find=spreadsheet, hr=200),
    some("forms_builder:export-file", find=spreadsheet),
    some("forms_builder:request-hold", find=submission, **KEEPERS_OF_REQUESTS),
    form("forms_builder:request-hold-lift", find=submission),
    some("forms_builder:export", hr=200, director=200, accounting=200, other_director=200),
    some("forms_builder:file", find=lambda world: {"identifier": world.file.pk}, animator=200),
    everyone("forms_builder:leave"),
    everyone("forms_builder:absences", installer=404),
    some("forms_builder:payroll", hr=200, accounting=200),
    everyone("forms_builder:campaigns", installer=404),
    some("forms_builder:campaign-open", hr=200),
    everyone("forms_builder:campaign", find=campaign, neighbours=404, installer=404),
    some("forms_builder:campaign-change", find=campaign, hr=200),
    some("forms_builder:campaign-picture", find=campaign, **SETTLERS_OF_WISHES, youth_coordinator=200),
    everyone("forms_builder:wish-new", find=campaign, neighbours=404, installer=404),
    some("forms_builder:wish", find=wish, animator=200),
    form("forms_builder:wish-prefer", find=wish),
    form("forms_builder:wish-retain", find=wish),
    some("forms_builder:wish-set-aside", find=wish, **SETTLERS_OF_WISHES),
    some("forms_builder:wish-request", find=wish),
    # It takes the wish away, and then the campaign closes: the last ones.
    form("forms_builder:wish-withdraw", find=wish),
    form("forms_builder:campaign-close", find=campaign),
    some("forms_builder:leave-people", hr=200, director=200, other_director=200),
    some(
        "forms_builder:leave-person",
        find=lambda world: {"identifier": world.leave_account.employee.public_id},
        hr=200,
    ),
    form(
        "forms_builder:leave-sickness",
        find=lambda world: {"identifier": world.leave_account.employee.public_id},
    ),
    form("forms_builder:leave-write", find=lambda world: {"identifier": world.leave_account.public_id}),
    some("forms_builder:leave-import", hr=200, director=200, other_director=200),
    some("forms_builder:leave-import-model", hr=200, director=200, other_director=200),
    form("forms_builder:leave-import-confirm"),
    some("forms_builder:leave-years", hr=200),
    some("forms_builder:leave-rules", hr=200),
    some("forms_builder:leave-kind-add", hr=200),
    form(
        "forms_builder:leave-kind-delete",
        find=lambda world: {"identifier": world.leave_account.kind.public_id},
    ),
    some(
        "forms_builder:leave-kind",
        find=lambda world: {"identifier": world.leave_account.kind.public_id},
        hr=200,
    ),
    some("forms_builder:leave-year", find=over_year, hr=200),
    some(
        "forms_builder:leave-print",
        find=lambda world: {"identifier": world.leave_account.public_id},
        animator=200,
        hr=200,
    ),
    some(
        "forms_builder:leave-statement",
        find=lambda world: {"identifier": world.leave_account.public_id},
        animator=200,
        hr=200,
    ),
)
