"""What the page editor chooses with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import BaseChooser
from wagtail.models import Page

from portal.accounts.models import User
from portal.accounts.queries.audiences import Offered, offered_to
from portal.centres.audiences import NOBODY
from portal.centres.models import Centre


class PersonChooser(BaseChooser):
    """Opens the list of colleagues of `home.wagtail_hooks.choosers`."""

    model = User
    choose_one_text = _("Choose a colleague")
    choose_another_text = _("Choose another colleague")
    chooser_modal_url_name = "people_chooser:choose"
    icon = "user"
    show_edit_link = False


EVERYBODY, SOME = "everybody", "some"
LABEL = _("Who reads it")
Groups = list[tuple[Any, list[tuple[str, str]]]]


class AudienceWidget(forms.Widget):
    """« Tout le monde » or « Seulement », with check boxes of sectors and roles, and who will read it.

    Shape: posts `<name>` once for each term and `<name>-for` ("everybody" or "some"). The value is a list of
           terms; "some" or "everybody" among them is a choice that contradicts them, which the field refuses.
    """

    template_name = "home/widgets/audience.html"
    use_fieldset = True
    is_always_answered = True
    """One of the two is always chosen: « facultatif » would say nothing."""

    groups: Groups = []
    parent: Page | None = None
    """The page above, for what it already limits."""
    offered: Offered | None = None

    def format_value(self, value: Any) -> Any:
        return [str(term) for term in value] if isinstance(value, list | tuple) else []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "is_limited": bool(value),
            "groups": self.groups,
            "parent": self.parent,
            "offered": self.offered,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        terms = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])
        chosen = data.get(f"{name}-for")
        if chosen == SOME and not terms:
            return [SOME]
        if chosen == EVERYBODY and terms:
            return [EVERYBODY, *terms]
        return list(terms)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: nothing ticked is everybody."""
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class AudienceComparison(FieldComparison):
    """Who reads two versions of a page, by the names of sectors and roles."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        offered = offered_to(Centre.objects.of_page(obj_b).get())
        self.val_a = offered.say(obj_a.audience) or _("Everybody at the centre")
        self.val_b = offered.say(obj_b.audience) or _("Everybody at the centre")


class AudiencePanel(FieldPanel):
    def get_comparison_class(self) -> type[FieldComparison]:
        return AudienceComparison


class AudienceField(forms.Field):
    """The terms of one clause (portal.centres.audiences), [] for everybody.

    Shape: `offer` is called with each form that is made. Refuses what the centre does not offer, but keeps what
           the page already says: a sector that was deleted stays in its clause, or the page would open to all.
    """

    widget = AudienceWidget
    default_error_messages = {
        "empty": _("Tick at least one sector or role, or choose “Everybody”."),
        "both": _("You chose everybody and ticked sectors or roles: choose one or the other."),
        "unknown": _("Choose sectors or roles of the centre."),
    }

    def __init__(self, *, label: Any = LABEL, required: bool = False, **kwargs: Any) -> None:
        super().__init__(label=label, required=required, **kwargs)
        self.known: set[str] = set()
        self.is_draft = False

    def offer(self, *, centre: Centre, parent: Page | None, said: list[str]) -> None:
        """Propose what `centre` has. Shape: `said` is what the page says now. One query."""
        offered = offered_to(centre)
        groups: Groups = [(_("Sectors"), offered.sectors), (_("Roles"), offered.roles)]
        self.known = {term for _label, terms in groups for term, _name in terms}
        others = [(term, offered.name_of(term)) for term in said if term not in {*self.known, NOBODY}]
        if others:
            groups.append((_("No longer offered"), others))
            self.known |= {term for term, _name in others}
        widget: Any = self.widget
        widget.groups, widget.parent, widget.offered = groups, parent, offered

    def clean(self, value: Any) -> list[str]:
        terms = list(dict.fromkeys(value or ()))
        if SOME in terms and self.is_draft:
            return [NOBODY]
        if SOME in terms:
            raise forms.ValidationError(self.error_messages["empty"], code="empty")
        if EVERYBODY in terms:
            raise forms.ValidationError(self.error_messages["both"], code="both")
        if not self.known.issuperset(terms):
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return sorted(terms)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])
