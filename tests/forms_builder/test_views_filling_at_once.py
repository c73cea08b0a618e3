"""Filling in while the draft is thrown away in another tab, and with more files than anybody has."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from forms_builder.models import FormPage, Submission, SubmissionFile
from forms_builder.views import filling
from portal.accounts.models import User
from tests.factories.forms_builder import (
    KIND,
    PROOF,
    account_of,
    draft_of,
    key_of,
    kind_of,
    leave_typed,
    next_monday,
    pdf,
)
from tests.support.cast import PASSWORD, Cast

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize("moment", ["found", "kept", "checked"])
@pytest.mark.parametrize("intent", ["save", "check", "sign", "discard"])
def test_form_page_of_a_draft_thrown_away_meanwhile_is_no_error_of_the_server(
    intent: str,
    moment: str,
    leave_page: FormPage,
    cast: Cast,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other tab comes in between two steps of this one."""
    account_of(cast.animator)
    version = leave_page.versions.get()
    typed = leave_typed(version, next_monday(), next_monday())
    draft = draft_of(leave_page, cast.animator, typed)
    step = {"found": "begin_draft", "kept": "save_draft", "checked": "reauthenticate"}[moment]
    act: Any = getattr(filling, step)

    def then_thrown_away(*args: Any, **facts: Any) -> Any:
        done = act(*args, **facts)
        Submission.objects.filter(pk=draft.pk).delete()
        return done

    monkeypatch.setattr(filling, step, then_thrown_away)
    posted = typed | {"request_id": str(draft.pk), "intent": intent, "revision": "0", "version": "1"}
    answer = client_of(cast.animator).post(
        leave_page.url, posted | {"password": PASSWORD, "remove_file": str(UUID(int=0))}
    )
    assert answer.status_code in (200, 302)
    assert not Submission.objects.filter(submitted_at__isnull=False).exists()


def test_form_page_with_more_files_than_a_question_takes_keeps_none(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    version, client = leave_page.versions.get(), client_of(cast.animator)
    child = str(kind_of(cast.animator.centre, "Enfant malade").public_id)
    posted = {"request_id": str(UUID(int=1)), "intent": "check", f"f-{key_of(version, KIND)}": child}
    proof = f"f-{key_of(version, PROOF)}"

    def files(count: int) -> dict[str, Any]:
        return {proof: [pdf(f"{number}.pdf", str(number).encode()) for number in range(count)]}

    shown = client.post(leave_page.url, posted | files(11))
    assert SubmissionFile.objects.count() == 0
    assert list(shown.context["form"].errors[key_of(version, PROOF)]) == ["Au plus 10 fichiers par question."]
    client.post(leave_page.url, posted | files(10))
    assert SubmissionFile.objects.count() == 10
