"""A request on paper: the pages to print, and the PDFs that are asked for once and waited for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from forms_builder import tasks
from forms_builder.actions.printing import keep_copy
from forms_builder.choices import Decision
from forms_builder.models import PrintedCopy, Signature, Submission
from forms_builder.queries.printing import TASK
from forms_builder.views.printing import WAITS
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.ui.exceptions import TooMuchToPrint
from tests.factories.accounts import look_at
from tests.factories.forms_builder import approve_all, decide_as, draft_of
from tests.factories.papers import agreement_form, fax_form, order_form, send_agreement, send_fax, send_order
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
CONTENT = b"%PDF-1.7 recap"


@pytest.fixture
def order(cast: Cast, centre: Centre, today: date) -> Submission:
    return send_order(order_form(centre, cast.communication), cast.animator)


@pytest.fixture
def pdf(order: Submission) -> str:
    return f"{order.get_absolute_url()}recapitulatif.pdf"


@pytest.fixture
def copy(order: Submission) -> PrintedCopy:
    return keep_copy(by=SYSTEM, submission=order, kind="recap", content=CONTENT)


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def asked() -> list[list[Any]]:
    rows = DBTaskResult.objects.filter(task_path=TASK).order_by("enqueued_at")
    return [row.args_kwargs["args"] for row in rows]


def end_task(status: TaskResultStatus, said: str | None = None, minutes: int = 0) -> None:
    ended = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.filter(task_path=TASK).update(status=status, return_value=said, finished_at=ended)


# The pages to print


def test_recap_shows_lines_totals_and_the_sentence_of_the_law(
    order: Submission, cast: Cast, client_of: ClientOf
) -> None:
    decide_as(cast.coordinator, order, comment="Bon pour accord.")
    shown = text_of(client_of(cast.hr).get(f"{order.get_absolute_url()}recapitulatif/"))
    digest = Signature.objects.order_by("sequence")[0].content_digest
    expected = (
        "<strong>BC-2027-0001</strong>",
        '<td class="number">13,50 €</td>',
        '<th scope="row">Total TTC</th><td>13,50 €</td>',
        "Bon pour accord.",
        digest,
        "article 25, paragraphe 1",
        "Projet : pas encore approuvé",
        "cofinancé par l’Union Européenne",
        "par Nadia Benali.",
    )
    assert [words for words in expected if words not in shown] == []


@pytest.mark.parametrize(
    ("decision", "words"),
    [(Decision.REFUSE, "Sans valeur\N{NO-BREAK SPACE}: demande refusée"), (Decision.APPROVE, None)],
)
def test_recap_says_what_it_is_worth(
    decision: Decision, words: str | None, cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    sent = send_agreement(agreement_form(centre, cast.communication), cast.animator)
    decide_as(cast.hr, sent, decision, "Oui ou non.")
    caution = client_of(cast.animator).get(f"{sent.get_absolute_url()}recapitulatif/").context["caution"]
    assert caution == (words or "")


def test_paper_is_offered_by_the_page_of_its_request(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    sent = send_agreement(agreement_form(centre, cast.communication), cast.animator, "<i>Paul</i>")
    client, address = client_of(cast.animator), f"{sent.get_absolute_url()}imprimer/convention/"
    page = text_of(client.get(sent.get_absolute_url()))
    assert (f'href="{address}"' in page, "Imprimer la convention" in page) == (True, True)
    shown = text_of(client.get(address))
    assert "&lt;i&gt;Paul&lt;/i&gt; donne de son temps" in shown
    assert shown.count("Fait à") == 2


@pytest.mark.parametrize("slug", ["bordereau", "page-de-garde", "n-importe-quoi", "agreement"])
@pytest.mark.parametrize("ending", ["/", ".pdf"])
def test_paper_that_the_form_does_not_offer_is_not_there(
    slug: str, ending: str, cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    sent = send_agreement(agreement_form(centre, cast.communication), cast.animator)
    address = f"{sent.get_absolute_url()}imprimer/{slug}{ending}"
    assert client_of(cast.animator).get(address).status_code == 404
    assert asked() == []


def test_papers_of_a_draft_and_of_strangers_are_not_there(
    order: Submission, cast: Cast, client_of: ClientOf
) -> None:
    draft = draft_of(order.page, cast.animator, {})
    for ending in ("recapitulatif/", "recapitulatif.pdf", "imprimer/bordereau/", "imprimer/bordereau.pdf"):
        assert client_of(cast.animator).get(f"{draft.get_absolute_url()}{ending}").status_code == 404
        for person in (cast.youth_animator, cast.accounting, cast.other_director):
            assert client_of(person).get(f"{order.get_absolute_url()}{ending}").status_code == 404
    assert asked() == []


def test_recap_costs_the_same_with_more_lines(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    page, client = order_form(centre, cast.communication), client_of(cast.hr)

    def cost(lines: int) -> int:
        sent = send_order(page, cast.animator, *[("Ramettes", "1", "1")] * lines)
        found = queries_of(lambda: client.get(f"{sent.get_absolute_url()}recapitulatif/"))
        assert found.repeated == []
        return found.count

    cost(1)  # what is cached for the whole process is not the page's
    costs = [cost(number) for number in (1, 3, 30)]
    assert (len(set(costs)), costs[0] <= 14) == (1, True)


# The PDF


def test_pdf_is_asked_for_once_and_waited_for(
    order: Submission, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    for person in (cast.animator, cast.hr):
        answer = client_of(person).get(pdf)
        assert (answer.status_code, answer["Refresh"]) == (202, f"3; url={pdf}?attente=1")
        assert "Le PDF se prépare…" in text_of(answer)
    assert asked() == [[str(order.pk), "recap", 1]]


def test_pdf_is_made_by_the_worker_and_downloaded(
    order: Submission, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    waiting = client.get(pdf)
    tasks.make_copy.func(*asked()[0])
    end_task(TaskResultStatus.SUCCESSFUL, "made")
    ready = client.get(waiting["Refresh"].partition("url=")[2])
    assert (ready.status_code, ready["Refresh"], "Le PDF est prêt" in text_of(ready)) == (
        200,
        f"0; url={pdf}",
        True,
    )
    answer = client.get(pdf)
    content = answer.getvalue()
    kept = PrintedCopy.objects.get()
    assert (answer["Content-Type"], answer["ETag"]) == ("application/pdf", f'"{kept.sha256}"')
    name = f"recapitulatif-BC-2027-0001-{str(order.pk)[:8]}.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (content[:5], len(content)) == (b"%PDF-", kept.size)


def test_pdf_that_the_browser_holds_is_not_sent_again(
    copy: PrintedCopy, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    first = client.get(pdf)
    assert first.getvalue() == CONTENT
    assert client.get(pdf, headers={"If-None-Match": first["ETag"]}).status_code == 304
    other = client.get(pdf, headers={"If-None-Match": '"0"'})
    assert (other.status_code, other.getvalue()) == (200, CONTENT)


def test_pdf_of_a_request_that_moved_is_asked_for_anew(
    copy: PrintedCopy, order: Submission, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    decide_as(cast.coordinator, order)
    assert client_of(cast.hr).get(pdf).status_code == 202
    assert asked() == [[str(order.pk), "recap", 2]]


def test_pdf_without_a_worker_is_waited_for_a_minute(
    order: Submission, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    address, waits = pdf, 0
    while (answer := client.get(address)).status_code == 202:
        address, waits = answer["Refresh"].partition("url=")[2], waits + 1
    assert (waits, answer.status_code, answer.has_header("Refresh"), len(asked())) == (WAITS, 503, False, 1)
    shown = text_of(answer)
    assert "Le PDF n’est pas disponible" in shown
    assert f'href="{order.get_absolute_url()}recapitulatif/"' in shown


@pytest.mark.parametrize(
    ("status", "said", "minutes", "expected"),
    [
        (TaskResultStatus.RUNNING, None, 0, 202),
        (TaskResultStatus.SUCCESSFUL, "too-much-to-print", 0, 422),
        (TaskResultStatus.SUCCESSFUL, "gone", 0, 202),
        (TaskResultStatus.FAILED, None, 5, 500),
        (TaskResultStatus.FAILED, None, 11, 202),
    ],
    ids=["running", "too much", "gone", "failed", "failed a while ago"],
)
def test_pdf_says_how_its_making_ended(
    status: TaskResultStatus, said: str | None, minutes: int, expected: int,
    order: Submission, pdf: str, cast: Cast, client_of: ClientOf,
) -> None:  # fmt: skip
    client = client_of(cast.animator)
    client.get(pdf)
    end_task(status, said, minutes)
    answer = client.get(pdf)
    assert answer.status_code == expected
    again = expected == 202 and status != TaskResultStatus.RUNNING
    assert len(asked()) == (2 if again else 1)


@pytest.mark.parametrize("typed", ["x", "-1", "999999999999", "²", "1.5", "a\x00b", "0"])
def test_pdf_reads_no_number_that_its_page_did_not_write(
    typed: str, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.animator).get(pdf, {"attente": typed})
    assert (answer.status_code, answer["Refresh"]) == (202, f"3; url={pdf}?attente=1")


def test_pdf_is_never_opened_over_somebodys_shoulder(
    copy: PrintedCopy, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.it)
    look_at(cast.animator, by=cast.it)
    assert client.get(pdf).status_code == 404


def test_pdf_is_only_read(pdf: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.animator).post(pdf).status_code == 405
    assert asked() == []


def test_pdf_whose_file_is_lost_is_not_there(
    copy: PrintedCopy, pdf: str, cast: Cast, client_of: ClientOf
) -> None:
    copy.content.storage.delete(str(copy.content.name))
    assert client_of(cast.hr).get(pdf).status_code == 404


def test_submission_shows_hr_the_digest_of_its_pdf(
    copy: PrintedCopy, order: Submission, cast: Cast, client_of: ClientOf
) -> None:
    people = (cast.animator, cast.coordinator, cast.hr, cast.director)

    def shown() -> list[bool]:
        pages = [client_of(person).get(order.get_absolute_url()) for person in people]
        return [copy.sha256 in text_of(page) for page in pages]

    assert shown() == [False] * 4, "while it is open there is nothing to file yet"
    Submission.objects.filter(pk=order.pk).update(closed_at=timezone.now())
    assert shown() == [False, False, True, True]


# The task, and what puts it in the queue


def test_make_copy_says_how_it_ended(order: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> bytes:
        raise TooMuchToPrint

    assert tasks.make_copy.func(str(order.pk), "recap", 5) == "gone"
    monkeypatch.setattr("forms_builder.actions.printing.render_pdf", fail)
    assert tasks.make_copy.func(str(order.pk), "recap", 1) == "too-much-to-print"


def test_decided_requests_are_printed_by_themselves(
    cast: Cast, centre: Centre, today: date, django_capture_on_commit_callbacks: Any
) -> None:
    sent = send_order(order_form(centre, cast.communication), cast.animator)
    for person, expected in (
        (cast.coordinator, []),
        (cast.hr, []),
        (cast.director, [[str(sent.pk), "recap", 4]]),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            decide_as(person, sent)
        assert asked() == expected
    assert DBTaskResult.objects.get(task_path=TASK).priority == tasks.AT_LEISURE


def test_refused_requests_are_printed_by_themselves(
    order: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        decide_as(cast.coordinator, order, Decision.REFUSE, "Trop cher.")
    assert asked() == [[str(order.pk), "recap", 2]]


def test_cover_sheet_of_a_form_that_nobody_decides_is_no_draft(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    sent = send_fax(fax_form(centre, cast.communication), cast.animator)
    approve_all(sent, cast.hr)
    answer = client_of(cast.animator).get(f"{sent.get_absolute_url()}imprimer/page-de-garde/")
    assert (answer.context["caution"], answer.context["marks"]) == ("", ["Urgent"])
