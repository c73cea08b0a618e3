from django.urls import path

from portal.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.statistics, name="statistics"),
    path("tableur/", views.spreadsheet, name="spreadsheet"),
]
