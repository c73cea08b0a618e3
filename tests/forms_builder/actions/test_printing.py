"""Prints are made once for each state of a request, kept with their digest, and say all that paper needs."""

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import IntegrityError
from pypdf import PdfReader

from forms_builder.actions import printing
from forms_builder.actions.printing import keep_copy, make_copy
from forms_builder.choices import Decision
from forms_builder.exceptions import RequestMoved
from forms_builder.models import PrintedCopy, Signature, Submission
from forms_builder.printing import check_address, draw_check
from portal.accounts.secret_codes import ALPHABET, in_groups
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.ui.exceptions import TooMuchToPrint
from tests.factories.completed_forms import BANK, RECORD, RETURNED, STATE, mark
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    complete_as,
    decide_as,
    draft_of,
    leave_form,
    make_form,
    question,
    send,
    send_leave,
)
from tests.factories.papers import agreement_form, fax_form, order_form, send_agreement, send_fax, send_order
from tests.support.cast import SYSTEM, Cast

PUBLICITY = "Ce projet est cofinancé par l’Union Européenne avec le FEDER"


@pytest.fixture
def order(cast: Cast, centre: Centre, today: date) -> Submission:
    """A purchase order of two lines, in the hands of the coordinator."""
    page = order_form(centre, cast.communication)
    more = {"Souhaité pour le": "2027-04-01", "Urgent": "yes", "Remarque": "Avant 9 h.\nÀ l’accueil."}
    return send_order(page, cast.animator, ("Ramettes", "3", "4,50"), ("Feutres", "12", "1 234,56"), **more)


