"""Refusals of this room, in words for the person."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kit.errors import DomainError


class FormUnavailable(DomainError):
    code = "form_unavailable"
    message = _("This form is not online.")


class RequestMoved(DomainError):
    """What the browser shows is no longer what is."""

    code = "request_moved"
    message = _(
        "This request has changed since the page was shown. Here is its present state: read it again "
        "before you decide."
    )


class ProposalMoved(DomainError):
    """Decided meanwhile, or the form was published again or taken offline."""

    code = "proposal_moved"
    message = _(
        "This change no longer waits for you as it was shown: somebody has decided, or the form was published "
        "again or taken offline. Nothing was done."
    )


class FormUnfit(DomainError):
    """What was proposed could not be filled in any more."""

    code = "form_unfit"
    message = _("This change cannot go online: %(problem)s Refuse it, and say so to its author.")


class NotAllowedNow(DomainError):
    code = "not_allowed_now"
    message = _("This is no longer possible for this request.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Say why: the person will read it.")


class MessageEmpty(DomainError):
    code = "message_empty"
    message = _("Write your message.")


class TooManyMessages(DomainError):
    code = "too_many_messages"
    message = _("You have written many messages within an hour. Wait a little, or telephone.")


class NothingCompleted(DomainError):
    code = "nothing_completed"
    message = _("Nothing new was filled in.")


class SignatureMissing(DomainError):
    code = "signature_missing"
    message = _("Sign with your own password.")


class BalanceTooLow(DomainError):
    code = "balance_too_low"
    message = _("This is more than what is left.")
    sentence = _(
        "%(kind)s: %(available)s days are left for this leave year, and these dates take %(days)s. "
        "Shorten the dates or choose another kind of leave."
    )


class NothingToTake(DomainError):
    code = "nothing_to_take"
    message = _("None of these days is a working day for this person.")


class AlreadyAway(DomainError):
    code = "already_away"
    message = _("Another request already covers a part of these dates.")


class TooMuchTyped(DomainError):
    code = "too_much_typed"
    message = _("This is too much text for one request. Shorten it.")


class FileRefused(DomainError):
    code = "file_refused"
    message = _("This file cannot be taken.")
    too_many = _("At most %(limit)d files for one question.")
    too_heavy = _("The files of one request weigh %(limit)d MB at most, all together. Send smaller ones.")


class PersonRefused(DomainError):
    code = "person_refused"
    message = _("Choose a colleague other than the applicant.")


class AlreadyTheirs(DomainError):
    code = "already_theirs"
    message = _("This person has it already.")


class RequestNeeded(DomainError):
    """Shape: `form` is the key of the page of that other form, as text."""

    code = "request_needed"
    message = _("Another request is needed first.")
    sentence = _(
        "This needs a request “%(title)s” of yours that is approved and holds then. Make that one first, or "
        "change the date."
    )

    def __init__(self, message: str | Promise = "", *, field: str = "", form: str = "") -> None:
        self.form = form
        super().__init__(message, field=field)


class EndsBeforeItBegins(DomainError):
    code = "ends_before_it_begins"
    message = _("This day comes before the first one.")


class TooManyToExport(DomainError):
    code = "too_many_to_export"
    message = _("These are too many requests for one spreadsheet: choose a shorter time.")


class ExportGone(Exception):
    """The row of a file that is being made was thrown away, or is to be made anew. Nobody is told: nobody waits."""


class NothingWritten(DomainError):
    code = "nothing_written"
    message = _("Nought changes nothing: write how many days are added or taken off.")


class AlreadyDeferred(DomainError):
    code = "already_deferred"
    message = _(
        "Days of this leave were already given back for sickness. Correct the balance by an adjustment."
    )


class NothingToDefer(DomainError):
    code = "nothing_to_defer"
    message = _("None of these days is counted in this leave.")


class YearNotOver(DomainError):
    code = "year_not_over"
    message = _("This leave year is not over yet.")


class BalanceOpened(DomainError):
    code = "balance_opened"
    message = _("Days were written on this balance meanwhile. Look at it, then adjust it if need be.")


class WrittenOtherwise(DomainError):
    code = "written_otherwise"
    message = _(
        "This page has written other days already. Look at the balance, open the page again and write what is missing."
    )


class EarlierYearOpen(DomainError):
    code = "earlier_year_open"
    message = _("An earlier leave year of this kind is still open. Close the oldest one first.")


class YearClosed(DomainError):
    code = "year_closed"
    message = _(
        "This leave year is closed: what is left of it goes to the next one, and nothing lapses here."
    )


class YearStillOpen(DomainError):
    code = "year_still_open"
    message = _("This leave year is not closed: what is left is still there to be taken.")


class RequestsStillOpen(DomainError):
    code = "requests_still_open"
    message = _(
        "Requests of this leave year still wait for a decision. Close the year once they are decided."
    )


class LinesToCorrect(DomainError):
    code = "lines_to_correct"
    message = _("Some lines are still to correct: nothing was written.")


class LedgerMoved(DomainError):
    code = "ledger_moved"
    message = _("Balances have changed since this page was shown. Look at the new figures and confirm again.")


class NothingEarned(DomainError):
    code = "nothing_earned"
    message = _("The leave taken this year earns no such day.")


class MonthsMissing(DomainError):
    code = "months_missing"
    message = _(
        "The last months of this year are not written yet: the portal does it every day. Come back tomorrow."
    )


class RequestHeld(DomainError):
    """Another hold lasts already."""

    code = "request_held"
    message = _("This request is kept already, beyond its time.")


class NothingToTakeAway(DomainError):
    code = "nothing_to_take_away"
    message = _("There is no request to take away here.")


class LedgerRuns(DomainError):
    code = "ledger_runs"
    message = _(
        "Days of this kind have come in this leave year already, or in an earlier one that is not closed. If they come "
        "each month, close the earlier years in the first month of the next leave year, then change this. If they come "
        "all at its start, stop them before it begins, then close and change this once it has."
    )


class CampaignClosed(DomainError):
    code = "campaign_closed"
    message = _("This campaign is closed: nothing in it changes any more.")


class WishesNotTaken(DomainError):
    code = "wishes_not_taken"
    message = _("Wishes are not taken today: look at the dates of the campaign.")


class OutsideCampaign(DomainError):
    code = "outside_campaign"
    message = _("These days are outside of the campaign, from %(start)s to %(end)s.")


class TooManyWishes(DomainError):
    code = "too_many_wishes"
    message = _("You have said three wishes already. Change one of them, or withdraw it.")


class WishSettled(DomainError):
    code = "wish_settled"
    message = _("This wish is settled already: ask those who have settled it.")


class AnotherRetained(DomainError):
    code = "another_retained"
    message = _("Another wish of this person is retained already. Set that one aside first.")


class WishesOutside(DomainError):
    code = "wishes_outside"
    message = _("Somebody wishes days that would then be outside of the campaign.")


class WishesTooLate(DomainError):
    code = "wishes_too_late"
    message = _("Wishes end before the first day of leave.")


class CampaignTooLong(DomainError):
    code = "campaign_too_long"
    message = _("A campaign is of seven months at most.")
