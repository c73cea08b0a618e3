"""People of a centre: their account, their sectors, their roles, their absences."""

import uuid
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Contract, Role
from portal.centres.models import Centre, CentreQuerySet, Sector

validate_phone = RegexValidator(
    r"^\+?[0-9][0-9 .-]{5,18}\Z", _("Write a telephone number, such as 06 39 98 01 02.")
)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Colleagues: everyone of the person's own centre."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(centre=user.centre_id)

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def with_role(self, role: Role) -> "UserQuerySet":
        return self.filter(role_grants__role=role)


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    pass


class User(AbstractUser):  # type: ignore[django-manager-missing]  # those of Wagtail have no types
    """An employee's account. The user name is unique over the installation, so that it alone tells the
    centre; whoever installs the server has no centre and sees nobody's data.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="people", null=True, blank=True)
    function = models.CharField(_("function"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True, validators=[validate_phone])
    contract = models.CharField(
        _("contract"), max_length=20, choices=Contract.choices, default=Contract.PERMANENT
    )
    weekly_hours = models.DecimalField(
        _("weekly hours"),
        max_digits=4,
        decimal_places=2,
        default=35,
        validators=[MinValueValidator(0), MaxValueValidator(48)],
    )
    working_days = models.CharField(
        _("days worked"),
        max_length=7,
        default="12345",
        validators=[RegexValidator(r"^(?!.*(.).*\1)[1-7]{1,7}$")],
        help_text=_("Numbers of the weekdays that are worked, Monday is 1."),
    )
    entered_on = models.DateField(_("entered on"), null=True, blank=True)
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    stand_in = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stand-in"),
        help_text=_("Decides in this person's place on this person's own requests."),
    )
    sectors = models.ManyToManyField(Sector, through="SectorMembership", related_name="people")
    reset_sent_at = models.DateTimeField(null=True, editable=False)
    """When a link to choose a new password was last sent: a stranger cannot fill somebody's mailbox."""

    objects: ClassVar[Any] = PortalUserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(centre__isnull=False) | Q(is_superuser=True), name="person_has_a_centre"
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(centre__isnull=True),
                name="installation_administrator_has_no_centre",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.role_grants.all())

    @cached_property
    def memberships(self) -> tuple["SectorMembership", ...]:
        return tuple(self.sector_memberships.select_related("sector"))

    @property
    def main_sector(self) -> Sector | None:
        return next((membership.sector for membership in self.memberships if membership.is_main), None)

    @property
    def coordinated_sector_ids(self) -> frozenset[int]:
        return frozenset(item.sector_id for item in self.memberships if item.is_coordinator)

    @cached_property
    def is_coordinator(self) -> bool:
        """Whether they coordinate a sector. Whoever is signed in comes with it (PortalBackend)."""
        return bool(self.coordinated_sector_ids)

    @property
    def worked_weekday_names(self) -> list[str]:
        return [str(WEEKDAYS[day - 1]) for day in sorted(self.worked_weekdays)]

    @property
    def worked_weekdays(self) -> frozenset[int]:
        """ISO weekdays, Monday is 1."""
        return frozenset(int(day) for day in self.working_days)


class SectorMembership(models.Model):
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sector_memberships")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="memberships")
    is_main = models.BooleanField(_("main sector"), default=False)
    is_coordinator = models.BooleanField(_("coordinator"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "sector"], name="member_once_per_sector"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_main=True), name="one_main_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.sector}"


class RoleGrant(models.Model):
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"


class Absence(models.Model):
    """A declared absence. Everyone sees that the person is away and until when; the reason is not here."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="absences")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("from"))
    starts_at_noon = models.BooleanField(_("from noon"), default=False)
    ends_on = models.DateField(_("to"))
    ends_at_noon = models.BooleanField(_("until noon"), default=False)
    source = models.UUIDField(unique=True, help_text="What recorded it: the identifier of the request.")

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["centre", "starts_on", "ends_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"


class Session(AbstractBaseSession):
    """A session, with whose it is: closing an account ends its sessions without reading everybody's."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="portal_sessions", null=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.person or '–'} → {self.expire_date:%d/%m/%Y %H:%M}"
