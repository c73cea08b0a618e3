"""Every room has the same plan (docs/explanation/architecture.md): one looks for a verb in `actions`."""

import pytest

from tests.support.sources import ROOT, folder_of, rooms

PLAN = {
    "__init__", "actions", "apps", "backends", "blocks", "checks", "choices", "consumers", "exceptions", "forms",
    "management", "middleware", "migrations", "models", "notices", "portal_hooks", "ports", "queries", "routing",
    "rules", "signals", "tasks", "templates", "templatetags", "urls", "views", "wagtail_hooks", "widgets",
}  # fmt: skip
NOUNS: dict[str, set[str]] = {
    "home": {"back_office", "digests", "editor", "marks", "reminders", "search_texts", "tour", "videos"},
    "portal.accounts": {
        "data_archive", "devices", "factor", "frequent_passwords", "gates", "passwords", "people_columns", "people_lines", "people_sheet", "reauthentication", "secret_codes", "session_state", "throttling", "usernames",
    },
    "portal.ui": {
        "components", "context_processors", "display", "filters", "finders", "gallery", "icons", "installed", "laying_out", "navigation", "pdf", "presenters", "rendering", "storage", "theme", "vendor",
    },
    "portal.notifications": {"delivery", "kinds", "wording"},
    "portal.directory": {"outside_columns", "outside_lines", "presence"},
    "portal.statistics": {"charts"},
    "portal.search": {"excerpts", "index_tables", "mistakes", "reading", "sources", "stems"},
    "portal.media": {"uploads"},
    "portal.centres": {"audiences", "colours", "first_rates", "rates"},
    "portal.demo": {"agenda", "colleagues", "content", "everyday", "federation", "network", "network_chain", "network_lives", "network_requests", "network_rows", "outside", "papers", "people", "pictures", "requests", "shelves", "showroom", "texts"},
    "portal.kit": {"access", "books", "columns", "dates", "downloads", "errors", "html", "pagination", "periods", "personal_data", "prepared", "registers", "registries", "spreadsheets", "texts"},
    "portal.audit": {"append_only"},
    "calendars": {"guards", "overlaps", "policies", "recurrence"},
    "forms_builder": {
        "accrual", "answers_in_words", "attendance", "campaign_forms", "campaign_weeks", "closing", "compiler", "completing", "completion_forms", "day_one_forms", "deadlines", "definition", "definition_files", "delays", "differences", "drawing", "editor", "effects", "evaluation", "exporting", "field_types", "figures", "first_answers", "formulas", "ibans", "inbox_filters", "inputs", "leave_days", "leave_forms", "message_forms", "month_of_absences", "opening_columns", "opening_forms", "payroll", "presenting", "printing", "progress", "proof_forms", "proofs", "retention", "routing_rules", "seals", "search_texts", "signature_chain", "splitting", "summaries", "time_stamps", "together_forms", "waiting", "wording",
    },
}  # fmt: skip
"""The nouns of each room: pure code of its domain, which the plan does not name."""
DOORS = {"__init__", "apps", "asgi", "locale", "management", "settings", "urls", "wiring", "wsgi"}
FORBIDDEN = {"utils", "helpers", "common", "misc", "core", "base_views"}


def parts_of(room: str) -> set[str]:
    return {path.stem for path in folder_of(room).iterdir() if path.name != "__pycache__"}


@pytest.mark.parametrize("room", rooms())
def test_room_holds_what_is_in_the_plan(room: str) -> None:
    assert parts_of(room) - PLAN - NOUNS.get(room, set()) == set()


@pytest.mark.parametrize("room", sorted(NOUNS))
def test_nouns_of_the_room_are_there(room: str) -> None:
    assert NOUNS[room] - parts_of(room) == set()


def test_portal_holds_rooms_and_doors() -> None:
    folders = {room.rpartition(".")[2] for room in rooms()}
    assert parts_of("portal") - folders - DOORS == set()


def test_no_file_is_named_for_nothing() -> None:
    tops = [ROOT / top for top in ("portal", "home", "forms_builder", "calendars", "tests")]
    assert [str(path) for top in tops for path in top.rglob("*") if path.stem in FORBIDDEN] == []
