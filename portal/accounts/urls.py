from django.urls import path

from portal.accounts.views import (
    addresses,
    confirming,
    delegations,
    factor,
    invitations,
    inviting,
    looks,
    own_account,
    people,
    person_acts,
    recoveries,
    second_factor,
    sessions,
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
    path("compte/delegations/", delegations.mine, name="my-delegations"),
    path("compte/delegations/<uuid:identifier>/arreter/", delegations.end, name="delegation-end"),
    path("personnel/", people.people, name="people"),
    path("personnel/nouveau/", people.create, name="person-create"),
    path("personnel/<uuid:public_id>/", people.person, name="person"),
    path("personnel/<uuid:public_id>/modifier/", people.change, name="person-change"),
    path("personnel/<uuid:public_id>/roles/", person_acts.roles, name="person-roles"),
    path("personnel/<uuid:public_id>/secteurs/", person_acts.sectors, name="person-sectors"),
    path("personnel/<uuid:public_id>/remplacant/", person_acts.stand_in, name="person-stand-in"),
    path("personnel/<uuid:public_id>/delegations/", delegations.of_person, name="person-delegations"),
    path("personnel/<uuid:public_id>/desactiver/", person_acts.deactivate, name="person-deactivate"),
    path("personnel/<uuid:public_id>/reactiver/", person_acts.reactivate, name="person-reactivate"),
    path("personnel/<uuid:public_id>/photo/", person_acts.photo, name="person-photo"),
    path("personnel/<uuid:public_id>/photo/retirer/", person_acts.photo_remove, name="person-photo-remove"),
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
urlpatterns += [
    path("connexion/second-facteur/", second_factor.second_factor, name="second-factor"),
    path("connexion/second-facteur/code-de-secours/", second_factor.recovery_code, name="recovery-code"),
    path("compte/confirmer/", confirming.confirm, name="confirm"),
    path("compte/second-facteur/", factor.settings_page, name="second-factor-settings"),
    path("compte/second-facteur/application/", factor.application, name="second-factor-application"),
    path("compte/second-facteur/codes/", factor.codes, name="second-factor-codes"),
    path("compte/second-facteur/codes/nouveaux/", factor.codes_renew, name="second-factor-codes-renew"),
    path("compte/second-facteur/remplacer/", factor.replace, name="second-factor-replace"),
    path("compte/second-facteur/retirer/", factor.remove, name="second-factor-remove"),
    path("compte/sessions/", sessions.session_list, name="sessions"),
    path("compte/sessions/terminer/", sessions.sessions_end_others, name="sessions-end-others"),
    path("compte/sessions/<uuid:public_id>/terminer/", sessions.session_end, name="session-end"),
    path("compte/appareils/", sessions.device_list, name="devices"),
    path("compte/appareils/declarer/", sessions.device_declare, name="device-declare"),
    path("compte/appareils/<uuid:device_id>/oublier/", sessions.device_forget, name="device-forget"),
    path(
        "personnel/<uuid:public_id>/sessions/terminer/",
        sessions.person_sessions_end,
        name="person-sessions-end",
    ),
]
