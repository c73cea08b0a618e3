"""A copy of somebody's data: complete, theirs alone, handed to whoever asked and to nobody else."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.models import Signature
from portal.accounts.actions.data_exports import ask_export, expire_exports, make_exports, note_download
from portal.accounts.choices import ExportState, Role
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import PersonalDataExport, RoleGrant, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.registries import personal_data
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import proof_of
from tests.factories.notifications import notice_to
from tests.factories.personal_data import copy_of, data_of, erased, opened
from tests.factories.whole_person import EMAIL, PHONE, known_through_and_through
from tests.support.cast import SYSTEM, Cast


@pytest.fixture
def person(cast: Cast, centre: Centre, today: object) -> User:
    return known_through_and_through(cast, centre)


def requests_in(export: PersonalDataExport) -> dict[str, dict[str, Any]]:
    """The requests by what they ask; "" is the draft, which has no answers yet."""
    rows = data_of(export)["Demandes et congés"]["Mes demandes"]
    return {row["Mes réponses"].get("Nature du congé", ""): row for row in rows}


def test_make_exports_says_who_the_person_is(person: User) -> None:
    identity = data_of(copy_of(person))["Compte"]["Identité"]
    assert identity == {
        "Prénom": "Léa",
        "Nom": "Fontaine",
        "Nom d’utilisateur": "animation.enfance",
        "Adresse de courriel": EMAIL,
        "Téléphone": PHONE,
        "Fonction": "animatrice enfance",
        "Contrat": "contrat à durée indéterminée",
        "Heures par semaine": "35.00",
        "Jours travaillés": "lundi, mardi, mercredi, jeudi, vendredi",
        "Entrée le": "2020-09-01",
        "Sortie le": None,
        "Suppléance": "Claire Dubois",
        "Compte créé": person.date_joined.isoformat(),
        "Premier mot de passe choisi": person.activated_at and person.activated_at.isoformat(),
        "Dernière connexion": "2027-03-10T08:00:00+00:00",
        "Compte ouvert": True,
    }


def test_make_exports_gives_a_request_whole(person: User, cast: Cast) -> None:
    found = requests_in(copy_of(person))["Congés payés"]
    signature = Signature.objects.get(
        submission_id__in=person.submissions.filter(files=None).values("pk"), signer=person
    )
    now, top = "2027-03-10T08:00:00+00:00", {"Nom": str(person), "Fonction": "animatrice enfance"}
    deciders = [
        ("envoyée", person),
        *(("approuvée", one) for one in (cast.coordinator, cast.hr, cast.director)),
    ]
    assert found == {
        "Formulaire": "Demande de congé",
        "État": "approuvée",
        "Commencée": now,
        "Envoyée": now,
        "Clôturée": now,
        "En-tête": top | {"Secteur": "Secteur Enfance", "Date": "2027-03-10"},
        "Mes réponses": {
            "Nature du congé": "Congés payés",
            "Dates": "du lundi 15 mars 2027 au mardi 16 mars 2027",
            "Qui me remplace\N{NO-BREAK SPACE}?": "",
            "Commentaire": "",
        },
        "Ce qui a été complété ensuite": [],
        "Saisi et pas envoyé": {},
        "Jours de congé": [
            {"Nature": "Congés payés", "Du": "2027-03-15", "Au": "2027-03-16", "Jours": "2.00"}
        ],
        "L’historique": [
            {"Quand": now, "Quoi": what, "Par": str(by), "Commentaire": ""} for what, by in deciders
        ],
        "Questions et réponses": [{"Quand": now, "Par": str(person), "Texte": "C’est pour juin."}],
        "Mes signatures": [
            {
                "Quand": now,
                "Phrase signée": signature.consent,
                "En tant que": top | {"Nom d’utilisateur": person.username, "Centre": str(person.centre)},
                "Adresse IP": "192.0.2.7",
                "Navigateur": "Test",
                "Mots de passe erronés avant": 0,
                "Empreinte de ce qui a été signé": signature.content_digest,
            }
        ],
        "Rappels": [],
        "Fichiers": [],
        "Imprimé": [],
    }


def test_make_exports_gives_drafts_files_and_leave(person: User, cast: Cast) -> None:
    export = copy_of(person)
    requests = requests_in(export)
    assert (requests[""]["État"], requests[""]["Saisi et pas envoyé"]["Nature du congé"]) == (
        "brouillon",
        "Congés payés",
    )
    file = {"Nom": "certificat.pdf", "Fichier": "fichiers/demandes-et-conges/certificat.pdf"}
    assert requests["Enfant malade"]["Fichiers"] == [file | {"Taille en octets": 16}]
    (account,) = data_of(export)["Demandes et congés"]["Mes congés"]
    lines = [(one["Quoi"], one["Jours"], one["Par"]) for one in account["Ligne par ligne"]]
    assert lines == [
        ("solde d’ouverture", "25.00", "le portail"),
        ("congé pris", "-2.00", str(cast.director)),
    ]


def test_make_exports_has_something_under_every_title_that_the_person_fills(person: User) -> None:
    found = data_of(copy_of(person))
    assert list(found)[3:] == [str(entry.label) for entry in personal_data]
    empty = {
        f"{room}: {title}"
        for room, data in list(found.items())[3:]
        for title, value in data.items()
        if not value
    }
    assert empty == {
        "Compte: Droits dans l’administration",
        "Compte: Invitations",
        "Compte: Récupérations d’accès à mon compte",
        "Compte: Effacement suspendu",
        "Compte: Imports de personnel que j’ai faits",
        "Demandes et congés: Ce que j’ai décidé sur les demandes d’autres personnes",
        "Demandes et congés: Ce que j’ai demandé ou répondu sur les demandes des autres",
        "Demandes et congés: Demandes que j’ai saisies pour d’autres",
        "Demandes et congés: Demandes d’autres personnes qui m’ont été confiées",
        "Demandes et congés: Formulaires que j’ai mis en ligne",
        "Demandes et congés: Modifications de formulaires que j’ai proposées ou décidées",
        "Administration: Mes commentaires sur des pages",
        "Images et documents: Images",
        "Ce que j’ai réglé pour moi: Ce que j’ai publié en un écran",
    }


def test_make_exports_puts_the_files_under_their_names(person: User) -> None:
    archive = opened(copy_of(person))
    files = [name for name in archive.namelist() if name.startswith("fichiers/")]
    assert files == ["fichiers/compte/photo.jpg", "fichiers/demandes-et-conges/certificat.pdf"]
    assert archive.read(files[1]).startswith(b"%PDF-1.7")
    assert sorted(set(archive.namelist()) - set(files)) == ["LISEZMOI.txt", "donnees.html", "donnees.json"]


def test_make_exports_holds_nothing_of_others_but_who_decided(person: User, cast: Cast) -> None:
    notice_to(person, what="Le secret de Paul Verhaeghe")
    text = json.dumps(data_of(copy_of(person)), ensure_ascii=False)
    others = [one for one in cast.people.values() if one.last_name and one.pk != person.pk]
    named = {one.username for one in others if one.last_name in text}
    # Those who decided, stand in, decide in her place, or looked at the portal as her.
    assert named == {"coordination.enfance", "rh", "direction", "informatique"}
    assert [one.email for one in others if one.email in text] == []


def test_make_exports_of_who_decides_says_their_acts_without_whose_they_were(
    person: User, cast: Cast
) -> None:
    found = data_of(copy_of(cast.coordinator))
    acts = found["Demandes et congés"]["Ce que j’ai décidé sur les demandes d’autres personnes"]
    assert [(act["Formulaire"], act["Décision"]) for act in acts] == [("Demande de congé", "approuvée")] * 2
    requests = json.dumps(found["Demandes et congés"], ensure_ascii=False)
    assert "Fontaine" not in requests


class Page(HTMLParser):
    """The elements of a page, with its links."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [str(value) for name, value in attrs if name in {"href", "src"}]


