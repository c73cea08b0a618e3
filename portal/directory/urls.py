from typing import Any

from django.urls import path

from portal.directory.views import colleagues, imports, outside
from portal.directory.views.outside_lists import CALLED_SUPERVISORS, CONTACTS, OutsideList

app_name = "directory"


def addresses(place: str, people: OutsideList) -> list[Any]:
    """The addresses of one list of people outside."""
    only, whole, one = {"outside": people}, people.whole, people.one
    return [
        path(f"{place}/", outside.listed, only, name=whole),
        path(f"{place}/nouveau/", outside.create, only, name=f"{one}-create"),
        path(f"{place}/exporter/", outside.export, only, name=f"{whole}-export"),
        path(f"{place}/importer/", imports.start, only, name=f"{whole}-import"),
        path(f"{place}/importer/modele.xlsx", imports.model_xlsx, only, name=f"{whole}-import-model"),
        path(f"{place}/<uuid:public_id>/", outside.shown, only, name=one),
        path(f"{place}/<uuid:public_id>/modifier/", outside.change, only, name=f"{one}-change"),
        path(f"{place}/<uuid:public_id>/supprimer/", outside.delete, only, name=f"{one}-delete"),
    ]


urlpatterns = [
    path("", colleagues.colleagues, name="colleagues"),
    path("imprimer/", colleagues.printed, name="print"),
    *addresses("contacts", CONTACTS),
    *addresses("intervenants", CALLED_SUPERVISORS),
    path("imports/<uuid:import_id>/", imports.import_page, name="import"),
    path("imports/<uuid:import_id>/confirmer/", imports.confirm, name="import-confirm"),
    path("imports/<uuid:import_id>/abandonner/", imports.give_up, name="import-give-up"),
    path("<uuid:public_id>/", colleagues.colleague, name="colleague"),
    path("photo/<uuid:public_id>/", colleagues.photo, name="photo"),
]
