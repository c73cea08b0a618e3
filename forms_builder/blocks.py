"""What the editor builds a form with: questions, a route, effects."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import Approver
from forms_builder.effects import EFFECTS
from forms_builder.field_types import FIELD_TYPES


class QuestionsBlock(blocks.StreamBlock):
    """One block per kind of field; the identifier of each block is the key of the field."""

    def __init__(self, **options: object) -> None:
        super().__init__([(name, kind.block()) for name, kind in FIELD_TYPES.items()], **options)


class EffectsBlock(blocks.StreamBlock):
    def __init__(self, **options: object) -> None:
        super().__init__([(name, effect.block()) for name, effect in EFFECTS.items()], **options)


class StepBlock(blocks.StructBlock):
    approver = blocks.ChoiceBlock(choices=Approver.choices, label=_("Who"))
    informed = blocks.BooleanBlock(
        required=False, label=_("Only informed of the approval"), help_text=_("Decides nothing.")
    )

    class Meta:
        icon = "user"
        label = _("Step")


class RouteBlock(blocks.StreamBlock):
    step = StepBlock()
