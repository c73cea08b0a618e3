from django.urls import path

from portal.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.colleagues, name="colleagues"),
    path("imprimer/", views.printed, name="print"),
    path("<uuid:public_id>/", views.colleague, name="colleague"),
    path("photo/<uuid:public_id>/", views.photo, name="photo"),
]
