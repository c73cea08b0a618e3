"""What this room tells people."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.choices import Level
from portal.notifications.kinds import NoticeKind, kinds

PASSWORD_RESET = kinds.register(
    NoticeKind(
        name="accounts.password_reset",
        label=_("Link to choose a new password"),
        level=Level.ACTION,
        in_portal=False,
        is_secret=True,
        call=_("Choose a new password"),
    )
)
PASSWORD_CHANGED = kinds.register(
    NoticeKind(
        name="accounts.password_changed",
        label=_("My password has changed"),
        level=Level.ALERT,
    )
)
NEW_DEVICE = kinds.register(
    NoticeKind(
        name="accounts.new_device",
        label=_("A new device has signed in with my account"),
        level=Level.ALERT,
        call=_("See where I am signed in"),
    )
)
INVITED = kinds.register(
    NoticeKind(
        name="accounts.invited",
        label=_("Invitation to the portal"),
        level=Level.ACTION,
        in_portal=False,
        is_secret=True,
        call=_("Choose my password"),
    )
)
ACCOUNT_OPENED = kinds.register(
    NoticeKind(
        name="accounts.account_opened",
        label=_("My account is open"),
        level=Level.ALERT,
    )
)
ADDRESS_TO_CONFIRM = kinds.register(
    NoticeKind(
        name="accounts.address_to_confirm",
        label=_("Link to confirm a new e-mail address"),
        level=Level.ACTION,
        in_portal=False,
        is_secret=True,
        call=_("Confirm this address"),
    )
)
ADDRESS_ASKED = kinds.register(
    NoticeKind(
        name="accounts.address_asked",
        label=_("A new e-mail address is asked for my account"),
        level=Level.ALERT,
    )
)
ADDRESS_CHANGED = kinds.register(
    NoticeKind(
        name="accounts.address_changed",
        label=_("My e-mail address has changed"),
        level=Level.ALERT,
    )
)
"""To the old address, before it is replaced; the new one has a mail of its own."""
ADDRESS_IN_USE = kinds.register(
    NoticeKind(
        name="accounts.address_in_use",
        label=_("My new e-mail address"),
        in_portal=False,
    )
)
RECOVERY_WAITS = kinds.register(
    NoticeKind(
        name="accounts.recovery_waits",
        label=_("A way into an account waits for a second person"),
        level=Level.ACTION,
        permission="accounts.decide_recovery",
        call=_("Look and decide"),
    )
)
RECOVERY_ASKED = kinds.register(
    NoticeKind(
        name="accounts.recovery_asked",
        label=_("A new way into my account is asked for"),
        level=Level.ALERT,
    )
)
RECOVERY_DECIDED = kinds.register(
    NoticeKind(
        name="accounts.recovery_decided",
        label=_("A new way into my account is decided"),
        level=Level.ALERT,
    )
)
RECOVERY_ANSWERED = kinds.register(
    NoticeKind(
        name="accounts.recovery_answered",
        label=_("What I asked for somebody’s access is decided"),
    )
)
TRUSTED_ROLE_GIVEN = kinds.register(
    NoticeKind(
        name="accounts.trusted_role_given",
        label=_("Somebody was given a role of trust"),
        level=Level.ALERT,
    )
)
TRUSTED_ROLE_TAKEN = kinds.register(
    NoticeKind(
        name="accounts.trusted_role_taken",
        label=_("A role of trust was taken from somebody"),
        level=Level.ALERT,
    )
)
DELEGATION_MADE = kinds.register(
    NoticeKind(
        name="accounts.delegation_made",
        label=_("Somebody decides in the place of somebody else"),
    )
)
ACCOUNTS_CLOSED = kinds.register(
    NoticeKind(
        name="accounts.accounts_closed",
        label=_("Accounts closed at the end of their contract"),
        permission="accounts.view_people",
    )
)
FACTOR_ADDED = kinds.register(
    NoticeKind(
        name="accounts.factor_added",
        label=_("A second factor protects my account"),
        level=Level.ALERT,
    )
)
FACTOR_REPLACED = kinds.register(
    NoticeKind(
        name="accounts.factor_replaced",
        label=_("My second factor was replaced"),
        level=Level.ALERT,
    )
)
FACTOR_REMOVED = kinds.register(
    NoticeKind(
        name="accounts.factor_removed",
        label=_("My second factor was removed"),
        level=Level.ALERT,
    )
)
CODES_REPLACED = kinds.register(
    NoticeKind(
        name="accounts.codes_replaced",
        label=_("My recovery codes were replaced"),
        level=Level.ALERT,
    )
)
RECOVERY_CODE_USED = kinds.register(
    NoticeKind(
        name="accounts.recovery_code_used",
        label=_("One of my recovery codes has served"),
        level=Level.ALERT,
    )
)
TOO_MANY_CODES = kinds.register(
    NoticeKind(
        name="accounts.too_many_codes",
        label=_("Somebody knows my password and tries codes"),
        level=Level.ALERT,
        call=_("Change my password"),
    )
)
LOOKED_AS = kinds.register(
    NoticeKind(
        name="accounts.looked_as",
        label=_("IT looked at the portal as me"),
    )
)
DATA_READY = kinds.register(
    NoticeKind(
        name="accounts.data_ready",
        label=_("A copy of personal data is ready"),
        call=_("Download the copy"),
    )
)
DATA_ASKED = kinds.register(
    NoticeKind(
        name="accounts.data_asked",
        label=_("Somebody asked for a copy of my data"),
        level=Level.ALERT,
    )
)
TRUSTED_ACCOUNT_CLOSED = kinds.register(
    NoticeKind(
        name="accounts.trusted_account_closed",
        label=_("The account of somebody with a role of trust is closed"),
        level=Level.ALERT,
        permission="accounts.view_person_file",
    )
)
HOLD_LIFTED = kinds.register(
    NoticeKind(
        name="accounts.hold_lifted",
        label=_("Somebody allows to erase a person, which I had forbidden"),
        level=Level.ALERT,
        permission="accounts.hold_personal_data",
    )
)
