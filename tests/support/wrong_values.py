"""How a form is filled in rightly and wrongly: what tests/support/bad_input.py and content_forms.py say of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

TEXT = {"huge": "x" * 5000, "NUL": "a\x00b"}
REQUIRED = TEXT | {"missing": None, "empty": ""}
TYPED = REQUIRED | {"marks": "<script>'\"; --", "negative": "-1", "a number no database holds": "9" * 30}
SECRET = REQUIRED | {"wrong": "ce-n-est-pas-le-bon"}
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Filled:
    """One form, filled in as it should be.

    Shape: `job` is who sends it, "" a stranger; `right` are the values by input name; `wrong` the bad values
           of each field, None for one that is not sent. `writes` is false where a right form writes nothing
           of what `snapshot` reads (tests/architecture/test_bad_input.py); `answer` is the status of the answer
           to a right one; `prepare` brings the browser to where the form is.
    """

    job: str
    path: str
    right: dict[str, Any]
    wrong: dict[str, Values] = field(default_factory=dict)
    writes: bool = True
    answer: int = 302
    prepare: Callable[[Client], object] | None = None


class SentAgain(SimpleUploadedFile):
    """A file that every posting reads from its beginning."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return super().read(*args)
