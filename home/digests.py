"""What a page says, in one name: who has confirmed it is asked again once it says something else."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

CONTENT = ("title", "introduction", "plain_version", "image_id", "image_alternative")
"""What a page says, besides its body and the files that it shows. Not its date, its readers nor its place."""


def digest(page: Any, files: Iterable[str]) -> str:
    """The same as long as the readers of `page` read the same. Shape: 64 characters; `files` are digests too."""
    said: dict[str, Any] = {name: str(getattr(page, name, "") or "") for name in CONTENT}
    body = getattr(page, "body", None)
    said["body"] = without_ids(body.get_prep_value()) if body is not None else []
    said["files"] = sorted(files)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def without_ids(value: Any) -> Any:
    """A body without the names that the editor gives to its blocks."""
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key != "id"}
    return value
