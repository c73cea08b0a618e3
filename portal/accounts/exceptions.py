from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class NotInSameCentre(DomainError):
    code = "not_in_same_centre"
    message = _("This person or sector belongs to another centre.")


class StandInRefused(DomainError):
    code = "stand_in_refused"
    message = _("Choose somebody else of the same centre.")


class WrongPassword(DomainError):
    code = "wrong_password"
    message = _("This is not your password.")


class TooManyTries(DomainError):
    code = "too_many_tries"
    message = _("Too many wrong passwords. Wait fifteen minutes, then try again.")


class LinkExpired(DomainError):
    code = "link_expired"
    message = _("This link has served or is more than an hour old. Ask for another one.")
