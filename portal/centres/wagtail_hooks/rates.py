"""The dated rates, in the back office: the tables, the lines of one by edition, and the beginning of a new edition."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import RelatedFieldListFilter
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import re_path, reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import modeladmin_register

from portal.centres.actions import rates
from portal.centres.choices import RateUnit
from portal.centres.forms import RateLineForm, RateTableForm
from portal.centres.models import RateLine, RateTable
from portal.kit.registers import (
    Register,
    RegisterCreate,
    RegisterDelete,
    RegisterEdit,
    RegisterIndex,
    RegisterPermissions,
    YesNo,
)

ONE_TABLE = "table__id__exact"


def lines_url(table_id: int | None) -> str:
    return f"{reverse('taux_modeladmin_index')}?{ONE_TABLE}={table_id}"


# The tables -------------------------------------------------------------------------------------------------


class RateTableButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj: RateTable, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """What people come for stands first: the figures, then another edition of them."""
        first = (
            (lines_url(obj.pk), _("See the rates")),
            (self.url_helper.get_action_url("edition", obj.pk), _("New edition")),
        )
        classes = self.finalise_classname(["button-secondary", "button-small"])
        ours = [{"url": url, "label": label, "title": label, "classname": classes} for url, label in first]
        return ours + super().get_buttons_for_obj(obj, *args, **kwargs)


class BeginEdition(RegisterEdit):
    """The form asks one date; the rates of the edition before it are copied under it."""

    page_title = gettext_lazy("New edition")

    @cached_property
    def edit_url(self) -> str:
        return self.url_helper.get_action_url("edition", self.pk_quoted)

    def get_edit_handler(self) -> Any:
        help_text = _("The present rates are copied under this date; change their figures then.")
        return ObjectList([FieldPanel("applies_from", help_text=help_text)]).bind_to_model(RateLine)

    def get_instance(self) -> RateLine:
        return RateLine(table=self.instance)

    def get_meta_title(self) -> str:
        return self.get_page_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"user_can_delete": False}

    def act(self, form: Any) -> RateTable:
        rates.begin_edition(by=self.request.user, table=self.instance, **form.cleaned_data)
        return self.instance

    def get_success_message(self, instance: RateTable) -> str:
        return gettext("The new edition is there: change its figures.")

    def get_success_message_buttons(self, instance: RateTable) -> list[Any]:
        return []

    def get_success_url(self) -> str:
        return lines_url(self.instance.pk)


@modeladmin_register
class RateTableRegister(Register):
    """Human resources and IT keep the figures that forms compute with."""

    model = RateTable
    permission = rates.RIGHT
    menu_label = _("Rate tables")
    menu_icon = "table"
    menu_order = 515
    list_display = ("name", "unit")
    search_fields = ("name", "code")
    ordering = ("name",)
    base_url_path = "baremes"
    button_helper_class = RateTableButtons
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("code"), FieldPanel("unit"), FieldPanel("note")],
        base_form_class=RateTableForm,
    )

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        pattern = self.url_helper.get_action_url_pattern("edition")
        name = self.url_helper.get_action_url_name("edition")
        return (*super().get_admin_urls_for_registration(), re_path(pattern, self.edition_view, name=name))

    def edition_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        view: Callable[..., HttpResponse] = BeginEdition.as_view(model_admin=self, instance_pk=instance_pk)
        return view(request)

    def create(self, by: Any, facts: dict[str, Any]) -> RateTable:
        return rates.create_rate_table(by=by, **facts)

    def change(self, by: Any, row: RateTable, facts: dict[str, Any]) -> RateTable:
        return rates.change_rate_table(by=by, table=row, name=facts["name"], note=facts["note"])

    def remove(self, by: Any, row: RateTable) -> None:
        rates.delete_rate_table(by=by, table=row)


# The lines of a table ---------------------------------------------------------------------------------------


class OwnTables(RelatedFieldListFilter):
    """Django's own would propose the tables of every centre."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        return list(RateTable.objects.visible_to(request.user).values_list("pk", "name"))

    def has_output(self) -> bool:
        return True


class Column(YesNo):
    """A column that says a field in words."""

    def __init__(self, field: Any, words: Callable[[Any], str], *, title: str = "") -> None:
        super().__init__(field)
        self.words = words
        self.short_description = title or self.short_description

    def __call__(self, row: RateLine) -> str:
        return self.words(row)

    def __eq__(self, other: object) -> bool:
        """Wagtail asks for the columns at each cell, and puts the buttons in the one that is the first."""
        return isinstance(other, Column) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


