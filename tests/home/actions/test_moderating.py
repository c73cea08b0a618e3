"""Texts that somebody else reads again before they are online."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from home.actions.moderating import publish_text, return_text, set_moderation, submit_text
from home.exceptions import NotTheSameText, OwnText
from home.models import ContentPage
from home.queries.moderation import authors_of, state_of, texts_to_read
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.home import page_of, root_of, section_of, waiting_text
from tests.support.cast import Cast


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=f"home.{kind}", read_at=None)
    return set(rows.values_list("recipient__username", flat=True))


def moderated(cast: Cast, centre: Centre) -> None:
    set_moderation(by=cast.director, centre=centre, is_on=True)


def found(person: Any, page: Page) -> WorkflowState:
    state = state_of(person, page)
    assert state is not None
    return state


def test_set_moderation_takes_the_right_to_publish_and_gives_it_back(cast: Cast, centre: Centre) -> None:
    page = section_of(centre)
    may = lambda: page.permissions_for_user(type(cast.communication).objects.get(pk=cast.communication.pk))  # noqa: E731
    assert may().can_publish()
    assert not may().can_submit_for_moderation()
    moderated(cast, centre)
    moderated(cast, centre)
    assert not may().can_publish()
    assert may().can_submit_for_moderation()
    assert set_moderation(by=cast.director, centre=centre, is_on=False).is_moderated is False
    assert may().can_publish()
    assert not may().can_submit_for_moderation()


@pytest.mark.parametrize("job", ["communication", "hr", "animator", "other_director", "installer"])
def test_set_moderation_is_for_the_director_and_it(cast: Cast, centre: Centre, job: str) -> None:
    with pytest.raises(PermissionDenied):
        set_moderation(by=getattr(cast, job), centre=centre, is_on=True)
    assert set_moderation(by=cast.it, centre=centre, is_on=True).is_moderated


def test_submit_text_where_nobody_reads_again_does_nothing(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    assert submit_text(by=cast.communication, page=page) is None


def test_submit_text_tells_those_who_may_publish_it_and_not_its_author(cast: Cast, centre: Centre) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    assert (page.live, told("text_waits")) == (False, {"direction", "informatique"})
    assert [state.object_id for state in texts_to_read(cast.director)] == [str(page.pk)]
    for job in ("animator", "hr", "other_director", "gone"):
        assert not texts_to_read(getattr(cast, job)).exists()
    assert mail.outbox == []


def test_publish_text_puts_the_text_that_was_read_online(cast: Cast, centre: Centre) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    state = found(cast.director, page)
    publish_text(by=cast.director, state=state, version=page.latest_revision_id)
    page.refresh_from_db()
    assert (page.live, page.live_revision_id) == (True, page.latest_revision_id)
    assert (told("text_waits"), told("text_published")) == (set(), {"communication"})
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert mail.outbox == []


def test_publish_text_of_ones_own_is_refused(cast: Cast, centre: Centre) -> None:
    """Whoever wrote a part of it is an author, whoever sent it."""
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    with pytest.raises(OwnText):
        publish_text(
            by=cast.communication, state=found(cast.communication, page), version=page.latest_revision_id
        )
    other = draft_of(centre)
    other.save_revision(user=cast.it)
    other.save_revision(user=cast.communication)
    submit_text(by=cast.communication, page=other)
    other.refresh_from_db()
    assert authors_of(found(cast.it, other)) == {cast.it.pk, cast.communication.pk}
    with pytest.raises(OwnText):
        publish_text(by=cast.it, state=found(cast.it, other), version=other.latest_revision_id)


def draft_of(centre: Centre) -> ContentPage:
    page = ContentPage(title="À deux", live=False)
    root_of(centre).add_child(instance=page)
    return page


@pytest.mark.parametrize("job", ["animator", "hr", "other_director", "gone", "installer"])
def test_publish_text_is_for_those_who_read_again(cast: Cast, centre: Centre, job: str) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    state = found(cast.director, page)
    for act in (publish_text, return_text):
        with pytest.raises(PermissionDenied):
            act(by=getattr(cast, job), state=state, version=page.latest_revision_id, **words(act))


def words(act: Any) -> dict[str, str]:
    return {"comment": "À revoir."} if act is return_text else {}


def test_publish_text_that_was_written_anew_is_refused(cast: Cast, centre: Centre) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    state, seen = found(cast.director, page), page.latest_revision_id
    page.title = "Autre chose"
    page.save_revision(user=cast.communication)
    submit_text(by=cast.communication, page=page)
    page.refresh_from_db()
    for version in (seen, 10**9):
        with pytest.raises(NotTheSameText):
            publish_text(by=cast.director, state=state, version=version)
    publish_text(by=cast.director, state=found(cast.director, page), version=page.latest_revision_id)
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Autre chose")


def test_publish_text_that_is_scheduled_waits_for_its_day(cast: Cast, centre: Centre) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision(user=cast.communication)
    submit_text(by=cast.communication, page=page)
    page.refresh_from_db()
    publish_text(by=cast.director, state=found(cast.director, page), version=page.latest_revision_id)
    page.refresh_from_db()
    assert page.live is False
    assert page.latest_revision.approved_go_live_at == page.go_live_at
    assert told("text_published") == {"communication"}


def test_return_text_gives_it_back_with_a_word(cast: Cast, centre: Centre) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    return_text(
        by=cast.director,
        state=found(cast.director, page),
        version=page.latest_revision_id,
        comment="La date est fausse.",
    )
    page.refresh_from_db()
    assert (page.live, state_of(cast.director, page)) == (False, None)
    assert page.current_workflow_state.current_task_state.comment == "La date est fausse."
    assert (told("text_waits"), told("text_returned")) == (set(), {"communication"})
    page.save_revision(user=cast.communication)
    submit_text(by=cast.communication, page=page)
    assert state_of(cast.director, page) is not None
    assert told("text_waits") == {"direction", "informatique"}


def test_set_moderation_off_leaves_what_waits_as_drafts(cast: Cast, centre: Centre) -> None:
    moderated(cast, centre)
    page = waiting_text(centre, by=cast.communication)
    set_moderation(by=cast.it, centre=centre, is_on=False)
    page.refresh_from_db()
    assert (page.live, page.current_workflow_state, told("text_waits")) == (False, None, set())
    assert submit_text(by=cast.communication, page=page) is None


def test_moderation_of_one_centre_leaves_the_other_alone(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    moderated(cast, centre)
    assert section_of(other_centre).get_workflow() is None
    page = waiting_text(centre, by=cast.communication)
    assert state_of(cast.other_director, page) is None
