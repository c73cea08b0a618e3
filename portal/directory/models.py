"""People outside whom a centre turns to. They have no account here: what is known of them is in these rows alone."""

import re
import uuid
from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.people import validate_phone
from portal.centres.models import Centre
from portal.directory.choices import (
    CONTACT_KEEPERS,
    SUPERVISOR_KEEPERS,
    SUPERVISOR_READERS,
    ContactKind,
    Listing,
)
from portal.kit.texts import fold

LONGEST_SEARCH = 800


def keeps_contacts(user: Any) -> bool:
    return not user.roles.isdisjoint(CONTACT_KEEPERS)


def reads_called_supervisors(user: Any) -> bool:
    return bool(user.is_coordinator or not user.roles.isdisjoint(SUPERVISOR_READERS))


def keeps_called_supervisors(user: Any) -> bool:
    return bool(user.is_coordinator or not user.roles.isdisjoint(SUPERVISOR_KEEPERS))


def digits_of(phone: str) -> str:
    return re.sub(r"[^0-9]", "", phone)


class OutsideQuerySet(models.QuerySet[Any]):
    def of_centre(self, user: Any) -> Any:
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(centre=user.centre_id)

    def active(self) -> Any:
        return self.filter(is_active=True)


class PartnerContactQuerySet(OutsideQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Everybody of the centre reads those that hold; who keeps them, the archived ones too."""
        rows = self.of_centre(user)
        return rows if user.is_active and keeps_contacts(user) else rows.active()


class CalledSupervisorQuerySet(OutsideQuerySet):
    def visible_to(self, user: Any) -> Any:
        if not user.is_active or not reads_called_supervisors(user):
            return self.none()
        return self.of_centre(user)


class PartnerContact(models.Model):
    """A partner, a funder or a supplier; somebody there, or the organisation itself (requirement E2).

    Shape: `identity` tells it from the others of the centre, and sorts them; `search_text` is what is looked
           for. The actions write both (`fold_names`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(
        _("kind of contact"), max_length=10, choices=ContactKind.choices, default=ContactKind.PARTNER
    )
    organisation = models.CharField(_("organisation"), max_length=150)
    person_name = models.CharField(
        _("person"), max_length=150, blank=True, help_text=_("Left empty: the organisation itself.")
    )
    function = models.CharField(_("function"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True, validators=[validate_phone])
    email = models.EmailField(_("e-mail address"), blank=True)
    website = models.CharField(
        _("website"), max_length=200, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    note = models.TextField(
        _("note"),
        max_length=1000,
        blank=True,
        help_text=_("Everybody at the centre reads it. Only what is useful for work."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Not ticked: archived, seen only by those who keep the list.")
    )
    identity = models.CharField(max_length=310, editable=False)
    search_text = models.CharField(max_length=LONGEST_SEARCH, blank=True, editable=False)

    objects = PartnerContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["identity", "pk"]
        indexes = [models.Index(fields=["centre", "kind", "identity", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "identity"],
                name="contact_once_per_centre",
                violation_error_message=_("This contact is already in the directory."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_name} ({self.organisation})" if self.person_name else self.organisation

    def get_absolute_url(self) -> str:
        return reverse("directory:contact", args=[self.public_id])

    def fold_names(self) -> None:
        """Write what tells it apart and what search compares with. Actions call it before they save."""
        self.identity = f"{fold(self.organisation)}|{fold(self.person_name)}"[:310]
        words = f"{self.organisation} {self.person_name} {self.function} {digits_of(self.phone)}"
        self.search_text = fold(words)[:LONGEST_SEARCH]


class CalledSupervisor(models.Model):
    """Somebody who has worked with the children or the young people for a while, and may again (requirement E3).

    Shape: `identity` and `search_text` as for a contact; two people of one name have different numbers.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("telephone"), max_length=20, blank=True, validators=[validate_phone])
    email = models.EmailField(_("e-mail address"), blank=True)
    qualifications = models.CharField(
        _("qualifications"), max_length=300, blank=True, help_text=_("BAFA, BAFD, PSC1, driving licence…")
    )
    called_for = models.CharField(
        _("called upon for"), max_length=300, blank=True, help_text=_("Summer camp, Wednesdays, ski week…")
    )
    last_called_on = models.DateField(_("last called upon on"), null=True, blank=True)
    note = models.TextField(
        _("note"),
        max_length=1000,
        blank=True,
        help_text=_("Facts useful to call again. Nothing about health or private life."),
    )
    is_active = models.BooleanField(
        _("may be called upon"), default=True, help_text=_("Not ticked: archived, out of the list.")
    )
    identity = models.CharField(max_length=180, editable=False)
    search_text = models.CharField(max_length=LONGEST_SEARCH, blank=True, editable=False)

    objects = CalledSupervisorQuerySet.as_manager()

    class Meta:
        verbose_name = _("called-upon supervisor")
        verbose_name_plural = _("called-upon supervisors")
        ordering = ["identity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "identity"],
                name="supervisor_once_per_centre",
                violation_error_message=_("Somebody of this name and number is already in the list."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:called-supervisor", args=[self.public_id])

    def fold_names(self) -> None:
        """As for a contact."""
        self.identity = f"{fold(self.name)}|{digits_of(self.phone)}"[:180]
        words = f"{self.name} {self.qualifications} {self.called_for} {digits_of(self.phone)}"
        self.search_text = fold(words)[:LONGEST_SEARCH]


class DirectoryImportQuerySet(models.QuerySet["DirectoryImport"]):
    def waiting(self) -> Any:
        return self.filter(closed_at=None)

    def visible_to(self, user: Any) -> Any:
        if not user.is_active or user.centre_id is None:
            return self.none()
        kept = {
            Listing.CONTACTS: keeps_contacts(user),
            Listing.CALLED_SUPERVISORS: keeps_called_supervisors(user),
        }
        listings = [listing for listing, keeps in kept.items() if keeps]
        return self.filter(centre=user.centre_id, listing__in=listings)


class DirectoryImport(models.Model):
    """A file that waits to be confirmed. Once it is written or given up, `closed_at` says when, and its lines
    are forgotten.

    Shape: `lines` are [number, {column: text}], as they were typed; they are compared with the directory each
           time they are shown (portal.directory.outside_lines). It names nobody of the centre: whoever keeps
           the list may go on with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", editable=False)
    listing = models.CharField(max_length=20, choices=Listing.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    ignored = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    closed_at = models.DateTimeField(null=True)

    objects = DirectoryImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of contacts")
        verbose_name_plural = _("imports of contacts")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "listing"],
                condition=models.Q(closed_at=None),
                name="one_import_waits_per_listing",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
