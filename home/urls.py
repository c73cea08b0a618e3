from django.urls import path

from home.views import audiences, creating, dashboard, legal, publishing, settings, showing

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
