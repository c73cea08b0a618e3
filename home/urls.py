from django.urls import path
from wagtail.views import serve

from home import views

app_name = "home"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    # The page of that address, under a name that the menu can use.
    path("actualites/", serve, {"path": "actualites/"}, name="news"),
]
