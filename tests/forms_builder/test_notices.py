"""The words of each notice: who, what and how many days, nothing of anybody's reasons."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from portal.notifications.kinds import kinds
from portal.notifications.wording import write_notice
from tests.support.cast import Cast

TITLE = "Autorisation d’absence & congé"
CONTEXT: dict[str, Any] = {
    "title": TITLE,
    "applicant": "Léa Fontaine",
    "actor": "Claire Dubois",
    "comment": "parce que <secret>",
    "step": "direction",
    "author": "Inès Garnier",
    "number": 3,
    "oldest": "4 mars 2027",
    "since": "4 mars 2027",
    "reminder": "Rendre les clés à l’accueil",
    "until": date(2027, 3, 17),
    "month": "avril 2030",
    "dates": "du 5 au 16 juillet 2027",
    "first": "1er juillet 2027",
    "last": "31 août 2027",
}
SAID = {
    "requests_ending": (
        "Demandes à effacer : avril 2030",
        (
            "En avril 2030, 3 demandes arrivent au terme de leur durée et s’effacent. D’ici là, vous pouvez les imprimer, ou "
            "en conserver en cas de litige."
        ),
    ),
    "draft_ending": (
        f"Un brouillon va être supprimé : {TITLE}",
        (
            f"Vous n’avez pas touché à votre brouillon « {TITLE} » depuis le 4 mars 2027. Il sera supprimé le 17 mars 2027. "
            "Pour le garder, ouvrez-le et modifiez quelque chose, ou envoyez-le."
        ),
    ),
    "export_ready": (
        "Le tableur des demandes est prêt",
        f"« {TITLE} » : 3 demandes. Le fichier est à télécharger jusqu’au mercredi 17 mars, puis il est effacé.",
    ),
    "submission_waits": (
        "Léa Fontaine : une demande attend votre décision",
        f"Léa Fontaine a envoyé « {TITLE} » (2,5 jours). Votre décision est attendue.",
    ),
    "submission_to_handle": (
        "Léa Fontaine : une demande à traiter",
        f"La demande « {TITLE} » de Léa Fontaine (2,5 jours) est à traiter par vous.",
    ),
    "submission_entered": (
        f"Saisie pour vous : {TITLE}",
        (
            f"Claire Dubois a saisi et envoyé pour vous la demande « {TITLE} » (2,5 jours). Relisez-la : si quelque chose "
            "ne va pas, dites-le, ou retirez-la."
        ),
    ),
    "submission_handled": (
        f"Fait : {TITLE}",
        f"Claire Dubois a marqué votre demande « {TITLE} » (2,5 jours) comme faite. Un message pour vous est dans le portail.",
    ),
    "submission_completed": (
        f"Complétée : {TITLE}",
        f"Claire Dubois a complété votre demande « {TITLE} » (2,5 jours).",
    ),
    "submission_approved": (
        f"Approuvée : {TITLE}",
        f"Votre demande « {TITLE} » (2,5 jours) est approuvée par toutes les personnes qui devaient décider.",
    ),
    "submission_refused": (
        f"Refusée : {TITLE}",
        f"Claire Dubois a refusé votre demande « {TITLE} » (2,5 jours). La raison est écrite dans le portail.",
    ),
    "submission_sent_back": (
        f"À corriger : {TITLE}",
        (
            f"Claire Dubois vous demande de corriger votre demande « {TITLE} » (2,5 jours). "
            "Ce qu’il faut corriger est écrit dans le portail."
        ),
    ),
    "submission_withdrawn": (
        "Léa Fontaine a retiré une demande",
        f"Léa Fontaine a retiré « {TITLE} » (2,5 jours). Vous n’avez plus rien à faire.",
    ),
    "submission_cancelled": (
        f"Annulée : {TITLE}",
        f"Claire Dubois a accepté l’annulation de votre demande « {TITLE} » (2,5 jours).",
    ),
    "submission_dropped": (
        f"Classée sans suite : {TITLE}",
        (
            f"Votre demande « {TITLE} » (2,5 jours) était à corriger et ne l’a pas été : Claire Dubois l’a classée sans "
            "suite. Si vous en avez encore besoin, refaites-en une."
        ),
    ),
    "cancellation_refused": (
        f"Annulation refusée : {TITLE}",
        (
            f"Claire Dubois a refusé d’annuler votre demande « {TITLE} » (2,5 jours) : elle reste approuvée. "
            "La raison est écrite dans le portail."
        ),
    ),
    "submission_informed": (
        f"Pour information : {TITLE}, Léa Fontaine",
        f"La demande « {TITLE} » de Léa Fontaine (2,5 jours) est approuvée. Vous n’avez rien à décider.",
    ),
    "submission_reminder": (
        f"Rappel : {TITLE}",
        f"« Rendre les clés à l’accueil » Ce rappel vient de la demande « {TITLE} » de Léa Fontaine.",
    ),
    "submission_question": (
        f"Une question sur : {TITLE}",
        (
            f"Claire Dubois vous pose une question sur votre demande « {TITLE} » (2,5 jours). "
            "La question est écrite dans le portail : répondez-y là."
        ),
    ),
    "submission_answered": (
        f"Léa Fontaine a écrit : {TITLE}",
        (
            f"Léa Fontaine a écrit au sujet de la demande « {TITLE} » (2,5 jours), qui vous attend. "
            "Son message est dans le portail."
        ),
    ),
    "decision_reminder": (
        "Rappel : 3 demandes vous attendent",
        "3 demandes attendent votre décision, la plus ancienne depuis le 4 mars 2027.",
    ),
    "step_waits_long": (
        f"Attend trop longtemps : {TITLE}, Léa Fontaine",
        (
            f"La demande « {TITLE} » de Léa Fontaine attend depuis le 4 mars 2027 (direction). "
            "Rien ne se décide tout seul : vous pouvez la confier à quelqu’un d’autre."
        ),
    ),
    "step_without_approver": (
        f"Personne pour décider : {TITLE}, Léa Fontaine",
        f"La demande « {TITLE} » de Léa Fontaine est arrivée à une étape que personne n’occupe : direction.",
    ),
    "form_change_waits": (
        f"Formulaire « {TITLE} » : un changement attend votre accord",
        (
            f"Inès Garnier a publié le formulaire « {TITLE} » avec un autre circuit, d’autres effets ou une autre durée de "
            "conservation. Les salariés gardent le formulaire actuel jusqu’à votre décision."
        ),
    ),
    "form_change_approved": (
        f"Votre formulaire « {TITLE} » est en ligne",
        f"Claire Dubois a accepté votre changement du formulaire « {TITLE} ». Il est en ligne.",
    ),
    "form_change_refused": (
        f"Votre changement du formulaire « {TITLE} » est refusé",
        (
            f"Claire Dubois a refusé votre changement du formulaire « {TITLE} ». Le formulaire qui était en ligne le "
            "reste. La raison est écrite dans le portail."
        ),
    ),
    "campaign_opened": (
        f"{TITLE} : dites quand vous voudriez vos congés",
        (
            "Quand voudriez-vous vos congés, entre le 1er juillet 2027 et le 31 août 2027 ? Dites jusqu’à trois vœux, "
            "jusqu’au 17 mars 2027 ; vous pouvez les modifier jusque-là."
        ),
    ),
    "campaign_reminder": (
        f"{TITLE} : les vœux se terminent bientôt",
        (
            "Vous n’avez pas encore dit quand vous voudriez vos congés, entre le 1er juillet 2027 et le 31 août 2027. "
            "Vous avez jusqu’au 17 mars 2027."
        ),
    ),
    "wish_retained": (
        f"{TITLE} : votre vœu est retenu",
        (
            "Claire Dubois a retenu votre vœu du 5 au 16 juillet 2027. Ces jours ne sont pas encore accordés : "
            "demandez-les avec le formulaire, déjà rempli."
        ),
    ),
    "wish_set_aside": (
        f"{TITLE} : un vœu est écarté",
        ("Claire Dubois a écarté votre vœu du 5 au 16 juillet 2027. La raison est écrite dans le portail."),
    ),
}


def written(name: str, person: Any, days: Decimal) -> SimpleNamespace:
    wording = write_notice(
        kind=kinds[f"forms_builder.{name}"],
        recipient=person,
        context=CONTEXT | {"days": days},
        url="/demarches/suivi/",
    )
    plain = {part: getattr(wording, part).replace("\N{NO-BREAK SPACE}", " ") for part in ("title", "summary")}
    return SimpleNamespace(**plain, text=wording.text, html=wording.html)


def test_every_notice_of_the_room_is_told_here() -> None:
    names = {kind.name.partition(".")[2] for kind in kinds if kind.name.startswith("forms_builder.")}
    assert names == SAID.keys()


@pytest.mark.parametrize("name", SAID)
def test_notice_says_who_and_what_in_the_portal_and_by_mail(name: str, cast: Cast) -> None:
    wording = written(name, cast.hr, Decimal("2.50"))
    assert (wording.title, wording.summary) == SAID[name]
    assert "/demarches/suivi/" in wording.text
    # A reminder speaks of all that waits at once, and names no form.
    assert ("Autorisation d’absence &amp; congé" in wording.html) == (
        TITLE in wording.title + wording.summary
    )


@pytest.mark.parametrize("name", SAID)
def test_notice_keeps_reasons_out_of_mails(name: str, cast: Cast) -> None:
    wording = written(name, cast.hr, Decimal("2.50"))
    assert [part for part in vars(wording).values() if "secret" in part] == []


@pytest.mark.parametrize("name", SAID)
def test_notice_of_a_request_without_days_says_none(name: str, cast: Cast) -> None:
    wording = written(name, cast.hr, Decimal(0))
    assert [part for part in (wording.summary, wording.text) if " jour" in part and "solde" in part] == []
    assert "()" not in wording.text


def test_notice_of_a_cancellation_says_what_is_asked(cast: Cast) -> None:
    wording = write_notice(
        kind=kinds["forms_builder.submission_waits"],
        recipient=cast.hr,
        context=CONTEXT | {"days": Decimal(2), "is_cancellation": True},
        url="/demarches/suivi/",
    )
    assert (
        wording.title.replace("\N{NO-BREAK SPACE}", " "),
        wording.summary.replace("\N{NO-BREAK SPACE}", " "),
    ) == (
        "Léa Fontaine : une annulation attend votre décision",
        f"Léa Fontaine demande l’annulation de « {TITLE} » (2 jours), déjà approuvée. Votre décision est attendue.",
    )


@pytest.mark.parametrize(
    ("name", "facts", "said"),
    [
        (
            "submission_to_handle",
            {"due": "12 mars 2027"},
            f"La demande « {TITLE} » de Léa Fontaine est à traiter par vous. À faire au plus tard le 12 mars 2027.",
        ),
        (
            "submission_waits",
            {"due": "12 mars 2027"},
            f"Léa Fontaine a envoyé « {TITLE} ». Votre décision est attendue. À décider au plus tard le 12 mars 2027.",
        ),
        (
            "submission_handled",
            {"done": "Envoyé", "comment": ""},
            f"Claire Dubois a marqué votre demande « {TITLE} » : Envoyé.",
        ),
        (
            "submission_completed",
            {"missing": "diplômes, photo"},
            f"Claire Dubois a complété votre demande « {TITLE} ». Il manque encore : diplômes, photo.",
        ),
        (
            "submission_informed",
            {"is_recorded": True},
            f"La demande « {TITLE} » de Léa Fontaine est enregistrée. Vous n’avez rien à décider.",
        ),
    ],
)
def test_notice_says_the_deadline_and_the_word_of_what_is_done(
    cast: Cast, name: str, facts: dict[str, Any], said: str
) -> None:
    wording = write_notice(
        kind=kinds[f"forms_builder.{name}"],
        recipient=cast.hr,
        context=CONTEXT | {"days": Decimal(0)} | facts,
        url="/demarches/suivi/",
    )
    assert wording.summary.replace("\N{NO-BREAK SPACE}", " ") == said
    assert "»  " not in wording.text
