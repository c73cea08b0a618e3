"""The password policy: long, not known, not about oneself. No composition rule, no rotation (CNIL 2022-100)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MINIMUM, MAXIMUM = 15, 128


class LengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < MINIMUM:
            raise ValidationError(
                _("Choose at least %(minimum)d characters: four words in a row do well."),
                code="too_short",
                params={"minimum": MINIMUM},
            )
        if len(password) > MAXIMUM:
            raise ValidationError(
                _("At most %(maximum)d characters."),
                code="too_long",
                params={"maximum": MAXIMUM},
            )

    def get_help_text(self) -> str:
        return str(_("At least %(minimum)d characters: four words in a row do well.") % {"minimum": MINIMUM})


class BlocklistValidator:
    def validate(self, password: str, user: Any = None) -> None: ...

    def get_help_text(self) -> str:
        return ""


class PersonalValidator(BlocklistValidator): ...
