"""What the interface refuses, in sentences that say what to do."""

from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class TooMuchToPrint(DomainError):
    code = "too-much-to-print"
    message = _("This is too long or too intricate to be printed. Print it in several parts.")