@pytest.fixture
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Prints without the seconds of the other process; the titles that were asked for."""
    titles: list[str] = []

    def render(template: str, context: Any, *, centre: Centre, title: str, pictures: Any) -> bytes:
        titles.append(title)
        return f"%PDF {template} {title} {len(titles)}".encode()

    monkeypatch.setattr(printing, "render_pdf", render)
    return titles


def printed(submission: Submission, kind: str = "recap") -> PrintedCopy:
    submission.refresh_from_db()
    copy = make_copy(by=SYSTEM, submission=submission.pk, kind=kind, revision=submission.revision)
    assert copy is not None
    return copy


def content_of(copy: PrintedCopy) -> bytes:
    with copy.content.open("rb") as file:
        return bytes(file.read())


def read(copy: PrintedCopy) -> PdfReader:
    return PdfReader(BytesIO(content_of(copy)))


def text_of(copy: PrintedCopy) -> str:
    """The words of a print, any kind of space as one."""
    return " ".join(" ".join(page.extract_text() for page in read(copy).pages).split())


@pytest.fixture
def stored_files(centre: Centre) -> Callable[[], int]:
    """Counts the prints that were stored since the test began."""

    def there() -> int:
        try:
            return len(storages["private"].listdir(f"recaps/{centre.pk}")[1])
        except FileNotFoundError:
            return 0

    before = there()
    return lambda: there() - before


def test_make_copy_of_a_recap_holds_all_that_paper_needs(order: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, order, comment="Bon pour accord.")
    approve_all(order, cast.hr, cast.director)
    order.refresh_from_db()
    order.valid_from, order.valid_until = date(2027, 3, 11), date(2027, 8, 31)
    order.save()
    text = text_of(printed(order))
    expected = (
        PUBLICITY,
        "Récapitulatif : Bon de commande BC-2027-0001",
        "Numéro BC-2027-0001",
        "Demandé par Léa Fontaine",
        "Valable à partir du 11 mars 2027 jusqu’au 31 août 2027 inclus.",
        "Fournisseur et livraison Fournisseur Papeterie du Nord",
        "Souhaité pour le jeudi 1er avril 2027",
        "Articles N° Désignation Quantité Prix unitaire Montant",
        "1 Ramettes 3 4,50 € 13,50 €",
        "2 Feutres 12 1 234,56 € 14 814,72 €",
        "Total TTC 14 828,22 €",
        "Remarque Avant 9 h. À l’accueil.",
        "« Bon pour accord. »",
        "Coordination du secteur approuvée Claire Dubois, le 10 mars 2027, 09:00",
        "Signature n° 1 du centre, mot de passe personnel redonné",
        "règlement (UE) nº 910/2014 (eIDAS)",
        "Formulaire version 1 du 10 mars 2027",
    )
    assert [words for words in expected if words not in text] == []
    digests = [*Signature.objects.values_list("content_digest", flat=True), order.version.digest]
    assert [digest in text.replace(" ", "") for digest in digests] == [True] * 5
    assert "Projet" not in text


def test_make_copy_holds_what_roles_completed_and_what_is_left(
    badge_sent: Submission, papers_sent: Submission, cast: Cast
) -> None:
    complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    complete_as(
        cast.hr,
        papers_sent,
        {BANK: mark("refused", "Illisible."), RECORD: mark("seen", seen_on="2027-03-09")},
    )
    badge = text_of(printed(badge_sent))
    assert f"{RETURNED} mardi 9 mars 2027 (Nadia Benali, le 10 mars 2027)" in badge
    assert f"{STATE} à compléter par : ressources humaines" in badge
    papers = text_of(printed(papers_sent))
    assert f"{BANK} refusé : Illisible. (Nadia Benali, le 10 mars 2027)" in papers
    assert f"{RECORD} vu le 9 mars 2027 (Nadia Benali, le 10 mars 2027)" in papers


def test_make_copy_is_tagged_and_says_its_language(order: Submission) -> None:
    reader = read(printed(order))
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    metadata: Any = reader.metadata
    assert metadata.title == "Récapitulatif\N{NO-BREAK SPACE}: Bon de commande BC-2027-0001"


def test_make_copy_of_a_leave_counts_its_days(cast: Cast, centre: Centre, today: date) -> None:
    account_of(cast.animator)
    page = leave_form(centre, cast.communication, route=("hr",))
    sent = send_leave(page, cast.animator, date(2027, 3, 15), date(2027, 3, 19))
    text = text_of(printed(sent))
    assert "Le congé : 5 jours Date Décompté lundi 15 mars 2027 1" in text


def test_make_copy_keeps_the_digest_of_what_it_stored(order: Submission) -> None:
    copy = printed(order)
    content = content_of(copy)
    assert (copy.size, copy.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    entry = AuditEntry.objects.get(verb="forms_builder.make_copy")
    assert (entry.object_id, entry.details) == (
        str(order.pk),
        {"kind": "recap", "revision": 1, "sha256": copy.sha256},
    )


def test_make_copy_twice_keeps_the_first(
    order: Submission, drawn_at_once: list[str], stored_files: Callable[[], int]
) -> None:
    first, second = printed(order), printed(order)
    assert (first.pk, len(drawn_at_once), stored_files()) == (second.pk, 1, 1)


def test_make_copy_of_each_state_keeps_the_old_ones(
    order: Submission, cast: Cast, drawn_at_once: list[str]
) -> None:
    before = printed(order)
    decide_as(cast.coordinator, order, Decision.REFUSE, "Trop cher.")
    after = printed(order)
    assert [row.revision for row in order.copies.order_by("revision")] == [1, 2]
    assert content_of(before) != content_of(after)


def test_make_copy_of_a_state_that_is_over_makes_none(
    order: Submission, cast: Cast, drawn_at_once: list[str]
) -> None:
    decide_as(cast.coordinator, order)
    assert make_copy(by=SYSTEM, submission=order.pk, kind="recap", revision=1) is None
    assert drawn_at_once == []


@pytest.mark.parametrize("kind", ["agreement", "cover_sheet", "", "../recap"])
def test_make_copy_of_a_paper_that_the_form_does_not_offer_makes_none(
    kind: str, order: Submission, drawn_at_once: list[str]
) -> None:
    assert make_copy(by=SYSTEM, submission=order.pk, kind=kind, revision=1) is None
    assert drawn_at_once == []


def test_make_copy_of_a_draft_or_of_nothing_makes_none(
    cast: Cast, centre: Centre, today: date, drawn_at_once: list[str]
) -> None:
    draft = draft_of(order_form(centre, cast.communication), cast.animator, {})
    for identifier in (draft.pk, uuid4()):
        assert make_copy(by=SYSTEM, submission=identifier, kind="recap", revision=0) is None
    assert drawn_at_once == []


def test_make_copy_is_for_the_system_alone(order: Submission, cast: Cast) -> None:
    for person in (cast.animator, cast.hr, cast.director, cast.it):
        with pytest.raises(PermissionDenied):
            make_copy(by=person, submission=order.pk, kind="recap", revision=1)
        with pytest.raises(PermissionDenied):
            keep_copy(by=person, submission=order, kind="recap", content=b"x")


def test_keep_copy_of_a_request_that_moved_leaves_no_file(
    order: Submission, cast: Cast, stored_files: Callable[[], int]
) -> None:
    seen = Submission.objects.get(pk=order.pk)
    decide_as(cast.coordinator, order)
    with pytest.raises(RequestMoved):
        keep_copy(by=SYSTEM, submission=seen, kind="recap", content=b"%PDF")
    assert (PrintedCopy.objects.count(), stored_files()) == (0, 0)


def test_keep_copy_whose_transaction_fails_leaves_no_file(
    order: Submission, stored_files: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(printing, "record", fail)
    with pytest.raises(IntegrityError):
        keep_copy(by=SYSTEM, submission=order, kind="recap", content=b"%PDF")
    assert (PrintedCopy.objects.count(), stored_files()) == (0, 0)


def test_keep_copy_that_another_kept_first_gives_that_one(
    order: Submission, stored_files: Callable[[], int]
) -> None:
    first = keep_copy(by=SYSTEM, submission=order, kind="recap", content=b"%PDF 1")
    second = keep_copy(by=SYSTEM, submission=order, kind="recap", content=b"%PDF 2")
    assert (second.pk, content_of(second), stored_files()) == (first.pk, b"%PDF 1", 1)


def test_make_copy_of_a_request_that_moves_meanwhile_makes_none(
    order: Submission, cast: Cast, stored_files: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(*args: Any, **options: Any) -> bytes:
        decide_as(cast.coordinator, order)
        return b"%PDF"

    monkeypatch.setattr(printing, "render_pdf", render)
    assert make_copy(by=SYSTEM, submission=order.pk, kind="recap", revision=1) is None
    assert (PrintedCopy.objects.count(), stored_files()) == (0, 0)


def test_make_copy_of_too_much_says_so_and_keeps_nothing(
    cast: Cast, centre: Centre, today: date, stored_files: Callable[[], int]
) -> None:
    page = make_form(centre, "Long", [("long_text", question("Texte"))], by=cast.communication)
    key = page.versions.get().definition.fields[0].key
    sent = send(page, cast.animator, {f"f-{key}": ["a"]})
    Submission.objects.filter(pk=sent.pk).update(answers={key: "a\n" * 13_000})
    with pytest.raises(TooMuchToPrint):
        printed(sent)
    assert (PrintedCopy.objects.count(), stored_files()) == (0, 0)


# The papers of a form


def test_make_copy_of_an_agreement_is_to_be_signed_by_both(cast: Cast, centre: Centre, today: date) -> None:
    sent = send_agreement(agreement_form(centre, cast.communication), cast.animator, "Paul <b>Petit</b>")
    before = text_of(printed(sent, "agreement"))
    approve_all(sent, cast.hr)
    after = text_of(printed(sent, "agreement"))
    assert ("Projet : pas encore approuvé" in before, "Projet" in after) == (True, False)
    expected = (
        "Entre Le centre social, représenté par sa direction et Paul <b>Petit</b> Missions",
        "Paul <b>Petit</b> donne de son temps : Jardin.",
        "Assurance du centre",
        "Remboursement des frais",
    )
    assert [words for words in expected if words not in after] == []
    assert after.count("Fait à ……………………… le ………………………") == 2


def test_make_copy_of_a_slip_has_its_lines_and_totals(order: Submission) -> None:
    text = text_of(printed(order, "slip"))
    expected = ("Bon de commande BC-2027-0001", "1 Ramettes 3 4,50 € 13,50 €", "Remis par", "Reçu par")
    assert [words for words in expected if words not in text] == []
    assert "eIDAS" not in text


def test_make_copy_of_a_cover_sheet_says_in_words_what_is_urgent(
    cast: Cast, centre: Centre, today: date
) -> None:
    page = fax_form(centre, cast.communication)
    urgent = text_of(printed(send_fax(page, cast.animator), "cover_sheet"))
    assert "Urgent De Léa Fontaine, animatrice enfance Centre social des Tilleuls" in urgent
    both = text_of(printed(send_fax(page, cast.animator, Confidentiel="yes"), "cover_sheet"))
    assert "Urgent – Confidentiel De Léa Fontaine" in both


# What anybody checks it by


def test_make_copy_of_a_recap_says_how_it_is_checked(order: Submission) -> None:
    copy = printed(order)
    assert copy.code is not None
    assert (len(copy.code), set(copy.code) - set(ALPHABET)) == (12, set())
    text = text_of(copy)
    words = "Chacun peut la vérifier, sans compte, sur http://testserver/verifier/ avec ce code :"
    assert (words in text, in_groups(copy.code) in text) == (True, True)
    assert len(read(copy).pages[-1].images) + len(read(copy).pages[0].images) >= 1


def test_make_copy_of_another_paper_has_no_code(cast: Cast, centre: Centre, today: date) -> None:
    sent = send_fax(fax_form(centre, cast.communication), cast.animator)
    copy = printed(sent, "cover_sheet")
    assert (copy.code, "/verifier/" in text_of(copy)) == (None, False)


def test_make_copy_gives_each_recap_a_code_of_its_own(
    order: Submission, cast: Cast, drawn_at_once: list[str]
) -> None:
    first = printed(order)
    decide_as(cast.coordinator, order)
    assert first.code != printed(order).code


def test_draw_check_is_the_address_with_the_code() -> None:
    assert draw_check("ABCDEFGHJKMN")[:8] == b"\x89PNG\r\n\x1a\n"
    assert draw_check("ABCDEFGHJKMN") != draw_check("ABCDEFGHJKMP")
    assert check_address("ABCDEFGHJKMN") == "http://testserver/verifier/?code=ABCDEFGHJKMN"
