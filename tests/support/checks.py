"""`make check`: every check, in the order of their speed; all are run, and one failure fails the whole."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "home", "forms_builder", "calendars")
SOURCES = ("manage.py", *ROOMS, "tests")
CATALOGUE = Path("portal/locale/fr/LC_MESSAGES/django.po")
THROW_AWAY = "only-to-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2


@dataclass(frozen=True, slots=True)
class Check:
    """`run` returns whether all is well, and prints what is not."""

    name: str
    run: Callable[[], bool]


def program(*command: str, cwd: Path = ROOT, **variables: str) -> Callable[[], bool]:
    """A check made by another program: silent when it is content."""

    def run() -> bool:
        environment = os.environ | variables
        done = subprocess.run(command, check=False, cwd=cwd, env=environment, text=True, capture_output=True)
        if done.returncode:
            print(done.stdout + done.stderr)
        return done.returncode == 0

    return run


def manage(*arguments: str, settings: str = "portal.settings.test", **variables: str) -> Callable[[], bool]:
    return program(sys.executable, "manage.py", *arguments, DJANGO_SETTINGS_MODULE=settings, **variables)


def check_deployment() -> bool:
    """Django's own check of a deployment, on the production settings with nothing left out."""
    with tempfile.TemporaryDirectory() as folder:
        return manage(
            "check",
            "--deploy",
            "--fail-level=WARNING",
            settings="portal.settings.production",
            PORTAL_SECRET_KEY=THROW_AWAY,
            PORTAL_SIGNATURE_KEY=THROW_AWAY[::-1],
            PORTAL_HOSTS="portail.example",
            PORTAL_BASE_URL="https://portail.example",
            PORTAL_DATABASE_URL=f"sqlite:///{folder}/check.sqlite3",
            PORTAL_MAIL_URL="smtp://127.0.0.1:25",
            PORTAL_VAR=folder,
            PORTAL_DEMO="0",
        )()


def check_translations() -> bool:
    """Extract the messages again from a copy of the sources: all must be there, translated, none doubtful."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copy(ROOT / "manage.py", copy)
        for room in (*ROOMS, "requirements"):
            shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        extract = ["makemessages", "--locale", "fr", "--no-location", "--no-obsolete"]
        python = [sys.executable, "manage.py", *extract]
        if not program(*python, cwd=copy, DJANGO_SETTINGS_MODULE="portal.settings.test")():
            return False
        faults = {
            "The message is not translated": ["--untranslated"],
            "The translation is doubtful": ["--only-fuzzy"],
        }
        found = [f"{fault}: {text}" for fault, how in faults.items() for text in attributes(copy, how)]
    if found:
        print("\n".join(found))
    return not found


def attributes(copy: Path, how: list[str]) -> list[str]:
    command = ["msgattrib", *how, "--no-obsolete", "--no-wrap", str(copy / CATALOGUE)]
    done = subprocess.run(command, check=True, text=True, capture_output=True)
    return [line for line in re.findall(r'^msgid "(.*)"$', done.stdout, re.MULTILINE) if line]


CHECKS = (
    Check("format", program("ruff", "format", "--check", "--quiet", *SOURCES)),
    Check("lint", program("ruff", "check", *SOURCES)),
    Check("templates", program("djlint", "--lint", "--quiet", *ROOMS)),
    Check("imports", program("lint-imports", "--no-logo")),
    Check("vendored files", manage("check_vendor")),
    Check("migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("translations", check_translations),
    Check("translations: compile", program("msgfmt", "--check-format", "-o", os.devnull, str(CATALOGUE))),
    Check("deployment", check_deployment),
    Check("types", program("mypy")),
)


def failures() -> list[str]:
    """Run all checks, telling each; return the names of those that failed."""
    failed = []
    for check in CHECKS:
        started = time.monotonic()
        is_well = check.run()
        if not is_well:
            failed.append(check.name)
        took = time.monotonic() - started
        print(f"{check.name:<24}{'ok' if is_well else 'FAILED':<8}{took:5.1f} s", flush=True)
    return failed


def main() -> int:
    # What a developer has set for their own portal is not what is checked.
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        os.environ["PORTAL_VAR"] = folder
        failed = failures()
    print(f"Failed: {', '.join(failed)}." if failed else "All is well.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
