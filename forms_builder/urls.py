"""Addresses of requests and leave. `/demarches/<slug>/` are pages, served by a hook (wagtail_hooks.py)."""

from django.urls import path

from forms_builder.views import (
    absences,
    completing,
    deciding,
    deciding_together,
    entering,
    exporting,
    filling,
    following,
    leave,
    models,
    printing,
    proposals,
    rates,
    trying,
)

app_name = "forms_builder"
urlpatterns = [
    path("demarches/", filling.form_list, name="form-list"),
    path("demarches/suivi/", following.my_requests, name="my-requests"),
    path("demarches/pour/", entering.choose_person, name="enter"),
    path("demarches/pour/<uuid:public_id>/", entering.choose_form, name="enter-for"),
    path("demarches/export/", exporting.export, name="export"),
    path("demarches/baremes/", rates.rates, name="rates"),
    path("demarches/a-valider/", deciding.inbox, name="inbox"),
    path("demarches/a-valider/ensemble/", deciding_together.together, name="together"),
    path("demarches/a-completer/", completing.to_complete, name="to-complete"),
    path("demarches/modeles/", models.begin, name="models"),
    path("demarches/modeles/<uuid:identifier>/", models.take_away, name="take-form-away"),
    path("demarches/essai/<uuid:identifier>/", trying.try_form, name="try"),
    path("demarches/changements/<uuid:identifier>/", proposals.proposal, name="proposal"),
    path("demarches/suivi/<uuid:identifier>/", following.submission, name="submission"),
    path("demarches/suivi/<uuid:identifier>/corriger/", filling.correct, name="correct"),
    path("demarches/suivi/<uuid:identifier>/retirer/", following.withdraw_request, name="withdraw"),
    path("demarches/suivi/<uuid:identifier>/refaire/", following.repeat, name="repeat"),
    path("demarches/suivi/<uuid:identifier>/annuler/", following.cancel_request, name="cancel"),
    path("demarches/suivi/<uuid:identifier>/decider/", deciding.decide_request, name="decide"),
    path("demarches/suivi/<uuid:identifier>/traiter/", deciding.handle_request, name="handle"),
    path("demarches/suivi/<uuid:identifier>/completer/", completing.complete_request, name="complete"),
    path("demarches/suivi/<uuid:identifier>/confier/", deciding.reassign_request, name="reassign"),
    path("demarches/suivi/<uuid:identifier>/recapitulatif/", printing.recap, name="recap"),
    path("demarches/suivi/<uuid:identifier>/recapitulatif.pdf", printing.recap_pdf, name="recap-pdf"),
    path("demarches/suivi/<uuid:identifier>/imprimer/<slug:slug>/", printing.paper, name="paper"),
    path("demarches/suivi/<uuid:identifier>/imprimer/<slug:slug>.pdf", printing.paper_pdf, name="paper-pdf"),
    path("demarches/fichiers/<uuid:identifier>/", following.download, name="file"),
    path("conges/", leave.my_leave, name="leave"),
    path("conges/calendrier/", absences.calendar, name="absences"),
    path("conges/<uuid:identifier>/", leave.statement, name="leave-statement"),
]
