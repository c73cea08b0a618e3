"""A form as published: pure data, the same for showing, checking, printing and proof.

The page in the back office is what editors change; a `FormDefinition` is what one version froze.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from forms_builder.choices import Operator, StepPurpose

Answers = dict[str, Any]
"""Answers by field key, as JSON values in the shape that the field's type defines."""


def canonical_json(value: Any) -> str:
    """The one way to write `value` as JSON: sorted keys, no spaces, no escapes. Digests are made of it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def folded(words: str) -> str:
    """Titles and answers are named without minding capitals, nor the kind of space before « ? » or « : »."""
    return " ".join(words.split()).lower()


@dataclass(frozen=True, slots=True)
class Condition:
    """Ask only when the answer to `field` stands in this relation to `values`.

    Shape: `values` are option keys, or one figure in plain notation for what is compared; none where the
           relation needs none. Inside repeated lines, `field` is a column of the line or else a field of the form.
    """

    field: str
    values: tuple[str, ...] = ()
    operator: str = Operator.IS


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One question. `key` is the identifier of its block: it survives renaming and reordering.

    Shape: `columns` are the questions of each repeated line. `filled_by` is the role (choices.Approver) that
           answers later, "" for whoever asks. `proposed` says where a first answer is taken from
           (choices.FirstAnswerSource), `proposed_text` is what the editor wrote.
    """

    key: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    condition: Condition | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    columns: tuple["FieldSpec", ...] = ()
    filled_by: str = ""
    proposed: str = ""
    proposed_text: str = ""


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of the route: who decides, who is only told of the outcome, or who handles the request.

    Shape: `purpose` is approval, information or handling. `condition` says on which answers the step is
           needed. `done` is the word for what was handled (« Envoyé »).
    Units: `within_days` in working days, 0 for no deadline.
    """

    approver: str
    purpose: str = StepPurpose.APPROVAL
    within_days: int = 0
    condition: Condition | None = None
    done: str = ""


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """What the request does; `settings` name fields by their key."""

    type: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    title: str
    introduction: str
    fields: tuple[FieldSpec, ...]
    route: tuple[RouteStep, ...]
    effects: tuple[EffectSpec, ...]
    retention_months: int

    def to_json(self) -> dict[str, Any]:
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FormDefinition":
        """Read a version back. What an older version did not say takes its default."""
        return cls(
            title=data["title"],
            introduction=data["introduction"],
            fields=tuple(read_field(item) for item in data["fields"]),
            route=tuple(read_step(item) for item in data["route"]),
            effects=tuple(EffectSpec(**item) for item in data["effects"]),
            retention_months=data["retention_months"],
        )

    @property
    def digest(self) -> str:
        return sha256(canonical_json(self.to_json()))

    def field(self, key: str) -> FieldSpec:
        return next(spec for spec in self.fields if spec.key == key)

    def every_field(self) -> Iterator[FieldSpec]:
        """The fields of the form, and after each the columns of its lines."""
        for spec in self.fields:
            yield spec
            yield from spec.columns

    @property
    def has_decisions(self) -> bool:
        return any(step.purpose == StepPurpose.APPROVAL for step in self.route)


def read_condition(data: Mapping[str, Any] | None) -> Condition | None:
    if not data:
        return None
    return Condition(data["field"], tuple(data["values"]), data.get("operator", Operator.IS))


def read_field(data: Mapping[str, Any]) -> FieldSpec:
    columns = tuple(read_field(column) for column in data.get("columns", ()))
    return FieldSpec(**{**data, "condition": read_condition(data["condition"]), "columns": columns})


def read_step(data: Mapping[str, Any]) -> RouteStep:
    if "informed" in data:
        return RouteStep(
            data["approver"], StepPurpose.INFORMATION if data["informed"] else StepPurpose.APPROVAL
        )
    return RouteStep(**{**data, "condition": read_condition(data["condition"])})
