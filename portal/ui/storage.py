"""Static files: named by their content, compressed, kept for ever by browsers."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    # `import … from "./x.js"` between our own modules gets the hashed name too.
    support_js_module_import_aggregation = True


def sources_digest() -> str:
    """Tell the sources of today from those of another day, by their names, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_when_changed() -> bool:
    """Run `collectstatic`, which compresses for seconds, when a source has changed since; tell whether it did.

    Effects: files under STATIC_ROOT, a note beside them of what they were made from.
    """
    note = Path(settings.STATIC_ROOT).with_suffix(".digest")
    digest = sources_digest()
    if note.exists() and note.read_text(encoding="utf-8") == digest:
        return False
    note.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    note.write_text(digest, encoding="utf-8")
    return True
