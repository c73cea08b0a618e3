"""What a request may do: one module here is one effect, found by itself."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from forms_builder.definition import FormDefinition
from forms_builder.effects.base import Case, Effect
from forms_builder.leave_days import LeavePeriod


def find_effects() -> dict[str, Effect]:
    """Every effect of this folder by its name, in the order of the editor's list and of their turns."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    found = (effect() for effect in Effect.__subclasses__())
    return {effect.name: effect for effect in sorted(found, key=lambda one: (one.order, one.name))}


EFFECTS: dict[str, Effect] = find_effects()


def leave_asked(definition: FormDefinition, answers: Mapping[str, Any]) -> tuple[str, LeavePeriod] | None:
    """The kind of leave and the period that a request asks for; None for what is no leave, or unfinished."""
    asked = (EFFECTS[spec.type].leave_asked(spec, answers) for spec in definition.effects)
    return next((one for one in asked if one is not None), None)


def files_to_erase(definition: FormDefinition) -> list[str]:
    """The questions, by their keys, whose files are erased once a request is handled."""
    return [key for spec in definition.effects if (key := EFFECTS[spec.type].erases(spec))]


__all__ = ["EFFECTS", "Case", "Effect", "files_to_erase", "leave_asked"]
