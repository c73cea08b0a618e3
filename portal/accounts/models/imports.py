"""People read from a spreadsheet, between the file and the accounts."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import ImportState
from portal.accounts.models.people import User
from portal.centres.models import Centre, CentreQuerySet


class PeopleImport(models.Model):
    """One file of people, as it was read.

    Shape: `rows` is a list of the lines as they were typed, `{column: text}`; `findings` what checking them
           found, a list of `{line, state, errors, changes}` (portal.accounts.imports). Both are emptied once
           it is done or given up: the names and addresses of a whole centre do not lie about.
    Units: `done` and `total` in lines.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READING)
    rows = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    invites = models.BooleanField(_("invite the new people"), default=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.file_name
