"""Filling in a form: what is kept, what is refused, and where the sentence stands."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote, urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from forms_builder.choices import Decision, SubmissionState
from forms_builder.models import FormPage, FormVersion, LeaveAccount, Signature, Submission, SubmissionFile
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import AbsenceFactory
from tests.factories.forms_builder import (
    COMMENT,
    DATES,
    KIND,
    PROOF,
    decide_as,
    draft_of,
    fill_in,
    key_of,
    kind_of,
    leave_typed,
    pdf,
    publish,
    question,
    send_leave,
)
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
Typed = dict[str, Any]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
LIST = "/demarches/"
FORM = "application/x-www-form-urlencoded"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def version(leave_page: FormPage) -> FormVersion:
    return leave_page.versions.get()


@pytest.fixture
def typed(version: FormVersion, account: LeaveAccount) -> Typed:
    """A week of paid leave, as the browser sends it, signed."""
    return leave_typed(version, MONDAY, FRIDAY) | {
        "request_id": str(uuid4()),
        "revision": "0",
        "version": "1",
        "password": PASSWORD,
        "intent": "sign",
    }


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def errors_of(response: Any) -> dict[str, list[str]]:
    """What stands next to each question, by its title, and next to the password."""
    form, password = response.context["form"], response.context["password_form"]
    found = {
        form.fields[key].label if key in form.fields else "": list(form.errors[key]) for key in form.errors
    }
    return found | {str(password.fields[key].label): list(password.errors[key]) for key in password.errors}


# Opening


def test_form_page_shows_who_asks_from_the_account(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    shown = text_of(client_of(cast.animator).get(leave_page.url))
    for fact in ("Léa Fontaine", "animatrice enfance", "Secteur Enfance", "10 mars 2027"):
        assert f"<dd>{fact}</dd>" in shown


def test_form_page_says_when_a_question_is_asked(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    shown = text_of(client_of(cast.animator).get(leave_page.url))
    assert "Seulement si « Nature du congé » est : Événement familial, Enfant malade" in shown


def test_form_page_costs_no_more_than_a_page_may(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    client.get(leave_page.url)
    found = queries_of(lambda: client.get(leave_page.url))
    assert found.count <= 14, found
    assert found.repeated == []


def test_form_page_of_the_other_centre_does_not_exist(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.animator).get(leave_page.url).status_code == 200
    assert client_of(cast.other_animator).get(leave_page.url).status_code == 404


def test_form_page_taken_off_line_leads_from_the_draft_to_the_list(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft = draft_of(leave_page, cast.animator, {})
    client = client_of(cast.animator)
    assert unquote(client.get(draft.get_absolute_url())["Location"]) == leave_page.url
    leave_page.unpublish()
    response = client.get(draft.get_absolute_url(), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "Ce formulaire n’est pas en ligne." in text_of(response)


# Saving


def test_form_page_save_keeps_what_was_typed_and_comes_back(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    response = client.post(leave_page.url, typed | {"intent": "save"})
    assert (response.status_code, unquote(response["Location"])) == (302, leave_page.url)
    draft = Submission.objects.get()
    assert (str(draft.pk), draft.state, draft.applicant) == (
        typed["request_id"],
        SubmissionState.DRAFT,
        cast.animator,
    )
    assert 'value="2027-03-19"' in text_of(client.get(leave_page.url))


def test_form_page_save_in_the_background_answers_the_count(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).post(leave_page.url, typed | {"intent": "save"}, headers=FETCH)
    assert next(template.name for template in response.templates) == "forms_builder/parts/saved.html"
    assert "Enregistré à 09:00" in text_of(response)
    preview = response.context["preview"]
    assert (preview.days, preview.lines[0].before, preview.lines[0].after) == (5, 25, 20)
    assert response.context["form"].errors == {}


def test_form_page_save_in_the_background_without_session_is_told(leave_page: FormPage) -> None:
    assert Client().post(leave_page.url, {}, headers=FETCH).status_code == 401


def test_form_page_save_takes_no_more_than_a_person_types(
    leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    comment = f"f-{key_of(version, COMMENT)}"
    client = client_of(cast.animator)
    sizes = {200: "a" * 150_000, 413: "a" * 250_000}
    found = [
        client.post(leave_page.url, typed | {"intent": "save", comment: text}, headers=FETCH).status_code
        for text in sizes.values()
    ]
    assert found == list(sizes)
    long_name = urlencode(typed | {"intent": "save", "f-" + "a" * 250_000: ""}, doseq=True)
    client.post(leave_page.url, long_name, FORM, headers=FETCH)
    assert max(map(len, Submission.objects.get().draft)) < 100, "no question has that name"


def test_form_page_save_keeps_no_nul(
    leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    comment = f"f-{key_of(version, COMMENT)}"
    sent = typed | {"intent": "save", comment: "a\x00b", "f-\x00": "c"}
    client_of(cast.animator).post(leave_page.url, urlencode(sent, doseq=True), FORM)
    draft = Submission.objects.get().draft
    assert (draft[comment], "f-" in draft) == (["ab"], False)


@pytest.mark.parametrize("intent", ["save", "check", "sign"])
@pytest.mark.parametrize("has_script", [True, False])
def test_form_page_that_is_behind_another_device_loses_nothing_and_signs_nothing(
    has_script: bool,
    intent: str,
    leave_page: FormPage,
    version: FormVersion,
    typed: Typed,
    cast: Cast,
    client_of: ClientOf,
) -> None:
    """The computer opened the form before the dates were typed on the phone."""
    client, comment = client_of(cast.animator), f"f-{key_of(version, COMMENT)}"
    seen = client.get(leave_page.url).context["submission"].draft_digest
    client.post(leave_page.url, typed | {"intent": "save"}, headers=FETCH)
    computer = dict.fromkeys((name for name in typed if name.startswith("f-")), "") | {comment: "Merci."}
    sent = computer | {"request_id": typed["request_id"], "seen": seen, "intent": intent}
    sent |= {"password": PASSWORD, "revision": "0", "version": "1"}
    response = client.post(leave_page.url, sent | ({"touched": ["", comment]} if has_script else {}))
    assert response.status_code == 200
    assert "Ce brouillon a aussi été rempli ailleurs" in text_of(response)
    draft = Submission.objects.get()
    assert draft.state == SubmissionState.DRAFT
    expected = {name: values for name, values in typed.items() if name.startswith("f-") and any(values)}
    assert {name: values for name, values in draft.draft.items() if any(values)} == expected | {
        comment: ["Merci."]
    }


def test_form_page_saved_in_the_background_tells_what_the_page_knows_then(
    leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client, comment = client_of(cast.animator), f"f-{key_of(version, COMMENT)}"
    sent = typed | {comment: "", "intent": "save", "seen": "0", "touched": ""}
    whole = text_of(client.post(leave_page.url, sent, headers=FETCH))
    assert f'name="seen" value="{Submission.objects.get().draft_digest}"' in whole
    part = text_of(client.post(leave_page.url, sent | {comment: "Merci."}, headers=FETCH))
    assert 'name="seen"' not in part
    assert Submission.objects.get().draft[comment] == [""]


def test_form_page_discard_throws_the_draft_away(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    client.post(leave_page.url, typed | {"intent": "save"})
    response = client.post(leave_page.url, {"request_id": typed["request_id"], "intent": "discard"})
    assert (response.status_code, response["Location"]) == (302, LIST)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("identifier", ["", "x", "00000000", "\x00"])
def test_form_page_identifier_that_is_none_does_not_exist(
    identifier: str, leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).post(leave_page.url, typed | {"request_id": identifier})
    assert response.status_code == 404
    assert Submission.objects.count() == 0


def test_form_page_identifier_of_somebody_else_does_not_exist(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client_of(cast.animator).post(leave_page.url, typed | {"intent": "save"})
    before = Submission.objects.values().get()
    for person in (cast.coordinator, cast.hr, cast.other_animator):
        assert client_of(person).post(leave_page.url, typed).status_code == 404
    assert Submission.objects.values().get() == before


# Signing


def test_form_page_sign_sends_and_leads_to_the_request(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).post(leave_page.url, typed, follow=True)
    sent = Submission.objects.get()
    assert response.redirect_chain == [(f"/demarches/suivi/{typed['request_id']}/", 302)]
    assert "Votre demande est signée et envoyée." in text_of(response)
    assert (sent.state, sent.revision, sent.leave_days) == (SubmissionState.SUBMITTED, 1, 5)
    assert Signature.objects.get().signer == cast.animator


def test_form_page_signed_twice_is_one_request(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    found = [client.post(leave_page.url, typed)["Location"] for _click in range(2)]
    assert found == [f"/demarches/suivi/{typed['request_id']}/"] * 2
    assert (Submission.objects.count(), Signature.objects.count()) == (1, 1)


def test_form_page_sign_ignores_what_no_form_asks(
    leave_page: FormPage, typed: Typed, cast: Cast, other_centre: Centre, client_of: ClientOf
) -> None:
    forged = {
        "state": "approved",
        "applicant": str(cast.hr.pk),
        "centre": str(other_centre.pk),
        "days": "1",
        "heading": "{}",
        "f-00000000-0000-0000-0000-000000000000": "x",
    }
    client_of(cast.animator).post(leave_page.url, typed | forged)
    sent = Submission.objects.get()
    assert (sent.state, sent.applicant, sent.centre, sent.leave_days) == (
        SubmissionState.SUBMITTED,
        cast.animator,
        cast.animator.centre,
        5,
    )
    assert len(sent.answers) == 4


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"password": "faux"}, {"Votre mot de passe": ["Ce n’est pas votre mot de passe."]}),
        ({"password": ""}, {"Votre mot de passe": ["Il manque une réponse ici."]}),
        ({"_start": "2027-03-22"}, {DATES: ["La fin est avant le début."]}),
        ({"_start": ""}, {DATES: ["Indiquez les deux dates."]}),
        ({"_start": "32/13/2027"}, {DATES: ["Saisissez une date valide."]}),
        ({"_start": "1512-03-15"}, {DATES: ["Saisissez une date entre 1900 et 2199."]}),
        (
            {"_end": "2027-05-28"},
            {
                DATES: [
                    (
                        "Congés payés : il reste 25 jours pour cette période, et ces dates en prennent 52. "
                        "Raccourcissez les dates ou choisissez une autre nature de congé."
                    )
                ]
            },
        ),
        ({"_end": "2028-12-31"}, {DATES: ["C’est plus d’un an."]}),
    ],
)
def test_form_page_sign_refusal_stands_next_to_its_question_and_nothing_is_lost(
    change: Typed,
    expected: dict[str, list[str]],
    leave_page: FormPage,
    version: FormVersion,
    typed: Typed,
    cast: Cast,
    client_of: ClientOf,
) -> None:
    dates = f"f-{key_of(version, DATES)}"
    sent = typed | {f"{dates}{name}" if name[0] == "_" else name: value for name, value in change.items()}
    response = client_of(cast.animator).post(leave_page.url, sent)
    found = {
        title: [str(sentence).replace("\N{NO-BREAK SPACE}", " ") for sentence in sentences]
        for title, sentences in errors_of(response).items()
    }
    assert found == expected
    draft = Submission.objects.get()
    end = sent[f"{dates}_end"]
    assert draft.state == SubmissionState.DRAFT
    assert draft.draft[f"{dates}_end"] == (end if isinstance(end, list) else [end])
    assert Signature.objects.count() == 0
    assert f'value="{PASSWORD}"' not in text_of(response)


def test_form_page_sign_empty_says_each_missing_answer(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).post(leave_page.url, {"request_id": str(uuid4()), "intent": "sign"})
    assert errors_of(response) == {
        KIND: ["Il manque une réponse ici."],
        DATES: ["Il manque une réponse ici."],
    }
    assert "2 points à corriger" in text_of(response)


@pytest.mark.parametrize("forged", ["x", "00000000-0000-0000-0000-000000000000", "\x00", "é" * 5000])
def test_form_page_sign_choice_that_is_not_offered_is_refused(
    forged: str, leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).post(leave_page.url, typed | {f"f-{key_of(version, KIND)}": forged})
    assert list(errors_of(response)) == [KIND]


def test_form_page_sign_balance_of_an_unknown_kind_is_no_error_of_the_server(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    kind_of(cast.animator.centre, "Formation").delete()
    formation = next(
        option["key"]
        for spec in leave_page.versions.get().definition.fields
        for option in spec.settings.get("options", ())
        if option["label"] == "Formation"
    )
    key = key_of(leave_page.versions.get(), KIND)
    response = client_of(cast.animator).post(leave_page.url, typed | {f"f-{key}": formation})
    assert errors_of(response) == {"": ["Ce formulaire n’est pas en ligne."]}


def test_form_page_sign_on_a_form_that_changed_says_what(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    client.post(leave_page.url, typed | {"intent": "save"})
    fill_in(leave_page, [("text", question("Pourquoi ?"))])
    publish(leave_page, cast.communication)
    kept = client.post(leave_page.url, typed | {f"f-{key_of(leave_page.versions.first(), KIND)}": ""})
    sentences = [one.replace("\N{NO-BREAK SPACE}", " ") for one in kept.context["changed"]]
    assert sentences == [
        "« Pourquoi ? » est nouvelle (Texte court).",
        f"« {KIND} » disparaît.",
        "« Explication » disparaît.",
        f"« {DATES} » disparaît.",
        "« Qui me remplace ? » disparaît.",
        f"« {PROOF} » disparaît.",
        f"« {COMMENT} » disparaît.",
    ]
    assert "Ce formulaire a changé depuis que vous l’avez commencé" in text_of(kept)


def test_form_page_draft_of_the_version_before_is_still_sent_on_it(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    client.post(leave_page.url, typed | {"intent": "save"})
    fill_in(leave_page, [("text", question("Pourquoi ?"))])
    publish(leave_page, cast.communication)
    client.post(leave_page.url, typed)
    sent = Submission.objects.get()
    assert (sent.state, sent.version.number) == (SubmissionState.SUBMITTED, 1)


def test_form_page_check_without_script_shows_the_days(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).post(leave_page.url, typed | {"intent": "check"})
    assert response.context["preview"].days == 5
    assert errors_of(response) == {}
    assert Submission.objects.get().state == SubmissionState.DRAFT


def test_form_page_published_again_meanwhile_is_read_before_it_is_signed(
    leave_page: FormPage, cast: Cast, typed: Typed, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    page = FormPage.objects.get(pk=leave_page.pk)
    page.introduction = "<p>Je renonce au report de mes congés.</p>"
    publish(page, cast.communication)
    response: Any = client.post(leave_page.url, typed, follow=True)
    assert Submission.objects.get().state == SubmissionState.DRAFT
    assert "Je renonce au report" in text_of(response)
    assert '<input type="hidden" name="version" value="2">' in text_of(response)
    client.post(leave_page.url, typed | {"version": "2"})
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_form_page_with_a_file_attached_elsewhere_is_read_before_it_is_signed(
    leave_page: FormPage, cast: Cast, version: FormVersion, typed: Typed, client_of: ClientOf
) -> None:
    client, proof = client_of(cast.animator), f"f-{key_of(version, PROOF)}"
    child = str(kind_of(cast.animator.centre, "Enfant malade").public_id)
    sick = typed | {f"f-{key_of(version, KIND)}": child}
    client.post(leave_page.url, sick | {"intent": "save", proof: pdf("elsewhere.pdf", b"1")})
    sent = sick | {proof: pdf("here.pdf", b"2")}
    response: Any = client.post(leave_page.url, sent, follow=True)
    assert Submission.objects.get().state == SubmissionState.DRAFT
    seen = [str(file.pk) for file in SubmissionFile.objects.all()]
    assert [f'name="seen_file" value="{pk}"' in text_of(response) for pk in seen] == [True, True]
    client.post(leave_page.url, sick | {"seen_file": seen, "remove_file": seen[:1]})
    assert Submission.objects.get().state == SubmissionState.SUBMITTED
    assert SubmissionFile.objects.count() == 1


# Files


def test_form_page_files_are_kept_whatever_is_wrong_elsewhere(
    leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    client, proof = client_of(cast.animator), f"f-{key_of(version, PROOF)}"
    child = str(kind_of(cast.animator.centre, "Enfant malade").public_id)
    sick = typed | {f"f-{key_of(version, KIND)}": child, "password": "faux"}
    client.post(leave_page.url, sick | {proof: [pdf("un.pdf", b"1"), pdf("deux.pdf", b"2")]})
    assert sorted(SubmissionFile.objects.values_list("name", flat=True)) == ["deux.pdf", "un.pdf"]
    one = SubmissionFile.objects.get(name="un.pdf")
    shown = client.post(leave_page.url, sick | {"remove_file": [str(one.pk), "x"], "intent": "check"})
    assert list(SubmissionFile.objects.values_list("name", flat=True)) == ["deux.pdf"]
    assert ("deux.pdf" in text_of(shown), "un.pdf" in text_of(shown)) == (True, False)


def test_form_page_file_that_is_refused_says_why_next_to_its_question(
    leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    child = str(kind_of(cast.animator.centre, "Enfant malade").public_id)
    virus = SimpleUploadedFile("facture.pdf", b"MZ", "application/pdf")
    sent = typed | {f"f-{key_of(version, KIND)}": child, f"f-{key_of(version, PROOF)}": virus}
    response = client_of(cast.animator).post(leave_page.url, sent)
    assert list(errors_of(response)) == [PROOF]
    assert errors_of(response)[PROOF][0].startswith("facture.pdf\N{NO-BREAK SPACE}: ")
    assert SubmissionFile.objects.count() == 0
    fragment = client_of(cast.animator).post(leave_page.url, sent | {"intent": "save"}, headers=FETCH)
    assert "facture.pdf : " in text_of(fragment)


def test_form_page_file_of_somebody_else_is_not_removed(
    leave_page: FormPage, version: FormVersion, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    owner = client_of(cast.animator)
    owner.post(leave_page.url, typed | {"intent": "save", f"f-{key_of(version, PROOF)}": pdf()})
    file = SubmissionFile.objects.get()
    mine = typed | {"request_id": str(uuid4()), "intent": "save", "remove_file": str(file.pk)}
    client_of(cast.coordinator).post(leave_page.url, mine)
    assert SubmissionFile.objects.get() == file


# Correcting


@pytest.fixture
def returned(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    return decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Quelle salle ?")


def test_correct_shows_the_answers_and_what_to_correct(
    returned: Submission, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.animator).get(f"/demarches/suivi/{returned.pk}/corriger/")
    shown = text_of(response)
    assert "Claire Dubois vous demande de corriger" in shown
    assert "Quelle salle ?" in shown
    assert 'value="2027-03-15"' in shown
    preview = response.context["preview"]
    assert (preview.lines[0].before, preview.lines[0].after) == (25, 20)


def test_correct_signed_again_goes_back_along_the_route(
    returned: Submission, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    address = f"/demarches/suivi/{returned.pk}/corriger/"
    response = client_of(cast.animator).post(address, typed | {"revision": str(returned.revision)})
    assert response["Location"] == returned.get_absolute_url()
    returned.refresh_from_db()
    assert (returned.state, returned.events.count()) == (SubmissionState.SUBMITTED, 3)


def test_correct_page_left_open_since_is_told(
    returned: Submission, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    address = f"/demarches/suivi/{returned.pk}/corriger/"
    response = client_of(cast.animator).post(address, typed | {"revision": "0"}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert "Cette demande a changé" in text_of(response)


def test_correct_is_for_the_applicant_alone(returned: Submission, cast: Cast, client_of: ClientOf) -> None:
    address = f"/demarches/suivi/{returned.pk}/corriger/"
    people = (cast.animator, cast.coordinator, cast.hr, cast.director, cast.other_animator)
    assert [client_of(person).get(address).status_code for person in people] == [200, 404, 404, 404, 404]
    assert [client_of(person).post(address).status_code for person in people[1:]] == [404] * 4


def test_correct_request_on_its_way_leads_to_it(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY)
    address = f"/demarches/suivi/{sent.pk}/corriger/"
    client = client_of(cast.animator)
    assert [client.get(address)["Location"], client.post(address)["Location"]] == [
        sent.get_absolute_url()
    ] * 2


def test_form_page_names_the_colleagues_who_are_away_and_not_why(
    leave_page: FormPage, typed: Typed, cast: Cast, client_of: ClientOf
) -> None:
    AbsenceFactory(person=cast.coordinator, starts_on=MONDAY, ends_on=FRIDAY)
    AbsenceFactory(person=cast.youth_animator, starts_on=MONDAY, ends_on=FRIDAY)
    response = client_of(cast.animator).post(leave_page.url, typed | {"intent": "check"})
    assert [absence.person for absence in response.context["preview"].away] == ["Claire Dubois"]
    assert "<strong>Claire Dubois</strong>, du 15 mars au 19 mars" in text_of(response)
