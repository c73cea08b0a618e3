"""What the pages of the demonstration say. Invented, plausible, in French like the centre's own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page. Shape: `text` has simple marks; `picture` is a drawing; `document` the title of a file; `plain` the
    same in simple words.
    """

    title: str
    introduction: str
    text: str
    picture: str = ""
    notice: str = ""
    document: str = ""
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A piece of news. Units: `pinned_days` from today, 0 for one that is not kept on top."""

    title: str
    introduction: str
    text: str
    days_ago: int
    picture: str = ""
    category: str = ""
    pinned_days: int = 0


Section = tuple[str, str, tuple[Leaf, ...]]

CHARTER = """CHARTE D’ACCUEIL DU CENTRE

1. Chaque personne qui pousse la porte est saluée et écoutée.
2. On se présente par son prénom et sa fonction.
3. Si la réponse n’est pas connue, on dit qui la connaît et quand elle viendra.
4. Ce qui est confié à l’accueil reste à l’accueil.
5. Aucune distinction n’est faite selon le sexe, l’origine, l’âge, le handicap ou les convictions.
6. Une personne en difficulté avec l’écrit ou le numérique est accompagnée, jamais renvoyée à un écran.
"""

SECTIONS: tuple[Section, ...] = (
    (
        "Vie du centre",
        "Le projet, l’organisation et les repères de tous les jours.",
        (
            Leaf(
                "Notre projet social",
                "Quatre priorités pour quatre ans, écrites avec les familles et les équipes.",
                "<h2>Nos priorités</h2><ul><li>Aller vers les familles que nous ne voyons pas.</li>"
                "<li>Soutenir la parentalité, de la petite enfance à l’adolescence.</li>"
                "<li>Réduire les écarts devant le numérique.</li>"
                "<li>Faire une place aux habitants dans chaque décision.</li></ul>"
                "<h2>Comment nous le suivons</h2><p>Chaque secteur présente ses actions deux fois par an en réunion "
                "d’équipe. Le bilan est partagé avec le conseil d’administration en juin.</p>",
                picture="maisons",
            ),
            Leaf(
                "Horaires et accès",
                "Quand le centre ouvre, comment on y entre, qui ferme.",
                "<h2>Ouverture au public</h2><ul><li>Du lundi au vendredi : de 8 h 30 à 12 h et de 13 h 30 à 18 h 30.</li>"
                "<li>Le samedi : de 9 h à 12 h, sauf pendant les vacances scolaires.</li></ul>"
                "<h2>Fermeture des locaux</h2><p>La dernière personne vérifie les fenêtres, éteint les lumières et "
                "met l’alarme. Un doute ? L’astreinte est affichée à l’accueil.</p>",
                notice="En cas d’alerte météo, les horaires du jour sont annoncés dans les actualités avant 7 h 30.",
            ),
            Leaf(
                "Accueillir le public",
                "Ce à quoi chaque personne a droit quand elle pousse la porte.",
                "<p>L’accueil est l’affaire de toute l’équipe. La charte ci-dessous a été écrite avec les agents "
                "d’accueil et relue par le groupe d’habitants.</p><p>Elle s’applique au guichet, au téléphone et "
                "pendant les activités.</p>",
                document="Charte d’accueil",
            ),
        ),
    ),
    (
        "Ressources humaines",
        "Congés, formation, mutuelle : vos droits et vos démarches.",
        (
            Leaf(
                "Congés : mode d’emploi",
                "Combien de jours, comment les demander, qui décide.",
                "<h2>Vos droits</h2><p>Les congés se comptent du 1er juin au 31 mai. Votre solde est sur "
                "l’accueil du portail ; il change quand la direction a validé votre demande.</p>"
                "<h2>Demander</h2><ol><li>Vérifiez avec votre équipe les dates qui conviennent.</li>"
                "<li>Remplissez la demande depuis « Démarches », au moins un mois avant pour plus de cinq jours.</li>"
                "<li>Signez avec votre mot de passe.</li></ol>"
                "<h2>Qui décide</h2><p>Votre coordination, puis les ressources humaines, puis la direction. Vous êtes "
                "prévenu à chaque étape.</p>",
                picture="cerfs-volants",
                notice="Une demande peut être reprise tant que personne n’a décidé.",
                plain="<h2>Je veux un congé</h2><ol><li>Je choisis les dates avec mon équipe.</li><li>Je remplis la "
                "demande sur le portail.</li><li>Je signe avec mon mot de passe.</li></ol><h2>Et après ?</h2><p>Ma "
                "coordination dit oui ou non. Puis les ressources humaines. Puis la direction. Je reçois un message à "
                "chaque fois.</p>",
            ),
            Leaf(
                "Votre premier mois",
                "Les étapes d’une arrivée réussie.",
                "<h2>La première semaine</h2><ul><li>Visite des locaux et remise des clés.</li>"
                "<li>Rencontre de votre coordination et de votre binôme.</li>"
                "<li>Création de votre compte du portail.</li></ul>"
                "<h2>Avant la fin du mois</h2><ul><li>Visite d’information et de prévention.</li>"
                "<li>Point d’étape avec les ressources humaines.</li></ul>",
                picture="livres",
            ),
        ),
    ),
    (
        "Santé et sécurité",
        "Les bons réflexes, pour le public et pour nous.",
        (
            Leaf(
                "Que faire en cas d’accident",
                "Protéger, alerter, secourir.",
                "<ol><li><b>Protéger</b> : écarter le danger, éloigner le groupe.</li>"
                "<li><b>Alerter</b> : le 15, le 18 ou le 112, puis l’accueil du centre.</li>"
                "<li><b>Secourir</b> : rester auprès de la personne jusqu’à l’arrivée des secours.</li></ol>"
                "<p>La déclaration se remplit le jour même avec votre coordination.</p>",
                notice="Les trousses de secours sont à l’accueil, à la cuisine et dans chaque véhicule.",
            ),
            Leaf(
                "Préparer une sortie",
                "La liste à vérifier avant de partir avec un groupe.",
                "<ul><li>Autorisations et numéros des familles.</li><li>Nombre d’encadrants selon l’âge.</li>"
                "<li>Trousse de secours et téléphone chargé.</li><li>Itinéraire laissé à l’accueil.</li></ul>",
                picture="collines",
            ),
        ),
    ),
)

NEWS: tuple[Article, ...] = (
    Article(
        "La fête du quartier se prépare",
        "Les équipes se retrouvent jeudi à 14 h en salle polyvalente pour répartir les stands et les horaires.",
        "<p>Chaque secteur propose un stand et deux personnes pour l’installation. Les habitants du comité viennent à "
        "15 h.</p><p>Merci d’annoncer le matériel nécessaire avant mercredi soir.</p>",
        1,
        "fanions",
        category="Vie du quartier",
    ),
    Article(
        "Vos demandes se font maintenant en ligne",
        "Les congés se demandent, se valident et se suivent sur le portail, depuis un ordinateur ou un téléphone.",
        "<p>La demande part à votre coordination, puis aux ressources humaines et à la direction. Vous voyez à chaque "
        "moment où elle en est, et votre solde se met à jour tout seul.</p><p>L’atelier numérique de mardi à 13 h est "
        "ouvert à qui souhaite être accompagné.</p>",
        4,
        "cerfs-volants",
        category="Vie de l’équipe",
        pinned_days=20,
    ),
    Article(
        "Le jardin partagé cherche des mains",
        "Les semis commencent : une heure le mercredi ou le samedi suffit pour aider.",
        "<p>Le groupe du jardin accueille les enfants du secteur le mercredi après-midi. Bottes et gants sont "
        "fournis.</p>",
        9,
        "jardin",
        category="Vie du quartier",
    ),
    Article(
        "Formation aux premiers secours : deux dates",
        "Douze places par session, sur le temps de travail, avec attestation.",
        "<p>Les sessions ont lieu au centre, de 9 h à 17 h. L’inscription se fait auprès de votre coordination, qui "
        "prévoit les remplacements.</p>",
        15,
        category="Formation",
    ),
    Article(
        "De nouveaux livres au coin lecture",
        "Quatre-vingts albums et des documentaires choisis avec les familles arrivent en rayon.",
        "<p>Ils peuvent être empruntés pour les animations. Pensez à noter la sortie dans le cahier du coin "
        "lecture.</p>",
        22,
        "livres",
    ),
    Article(
        "Retour sur l’assemblée générale",
        "Cent vingt personnes, trois nouveaux administrateurs et un projet social adopté.",
        "<p>Merci à toutes les équipes pour l’accueil, la garde des enfants et le repas. Le compte rendu sera "
        "disponible après la réunion du conseil d’administration.</p>",
        37,
        "maisons",
        category="Vie de l’équipe",
    ),
    Article(
        "Un atelier pour les démarches en ligne",
        "L’espace numérique ouvre un créneau de plus le lundi matin.",
        "<p>Les personnes qui ont besoin d’aide pour une démarche peuvent être orientées sans rendez-vous, de 9 h à "
        "11 h 30.</p>",
        51,
    ),
)

SECOND_SECTIONS: tuple[Section, ...] = (
    (
        "Vie du centre",
        "Les repères de tous les jours.",
        (
            Leaf(
                "Horaires du centre",
                "Quand nous ouvrons, et à qui.",
                "<ul><li>Du mardi au vendredi : de 9 h à 12 h et de 14 h à 18 h.</li><li>Le samedi : de 10 h à "
                "12 h.</li></ul>",
            ),
        ),
    ),
)
SECOND_NEWS: tuple[Article, ...] = (
    Article(
        "La péniche du goûter revient",
        "Chaque mercredi sur le quai, pour les enfants du secteur et leurs familles.",
        "<p>L’équipe se retrouve à 15 h 30 pour l’installation.</p>",
        3,
        "collines",
    ),
)
