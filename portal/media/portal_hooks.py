"""What this room gives to the others."""

from django.utils.translation import gettext_lazy as _

from portal.kit.registries import PersonalData, personal_data
from portal.media.actions import erase
from portal.media.queries import export, foresee

personal_data.register(
    PersonalData(
        name="media",
        label=_("Pictures and documents"),
        models=("media.PortalImage", "media.PortalDocument"),
        export=export,
        foresee=foresee,
        erase=erase,
        order=60,
    )
)
