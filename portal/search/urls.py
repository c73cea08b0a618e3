from django.urls import path

from portal.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggestions/", views.suggested, name="suggestions"),
    path("manque/", views.say_missing, name="say-missing"),
    path("sans-resultat/", views.misses, name="misses"),
    path("sans-resultat/<uuid:public_id>/traite/", views.miss_settled, name="miss-settled"),
]
