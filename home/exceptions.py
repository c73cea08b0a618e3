"""What cannot be done to pages, and why."""

from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class PageChanged(DomainError):
    code = "page_changed"
    message = _("This page has changed since you opened it. Read what is new, then confirm.")


class RemindedToday(DomainError):
    code = "reminded_today"
    message = _("They were already told today. You can remind them from tomorrow on.")


class TooManyProblems(DomainError):
    code = "too_many_problems"
    message = _("You have already told five problems on this page today. They are being looked at.")


class AlreadySolved(DomainError):
    code = "already_solved"
    message = _("Somebody has answered in the meantime.")


class NotTheSameText(DomainError):
    code = "not_the_same_text"
    message = _("This text is not waiting any more, or it has changed. Look at it again.")


class OwnText(DomainError):
    code = "own_text"
    message = _("Nobody publishes what they wrote: somebody else reads it again.")


class PageChangedMeanwhile(DomainError):
    code = "page-changed"
    message = _("Somebody has changed this page in the meantime. Open it again to see what it says now.")


class TooLateToTakeBack(DomainError):
    code = "too-late"
    message = _("It has been online for more than ten minutes. Take it off line from the back office.")
