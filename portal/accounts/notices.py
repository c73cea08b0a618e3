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