def test_make_exports_writes_a_page_that_stands_by_itself(person: User) -> None:
    archive = opened(copy_of(person))
    page = Page()
    page.feed(archive.read("donnees.html").decode())
    assert page.tags & {"script", "img", "link", "iframe", "form"} == set()
    outside = [link for link in page.links if not link.startswith("#") and link not in archive.namelist()]
    assert outside == []


def test_make_exports_escapes_what_people_typed(person: User) -> None:
    User.objects.filter(pk=person.pk).update(function="<script>alert(1)</script>")
    page = opened(copy_of(person)).read("donnees.html").decode()
    assert ("<script" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_make_exports_keeps_files_inside_the_archive(person: User) -> None:
    person.submissions.get(files__isnull=False).files.update(name="../../etc/passwd")
    names = opened(copy_of(person)).namelist()
    assert "fichiers/demandes-et-conges/passwd" in names


def test_make_exports_says_a_file_that_is_lost(person: User) -> None:
    file = person.submissions.get(files__isnull=False).files.get()
    file.content.storage.delete(file.content.name)
    files = requests_in(copy_of(person))["Enfant malade"]["Fichiers"]
    assert [(one["Nom"], one["Fichier"]) for one in files] == [("certificat.pdf", "")]


def test_make_exports_tells_who_asked_once(person: User, cast: Cast) -> None:
    export = copy_of(person, by=cast.hr)
    assert make_exports(by=SYSTEM) == 0
    told = Notification.objects.filter(kind__startswith="accounts.data_").order_by("pk")
    to = set(told.filter(created_at__gte=export.asked_at).values_list("kind", "recipient__username"))
    assert to == {
        ("accounts.data_asked", "animation.enfance"),
        ("accounts.data_ready", "rh"),
        ("accounts.data_ready", "animation.enfance"),
    }
    assert OutboxMail.objects.filter(kind="accounts.data_asked", recipient=person).count() == 1


def test_make_exports_for_somebody_who_lost_the_right_makes_none(cast: Cast) -> None:
    export = ask_export(by=cast.hr, person=cast.animator, proof=proof_of(cast.hr))
    RoleGrant.objects.filter(person=cast.hr, role=Role.HR).delete()
    assert make_exports(by=SYSTEM) == 0
    export.refresh_from_db()
    assert (export.state, bool(export.content)) == (ExportState.FAILED, False)


def test_make_exports_takes_up_what_a_dead_worker_left(cast: Cast) -> None:
    export = ask_export(by=cast.animator, person=cast.animator, proof=proof_of(cast.animator))
    began = timezone.now() - timedelta(hours=2)
    PersonalDataExport.objects.filter(pk=export.pk).update(state=ExportState.MAKING, claimed_at=began)
    assert make_exports(by=SYSTEM) == 1


def test_ask_export_twice_is_one(cast: Cast) -> None:
    asked = [
        ask_export(by=cast.animator, person=cast.animator, proof=proof_of(cast.animator)).pk for _ in "ab"
    ]
    assert asked[0] == asked[1]
    assert AuditEntry.objects.filter(verb="accounts.ask_export").count() == 1


@pytest.mark.parametrize(
    "job", ["youth_animator", "coordinator", "director", "it", "other_director", "installer"]
)
def test_ask_export_of_somebody_else_is_refused(job: str, cast: Cast) -> None:
    by = getattr(cast, job)
    with pytest.raises(PermissionDenied):
        ask_export(by=by, person=cast.animator, proof=proof_of(by))
    assert not PersonalDataExport.objects.exists()


def test_ask_export_by_who_installs_the_server_has_no_centre_to_ask_of(cast: Cast) -> None:
    with pytest.raises(NotInSameCentre):
        ask_export(by=cast.installer, person=cast.installer, proof=proof_of(cast.installer))


def test_ask_export_without_ones_own_proof_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        ask_export(by=cast.animator, person=cast.animator, proof=proof_of(cast.hr))


def test_note_download_of_what_somebody_else_asked_is_refused(cast: Cast) -> None:
    export = copy_of(cast.animator)
    with pytest.raises(PermissionDenied):
        note_download(by=cast.hr, export=export)
    note_download(by=cast.animator, export=export)
    assert AuditEntry.objects.filter(verb="accounts.download_export").count() == 1


def test_expire_exports_deletes_the_file_after_a_week_and_the_row_after_a_year(
    cast: Cast, today: date, django_capture_on_commit_callbacks
) -> None:
    export = copy_of(cast.animator)
    found = []
    for day in (datetime(2027, 3, 17, 7, tzinfo=UTC), datetime(2027, 3, 17, 9, tzinfo=UTC)):
        with time_machine.travel(day, tick=False), django_capture_on_commit_callbacks(execute=True):
            expire_exports(by=SYSTEM)
        found.append(export.content.storage.exists(export.content.name))
    assert found == [True, False]
    with time_machine.travel(datetime(2028, 3, 11, tzinfo=UTC), tick=False):
        expire_exports(by=SYSTEM)
    assert not PersonalDataExport.objects.exists()


def test_ask_export_after_an_erasure_shows_nothing_of_them(person: User, cast: Cast) -> None:
    erased(person, by=cast.dpo)
    after = User.objects.get(pk=person.pk)
    archive: zipfile.ZipFile = opened(copy_of(after, by=cast.hr))
    found = json.loads(archive.read("donnees.json"))
    known = found["Compte"]["Identité"]
    assert (known["Nom"], known["Adresse de courriel"], known["Téléphone"], known["Fonction"]) == (
        "effacée",
        "",
        "",
        "",
    )
    kept = found["Demandes et congés"]["Mes demandes"]
    assert [one["État"] for one in kept] == ["approuvée", "approuvée"]
    found.pop("Demandes et congés")
    assert [
        word for word in ("Fontaine", EMAIL, PHONE, "animation.enfance") if word in json.dumps(found)
    ] == []
