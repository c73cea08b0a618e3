"""`/agenda/`: who sees what is in tests/support/permission_table.py."""

from django.urls import path

from calendars.choices import AssetKind
from calendars.views import agenda, assets, bookings

ROOM, ITEM = {"kind": AssetKind.ROOM}, {"kind": AssetKind.EQUIPMENT}

app_name = "calendars"
urlpatterns = [
    path("", agenda.agenda, name="agenda"),
    path("moi/", agenda.own, name="own"),
    path("nouveau/", agenda.create, name="event-create"),
    path("evenement/<uuid:public_id>/", agenda.event, name="event"),
    path("date/<uuid:public_id>/", agenda.date, name="date"),
    path("date/<uuid:public_id>/deplacer/", agenda.move_date, name="date-move"),
    path("date/<uuid:public_id>/annuler/", agenda.cancel_date, name="date-cancel"),
    path("libre/", assets.free, name="free"),
    path("salles/", assets.listed, ROOM, name="rooms"),
    path("salles/nouvelle/", assets.create, ROOM, name="room-create"),
    path("salles/<uuid:public_id>/", assets.shown, ROOM, name="room"),
    path("salles/<uuid:public_id>/modifier/", assets.change, ROOM, name="room-change"),
    path("materiel/", assets.listed, ITEM, name="items"),
    path("materiel/nouveau/", assets.create, ITEM, name="item-create"),
    path("materiel/<uuid:public_id>/", assets.shown, ITEM, name="item"),
    path("materiel/<uuid:public_id>/modifier/", assets.change, ITEM, name="item-change"),
    path("a-valider/", bookings.waiting, name="waiting"),
    path("reservations/<uuid:public_id>/", bookings.booking, name="booking"),
    path("reservations/<uuid:public_id>/accepter/", bookings.approve, name="booking-approve"),
    path("reservations/<uuid:public_id>/refuser/", bookings.refuse, name="booking-refuse"),
    path("reservations/<uuid:public_id>/annuler/", bookings.cancel, name="booking-cancel"),
]
