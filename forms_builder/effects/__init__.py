"""What a request may do: one module here is one effect, found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from forms_builder.effects.base import Case, Effect


def find_effects() -> dict[str, Effect]:
    """Every effect of this folder by its name, in the order of the editor's list and of their turns."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    found = (effect() for effect in Effect.__subclasses__())
    return {effect.name: effect for effect in sorted(found, key=lambda one: (one.order, one.name))}


EFFECTS: dict[str, Effect] = find_effects()

__all__ = ["EFFECTS", "Case", "Effect"]
