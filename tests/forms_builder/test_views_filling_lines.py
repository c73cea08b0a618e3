"""Repeated lines and totals on the page of a form, without script and saved in the background."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from forms_builder.models import FormPage, Submission, SubmissionFile
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.expense_form import (
    CAR,
    DUE,
    KM,
    REASON,
    RECEIPT,
    TOLLS,
    TOTAL,
    WHY,
    Inputs,
    expense_form,
)
from tests.factories.forms_builder import pdf
from tests.factories.hostile_lines import HOSTILE, HOSTILE_FILES, forged, hostile_files
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
Typed = dict[str, Any]
FETCH = {"X-Requested-With": "fetch"}
MOST_QUERIES_OF_A_SAVE = 40


@pytest.fixture
def expenses(cast: Cast, centre: Centre, today: date) -> FormPage:
    return expense_form(centre, cast.communication, most=4)


@pytest.fixture
def names(expenses: FormPage) -> Inputs:
    return Inputs(expenses.versions.get())


@pytest.fixture
def client(client_of: ClientOf, cast: Cast) -> Client:
    return client_of(cast.animator)


@pytest.fixture
def typed(names: Inputs) -> Typed:
    """Two trips by car, as a page posts them."""
    return {
        "request_id": str(uuid4()),
        "revision": "0",
        "version": "1",
        names.field(CAR): "yes",
        names.line("001"): "1",
        names.cell("001", REASON): "Livraison",
        names.cell("001", KM): "40,5",
        names.cell("001", TOLLS): "3,20",
        names.line("002"): "1",
        names.cell("002", REASON): "Réunion",
        names.cell("002", KM): "21",
        names.cell("002", TOLLS): "",
    }


def draft() -> Submission:
    return Submission.objects.select_related("version").get()


def shown(response: Any, title: str) -> str:
    """What the page says is computed under `title`, in the form."""
    questions = response.context["drawing"].questions
    value: str = next(one["value"] for one in questions if one["spec"].label == title)
    return value.replace("\N{NO-BREAK SPACE}", " ")


def cells(response: Any, title: str) -> list[str]:
    places = response.context["drawing"].every_place
    return [one["value"].replace("\N{NO-BREAK SPACE}", " ") for one in places if one["spec"].label == title]


# Without script


def test_form_page_begins_with_one_empty_line_and_one_to_copy(
    expenses: FormPage, client: Client, names: Inputs
) -> None:
    page = client.get(expenses.url).content.decode()
    assert page.count(f'name="{names.line("001")}" value="1"') == 2
    assert page.count("<template") == 1


def test_form_page_check_computes_each_line_and_the_total(
    expenses: FormPage, client: Client, typed: Typed
) -> None:
    page = client.post(expenses.url, typed | {"intent": "check"})
    assert (cells(page, DUE), shown(page, TOTAL)) == (["20,25 €", "10,50 €"], "33,95 €")


def test_form_page_add_line_comes_back_at_it_and_keeps_everything(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    answer = client.post(expenses.url, typed | {"intent": f"add:{names.lines.key}"})
    assert answer["Location"].endswith(f"#id_{names.line('003')}")
    page = client.get(answer["Location"])
    assert f'id="id_{names.line("003")}"' in page.content.decode()
    assert shown(page, TOTAL) == "33,95 €"
    kept = {name: values[0] for name, values in draft().draft.items()}
    sent = {name: value for name, value in typed.items() if name.startswith("f-")}
    assert kept == sent | {names.line("003"): "1"}


def test_form_page_remove_line_comes_back_at_the_lines_without_it(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    answer = client.post(expenses.url, typed | {"intent": f"remove:{names.line('001')}"})
    assert answer["Location"].endswith(f"#id_f-{names.lines.key}")
    page = client.get(answer["Location"])
    assert (cells(page, DUE), shown(page, TOTAL)) == (["10,50 €"], "10,50 €")
    assert names.cell("001", KM) not in draft().draft


def test_form_page_remove_every_line_leaves_none_and_add_begins_again(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    one = {name: value for name, value in typed.items() if ".002" not in name}
    page = client.get(client.post(expenses.url, one | {"intent": f"remove:{names.line('001')}"})["Location"])
    assert cells(page, DUE) == []
    none = {name: value for name, value in one.items() if ".001" not in name} | {names.line("001"): ""}
    client.post(expenses.url, none | {"intent": f"add:{names.lines.key}"})
    assert draft().draft[names.line("001")] == ["1"]


@pytest.mark.parametrize(
    "intent",
    ["add:", "add:gone", "add:x.y", "remove:", "remove:f-gone.001", "remove:f-gone", "add", "remove", ":"],
)
def test_form_page_move_of_no_line_changes_nothing(
    intent: str, expenses: FormPage, client: Client, typed: Typed
) -> None:
    answer = client.post(expenses.url, typed | {"intent": intent})
    assert answer.status_code == 302
    assert len(draft().draft) == 9


def test_form_page_wrong_cell_says_so_there_and_in_the_summary(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    wrong = typed | {names.cell("002", KM): "beaucoup", "intent": "check"}
    page = client.post(expenses.url, wrong)
    form = page.context["form"]
    assert list(form.errors) == [names.path("002", KM)]
    text = page.content.decode()
    assert f'href="#id_{names.cell("002", KM)}">Dépenses, ligne 2, Kilomètres</a>' in text
    assert 'value="beaucoup"' in text
    assert shown(page, TOTAL) == "23,45 €"


def test_form_page_too_many_lines_is_said_of_the_lines(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    more = {names.line(f"00{number}"): "1" for number in range(3, 6)}
    more |= {names.cell(f"00{number}", REASON): "Trajet" for number in range(3, 6)}
    more |= {names.cell(f"00{number}", KM): "1" for number in range(3, 6)}
    page = client.post(expenses.url, typed | more | {"intent": "check"})
    assert page.context["form"].errors == {names.lines.key: ["Gardez 4 lignes au plus."]}
    assert f'href="#id_f-{names.lines.key}">Dépenses</a>' in page.content.decode()


def test_form_page_hidden_cell_is_posted_back_and_not_stored(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    page = client.post(expenses.url, typed | {names.field(CAR): "no", "intent": "check"})
    why, tolls, receipt = (names.path("001", one).rpartition(".")[2] for one in (REASON, TOLLS, RECEIPT))
    assert page.context["form"].answers[names.lines.key] == [
        {"id": "001", why: "Livraison", tolls: "3.20", receipt: []},
        {"id": "002", why: "Réunion", tolls: None},
    ]
    assert 'value="40,5"' in page.content.decode()
    assert shown(page, TOTAL) == "3,20 €"


def test_form_page_signed_with_forged_totals_stores_what_was_computed(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    forged = {names.field(TOTAL): "99999", names.cell("001", DUE): "99999", names.field(WHY): "Je force"}
    answer = client.post(expenses.url, typed | forged | {"intent": "sign", "password": PASSWORD})
    sent = draft()
    assert (answer.status_code, sent.state) == (302, "submitted")
    total = names.field(TOTAL).removeprefix("f-")
    due = names.path("001", DUE).rpartition(".")[2]
    assert sent.answers[total] == "33.95"
    assert [row[due] for row in sent.answers[names.lines.key]] == ["20.25", "10.50"]
    assert names.field(WHY).removeprefix("f-") not in sent.answers


def test_form_page_question_called_for_by_a_total_is_required_then(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    page = client.post(
        expenses.url, typed | {names.cell("001", KM): "300", "intent": "sign", "password": PASSWORD}
    )
    assert list(page.context["form"].errors) == [names.field(WHY).removeprefix("f-")]


# Files inside lines


def test_form_page_file_of_a_line_is_kept_signed_and_shown(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    receipt = {names.cell("001", RECEIPT): pdf("recu.pdf")}
    answer = client.post(expenses.url, typed | receipt | {"intent": "sign", "password": PASSWORD})
    assert SubmissionFile.objects.get().field == names.path("001", RECEIPT)
    page = client.get(answer["Location"]).content.decode()
    assert "recu.pdf" in page
    assert page.count("<dl") == page.count("</dl>")


def test_form_page_file_of_a_removed_line_goes_with_it_and_never_bars_the_signature(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    """Taken away in the background first: it may still be undone, so that the file stays until then."""
    client.post(expenses.url, typed | {names.cell("001", RECEIPT): pdf("recu.pdf"), "intent": "save"})
    gone = {name: value for name, value in typed.items() if ".001" not in name} | {names.line("001"): ""}
    client.post(expenses.url, gone | {"intent": "save"}, headers=FETCH)
    assert SubmissionFile.objects.count() == 1
    answer = client.post(expenses.url, gone | {"intent": "sign", "password": PASSWORD})
    assert (draft().state, answer.status_code) == ("submitted", 302)
    assert SubmissionFile.objects.count() == 0


@pytest.mark.parametrize("line", ["009", "zzz", "0" * 300, "../x", "é"])
def test_form_page_file_for_a_line_that_is_not_there_is_refused(
    line: str, expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    client.post(expenses.url, typed | {names.cell(line, RECEIPT): pdf("recu.pdf"), "intent": "check"})
    assert SubmissionFile.objects.count() == 0


def test_form_page_others_files_are_left_alone(
    expenses: FormPage, client: Client, client_of: ClientOf, cast: Cast, names: Inputs, typed: Typed
) -> None:
    other = typed | {
        "request_id": str(uuid4()),
        names.cell("001", RECEIPT): pdf("recu.pdf"),
        "intent": "save",
    }
    client_of(cast.coordinator).post(expenses.url, other)
    theirs = SubmissionFile.objects.get()
    client.post(expenses.url, typed | {"remove_file": str(theirs.pk), "intent": "save"})
    assert SubmissionFile.objects.get() == theirs


# Saved in the background


def test_form_page_save_in_the_background_answers_totals_and_what_is_asked(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    much = typed | {names.cell("001", KM): "300"}
    said = client.post(expenses.url, much, headers=FETCH).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    total, why = names.field(TOTAL).removeprefix("f-"), names.field(WHY).removeprefix("f-")
    assert f'<output id="v-{total}" data-swap>163,70 €</output>' in said
    assert f'<output id="v-{names.path("001", DUE)}" data-swap>150,00 €</output>' in said
    asked = [names.path("001", RECEIPT), why]
    assert [line for line in said.splitlines() if "data-asked" in line] == [
        f'<i data-asked="q-{path}"></i>' for path in asked
    ]
    assert "<input" not in said.replace('<input type="hidden" name="seen"', "")


def test_form_page_line_removed_in_the_background_stays_removed_on_another_device(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    client.post(expenses.url, typed, headers=FETCH)
    before = draft().draft_digest
    removed = {name: value for name, value in typed.items() if ".001" not in name} | {names.line("001"): ""}
    client.post(expenses.url, removed | {"seen": before, "touched": [names.line("001")]}, headers=FETCH)
    # The other device still shows the line, and somebody types elsewhere.
    elsewhere = typed | {names.cell("002", KM): "22", "seen": before, "touched": [names.cell("002", KM)]}
    client.post(expenses.url, elsewhere, headers=FETCH)
    kept = draft().draft
    assert kept[names.line("001")] == [""]
    assert kept[names.cell("002", KM)] == ["22"]
    assert [name for name in kept if name.startswith(names.line("001") + ".")] == []
    page = client.get(expenses.url)
    assert f'name="{names.line("001")}" value=""' in page.content.decode()


def test_form_page_line_put_back_has_what_was_in_it(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    client.post(expenses.url, typed, headers=FETCH)
    removed = {name: value for name, value in typed.items() if ".001" not in name} | {names.line("001"): ""}
    client.post(expenses.url, removed, headers=FETCH)
    client.post(expenses.url, typed, headers=FETCH)
    assert draft().draft[names.cell("001", KM)] == ["40,5"]


def test_form_page_save_costs_the_same_for_one_line_and_many(
    client: Client, cast: Cast, centre: Centre, today: date
) -> None:
    page = expense_form(centre, cast.communication, most=100)
    names = Inputs(page.versions.get())
    counts = []
    for number in (1, 3, 100):
        posted: Typed = {"request_id": str(UUID(int=1))}
        for line in range(number):
            posted |= {names.line(f"{line:03}"): "1", names.cell(f"{line:03}", KM): "1"}
        client.post(page.url, posted, headers=FETCH)
        counts.append(queries_of(lambda posted=posted: client.post(page.url, posted, headers=FETCH)).count)
    assert len(set(counts)) == 1
    assert counts[0] <= MOST_QUERIES_OF_A_SAVE


# Hostile


REFUSED = {"101 lines": 413, "4 000 lines": 413, "12 000 lines": 400}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("intent", ["save", "check", "sign"])
def test_form_page_hostile_lines_are_refused_or_kept_whole_and_never_sent(
    what: str, intent: str, expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    client.post(expenses.url, typed, headers=FETCH)
    before = draft().draft
    posted = typed | forged(names, what) | {"intent": intent, "password": "ce-n-est-pas-le-bon"}
    answer = client.post(expenses.url, posted)
    assert answer.status_code == REFUSED.get(what, 302 if intent == "save" else 200)
    kept = draft()
    assert kept.state == "draft"
    if what in REFUSED:
        assert kept.draft == before
    else:
        assert kept.draft[names.line("002")] == ["1"]


@pytest.mark.parametrize("what", HOSTILE_FILES)
@pytest.mark.parametrize("intent", ["check", "sign"])
def test_form_page_hostile_file_is_answered_next_to_it_and_loses_nothing(
    what: str, intent: str, expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    said = HOSTILE_FILES[what]
    path = names.path("001", RECEIPT)
    posted = typed | {f"f-{path}": hostile_files()[what], "intent": intent, "password": "ce-n-est-pas-le-bon"}
    answer = client.post(expenses.url, posted)
    _, refused, after = answer.content.decode().partition(f'id="id_f-{path}_error"')
    assert (answer.status_code, bool(refused)) == (200, bool(said))
    assert said in after.partition("</p>")[0]
    assert (draft().state, draft().draft[names.cell("002", KM)]) == ("draft", ["21"])
    kept = SubmissionFile.objects.all()
    assert [(len(file.name), file.name[-4:]) for file in kept] == [(200, ".pdf")] * (not said)


def test_form_page_one_line_more_than_is_ever_kept_is_refused_in_a_sentence(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    full = typed | {names.line(f"{number:03}"): "1" for number in range(1, 101)}
    answer = client.post(expenses.url, full | {"intent": f"add:{names.lines.key}"})
    assert (answer.status_code, "C’est trop de texte" in answer.content.decode()) == (413, True)
    assert len([name for name in draft().draft if name.count(".") == 1]) == 100


def test_form_page_too_large_a_total_is_said_and_not_signed(
    expenses: FormPage, client: Client, names: Inputs, typed: Typed
) -> None:
    huge = {names.cell(line, TOLLS): "999999999999" for line in ("001", "002")}
    page = client.post(expenses.url, typed | huge | {"intent": "sign", "password": PASSWORD})
    assert page.status_code == 200
    assert draft().state == "draft"
    assert page.context["form"].errors["__all__"] == ["« Total » : ce nombre est trop grand."]
