"""What every page that communication writes has: its readers, whoever answers for it, when it is looked at again."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.utils.decorators import cached_classmethod

from home.editor import EditorialPageForm
from home.widgets import AudiencePanel, PersonChooser
from portal.centres.audiences import is_term
from portal.ui.models import PortalPage


def validate_terms(value: Any) -> None:
    """Refuse what is not a list of terms of a rule: a term that is misread would open the page or close it."""
    if not isinstance(value, list) or not all(is_term(term) for term in value):
        raise ValidationError(_("Choose sectors or roles of the centre."), code="not_terms")


class EditorialPage(PortalPage):
    """A page of communication's.

    Shape: `audience` is one clause (portal.centres.audiences): the page is for whoever holds one of its terms,
           and whatever limits the pages above limits it too; empty, it limits nothing. `responsible` and
           `review_months` left empty are those of the page above. What counts is what was published
           (home.actions.placing), never what is in a draft.
    """

    audience = models.JSONField(_("who reads it"), default=list, blank=True, validators=[validate_terms])
    is_shared = models.BooleanField(
        _("shared with all the centres of the network"),
        default=False,
        help_text=_("With the pages below it. Only the federation’s pages are."),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person in charge"),
        help_text=_("Keeps it right, and is told of its problems. Empty for that of the page above."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("look at it again every (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("The person in charge is then reminded. Empty for as often as the page above."),
    )

    base_form_class = EditorialPageForm
    readers_panels: ClassVar[list[Any]] = [
        AudiencePanel("audience", heading=_("Who reads it")),
        FieldPanel("is_shared"),
    ]
    """The tab « Qui le voit »."""
    care_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("responsible", widget=PersonChooser), FieldPanel("review_months")],
            heading=_("Kept up to date by"),
        ),
    ]
    settings_panels: ClassVar[list[Any]] = [*care_panels, PublishingPanel()]

    class Meta:
        abstract = True

    @cached_classmethod
    def get_edit_handler(cls) -> Any:  # noqa: N805  a class method, which Wagtail's decorator makes
        """Wagtail's own tabs, in our words, and the readers after what they read."""
        tabs = (
            (_("Content"), cls.content_panels),
            (_("Who sees it"), cls.readers_panels),
            (_("Address"), cls.promote_panels),
            (_("Publication"), cls.settings_panels),
        )
        shown = [ObjectList(panels, heading=heading) for heading, panels in tabs if panels]
        return TabbedInterface(shown, base_form_class=cls.base_form_class).bind_to_model(cls)

    def clean(self) -> None:
        """What holds whoever writes the page, by the editor or not."""
        super().clean()
        if self.is_shared and self.audience:
            raise ValidationError(
                {"is_shared": _("What is shared with the network is for everybody: limit it or share it.")}
            )


class AcknowledgedPage(EditorialPage):
    """One that may ask its readers to say that they have read and understood it."""

    asks_acknowledgement = models.BooleanField(
        _("ask for “read and understood”"),
        default=False,
        help_text=_("Each reader confirms. Keep it for what deserves it: safety, rules, rights."),
    )
    acknowledge_by = models.DateField(_("to be confirmed by"), null=True, blank=True)
    is_correction = models.BooleanField(
        _("mere correction"),
        default=False,
        help_text=_(
            "Whoever has confirmed need not do it again. For a spelling mistake, a wrong telephone number."
        ),
    )

    settings_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("asks_acknowledgement"),
                FieldPanel("acknowledge_by", help_text=_("That day included. Empty: no limit.")),
                FieldPanel("is_correction"),
            ],
            heading=_("Read and understood"),
        ),
        *EditorialPage.settings_panels,
    ]

    class Meta:
        abstract = True
