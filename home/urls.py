from django.urls import path

from home.views import (
    acknowledging,
    audiences,
    creating,
    dashboard,
    editorial,
    legal,
    moderating,
    personal,
    problems,
    publishing,
    reseau,
    settings,
    showing,
)

app_name = "home"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    # The page of that address, under a name that the menu can use.
    path("actualites/", showing.page, {"path": "actualites/"}, name="news"),
    path("liens/", showing.page, {"path": "liens/"}, name="links"),
    path("a-lire/", acknowledging.to_read, name="to-read"),
    path("a-lire/<uuid:version_id>/", acknowledging.confirm, name="acknowledge"),
    path("publications/", editorial.desk, name="desk"),
    path("publications/liste/<slug:name>/", editorial.desk_list, name="desk-list"),
    path("publications/lecteurs/", audiences.readers, name="readers"),
    path("reseau/", reseau.network, name="network"),
    path("reseau/<path:path>", reseau.shared_page, name="shared-page"),
    path("publications/lectures/<path:place>/", editorial.page_readers, name="page-readers"),
    path("publications/toujours-juste/<path:place>/", editorial.still_right, name="still-right"),
    path(
        "publications/confirmations/<uuid:version_id>/",
        acknowledging.acknowledgements,
        name="acknowledgements",
    ),
    path(
        "publications/confirmations/<uuid:version_id>/relancer/",
        acknowledging.remind,
        name="acknowledgements-remind",
    ),
    path(
        "publications/confirmations/<uuid:version_id>/emporter/",
        acknowledging.export,
        name="acknowledgements-export",
    ),
    path("publications/problemes/", problems.problems, name="problems"),
    path("publications/problemes/<uuid:problem_id>/", problems.problem, name="problem"),
    path("publications/signaler/<path:place>/", problems.report, name="report-problem"),
    path("publications/a-relire/", moderating.texts, name="texts"),
    path("publications/a-relire/<path:place>/", moderating.text, name="text"),
    path("publications/apercu/<path:place>/", moderating.preview, name="text-preview"),
    path("publications/publier/<path:place>/", moderating.publish, name="text-publish"),
    path("publications/renvoyer/<path:place>/", moderating.send_back, name="text-return"),
    path("favoris/", personal.favourites, name="favourites"),
    path("favoris/marquer/", personal.favourite_set, name="favourite-set"),
    path("nouveautes/vues/", personal.caught_up, name="caught-up"),
    path("mon-accueil/", personal.arrange, name="arrange"),
    path("visite/", personal.tour, name="tour"),
    path("visite/finir/", personal.tour_end, name="tour-end"),
    path("creer/", creating.create, name="create"),
    path("publier/", publishing.publish, name="publish"),
    path("publier/annonce/", publishing.compose, {"kind": "newspage"}, name="publish-announcement"),
    path("publier/document/", publishing.compose, {"kind": "documentpage"}, name="publish-document"),
    path("publier/lien/", publishing.compose, {"kind": "linkpage"}, name="publish-link"),
    path("publier/<uuid:identifier>/", publishing.published_page, name="published"),
    path("publier/<uuid:identifier>/modifier/", publishing.modify, name="publication-modify"),
    path("publier/<uuid:identifier>/retirer/", publishing.withdraw, name="publication-withdraw"),
    path("mentions-legales/", legal.notice, name="legal-notice"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("reglages/", settings.index, name="settings"),
    path("reglages/apparence/", settings.appearance, name="settings-appearance"),
    path("reglages/apparence/apercu/", settings.preview, name="settings-preview"),
    path("reglages/apparence/origine/", settings.reset_appearance, name="settings-appearance-reset"),
    path("reglages/logo/", settings.logo, name="settings-logo"),
    path("reglages/logo/retirer/", settings.logo_remove, name="settings-logo-remove"),
    path("reglages/europe/", settings.publicity, name="settings-publicity"),
    *(
        path(f"reglages/{address}/{end}", view, {"name": field}, name=f"settings-{name}{suffix}")
        for address, field, name in (
            ("mentions-legales", "legal_notice", "legal-notice"),
            ("accessibilite", "accessibility_statement", "accessibility"),
        )
        for end, view, suffix in (
            ("", settings.public_text, ""),
            ("texte-propose/", settings.public_text_reset, "-reset"),
        )
    ),
]
