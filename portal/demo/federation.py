"""The federation of the demonstration: nobody signs in there; what it shares is read in both centres."""

from home.models import ContentPage, SectionPage
from portal.centres.actions.opening import create_centre
from portal.demo.content import Writer
from portal.demo.people import ACTOR

FEDERATION = "federation"

INTRODUCTION = "Ce que la fédération prépare pour les salariés de tous les centres."
PAGES = (
    (
        "Se former avec la fédération",
        "Les journées ouvertes à tous, qui les paie, comment s’inscrire.",
        (
            "<h2>Cette année</h2><ul><li>Accueillir un enfant en situation de handicap : deux journées.</li>"
            "<li>Mener une réunion d’équipe : une journée.</li><li>Gestes qui sauvent : une demi-journée.</li></ul>"
            "<h2>S’inscrire</h2><p>Parlez-en à votre coordinatrice ou à votre coordinateur, puis envoyez une demande "
            "de formation. La fédération paie la journée, le centre paie le trajet.</p>"
        ),
    ),
    (
        "Qui peut m’aider à la fédération",
        "Une question sur le projet social, les ressources humaines ou les financements ?",
        (
            "<p>La fédération répond du lundi au vendredi, de 9 h à 12 h 30.</p>"
            "<ul><li>Projet social et agréments : l’équipe d’accompagnement.</li>"
            "<li>Convention collective : le service employeur.</li>"
            "<li>Fonds européens : la chargée de mission financements.</li></ul>"
        ),
    ),
)


def load() -> None:
    """Open the federation's centre, with one section that it shares. Run once, by `load_demo`."""
    name = "Fédération des centres sociaux (démonstration)"
    centre = create_centre(by=ACTOR, name=name, slug=FEDERATION, is_federation=True)
    writer = Writer(None, centre)
    root = centre.site.root_page
    root.refresh_from_db()
    section = writer.publish(
        root,
        SectionPage(title="Vie du réseau", introduction=INTRODUCTION, show_in_menus=True, is_shared=True),
    )
    for title, introduction, text in PAGES:
        writer.publish(section, ContentPage(title=title, introduction=introduction, body=[("text", text)]))
