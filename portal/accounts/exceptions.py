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


class InvitationExpired(DomainError):
    code = "invitation_expired"
    message = _("This invitation has served, or its time has run out. Ask for another one.")


class AlreadyActivated(DomainError):
    code = "already_activated"
    message = _("This person has already chosen a password. They can ask for a new one themselves.")


class NotActivated(DomainError):
    code = "not_activated"
    message = _("This person has not chosen a password yet. Invite them instead.")


class NoAddress(DomainError):
    code = "no_address"
    message = _("This person has no e-mail address. Print a code on paper instead.")


class AccountClosed(DomainError):
    code = "account_closed"
    message = _("This account is closed. Open it again first.")


class RecoveryRefused(DomainError):
    code = "recovery_refused"
    message = _("This has been asked for already, and waits for a second person.")


class RecoveryClosed(DomainError):
    code = "recovery_closed"
    message = _("This no longer waits: it was decided, or its time has run out.")


class SameAddress(DomainError):
    code = "same_address"
    message = _("This is the address that is known already.")


class NoSecondFactor(DomainError):
    code = "no_second_factor"
    message = _("This person has no second factor to reset.")


class IdentityIsTheirs(DomainError):
    code = "identity_is_theirs"
    message = _("This person has already signed in: only they can change this.")


class LeavingDatePast(DomainError):
    code = "leaving_date_past"
    message = _("The end of the contract is past: write the new one, or leave it empty.")


class PersonErased(DomainError):
    code = "person_erased"
    message = _("The data of this person was erased: open a new account for them.")


class DelegationRefused(DomainError):
    code = "delegation_refused"
    message = _("Choose somebody else of the same centre, whose account is open.")


class DelegationDatesRefused(DomainError):
    code = "delegation_dates_refused"
    message = _("A delegation ends after it begins, not before today, and lasts a year at most.")


class DelegationFormsRefused(DomainError):
    code = "delegation_forms_refused"
    message = _("Choose forms of your centre.")


class DelegationTwice(DomainError):
    code = "delegation_twice"
    message = _("This person already decides in their place on some of these days, for the same forms.")


class PhotoDatesRefused(DomainError):
    code = "photo_dates_refused"
    message = _("The image right was given today at the latest, and ends after today.")


class WrongSecondFactor(DomainError):
    code = "wrong_second_factor"
    message = _("This code is not the right one, or has served already. Try the next one.")


class TooManyCodes(DomainError):
    code = "too_many_codes"
    message = _("Too many wrong codes. Wait fifteen minutes, then try again.")


class EnrolmentExpired(DomainError):
    code = "enrolment_expired"
    message = _("This QR code is more than an hour old. Begin again.")


class FactorIsMandatory(DomainError):
    code = "factor_is_mandatory"
    message = _("Your work needs a second factor: you may replace the application, not remove it.")


class ImportNotReady(DomainError):
    code = "import_not_ready"
    message = _("This import is no longer waiting: look at where it stands.")


class ImportHasErrors(DomainError):
    code = "import_has_errors"
    message = _("Some lines are wrong: nothing is written until the file is corrected.")


class ImportUnderWay(DomainError):
    code = "import_under_way"
    message = _("Another import is being written. Wait until it is done, then check yours again.")


class StillOpen(DomainError):
    code = "still_open"
    message = _("This account is open: close it first.")


class UnderLegalHold(DomainError):
    code = "under_legal_hold"
    message = _("Erasing is forbidden for now: see the reason on the page of their data.")


class LiftedByThemselves(DomainError):
    code = "lifted_by_themselves"
    message = _("You have lifted the legal hold that somebody else had placed: another person erases.")


class HeldAlready(DomainError):
    code = "held_already"
    message = _("Erasing is forbidden already.")
