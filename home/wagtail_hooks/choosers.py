"""Choosing a colleague in the page editor: those of one's own centre, found by their names."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from home.blocks.links import PersonChooserBlock
from home.widgets import PersonChooser
from portal.accounts.models import User
from portal.directory.queries.colleagues import people_of_directory
from portal.kit.pagination import LARGEST_NUMBER
from portal.kit.texts import fold


class PeopleFilter(BaseFilterForm):
    q = forms.CharField(label=_("Name"), required=False, max_length=100, strip=True)

    def filter(self, objects: Any) -> Any:
        for word in fold(self.cleaned_data.get("q", "")).split()[:6]:
            objects = objects.filter(search_text__contains=word)
            self.is_searching = True
        return super().filter(objects)


class OwnPeople:
    """The open accounts of the editor's centre."""

    filter_form_class = PeopleFilter
    ordering = ("last_name", "pk")

    def get_object_list(self) -> Any:
        return people_of_directory(self.request.user)  # type: ignore[attr-defined]


class ChoosePeople(OwnPeople, chooser.ChooseView):
    pass


class ChoosePeopleResults(OwnPeople, chooser.ChooseResultsView):
    pass


class ChosenPerson(chooser.ChosenView):
    def get_object(self, pk: str) -> User:
        if not pk.isascii() or not pk.isdecimal() or int(pk) > LARGEST_NUMBER:
            raise Http404
        found: User = people_of_directory(self.request.user).get(pk=pk)
        return found


class PeopleChooserViewSet(ChooserViewSet):
    model = User
    icon = "user"
    choose_one_text = PersonChooser.choose_one_text
    choose_another_text = PersonChooser.choose_another_text
    choose_view_class = ChoosePeople
    choose_results_view_class = ChoosePeopleResults
    chosen_view_class = ChosenPerson
    base_block_class = PersonChooserBlock
    register_widget = False

    def get_urlpatterns(self) -> list[Any]:
        """Without what makes an account, and without many at once."""
        return [one for one in super().get_urlpatterns() if one.name not in {"create", "chosen_multiple"}]


@hooks.register("register_admin_viewset")
def people_chooser() -> PeopleChooserViewSet:
    return PeopleChooserViewSet("people_chooser", url_prefix="choisir-un-collegue")
