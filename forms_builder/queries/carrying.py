"""What is proposed from the last request of the same form (effects/carry_over.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms_builder.choices import STANDING_STATES
from forms_builder.definition import EffectSpec, FormDefinition
from forms_builder.effects.base import find_question
from forms_builder.effects.carry_over import CarryOver
from forms_builder.field_types import FIELD_TYPES
from forms_builder.inputs import Typed, input_name, typed_from_answers
from forms_builder.models import Submission
from portal.kit.dates import write_date


@dataclass(frozen=True, slots=True)
class CarriedValue:
    """A value that is proposed: to which question, in what inputs, and where it comes from in `words`."""

    target: str
    typed: Typed
    words: str


def carried_values(submission: Submission, answers: Mapping[str, Any]) -> list[CarriedValue]:
    """What the last requests propose to this one, as it is answered so far. One query for each such effect.

    Shape: an effect that asks for the same answer to a choice proposes nothing before that is answered.
    """
    effects = [spec for spec in submission.definition.effects if spec.type == CarryOver.name]
    found = (carried_value(submission, spec, answers) for spec in effects)
    return [one for one in found if one is not None]


def carried_value(
    submission: Submission, spec: EffectSpec, answers: Mapping[str, Any]
) -> CarriedValue | None:
    definition = submission.definition
    source = find_question(definition, spec.settings["source"])
    target = find_question(definition, spec.settings["target"])
    last = last_request(submission, spec.settings["same"], answers)
    if source is None or target is None or last is None or last.answers.get(source.key) is None:
        return None
    answer = last.answers[source.key]
    words = _("Last time: %(title)s, %(answer)s (request sent on %(day)s).") % {
        "title": source.label,
        "answer": FIELD_TYPES[source.type].show(source, answer),
        "day": write_date(localtime(last.submitted_at), "j F Y") if last.submitted_at else "",
    }
    alone = FormDefinition("", "", (target,), (), (), 0)
    return CarriedValue(target.key, typed_from_answers(alone, {target.key: answer}), words)


def last_request(submission: Submission, same: str | None, answers: Mapping[str, Any]) -> Submission | None:
    """The one that was sent last: the applicant's own, or anybody's with the `same` answer."""
    sent = Submission.objects.filter(
        centre=submission.centre_id,
        page=submission.page_id,
        state__in=STANDING_STATES,
        submitted_at__isnull=False,
    ).exclude(pk=submission.pk)
    if same is None:
        sent = sent.filter(applicant=submission.applicant_id)
    elif answers.get(same):
        sent = sent.annotate(common=KeyTransform(same, "answers")).filter(common=answers[same])
    else:
        return None
    return sent.only("answers", "submitted_at").order_by("-submitted_at", "pk").first()


def still_empty(typed: Typed, values: list[CarriedValue]) -> Typed:
    """The inputs of `values` whose question has nothing in it yet."""
    empty = (
        one
        for one in values
        if not any(any(typed.get(name, ())) for name in (input_name(one.target), *one.typed))
    )
    return {name: value for one in empty for name, value in one.typed.items()}
