"""What publishing freezes, and what is never frozen."""

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from forms_builder.actions.publishing import publish_version
from forms_builder.answers_in_words import present_answers
from forms_builder.models import FormPage, FormVersion, Submission
from forms_builder.queries.submissions import current_version
from portal.accounts.actions.people import deactivate_person
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, fill_in, key_of, make_form, question, send
from tests.support.cast import SYSTEM, Cast

COLOUR = ("choice", question("Couleur", options=["Bleu", "Vert"]))
PLATE = ("text", question("Plaque"))


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    return make_form(centre, "Véhicule", [COLOUR, PLATE], by=cast.communication, route=["hr"])


def numbers(page: FormPage) -> list[int]:
    return list(page.versions.order_by("number").values_list("number", flat=True))


def write_again(page: FormPage, questions: Any, *, route: Any = ("hr",), keys: list[str]) -> FormPage:
    """Change the page in the editor's memory; `keys` are the identifiers that the blocks keep."""
    page = FormPage.objects.get(pk=page.pk)
    fill_in(page, questions, route)
    for block, key in zip(page.questions, keys, strict=False):
        block.id = key
    return page


def keys(page: FormPage) -> list[str]:
    return [str(block.id) for block in page.questions]


def test_publish_version_first_time_freezes_version_one(page: FormPage, cast: Cast, centre: Centre) -> None:
    version = page.versions.get()
    assert (version.number, version.title, version.centre, version.author) == (
        1,
        "Véhicule",
        centre,
        cast.communication,
    )
    assert version.digest == version.definition.digest
    assert [spec.label for spec in version.definition.fields] == ["Couleur", "Plaque"]
    entry = AuditEntry.objects.get(verb="forms_builder.publish_version")
    assert (entry.actor_id, entry.details) == (cast.communication.pk, {"number": 1})


def test_publish_version_of_a_draft_never_happens(page: FormPage, cast: Cast) -> None:
    changed = write_again(page, [PLATE], keys=keys(page)[1:])
    changed.save_revision(user=cast.communication)
    assert numbers(page) == [1]


def test_publish_version_of_the_same_form_gives_no_new_one(page: FormPage, cast: Cast) -> None:
    page.save_revision(user=cast.communication).publish()
    assert numbers(page) == [1]


def test_publish_version_of_a_changed_form_gives_the_next_and_keeps_the_first(
    page: FormPage, cast: Cast
) -> None:
    first = page.versions.get()
    changed = write_again(page, [PLATE], keys=keys(page)[1:])
    changed.save_revision(user=cast.communication).publish()
    assert numbers(page) == [1, 2]
    assert FormVersion.objects.get(pk=first.pk).content == first.content
    assert current_version(FormPage.objects.get(pk=page.pk)) == page.versions.get(number=2)


def test_publish_version_back_to_an_earlier_form_gives_a_third(page: FormPage, cast: Cast) -> None:
    first, kept = page.get_latest_revision(), keys(page)
    write_again(page, [PLATE], keys=kept[1:]).save_revision(user=cast.communication).publish()
    first.publish()
    assert numbers(page) == [1, 2, 3]
    assert page.versions.get(number=3).digest == page.versions.get(number=1).digest


