from django.urls import path

from portal.media import views

app_name = "media"
urlpatterns = [
    path("fichiers/documents/<uuid:public_id>/<str:name>", views.document, name="document"),
    path("fichiers/images/<uuid:public_id>.<slug:extension>", views.rendition, name="rendition"),
    path("fichiers/logos/<uuid:public_id>.webp", views.logo, name="logo"),
]
