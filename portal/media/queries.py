"""Pictures at the sizes that are shown, which texts show a file, files of which no row speaks, and what files say of
whoever laid them down.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage
from django.db.models import FileField, Model, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ReferenceIndex, Revision, WorkflowState

from portal.centres.models import Centre
from portal.kit.personal_data import Foreseen
from portal.media.models import PortalDocument, PortalImage, Rendition


def with_renditions(images: list[PortalImage], *specs: str) -> None:
    """Bring the renditions of all `images` at the sizes of `specs` in one query."""
    unread = [image for image in images if not hasattr(image, "prefetched_renditions")]
    if unread:
        found: QuerySet[Rendition] = Rendition.objects.filter(filter_spec__in=specs)
        prefetch_related_objects(
            unread, Prefetch("renditions", queryset=found, to_attr="prefetched_renditions")
        )


def stands_in_text_to_come(file: PortalImage | PortalDocument) -> bool:
    """Tell whether a text that somebody reads again, or has read and that waits for its hour, shows `file`. Opens each
    of those of its centre: they are few.
    """
    wanted = (ContentType.objects.get_for_model(file).pk, str(file.pk))
    root = (
        Centre.objects.of_collection(file.collection).values_list("site__root_page__path", flat=True).first()
    )
    read_again = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    texts = Revision.objects.filter(
        Q(pk__in=read_again.values("current_task_state__revision")) | Q(approved_go_live_at__isnull=False),
        content__path__startswith=root or "",
    )
    return any(
        wanted == (kind, str(number))
        for text in texts
        for kind, number, *_where in ReferenceIndex._extract_references_from_object(text.as_object())
    )


def export(person: Any) -> dict[str, Any]:
    """What the person laid down. The files themselves are the centre's."""
    return {
        title: [
            {_("Title"): one.title, _("File"): one.filename, _("On"): one.created_at}
            for one in model.objects.filter(uploaded_by_user=person).order_by("created_at", "pk")
        ]
        for title, model in ((_("Pictures"), PortalImage), (_("Documents"), PortalDocument))
    }


def foresee(person: Any) -> Foreseen:
    files = sum(
        model.objects.filter(uploaded_by_user=person).count() for model in (PortalImage, PortalDocument)
    )
    if not files:
        return Foreseen()
    said = ngettext(
        "Who laid down %(number)d file of the centre; the file stays",
        "Who laid down %(number)d files of the centre; the files stay",
        files,
    )
    return Foreseen((said % {"number": files},))


def lost_names(storage: Storage, before: datetime) -> set[str]:
    """The files of `storage` that were written before `before`, and of which no row of any model speaks.

    Units: one query for each field for files; memory for the names. The files are listed first: one that is written
           meanwhile is not among them.
    """
    found = {name for name in stored_names(storage) if is_older(storage, name, before)}
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if found and isinstance(field, FileField) and not model._meta.proxy:
                rows = speaking(model).exclude(**{field.name: ""}).values_list(field.name, flat=True)
                found.difference_update(rows.iterator())
    return found


def speaking(model: type[Model]) -> Any:
    """The rows of `model` that keep a file: not those that say themselves, with `erased_at`, that theirs is gone."""
    rows = model._base_manager.all()
    is_erasable = any(field.name == "erased_at" for field in model._meta.local_concrete_fields)
    return rows.filter(erased_at=None) if is_erasable else rows


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files of `storage`; none where nothing was ever written."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from stored_names(storage, f"{folder}{name}/")


def is_older(storage: Storage, name: str, before: datetime) -> bool:
    """Tell whether a file was written before `before`; one that goes meanwhile was not."""
    try:
        return storage.get_modified_time(name) < before
    except FileNotFoundError:
        return False
