"""What the editor builds a form with: questions, a route, effects."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_builder.choices import Approver, StepPurpose
from forms_builder.effects import EFFECTS
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import ConditionBlock
from forms_builder.wording import DOES


class QuestionsBlock(blocks.StreamBlock):
    """One block per kind of field; the identifier of each block is the key of the field."""

    def __init__(self, **options: object) -> None:
        super().__init__([(name, kind.block()) for name, kind in FIELD_TYPES.items()], **options)


class EffectsBlock(blocks.StreamBlock):
    def __init__(self, **options: object) -> None:
        super().__init__([(name, effect.block()) for name, effect in EFFECTS.items()], **options)


class StepBlock(blocks.StructBlock):
    approver = blocks.ChoiceBlock(choices=Approver.choices, label=_("Who"))
    purpose = blocks.ChoiceBlock(
        choices=list(DOES.items()), default=StepPurpose.APPROVAL, label=_("Does what")
    )
    within_days = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=60,
        label=_("Within (working days)"),
        help_text=_("Empty: no deadline."),
    )
    condition = ConditionBlock(label=_("Only in some cases"))
    done = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("Word for what is handled"),
        help_text=_("“Sent”, “Paid”… For a step that handles the request."),
    )

    class Meta:
        icon = "user"
        label = _("Step")
        label_format = "{approver}"


class RouteBlock(blocks.StreamBlock):
    step = StepBlock()
