from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    # The page of that address, under a name that the menu can use.
    path("actualites/", views.page, {"path": "actualites/"}, name="news"),
    path("liens/", views.page, {"path": "liens/"}, name="links"),
]
