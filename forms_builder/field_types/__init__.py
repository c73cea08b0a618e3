"""The kinds of fields that an editor can pick: one module here is one of them, found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from forms_builder.field_types.base import FieldType


def find_types() -> dict[str, FieldType]:
    """Every type of this folder by its name, in the order of the editor's list."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    found = (kind() for kind in every_subclass(FieldType) if "name" in vars(kind))
    return {kind.name: kind for kind in sorted(found, key=lambda kind: (kind.order, kind.name))}


def every_subclass(base: type[FieldType]) -> list[type[FieldType]]:
    return [kind for child in base.__subclasses__() for kind in (child, *every_subclass(child))]


FIELD_TYPES: dict[str, FieldType] = find_types()
