"""The base of every plain register of the back office (wagtail-modeladmin): one centre, one right, one action.

It stands here because rooms on every floor have registers. It knows no room.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Field, Model, ProtectedError
from django.dispatch import Signal
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, IndexView

from portal.kit.access import can
from portal.kit.downloads import SHEETS, download
from portal.kit.errors import DomainError
from portal.kit.spreadsheets import csv_file, written, xlsx_file

exported = Signal()
"""Somebody took the rows of a register away: `by`, `model`, `rows` (how many). The audit hears of it."""

MOST_EXPORTED = 5000
LONGEST_SHEET_TITLE = 31


class RegisterPermissions(PermissionHelper):
    """Asks the room's `rules.py`, on the row or on a blank one of the person's centre."""

    permission = ""

    def holds(self, user: Any, row: Any) -> bool:
        return user.centre_id is not None and can(user, self.permission, row)

    def user_can_list(self, user: Any) -> bool:
        return self.holds(user, self.model(centre_id=user.centre_id))

    user_can_create = user_can_list

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return self.holds(user, obj)

    user_can_delete_obj = user_can_edit_obj

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return False


class Unseen:
    """What a person may not see does not exist: Wagtail would send them home with a sentence."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        register: Any = self.model_admin  # type: ignore[attr-defined]
        instance = getattr(self, "instance", None)
        if not register.permission_helper.user_can_list(request.user):
            raise Http404
        if instance is not None and not register.get_queryset(request).filter(pk=instance.pk).exists():
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class OneRow(Unseen):
    def __init__(self, model_admin: Any, instance_pk: str) -> None:
        if not instance_pk.isdecimal():
            raise Http404
        super().__init__(model_admin, instance_pk)  # type: ignore[call-arg]


class RegisterIndex(Unseen, IndexView):
    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Only the filters that are drawn: any other name would be a lookup into any table."""
        drawn = {field if isinstance(field, str) else field[0] for field in self.list_filter}
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name.split("__")[0] in drawn}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(self.index_url)

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """The rows that the list shows, with their titles. No cell of it is a formula."""
        register: Any = self.model_admin
        columns = register.get_list_display(self.request)
        rows = list(queryset[:MOST_EXPORTED])
        lines = [
            [self.get_heading(queryset, column) for column in columns],
            *([cell(row, column) for column in columns] for row in rows),
        ]
        title = capfirst(str(self.model._meta.verbose_name_plural))[:LONGEST_SHEET_TITLE]
        content = csv_file(lines) if spreadsheet_format == "csv" else xlsx_file(lines, title=title)
        exported.send(self.model, by=self.request.user, model=self.model, rows=len(rows))
        return download(content, SHEETS[spreadsheet_format], f"{register.base_url_path}.{spreadsheet_format}")

    def get_heading(self, queryset: Any, field: Any) -> str:
        if isinstance(field, YesNo):
            return field.short_description
        return capfirst(str(self.model._meta.get_field(field).verbose_name))


def cell(row: Any, column: Any) -> str:
    """The words of one cell, as the list shows them."""
    if isinstance(column, YesNo):
        return column(row)
    display = getattr(row, f"get_{column}_display", None)
    return str(display()) if display is not None else written(getattr(row, column))


def used_by(row: Model, users: Iterable[Model]) -> str:
    """The sentence that says what still names `row`, by kinds and numbers."""
    kinds = Counter(str(user._meta.verbose_name_plural) for user in users)
    said = ", ".join(f"{kind} ({number})" for kind, number in sorted(kinds.items()))
    return gettext("“%(name)s” is used, and cannot be deleted: %(kinds)s.") % {"name": row, "kinds": said}


class ActsByForm:
    """Gives what the form holds to the register's action, and the action's refusals to the form."""

    def act(self, form: forms.ModelForm[Any]) -> Any:
        raise NotImplementedError

    def form_valid(self, form: forms.ModelForm[Any]) -> HttpResponse:
        try:
            written = self.act(form)
        except ValidationError as refusal:
            errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
            for field, sentences in errors.items():
                form.add_error(field if field in form.fields else None, sentences)
            return self.form_invalid(form)  # type: ignore[attr-defined]
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            return self.form_invalid(form)  # type: ignore[attr-defined]
        # What Wagtail's view does after saving, without its saving.
        form.save = lambda commit=True: written  # type: ignore[method-assign]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class RegisterCreate(Unseen, ActsByForm, CreateView):
    def act(self, form: forms.ModelForm[Any]) -> Any:
        return self.model_admin.create(self.request.user, form.cleaned_data)


class RegisterEdit(OneRow, ActsByForm, EditView):
    def act(self, form: forms.ModelForm[Any]) -> Any:
        return self.model_admin.change(self.request.user, self.instance, form.cleaned_data)


class RegisterDelete(OneRow, DeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Wagtail's own shows what stands in the way, of any centre, or breaks where a key has no way back."""
        name = str(self.instance)
        try:
            with transaction.atomic():
                self.model_admin.remove(request.user, self.instance)
        except ProtectedError as used:
            messages.error(request, used_by(self.instance, used.protected_objects))
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, gettext("“%(name)s” is deleted.") % {"name": name})
        return redirect(self.index_url)


class YesNo:
    """A column of a yes-or-no field, in words: Django's own is a picture of an application we do not install."""

    def __init__(self, field: Field[Any, Any]) -> None:
        self.name = self.__name__ = self.admin_order_field = field.name
        self.short_description = capfirst(str(field.verbose_name))

    def __call__(self, row: Any) -> str:
        return gettext("Yes") if getattr(row, self.name) else gettext("No")

    def __str__(self) -> str:
        return self.name


class Register(ModelAdmin):
    """A list of reference rows of one centre, with search, filters and a spreadsheet of what is listed.

    Shape: `permission` is a right of the room; `create`, `change` and `remove` call the room's actions with
           what the form holds. The model has `centre` and `visible_to`.
    """

    permission = ""
    index_view_class = RegisterIndex
    create_view_class = RegisterCreate
    edit_view_class = RegisterEdit
    delete_view_class = RegisterDelete
    inspect_view_enabled = False
    history_view_enabled = False

    def get_permission_helper_class(self) -> type[RegisterPermissions]:
        return type("Permissions", (RegisterPermissions,), {"permission": self.permission})

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = [self.model._meta.get_field(name) for name in super().get_list_display(request)]
        return [YesNo(field) if isinstance(field, BooleanField) else field.name for field in columns]

    def get_list_export(self, request: HttpRequest) -> list[Any]:
        """The columns of the list: what stands on the screen may be taken away."""
        return self.get_list_display(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = self.model.objects.visible_to(request.user)
        return rows.order_by(*self.ordering) if self.ordering else rows

    def create(self, by: Any, facts: dict[str, Any]) -> Any:
        raise NotImplementedError

    def change(self, by: Any, row: Any, facts: dict[str, Any]) -> Any:
        raise NotImplementedError

    def remove(self, by: Any, row: Any) -> None:
        raise NotImplementedError
