"""Addresses: French for people, English names for the code."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from home.views.showing import page

urlpatterns = [
    path("", include("home.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.media.urls")),
    path("notifications/", include("portal.notifications.urls")),
    path("annuaire/", include("portal.directory.urls")),
    path("recherche/", include("portal.search.urls")),
    path("", include("portal.ui.urls")),
    path("", include("forms_builder.urls")),
    path("agenda/", include("calendars.urls")),
    path("statistiques/", include("portal.statistics.urls")),
    path("administration/", include(wagtailadmin_urls)),
    # Not the whole of wagtail.urls: it has a sign-in of its own, without our throttling.
    re_path(serve_pattern, page, name="wagtail_serve"),
]

handler400 = "portal.ui.views.bad_request"
handler403 = "portal.ui.views.forbidden"
handler404 = "portal.ui.views.not_found"
handler500 = "portal.ui.views.server_error"
