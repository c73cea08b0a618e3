"""The third-party files under `static/vendor/`: as published, listed in a manifest, each with its digest."""

import hashlib
import json
from pathlib import Path

MANIFEST = "manifest.json"


def differences(folder: Path) -> list[str]:
    """Return a sentence for each file that is changed, missing or not listed, and each missing licence.

    Shape: the manifest holds `packages`: name, version, licence, licence_file, and `files` (path in the
           package's folder to SHA-256).
    """
    packages = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["packages"]
    listed = {
        f"{package['name']}/{path}": digest
        for package in packages
        for path, digest in package["files"].items()
    }
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    found.pop(MANIFEST, None)
    faults = [f"{name} is not in the manifest." for name in sorted(found.keys() - listed.keys())]
    for name, digest in sorted(listed.items()):
        if name not in found:
            faults.append(f"{name} is missing.")
        elif hashlib.sha256(found[name].read_bytes()).hexdigest() != digest:
            faults.append(f"{name} is not as published.")
    return faults + [
        f"{package['name']} has no licence file."
        for package in packages
        if package["licence_file"] not in package["files"]
    ]
