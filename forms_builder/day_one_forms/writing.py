"""How the forms of day one are written down: the values of the page's streams, as an editor would leave them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
"""One block of a stream: its type and its value."""

ALWAYS: Mapping[str, Any] = {"question": "", "operator": "is", "answers": []}


def only_if(question: str, *answers: str, operator: str = "is") -> dict[str, Any]:
    """The condition that names an earlier question, and its answers or a figure."""
    return {"question": question, "operator": operator, "answers": list(answers)}


def question(
    kind: str,
    title: str,
    *,
    help: str = "",
    required: bool = True,
    only_if: Mapping[str, Any] = ALWAYS,
    later: str = "",
    proposed: str = "",
    proposed_text: str = "",
    **settings: Any,
) -> Block:
    """One question. Shape: `later` is the role that answers it, `proposed` and `proposed_text` its first answer."""
    value: dict[str, Any] = {"title": title, "help": help, "required": required}
    value |= {"condition": {**ALWAYS, **only_if}, **settings}
    if later or proposed or proposed_text:
        value["special"] = {"filled_by": later, "proposed": proposed, "text": proposed_text}
    return {"type": kind, "value": value}


def choice(title: str, *answers: str, kind: str = "choice", **more: Any) -> Block:
    return question(kind, title, options=list(answers), **more)


def document(title: str, **more: Any) -> Block:
    """A document of a check-list, which is sent when one has it."""
    block = question("document", title, **more)
    del block["value"]["required"]
    return block


def computed(
    title: str,
    operation: str,
    *operands: str,
    help: str = "",
    only_if: Mapping[str, Any] = ALWAYS,
    unit: str = "€",
    places: int = 2,
    table: str = "",
) -> Block:
    value = {"title": title, "help": help, "condition": {**ALWAYS, **only_if}, "operation": operation}
    value |= {"operands": list(operands), "unit": unit, "places": places, "table": table}
    return {"type": "computed", "value": value}


def lines(title: str, *columns: Block, least: int = 1, most: int = 30, **more: Any) -> Block:
    more.setdefault("begun", [])
    return question("lines", title, columns=list(columns), least=least, most=most, **more)


def part(title: str, *, help: str = "", only_if: Mapping[str, Any] = ALWAYS) -> Block:
    return {"type": "part", "value": {"title": title, "help": help, "condition": {**ALWAYS, **only_if}}}


def explanation(text: str, *, only_if: Mapping[str, Any] = ALWAYS) -> Block:
    return {"type": "explanation", "value": {"text": text, "condition": {**ALWAYS, **only_if}}}


def step(approver: str, purpose: str = "approval", *, done: str = "", **more: Any) -> Block:
    """One step of a route. Shape: `more` are within_days and condition."""
    value = {"approver": approver, "purpose": purpose, "within_days": None, "condition": dict(ALWAYS)}
    return {"type": "step", "value": {**value, "done": done, **more}}


def effect(kind: str, /, **value: Any) -> Block:
    return {"type": kind, "value": value}


def informed(approver: str) -> Block:
    return step(approver, "information")


THREE_VALIDATORS = (step("coordinator"), step("hr"), step("director"))
"""The route that the tender asks for (requirement B3)."""
TEN_YEARS = 120
"""Months for which accounting documents are kept (Code de commerce, L123-22)."""


@dataclass(frozen=True, slots=True)
class DayOneForm:
    """One form. Shape: `questions`, `approval_route` and `effects` are the values of the page's streams."""

    slug: str
    title: str
    family: str
    introduction: str
    questions: tuple[Block, ...]
    approval_route: tuple[Block, ...] = THREE_VALIDATORS
    effects: tuple[Block, ...] = field(default=())
    retention_months: int = 36
