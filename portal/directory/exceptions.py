"""What the directory refuses, and why."""

from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class AlreadyThere(DomainError):
    code = "already_there"
    message = _("This contact is already in the directory.")


class TooManyLines(DomainError):
    code = "too_many_lines"
    message = _("This file is too long: at most %(most)s lines at a time. Cut it in parts.")


class LinesToCorrect(DomainError):
    code = "lines_to_correct"
    message = _("Some lines are still to correct: nothing was written.")


class DirectoryMoved(DomainError):
    code = "directory_moved"
    message = _(
        "The directory has changed since you looked at this page. Nothing was written: look again, then import."
    )


class ImportGone(DomainError):
    code = "import_gone"
    message = _("This import is over: it was written or given up.")
