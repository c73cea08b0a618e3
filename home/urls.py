from django.urls import path

from home.views import audiences, dashboard, showing

app_name = "home"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    # The page of that address, under a name that the menu can use.
    path("actualites/", showing.page, {"path": "actualites/"}, name="news"),
    path("liens/", showing.page, {"path": "liens/"}, name="links"),
    path("publications/lecteurs/", audiences.readers, name="readers"),
]
