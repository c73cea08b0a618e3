"""What a room may tell people: one `NoticeKind` for each sort of news, registered in its `notices.py`.

    SUBMISSION_WAITS = kinds.register(
        NoticeKind(
            name="forms_builder.submission_waits",
            label=_("A request waits for my decision"),
            level=Level.ACTION,
            permission="forms_builder.view_submission",
        )
    )

The words are three templates of that room, `forms_builder/emails/submission_waits/`:
`subject.txt` (one line, also the title in the portal), `body.txt` (its first paragraph is also the text
in the portal) and `body.html`. They hold the message alone: greeting, link, signature and publicity are
put around them by `notifications/emails/base.{txt,html}`. Besides the caller's context they know
`recipient`, `centre` and `link` (the absolute address).
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from portal.kit.registries import Registry
from portal.notifications.choices import Level


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One sort of news.

    Shape: `name` is "<room>.<notice>"; `label` says it to people (preferences, list of mails);
           `permission` is what a reader must hold on the subject when the notice is written, or None;
           `call` is what the mail's button does there, "" for opening the page;
           `in_portal=False` for what goes by mail alone (a password reset); `is_secret` empties the mail
           once it is sent, for a body that opens something by itself.
    """

    name: str
    label: str | Promise
    level: Level = Level.INFORMATION
    permission: str | None = None
    in_portal: bool = True
    by_mail: bool = True
    is_secret: bool = False
    call: str | Promise = ""
    order: int = 100

    def template(self, part: str) -> str:
        """The template of one part: "subject.txt", "body.txt" or "body.html"."""
        room, notice = self.name.split(".", 1)
        return f"{room}/emails/{notice}/{part}"


kinds: Registry[NoticeKind] = Registry()
