"""People read from a spreadsheet, between the file and the accounts."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import ImportState, LineState, Role
from portal.accounts.models.people import User
from portal.centres.models import Centre, CentreQuerySet


class PeopleImportQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those of the centre, for whoever manages its people."""
        found = super().visible_to(user)
        return found if user.is_active and user.roles & {Role.HR, Role.IT} else found.none()

    def open(self) -> Any:
        """Those that hold lines: neither done nor given up."""
        return self.exclude(state__in=[ImportState.DONE, ImportState.GIVEN_UP])


class PeopleImport(models.Model):
    """One file of people, from its reading to the accounts.

    Shape: `ignored` are the titles of columns that mean nothing to the portal; `to_invite` the identifiers of
           new people whose invitation is still to be mailed. Its lines are deleted once it is done or given
           up: the names and addresses of a whole centre do not lie about.
    Units: `done` and `total` in lines; `created`, `changed`, `unchanged` and `wrong` too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READING)
    ignored = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    invites = models.BooleanField(_("invite the new people"), default=True)
    to_invite = models.JSONField(default=list)
    problem = models.CharField(max_length=300, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["centre", "created_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["centre"], condition=Q(state=ImportState.WRITING), name="one_import_written_at_once"
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedLine(models.Model):
    """One line of the file, as it was typed, and what checking it found.

    Shape: `number` is the one that the spreadsheet shows; `cells` are texts by the name of their column;
           `findings` is `{errors, notes: [[column, sentence]], changes: [[column, before, after]]}`
           (portal.accounts.people_lines).
    """

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.WAITING)
    findings = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of an import")
        ordering = ["number"]
        indexes = [models.Index(fields=["people_import", "state", "number"])]
        constraints = [
            models.UniqueConstraint(fields=["people_import", "number"], name="line_once_per_import")
        ]

    def __str__(self) -> str:
        return f"{self.people_import} – {self.number}"
