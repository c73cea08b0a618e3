"""The form in the back office, and the versions that publishing froze."""

import uuid
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from forms_builder.blocks import EffectsBlock, QuestionsBlock, RouteBlock
from forms_builder.choices import ProposalState
from forms_builder.definition import FormDefinition, folded
from forms_builder.editor import FormPageForm
from forms_builder.field_types.base import PublishContext
from forms_builder.models.registers import LeaveKind
from portal.accounts.choices import Role
from portal.centres.choices import RateUnit
from portal.centres.models import Centre, CentreQuerySet, RateTable
from portal.kit.prepared import Prepared
from portal.ui.models import EditorStream, PortalPage

BUILDERS = (Role.COMMUNICATION, Role.HR, Role.IT)
"""Roles that build and publish forms."""


class FormIndexPage(PortalPage):
    """`/demarches/`: all the forms of the centre. Created with the centre."""

    shares_address_with: ClassVar[frozenset[str]] = frozenset({"forms_builder:form-list"})
    installed = models.JSONField(default=list, editable=False)
    """The forms of day one that were laid here once, by their first slug: what the centre does with them is its own."""

    is_permanent = True
    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = ["forms_builder.FormPage"]

    class Meta:
        verbose_name = _("administrative requests")


class FormPage(PortalPage):
    """A form that communication or HR edits. Employees fill in its last published version."""

    introduction = RichTextField(
        _("introduction"), blank=True, features=["bold", "italic", "ul", "ol", "link"], max_length=5000
    )
    family = models.CharField(
        _("family"), max_length=60, blank=True, help_text=_("Groups the forms on the list, e.g. “Leave”.")
    )
    questions = EditorStream(QuestionsBlock(), verbose_name=_("questions"), blank=True)
    # Not `route`: Wagtail's pages have a method of that name, which finds them by their address.
    approval_route = EditorStream(
        RouteBlock(),
        verbose_name=_("route"),
        blank=True,
        help_text=_("Who decides, in this order. Nobody decides on their own request."),
    )
    effects = EditorStream(EffectsBlock(), verbose_name=_("effects"), blank=True)
    retention_months = models.PositiveSmallIntegerField(
        _("kept for (months)"),
        default=36,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Counted from the closing decision. Three years unless there is a reason."),
    )

    is_form = True
    start_label = _("Put a form online")
    base_form_class = FormPageForm
    parent_page_types: ClassVar[list[str]] = ["forms_builder.FormIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(template="forms_builder/editor/in_use.html"),
                    TitleFieldPanel("title", placeholder=_("Title of the form")),
                    FieldPanel("introduction"),
                    FieldPanel("questions"),
                ],
                heading=_("Questions"),
            ),
            ObjectList([FieldPanel("approval_route"), FieldPanel("effects")], heading=_("Route and effects")),
            ObjectList(
                [FieldPanel("family"), FieldPanel("retention_months"), *PortalPage.promote_panels],
                heading=_("Settings"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    @property
    def status_string(self) -> str:
        """What the list of pages of the back office says: also that human resources are asked."""
        words = str(super().status_string)
        # A list has asked for all its pages at once (wagtail_hooks.ask_which_wait).
        waits = self.waits_for_hr if hasattr(self, "waits_for_hr") else self.waiting_proposal is not None
        if self.live and waits:
            return str(_("%(state)s, waits for human resources") % {"state": words})
        return words

    @cached_property
    def waiting_proposal(self) -> "FormProposal | None":
        return self.proposals.filter(state=ProposalState.WAITING).first() if self.pk else None

    def last_version(self) -> "FormVersion | None":
        """What was published last, whether the page is online or not. None while it is being created."""
        found: list[FormVersion] = last_versions.rows(self.pk) if self.pk else []
        for version in found:
            version.page = self
        return found[0] if found else None

    @staticmethod
    def publish_context(inside: Page) -> PublishContext:
        """What the centre of the page `inside` offers to its forms."""
        above = inside.get_ancestors(inclusive=True)
        kinds = LeaveKind.objects.filter(centre__site__root_page__in=above, is_offered=True)
        tables = list(RateTable.objects.filter(centre__site__root_page__in=above))
        beside = FormPage.objects.filter(path__startswith=inside.path[: 2 * Page.steplen])
        # Of two forms with one title, the one that is online, then the older one.
        titles = beside.order_by("live", "-pk").values_list("pk", "title")
        return PublishContext(
            leave_kinds=[(str(kind.public_id), kind.name, kind.is_of_right) for kind in kinds],
            tables={word.lower(): table.code for table in tables for word in (table.code, table.name)},
            units={table.code: RateUnit(table.unit).sign for table in tables},
            forms={folded(title): str(pk) for pk, title in titles},
        )


class FormVersionQuerySet(CentreQuerySet):
    def current(self) -> Any:
        """The last version of each form that is online."""
        newest = FormVersion.objects.filter(page=models.OuterRef("page")).order_by("-number").values("pk")[:1]
        return self.filter(page__live=True, pk=models.Subquery(newest))

    def completed_by(self, user: Any) -> Any:
        """The versions that leave something to a role of `user` (completing.roles_of), None for whoever has no role.

        Read in the text of the content, the same in every database: quotation marks in an editor's words are
        escaped there, so that no title can pass for a key.
        """
        keys = ("filled_by", "marked_by")
        words = [f'"{key}": "{role}"' for role in sorted(user.roles) for key in keys]
        if not words:
            return None
        rows = self.filter(centre=user.centre_id).annotate(text=Cast("content", models.TextField()))
        return rows.filter(reduce(or_, (models.Q(text__contains=word) for word in words))).values("pk")


class FormVersion(models.Model):
    """What publishing froze. Never changed: requests are shown, checked and printed with their version."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(FormPage, on_delete=models.SET_NULL, null=True, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(auto_now_add=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @cached_property
    def definition(self) -> FormDefinition:
        return FormDefinition.from_json(self.content)


last_versions = Prepared(lambda page: FormVersion.objects.filter(page=page).order_by("-number")[:1])


class ProposalQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those of the person's centre, for who builds its forms."""
        if not user.is_active or user.roles.isdisjoint(BUILDERS):
            return self.none()
        return super().visible_to(user)

    def waiting(self) -> Any:
        """Those that human resources can decide on: a form that was taken offline since changes nothing."""
        return self.filter(state=ProposalState.WAITING, page__live=True)


class FormProposal(models.Model):
    """A version that waits for human resources, since it changes the route, the effects or how long requests are kept.

    Employees keep the last version until then. A newer proposal replaces one that waits.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(FormPage, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=255)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, max_length=2000)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(state="waiting"), name="one_waiting_proposal_per_form"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forms_builder:proposal", args=[self.public_id])

    @cached_property
    def definition(self) -> FormDefinition:
        return FormDefinition.from_json(self.content)
