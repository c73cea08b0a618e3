"""What this room gives to the others."""

from django.utils.translation import gettext_lazy as _

from portal.kit.registries import PeriodicJob, PersonalData, periodic_jobs, personal_data
from portal.media.actions import erase
from portal.media.queries import export, foresee
from portal.media.tasks import sweep_private_files

DAY = 24 * 60 * 60

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
periodic_jobs.register(PeriodicJob("media.sweep_private_files", sweep_private_files, every_seconds=DAY))
