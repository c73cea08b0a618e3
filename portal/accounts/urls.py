from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign-in"),
    path(
        "connexion/mot-de-passe-oublie/",
        views.password_forgotten,
        name="password-forgotten",
    ),
    path(
        "connexion/mot-de-passe-oublie/envoye/",
        views.password_sent,
        name="password-sent",
    ),
    path(
        "connexion/nouveau-mot-de-passe/<uuid:public_id>/<str:token>/",
        views.password_choose,
        name="password-choose",
    ),
    path("deconnexion/", views.sign_out, name="sign-out"),
    path("compte/", views.account, name="account"),
    path("compte/mot-de-passe/", views.password_change, name="password-change"),
]
