from django.urls import path

from portal.accounts.views import own_account, people, signing_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", signing_in.sign_in, name="sign-in"),
    path(
        "connexion/mot-de-passe-oublie/",
        signing_in.password_forgotten,
        name="password-forgotten",
    ),
    path(
        "connexion/mot-de-passe-oublie/envoye/",
        signing_in.password_sent,
        name="password-sent",
    ),
    path(
        "connexion/nouveau-mot-de-passe/<uuid:public_id>/<str:token>/",
        signing_in.password_choose,
        name="password-choose",
    ),
    path("deconnexion/", signing_in.sign_out, name="sign-out"),
    path("compte/", own_account.account, name="account"),
    path("compte/mot-de-passe/", own_account.password_change, name="password-change"),
]
urlpatterns += [
    path("personnel/<uuid:public_id>/", people.person, name="person"),
]
