from typing import Any

from django.urls import path

from portal.directory.choices import Listing
from portal.directory.views import called_supervisors, colleagues, contacts, imports

app_name = "directory"


def outside(listing: Listing, place: str, views: Any, *, whole: str, one: str) -> list[Any]:
    """The addresses of one list of people outside. Shape: `whole` and `one` name the list and one of its rows."""
    only = {"listing": listing}
    return [
        path(f"{place}/", views.listed, name=whole),
        path(f"{place}/nouveau/", views.create, name=f"{one}-create"),
        path(f"{place}/exporter/", views.export, name=f"{whole}-export"),
        path(f"{place}/importer/", imports.start, only, name=f"{whole}-import"),
        path(f"{place}/importer/modele.xlsx", imports.model_xlsx, only, name=f"{whole}-import-model"),
        path(f"{place}/<uuid:public_id>/", views.shown, name=one),
        path(f"{place}/<uuid:public_id>/modifier/", views.change, name=f"{one}-change"),
        path(f"{place}/<uuid:public_id>/supprimer/", views.delete, name=f"{one}-delete"),
    ]


urlpatterns = [
    path("", colleagues.colleagues, name="colleagues"),
    path("imprimer/", colleagues.printed, name="print"),
    *outside(Listing.CONTACTS, "contacts", contacts, whole="contacts", one="contact"),
    *outside(
        Listing.CALLED_SUPERVISORS,
        "intervenants",
        called_supervisors,
        whole="called-supervisors",
        one="called-supervisor",
    ),
    path("imports/<uuid:import_id>/", imports.import_page, name="import"),
    path("imports/<uuid:import_id>/confirmer/", imports.confirm, name="import-confirm"),
    path("imports/<uuid:import_id>/abandonner/", imports.give_up, name="import-give-up"),
    path("<uuid:public_id>/", colleagues.colleague, name="colleague"),
    path("photo/<uuid:public_id>/", colleagues.photo, name="photo"),
]
