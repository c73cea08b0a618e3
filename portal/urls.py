"""Addresses: French for people, English names for the code (docs/reference/addresses.md)."""

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("home.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.media.urls")),
    path("notifications/", include("portal.notifications.urls")),
    path("interface/", include("portal.ui.urls")),
    path("", include("forms_builder.urls")),
    path("administration/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]

handler400 = "portal.ui.views.bad_request"
handler403 = "portal.ui.views.forbidden"
handler404 = "portal.ui.views.not_found"
handler500 = "portal.ui.views.server_error"
