"""Why a file is not taken, in a sentence that tells what to do."""

from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class FileRefused(DomainError):
    code = "file-refused"
    field = "file"


class FileKindRefused(FileRefused):
    code = "file-kind"
    message = _("Files of this kind are not accepted. Accepted: %(kinds)s.")


class FileContentDiffers(FileRefused):
    code = "file-content"
    message = _("The content of this file is not what its name says. Save it again from its program.")


class FileTooLarge(FileRefused):
    code = "file-too-large"
    message = _("This file is too big. The limit is %(limit)s MB.")


class FileDamaged(FileRefused):
    code = "file-damaged"
    message = _("This file cannot be read: it seems damaged.")


class FileHasProgram(FileRefused):
    code = "file-program"
    message = _("This document contains macros. Save it without them.")


class ImageTooLarge(FileRefused):
    code = "image-too-large"
    message = _("This picture has too many points. The limit is 40 million: make it smaller first.")


class ReadAsItIs(FileRefused):
    code = "file-read-as-it-is"
    message = _(
        "Your centre reads again what goes online, and this file would change unread. Add the new file beside it, "
        "then choose it in the page: it is read again with the page."
    )


class TitleReadAsItIs(ReadAsItIs):
    code = "title-read-as-it-is"
    field = "title"
    message = _(
        "Your centre reads again what goes online, and a page shows this title. Write another one in the page, beside "
        "the document."
    )
