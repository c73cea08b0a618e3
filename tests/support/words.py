"""Where words are found, in every table and in every stored file."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db.models import CharField, EmailField, JSONField, Model, TextField, UUIDField


def texts(model: type[Model]) -> Iterator[str]:
    """Every text and identifier of every row of a model, JSON included."""
    kinds = (CharField, TextField, EmailField, JSONField, UUIDField)
    names = [field.attname for field in model._meta.concrete_fields if isinstance(field, kinds)]
    for row in model._default_manager.values_list(*names) if names else ():
        yield from map(str, row)


def where_found(*words: str) -> set[str]:
    """The models that hold one of `words` anywhere, of all that are installed."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        model._meta.label for model in models if any(word in text for text in texts(model) for word in words)
    }


def stored_names(storage: Storage | None = None, folder: str = "") -> Iterator[str]:
    """The names of all files of the private storage."""
    kept = storage or storages["private"]
    folders, files = kept.listdir(folder)
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from stored_names(kept, f"{folder}{name}/")


def files_with(names: Iterable[str], word: bytes) -> set[str]:
    """Those of the stored files whose bytes hold `word`."""
    found = set()
    for name in names:
        with storages["private"].open(name, "rb") as opened:
            if word in opened.read():
                found.add(name)
    return found
