"""People of a centre: their account, sectors, roles, skills; who is away and who acts for whom."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.accounts.choices import MANAGING_ROLES, Contract, Role
from portal.centres.models import Centre, CentreQuerySet, Sector
from portal.kit.prepared import Prepared
from portal.kit.texts import fold

validate_phone = RegexValidator(
    r"^\+?[0-9][0-9 .-]{5,18}\Z", _("Write a telephone number, such as 06 39 98 01 02.")
)


def private_storage() -> Storage:
    return storages["private"]


def stored_photo(instance: "User", filename: str) -> str:
    """A random name in the centre's folder: nobody guesses it, and a new photo is never an old one cached."""
    return f"people/{instance.centre_id}/{uuid.uuid4().hex}"


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


class Skill(models.Model):
    """Something that colleagues may be asked for: first aid, sign language, the minibus."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="skills")
    name = models.CharField(_("name"), max_length=80)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="skill_once_per_centre")]

    def __str__(self) -> str:
        return self.name


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
    skills = models.ManyToManyField(Skill, related_name="people", blank=True, verbose_name=_("skills"))
    photo = models.FileField(_("photo"), storage=private_storage, upload_to=stored_photo, blank=True)
    photo_consented_on = models.DateField(_("image right given on"), null=True, blank=True)
    photo_until = models.DateField(_("image right given until"), null=True, blank=True)
    search_text = models.CharField(max_length=500, blank=True, editable=False)
    """Names and function without accents nor capitals (portal.kit.texts.fold), for search."""
    activated_at = models.DateTimeField(null=True, editable=False)
    """When the person first chose a password. Until then, who manages people may still write their address."""
    email_changed_at = models.DateTimeField(null=True, editable=False)
    """When the address last changed hands: a link that was sent before no longer confirms anything."""
    erased_at = models.DateTimeField(null=True, editable=False)
    reset_sent_at = models.DateTimeField(null=True, editable=False)
    """When a link to choose a new password was last sent: a stranger cannot fill somebody's mailbox."""

    objects: ClassVar[Any] = PortalUserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["last_name", "first_name"]
        indexes = [models.Index(fields=["centre", "last_name", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(centre__isnull=False) | Q(is_superuser=True), name="person_has_a_centre"
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(centre__isnull=True),
                name="installation_administrator_has_no_centre",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(is_active=False), name="erased_person_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(photo="") | Q(photo_consented_on__isnull=False, photo_until__isnull=False),
                name="photo_with_its_image_right",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.grants)

    @cached_property
    def grants(self) -> tuple["RoleGrant", ...]:
        """Their roles, with who gave them and when."""
        return tuple(self.role_grants.all())

    @cached_property
    def memberships(self) -> tuple["SectorMembership", ...]:
        """With their sector: those that a list has fetched, or read now."""
        if "sector_memberships" in getattr(self, "_prefetched_objects_cache", {}):
            return tuple(self.sector_memberships.all())
        return tuple(memberships_of.rows(self.pk))

    def fold_names(self) -> None:
        """Write what search compares with. Actions call it before they save what it is made of."""
        self.search_text = fold(f"{self.first_name} {self.last_name} {self.first_name} {self.function}")[:500]

    @property
    def main_sector(self) -> Sector | None:
        return next((membership.sector for membership in self.memberships if membership.is_main), None)

    @cached_property
    def sector_ids(self) -> frozenset[int]:
        return frozenset(membership.sector_id for membership in self.memberships)

    @property
    def coordinated_sector_ids(self) -> frozenset[int]:
        return frozenset(item.sector_id for item in self.memberships if item.is_coordinator)

    @cached_property
    def is_coordinator(self) -> bool:
        """Whether they coordinate a sector. Whoever is signed in comes with it (PortalBackend)."""
        return bool(self.coordinated_sector_ids)

    @cached_property
    def delegate_until(self) -> date | None:
        """The last day on which they decide for somebody. Whoever is signed in comes with it (PortalBackend)."""
        last = Delegation.objects.filter(delegate=self).order_by("-ends_on").first()
        return last and last.ends_on

    @property
    def is_delegate(self) -> bool:
        """Whether they decide for somebody, now or later."""
        until = self.delegate_until
        return until is not None and self.centre is not None and until >= self.centre.today

    @cached_property
    def held_today(self) -> tuple[tuple[int, int | None], ...]:
        """Whom they decide for today and on which form, None for all forms. Asks nothing for whoever is no delegate."""
        if not self.is_delegate:
            return ()
        return tuple(Delegation.objects.held_by(self).values_list("person", "forms"))

    def delegators(self, form: int | None) -> frozenset[int]:
        """Those for whom they decide today on requests of the page `form`, None for a form that is no more.
        `DelegationQuerySet.on_form` says the same in a query.
        """
        return frozenset(person for person, page in self.held_today if page is None or page == form)

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
        verbose_name = _("membership of a sector")
        verbose_name_plural = _("memberships of sectors")
        constraints = [
            models.UniqueConstraint(fields=["person", "sector"], name="member_once_per_sector"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_main=True), name="one_main_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.sector}"


memberships_of = Prepared(
    lambda person: SectorMembership.objects.filter(person=person).select_related("sector")
)


RIPENS_IN = timedelta(hours=72)
"""How long a role counts for nothing beside whoever gave it, where two people must agree."""


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def to_decide(self, asked_by: Any, asked_at: Any) -> "RoleGrantQuerySet":
        """Those that let somebody agree to a recovery. `RoleGrant.is_to_decide` says the same of one."""
        lately = {"granted_by": asked_by, "granted_at__gt": asked_at - RIPENS_IN}
        return self.filter(role__in=MANAGING_ROLES).exclude(**lately)


class RoleGrant(models.Model):
    """Shape: nobody has `granted_by` where the installation gave the role, or it is older than the field."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_role_display()}"

    def is_to_decide(self, asked_by: int, asked_at: datetime) -> bool:
        """Whether it lets its person agree to what `asked_by` asked: two people are not one and the account
        that they have just made a colleague of.
        """
        is_lately = self.granted_at is not None and self.granted_at > asked_at - RIPENS_IN
        return self.role in MANAGING_ROLES and not (self.granted_by_id == asked_by and is_lately)


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


class DelegationQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those that the person gave or holds; for who manages people, all of the centre."""
        found = super().visible_to(user)
        if not user.is_active or not user.roles.isdisjoint(MANAGING_ROLES):
            return found
        return found.filter(Q(person=user) | Q(delegate=user))

    def current(self, day: date) -> Any:
        """Those that hold on `day`, both ends included, between open accounts."""
        return self.filter(
            starts_on__lte=day, ends_on__gte=day, person__is_active=True, delegate__is_active=True
        )

    def on_form(self, form: Any) -> Any:
        """Those that hold for the page `form`, or for all forms. Shape: a key, None for a form that is no more, or an
        `OuterRef` to either.
        """
        return self.filter(Q(forms=None) | Q(forms=form)) if form is not None else self.filter(forms=None)

    def meeting(self, forms: Collection[int]) -> Any:
        """Those that hold for one of these pages at least; no page stands for all of them."""
        return self.filter(Q(forms=None) | Q(forms__in=forms)) if forms else self.all()

    def with_forms(self) -> Any:
        """With the pages that `form_titles` reads: one query more, however many rows."""
        return self.prefetch_related(models.Prefetch("forms", Page.objects.order_by("title", "pk")))

    def held_by(self, user: User) -> Any:
        """Those by which `user` decides for somebody today."""
        return self.current(user.centre.today).filter(delegate=user.pk) if user.centre else self.none()


class Delegation(models.Model):
    """`delegate` decides what waits for `person`, from `starts_on` to `ends_on` included, beside `person`.

    Shape: `forms` are pages of forms; without any, it holds for all of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations_given")
    delegate = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="delegations_held", verbose_name=_("delegate")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    forms = models.ManyToManyField(Page, blank=True, related_name="+", verbose_name=_("forms"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["delegate", "starts_on", "ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="delegation_ends_after"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("delegate")), name="delegation_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.delegate} {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"

    @property
    def form_titles(self) -> list[str]:
        """Of the forms that it holds for, none for all of them."""
        return [form.title for form in self.forms.all()]
