"""Domain errors: what a person did cannot be done, and why, in words that can be shown to them."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal to be shown to the person.

    Shape:  `message` is a translated sentence; `code` a stable word for tests and logs;
            `field` the name of the input it concerns, or "" for the whole form.
    """

    code = "refused"
    message: str | Promise = ""

    def __init__(self, message: str | Promise = "", *, field: str = "") -> None:
        self.message = message or self.message
        self.field = field
        super().__init__(str(self.message))
