"""A form as published: pure data, the same for showing, checking, printing and proof.

The page in the back office is what editors change; a `FormDefinition` is what one version froze.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Answers = dict[str, Any]
"""Answers by field key, as JSON values in the shape that the field's type defines."""


def canonical_json(value: Any) -> str:
    """The one way to write `value` as JSON: sorted keys, no spaces, no escapes. Digests are made of it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Condition:
    """Show a field only when `field` was answered with one of `values` (option keys)."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One question. `key` is the identifier of its block: it survives renaming and reordering."""

    key: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    condition: Condition | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of the route. `informed` people are told of the approval and decide nothing."""

    approver: str
    informed: bool = False


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
        return cls(
            title=data["title"],
            introduction=data["introduction"],
            fields=tuple(read_field(item) for item in data["fields"]),
            route=tuple(RouteStep(**item) for item in data["route"]),
            effects=tuple(EffectSpec(**item) for item in data["effects"]),
            retention_months=data["retention_months"],
        )

    @property
    def digest(self) -> str:
        return sha256(canonical_json(self.to_json()))

    def field(self, key: str) -> FieldSpec:
        return next(spec for spec in self.fields if spec.key == key)

    def visible_fields(self, choices: Mapping[str, str]) -> tuple[FieldSpec, ...]:
        """The fields that the answers call for.

        Shape: `choices` are the chosen option keys by field key, as posted or as stored. A condition
               refers to an earlier field (publishing refuses others), so one pass is enough.
        """
        shown: dict[str, FieldSpec] = {}
        for spec in self.fields:
            condition = spec.condition
            if condition is None or (
                condition.field in shown and choices.get(condition.field) in condition.values
            ):
                shown[spec.key] = spec
        return tuple(shown.values())


def read_field(data: Mapping[str, Any]) -> FieldSpec:
    condition = data["condition"]
    return FieldSpec(
        **{
            **data,
            "condition": condition and Condition(condition["field"], tuple(condition["values"])),
        }
    )
