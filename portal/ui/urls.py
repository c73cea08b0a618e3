from django.urls import path

from portal.ui import views

app_name = "ui"
urlpatterns = [
    path("interface/", views.gallery, name="gallery"),
    path("affichage/", views.display, name="display"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service-worker"),
    path("hors-connexion/", views.offline, name="offline"),
]
