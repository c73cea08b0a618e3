from django.urls import path

from home.views import audiences, creating, dashboard, publishing, showing

app_name = "home"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    # The page of that address, under a name that the menu can use.
    path("actualites/", showing.page, {"path": "actualites/"}, name="news"),
    path("liens/", showing.page, {"path": "liens/"}, name="links"),
    path("publications/lecteurs/", audiences.readers, name="readers"),
    path("creer/", creating.create, name="create"),
    path("publier/", publishing.publish, name="publish"),
    path("publier/annonce/", publishing.compose, {"kind": "newspage"}, name="publish-announcement"),
    path("publier/document/", publishing.compose, {"kind": "documentpage"}, name="publish-document"),
    path("publier/lien/", publishing.compose, {"kind": "linkpage"}, name="publish-link"),
    path("publier/<uuid:identifier>/", publishing.published_page, name="published"),
    path("publier/<uuid:identifier>/modifier/", publishing.modify, name="publication-modify"),
    path("publier/<uuid:identifier>/retirer/", publishing.withdraw, name="publication-withdraw"),
]
