from django.urls import path

from portal.accounts.views import (
    addresses,
    invitations,
    inviting,
    looks,
    own_account,
    people,
    recoveries,
    signing_in,
    skills,
)

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
urlpatterns += [
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitation/choisir/", invitations.invitation_accept, name="invitation-accept"),
    path("invitation/<str:token>/", invitations.invitation_open, name="invitation-open"),
    path("compte/adresse/", addresses.address, name="address"),
    path("compte/adresse/<str:token>/", addresses.address_confirm, name="address-confirm"),
    path("personnel/inviter/", inviting.invite_everybody, name="invite-everybody"),
    path("personnel/inviter/papier/", inviting.invite_everybody_paper, name="invite-everybody-on-paper"),
    path("personnel/recuperations/", recoveries.recovery_list, name="recoveries"),
    path("personnel/recuperations/<uuid:recovery_id>/", recoveries.recovery, name="recovery"),
    path("personnel/<uuid:public_id>/inviter/", inviting.invite, name="invite"),
    path("personnel/<uuid:public_id>/inviter/papier/", inviting.invite_paper, name="invite-on-paper"),
    path("personnel/<uuid:public_id>/inviter/annuler/", inviting.revoke, name="invitation-revoke"),
    path("personnel/<uuid:public_id>/reinitialiser/", inviting.person_reset, name="person-reset"),
    path("personnel/<uuid:public_id>/recuperer/", recoveries.recovery_ask, name="recovery-ask"),
]
urlpatterns += [
    path("compte/competences/", skills.own_skills, name="skills"),
    path("personnel/<uuid:public_id>/competences/", skills.person_skills, name="person-skills"),
    path("personnel/<uuid:public_id>/voir-comme/", looks.look, name="look"),
    path("voir-comme/quitter/", looks.leave, name="look-leave"),
]