def test_publish_version_of_an_invalid_form_keeps_the_last_good_one(
    page: FormPage, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    changed = write_again(page, [], keys=[])
    with caplog.at_level(logging.WARNING, "forms_builder"):
        changed.save_revision(user=cast.communication).publish()
    assert numbers(page) == [1]
    assert [record.levelname for record in caplog.records if record.name.startswith("forms_builder")] == [
        "WARNING"
    ]
    assert current_version(FormPage.objects.get(pk=page.pk)) == page.versions.get()


def test_publish_version_of_a_question_of_another_type_keeps_the_last_good_one(
    page: FormPage, cast: Cast
) -> None:
    changed = write_again(page, [COLOUR, ("long_text", question("Plaque"))], keys=keys(page))
    changed.save_revision(user=cast.communication).publish()
    assert numbers(page) == [1]


def test_publish_version_of_an_unpublished_page_gives_none(page: FormPage, cast: Cast) -> None:
    page.unpublish()
    assert publish_version(by=cast.communication, page=page) is None
    assert current_version(FormPage.objects.get(pk=page.pk)) is None


@pytest.mark.parametrize(
    "who",
    ["animation.enfance", "coordination.enfance", "direction", "parti", "centre2.direction", "installation"],
)
def test_publish_version_by_who_may_not_is_refused(page: FormPage, cast: Cast, who: str) -> None:
    changed = write_again(page, [PLATE], keys=keys(page)[1:])
    with pytest.raises(PermissionDenied):
        publish_version(by=cast[who], page=changed)
    assert numbers(page) == [1]


@pytest.mark.parametrize("who", ["communication", "rh", "informatique"])
def test_publish_version_by_who_may_is_done(page: FormPage, cast: Cast, who: str) -> None:
    changed = write_again(page, [PLATE], keys=keys(page)[1:])
    version = publish_version(by=cast[who], page=changed)
    assert version is not None
    assert (version.number, version.author) == (2, cast[who])


def test_publish_version_scheduled_waits_for_its_hour_and_is_the_systems(
    page: FormPage, cast: Cast, today: object
) -> None:
    changed = write_again(page, [PLATE], keys=keys(page)[1:])
    changed.go_live_at = timezone.now() + timedelta(days=1)
    changed.save_revision(user=cast.communication).publish()
    assert numbers(page) == [1]
    # Who scheduled it has left since: the form is published all the same.
    deactivate_person(by=SYSTEM, person=cast.communication)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled", verbosity=0)
    assert numbers(page) == [1, 2]
    assert page.versions.get(number=2).author is None
    entry = AuditEntry.objects.filter(verb="forms_builder.publish_version").latest("pk")
    assert entry.actor_label == "system:scheduled publication"


def test_publish_version_of_a_page_only_scheduled_waits_for_its_hour(
    page: FormPage, cast: Cast, today: object
) -> None:
    page.unpublish()
    changed = write_again(page, [PLATE], keys=keys(page)[1:])
    changed.go_live_at = timezone.now() + timedelta(days=1)
    changed.save_revision(user=cast.communication).publish()
    assert numbers(page) == [1]
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled", verbosity=0)
    assert numbers(page) == [1, 2]


def typed(page: FormPage) -> dict[str, list[str]]:
    version = page.versions.get()
    return {f"f-{key_of(version, 'Couleur')}": ["vert"], f"f-{key_of(version, 'Plaque')}": ["AB-123-CD"]}


def test_publish_version_renaming_and_removing_questions_keeps_old_requests_as_they_were(
    page: FormPage, cast: Cast
) -> None:
    sent = send(page, cast.animator, typed(page))
    before = [(view.label, view.text) for view in present_answers(sent)]
    assert before == [("Couleur", "Vert"), ("Plaque", "AB-123-CD")]
    renamed = ("choice", question("Teinte", options=["Rouge", "Noir"]))
    write_again(page, [renamed], keys=keys(page)[:1]).save_revision(user=cast.communication).publish()
    again = Submission.objects.get(pk=sent.pk)
    assert again.version.number == 1
    assert [(view.label, view.text) for view in present_answers(again)] == before


def test_publish_version_reordering_questions_keeps_answers_under_their_question(
    page: FormPage, cast: Cast
) -> None:
    draft = draft_of(page, cast.animator, typed(page))
    kept = keys(page)
    write_again(page, [PLATE, COLOUR], keys=kept[::-1]).save_revision(user=cast.communication).publish()
    second = page.versions.get(number=2)
    assert [spec.key for spec in second.definition.fields] == kept[::-1]
    assert draft.draft[f"f-{key_of(second, 'Plaque')}"] == ["AB-123-CD"]


def test_publish_version_of_one_centre_is_not_seen_from_another(page: FormPage, cast: Cast) -> None:
    assert list(FormVersion.objects.visible_to(cast.animator)) == [page.versions.get()]
    assert list(FormVersion.objects.visible_to(cast.other_animator)) == []