def said_value(line: RateLine) -> str:
    figure, sign = number_format(line.value.normalize()), RateUnit(line.table.unit).sign
    return f"{figure}\u00a0{sign}" if sign else f"×\u00a0{figure}"


def said_quantity(line: RateLine) -> str:
    return number_format(line.from_quantity.normalize(), force_grouping=True)


def said_edition(line: Any) -> str:
    """Its date, and where it stands today, in words: nothing by colour alone."""
    if line.in_force_from == line.applies_from:
        state = gettext("In force")
    else:
        is_to_come = line.in_force_from is None or line.applies_from > line.in_force_from
        state = gettext("To come") if is_to_come else gettext("Past")
    return f"{line.applies_from:%d/%m/%Y} ({state.lower()})"


class RatePermissions(RegisterPermissions):
    """A line has its centre from its table."""

    def user_can_list(self, user: Any) -> bool:
        return self.holds(user, RateTable(centre_id=user.centre_id))

    user_can_create = user_can_list


class RateLineButtons(ButtonHelper):
    def add_button(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """To the table that is listed."""
        button: dict[str, Any] = super().add_button(*args, **kwargs)
        table = self.request.GET.get(ONE_TABLE, "")
        return button | ({"url": f"{button['url']}?table={table}"} if table.isdecimal() else {})


class LineIndex(RegisterIndex):
    found: Any = None

    def get_queryset(self, request: HttpRequest | None = None) -> Any:
        """Once: Wagtail's view asks twice, and each time the filter reads the tables."""
        if self.found is None:
            self.found = super().get_queryset(request)
        return self.found


class CreateLine(RegisterCreate):
    def get_initial(self) -> dict[str, Any]:
        """The table that was listed, and its newest edition."""
        number = self.request.GET.get("table", "")
        tables = RateTable.objects.visible_to(self.request.user)
        table = tables.filter(pk=number).first() if number.isdecimal() else None
        if table is None:
            return {}
        return {"table": table.pk} | table.lines.aggregate(applies_from=Max("applies_from"))

    def get_success_url(self) -> str:
        return lines_url(self.instance.table_id)


class EditLine(RegisterEdit):
    def get_success_url(self) -> str:
        return lines_url(self.instance.table_id)


class DeleteLine(RegisterDelete):
    @cached_property
    def index_url(self) -> str:
        return lines_url(self.instance.table_id)


@modeladmin_register
class RateLineRegister(Register):
    """The editions of a table, the newest first. Reached from the list of tables."""

    model = RateLine
    permission = rates.RIGHT
    add_to_admin_menu = False
    menu_icon = "table"
    list_filter = (("table", OwnTables),)
    ordering = ("table__name", "-applies_from", "category", "from_quantity")
    base_url_path = "taux"
    button_helper_class = RateLineButtons
    index_view_class = LineIndex
    create_view_class = CreateLine
    edit_view_class = EditLine
    delete_view_class = DeleteLine
    edit_handler = ObjectList(
        [
            FieldPanel("table"),
            FieldPanel(
                "applies_from", help_text=_("One of the dates of the table: another day is a new edition.")
            ),
            FieldPanel("category", help_text=_("As the form names it: “4 CV”. Empty for a single figure.")),
            FieldPanel(
                "from_quantity", help_text=_("0, or where the band begins: 5001 kilometres in the year.")
            ),
            FieldPanel(
                "value",
                help_text=_(
                    "Requests already signed keep the figure that they were computed with. If the law changes, "
                    "begin a new edition instead of changing this one."
                ),
            ),
        ],
        base_form_class=RateLineForm,
    )

    def get_permission_helper_class(self) -> type[RegisterPermissions]:
        return type("Permissions", (RatePermissions,), {"permission": self.permission})

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        field = self.model._meta.get_field
        columns = [
            Column(field("category"), lambda line: line.category or str(line.table)),
            Column(field("from_quantity"), said_quantity),
            Column(field("value"), said_value),
            Column(field("applies_from"), said_edition, title=gettext("Edition")),
        ]
        return columns if ONE_TABLE in request.GET else ["table", *columns]

    def get_queryset(self, request: HttpRequest) -> Any:
        person: Any = request.user
        rows = super().get_queryset(request).select_related("table")
        return rows.with_edition_in_force(person.centre.today)

    def create(self, by: Any, facts: dict[str, Any]) -> RateLine:
        return rates.create_rate_line(by=by, **facts)

    def change(self, by: Any, row: RateLine, facts: dict[str, Any]) -> RateLine:
        figures = {name: facts[name] for name in ("category", "from_quantity", "value")}
        return rates.change_rate_line(by=by, line=row, **figures)

    def remove(self, by: Any, row: RateLine) -> None:
        rates.delete_rate_line(by=by, line=row)
