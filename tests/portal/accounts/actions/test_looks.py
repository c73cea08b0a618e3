"""IT sees the portal as somebody else, and can do nothing there."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.actions.drafts import begin_draft
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.looks import close_forgotten_looks, end_look, refuse_while_looking, start_look
from portal.accounts.actions.people import change_own_phone
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import Look, User
from portal.accounts.reauthentication import Reauthentication
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.actions import mark_all_read
from portal.notifications.models import Notification, OutboxMail
from tests.factories.accounts import look_at
from tests.factories.forms_builder import proof_of, sign_draft
from tests.support.cast import SYSTEM, Cast
from tests.support.world import World

REASON = "Elle ne voit pas son formulaire."


def acts() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__contains="look").order_by("pk").values_list("verb", flat=True)
    )


def viewed(person: User, by: User) -> User:
    """`person` as the middleware puts them on the request."""
    found: User = User.objects.get(pk=person.pk)
    found.viewed_by = by
    return found


def test_start_look_is_written_down(cast: Cast) -> None:
    look = look_at(cast.animator, by=cast.it)
    assert (look.person, look.looked_by, look.reason, look.ended_at) == (cast.animator, cast.it, REASON, None)
    entry = AuditEntry.objects.get(verb="accounts.start_look")
    assert (entry.actor_id, entry.details) == (cast.it.pk, {"person": cast.animator.pk, "reason": REASON})


@pytest.mark.parametrize(
    "job", ["hr", "director", "dpo", "coordinator", "animator", "other_director", "installer"]
)
def test_start_look_by_others_is_refused(job: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        look_at(cast.youth_animator, by=getattr(cast, job))
    assert list(Look.objects.all()) == []


@pytest.mark.parametrize(
    "job",
    [
        "director",
        "hr",
        "accounting",
        "dpo",
        "communication",
        "reception",
        "coordinator",
        "it",
        "gone",
        "other_animator",
    ],
)
def test_start_look_at_who_decides_has_left_or_is_elsewhere_is_refused(job: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        look_at(getattr(cast, job), by=cast.it)
    assert list(Look.objects.all()) == []


def test_start_look_at_who_decides_for_somebody_is_refused(cast: Cast, centre: Centre) -> None:
    """They read what waits for the director: IT would read it over their shoulder."""
    add_delegation(
        by=cast.director,
        person=cast.director,
        delegate=cast.animator,
        starts_on=centre.today,
        ends_on=centre.today,
    )
    with pytest.raises(PermissionDenied):
        look_at(cast.animator, by=cast.it)
    assert list(Look.objects.all()) == []


@pytest.mark.parametrize("wrong", ["somebody else's", "an old one"])
def test_start_look_without_a_proof_is_refused(wrong: str, cast: Cast) -> None:
    now, whose = timezone.now(), cast.it
    at = now - timedelta(minutes=3) if wrong == "an old one" else now
    if wrong == "somebody else's":
        whose = cast.hr
    proof = Reauthentication(whose.pk, at, 0, "127.0.0.1", "")
    with pytest.raises(PermissionDenied):
        start_look(by=cast.it, person=cast.animator, reason=REASON, proof=proof)
    assert list(Look.objects.all()) == []


def test_start_look_ends_the_one_before(cast: Cast) -> None:
    first = look_at(cast.animator, by=cast.it)
    second = look_at(cast.youth_animator, by=cast.it)
    assert list(Look.objects.open()) == [second]
    first.refresh_from_db()
    assert first.ended_at is not None


def test_end_look_tells_the_person_once(cast: Cast, today: object) -> None:
    look = look_at(cast.animator, by=cast.it)
    with time_machine.travel(timezone.now() + timedelta(minutes=12), tick=False):
        end_look(by=cast.it, look=look)
        end_look(by=cast.it, look=look)
    assert acts() == ["accounts.start_look", "accounts.end_look"]
    notice = Notification.objects.get(kind="accounts.looked_as")
    assert (notice.recipient, notice.title, notice.body) == (
        cast.animator,
        "L’informatique a regardé le portail comme vous",
        f"Loïc Petit a regardé le portail comme vous le 10 mars, de 09:00 à 09:12. Motif donné : {REASON}",
    )
    assert OutboxMail.objects.get(kind="accounts.looked_as").address == cast.animator.email


@pytest.mark.parametrize("job", ["animator", "hr", "director"])
def test_end_look_by_others_is_refused(job: str, cast: Cast) -> None:
    look = look_at(cast.animator, by=cast.it)
    with pytest.raises(PermissionDenied):
        end_look(by=getattr(cast, job), look=look)
    with pytest.raises(PermissionDenied):
        refuse_while_looking(by=getattr(cast, job), look=look, place="/")
    assert acts() == ["accounts.start_look"]


def test_close_forgotten_looks_ends_them_at_their_time(cast: Cast) -> None:
    look = look_at(cast.animator, by=cast.it)
    assert close_forgotten_looks(by=SYSTEM) == 0
    with time_machine.travel(look.started_at + timedelta(hours=9), tick=False):
        assert close_forgotten_looks(by=SYSTEM) == 1
    look.refresh_from_db()
    assert look.ended_at == look.started_at + timedelta(minutes=30)
    assert Notification.objects.get(kind="accounts.looked_as").recipient == cast.animator


def test_close_forgotten_looks_forgets_those_of_a_year_ago(cast: Cast) -> None:
    look = end_look(by=cast.it, look=look_at(cast.animator, by=cast.it))
    for days, kept in ((364, 1), (366, 0)):
        with time_machine.travel(ended(look) + timedelta(days=days), tick=False):
            close_forgotten_looks(by=SYSTEM)
        assert Look.objects.count() == kept
    with pytest.raises(PermissionDenied):
        close_forgotten_looks(by=cast.it)


def ended(look: Look) -> datetime:
    assert look.ended_at is not None
    return look.ended_at


def test_visible_looks_are_those_of_oneself_and_of_who_watches(cast: Cast) -> None:
    look = look_at(cast.animator, by=cast.it)
    for job, seen in {"animator": 1, "it": 1, "dpo": 1, "hr": 0, "director": 0, "youth_animator": 0}.items():
        assert Look.objects.visible_to(getattr(cast, job)).filter(pk=look.pk).count() == seen, job


def test_person_who_is_looked_at_signs_and_writes_nothing(cast: Cast, centre: Centre) -> None:
    """The control first: the same acts, by the person."""
    world = World(cast, centre)
    form, draft = world.leave_form, world.draft
    person = viewed(cast.animator, cast.it)
    draft.applicant = person
    for act in (
        lambda: sign_draft(draft),
        lambda: begin_draft(by=person, page=form, identifier=uuid4()),
        lambda: change_own_phone(by=person, phone="06 39 98 01 02"),
        lambda: mark_all_read(by=person),
        lambda: set_roles(by=person, person=cast.youth_animator, roles=[Role.HR]),
    ):
        with pytest.raises(PermissionDenied):
            act()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert proof_of(cast.animator).proves(cast.animator)
    assert world.leave_account
    draft.applicant = cast.animator
    assert sign_draft(draft).state == "submitted"
