"""Every act that is written down has its words: who reads the log is not who wrote the code."""

import ast
from collections.abc import Iterator

from forms_builder.choices import Decision
from portal.accounts.queries.security import DETAILS, UNSAID
from portal.kit.registries import audit_verbs
from tests.support.sources import Module, modules

BUILT = {
    "forms_builder.actions.campaigns": {
        "forms_builder.say_wish",
        "forms_builder.change_wish",
        "forms_builder.withdraw_wish",
        "forms_builder.retain_wish",
        "forms_builder.set_wish_aside",
    },
    "forms_builder.actions.deciding": {f"forms_builder.{decision}" for decision in Decision},
    "portal.accounts.actions.recoveries": {"accounts.approve_recovery", "accounts.refuse_recovery"},
    "portal.centres.actions.registers": set(),  # its `add_row` and `change_row` are given the verb, read where it is called
}
"""The modules that put a verb together when they write it, and what it may be."""
WRITERS = {"record", "add_row", "change_row"}
"""Functions that are given a verb."""


def calls(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
            yield node


def literals(node: ast.expr) -> Iterator[str]:
    """The verbs that an expression may be: a text, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def verbs_written() -> tuple[set[str], set[str]]:
    """The verbs of the sources, and the modules where one could not be read."""
    found: set[str] = set()
    unread: set[str] = set()
    for module in modules():
        room = f"{module.room.rpartition('.')[2]}."
        for call in calls(module):
            known = {verb for one in call.args for verb in literals(one) if verb.startswith(room)}
            found |= known
            unread |= set() if known else {module.name}
    return found, unread


def test_verbs_have_words() -> None:
    found, unread = verbs_written()
    assert unread == BUILT.keys()
    assert found.union(*BUILT.values()) == {verb.name for verb in audit_verbs}


def test_words_are_said_once() -> None:
    """Two acts with the same words could not be told apart on the screen of security events."""
    words = [str(verb.label) for verb in audit_verbs]
    assert sorted(words) == sorted(set(words))


def test_details_of_security_events_have_words() -> None:
    security = {verb.name for verb in audit_verbs if verb.is_security}
    named = {
        detail.arg
        for module in modules()
        for call in calls(module)
        if security & {verb for one in call.args for verb in literals(one)}
        for detail in call.keywords
        if detail.arg is not None and detail.arg != "client_address"
    }
    assert named - DETAILS.keys() - UNSAID == set()
