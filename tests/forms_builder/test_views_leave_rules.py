"""How a centre counts leave, and what each kind gives: set by human resources."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from forms_builder.actions.accruing import accrue_leave
from forms_builder.choices import Accrual, DayBasis
from forms_builder.models import LeaveKind, LeavePolicy
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, kind_of
from tests.support.cast import SYSTEM, Cast

ClientOf = Callable[[User], Client]
RULES = "/conges/regles/"
POLICY = {
    "day_basis": "123456",
    "year_starts_in": "1",
    "carries_over": "5,5",
    "carried_for_months": "12",
    "reminds_after": "2",
    "escalates_after": "6",
}
KIND = {
    "name": "Congés payés",
    "is_debited": "on",
    "entitlement": "25",
    "accrual": "monthly",
    "accrual_share": "0,80",
    "is_offered": "on",
}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def address(kind: LeaveKind) -> str:
    return f"{RULES}{kind.public_id}/"


def test_policy_is_changed_and_noted(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    response = client_of(cast.hr).post(RULES, POLICY, follow=True)
    assert "Les modifications sont enregistrées." in text_of(response)
    policy = LeavePolicy.objects.get(centre=centre)
    assert (policy.day_basis, policy.year_starts_in, policy.carries_over, policy.rounds_up) == (
        DayBasis.OUVRABLES,
        1,
        Decimal("5.5"),
        False,
    )
    entry = AuditEntry.objects.get(verb="forms_builder.change_leave_policy")
    assert (entry.actor_id, entry.details["before"]["year_starts_in"]) == (cast.hr.pk, "6")


def test_policy_with_balances_keeps_the_beginning_of_its_year(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date
) -> None:
    account_of(cast.animator)
    client_of(cast.hr).post(RULES, POLICY)
    policy = LeavePolicy.objects.get(centre=centre)
    assert (policy.year_starts_in, policy.reminds_after) == (6, 2)


@pytest.mark.parametrize(
    ("field", "value"), [("year_starts_in", "13"), ("reminds_after", "0"), ("day_basis", "1")]
)
def test_policy_that_cannot_be_says_where(
    cast: Cast, centre: Centre, client_of: ClientOf, field: str, value: str
) -> None:
    response = client_of(cast.hr).post(RULES, POLICY | {field: value})
    assert list(response.context["form"].errors) == [field]
    assert LeavePolicy.objects.get(centre=centre).carried_for_months == 15


def test_rules_show_what_each_kind_gives(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    LeaveKind.objects.filter(centre=centre, name="Congés payés").update(
        entitlement=Decimal(25), accrual=Accrual.MONTHLY
    )
    shown = text_of(client_of(cast.hr).get(RULES))
    assert ("25 jours par an, un douzième chaque mois" in shown, "sans compteur" in shown) == (True, True)


def test_kind_is_changed(cast: Cast, centre: Centre, client_of: ClientOf, today: date) -> None:
    response = client_of(cast.hr).post(address(kind_of(centre)), KIND)
    assert response.status_code == 302
    kind = kind_of(centre)
    assert (kind.entitlement, kind.accrual, kind.accrual_share, kind.is_acquired_ahead) == (
        25,
        Accrual.MONTHLY,
        Decimal("0.80"),
        False,
    )


@pytest.mark.parametrize("change", [{"accrual": "yearly"}, {"is_acquired_ahead": "on"}])
def test_kind_whose_days_have_come_in_keeps_its_way(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date, change: dict[str, str]
) -> None:
    client = client_of(cast.hr)
    client.post(address(kind_of(centre)), KIND)
    accrue_leave(by=SYSTEM)
    response = client.post(address(kind_of(centre)), KIND | change)
    assert response.context["form"].errors == {
        "accrual": [
            (
                "Des jours de cette nature ont déjà été acquis cette année de congés, ou lors d’une année précédente qui "
                "n’est pas clôturée. S’ils s’acquièrent chaque mois, clôturez les années précédentes pendant le premier "
                "mois de la prochaine année de congés, puis changez ce réglage. S’ils arrivent tous au début de l’année, "
                "arrêtez-les avant qu’elle commence, puis clôturez et changez ce réglage une fois qu’elle a commencé."
            )
        ]
    }
    assert (kind_of(centre).accrual, kind_of(centre).is_acquired_ahead) == (Accrual.MONTHLY, False)
    client.post(address(kind_of(centre)), KIND | {"accrual": "none", "entitlement": "26"})
    assert (kind_of(centre).accrual, kind_of(centre).entitlement) == (Accrual.NONE, 26)


@pytest.mark.parametrize("who", ["direction", "animation.enfance", "informatique", "communication"])
def test_rules_are_for_human_resources_alone(
    cast: Cast, centre: Centre, client_of: ClientOf, who: str
) -> None:
    client, kind = client_of(cast[who]), kind_of(centre)
    answers = [client.get(RULES), client.post(RULES, POLICY), client.post(address(kind), KIND)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert kind_of(centre).entitlement == 0


def test_kind_of_another_centre_is_not_found(cast: Cast, other_centre: Centre, client_of: ClientOf) -> None:
    assert client_of(cast.hr).get(address(kind_of(other_centre))).status_code == 404


def test_kind_is_added_and_taken_away(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    added = client.post(f"{RULES}ajouter/", KIND | {"name": "Ancienneté", "position": "9"}, follow=True)
    kind = kind_of(centre, "Ancienneté")
    assert (kind.position, kind.accrual, "Ancienneté" in text_of(added)) == (9, Accrual.MONTHLY, True)
    gone = client.post(f"{address(kind)}supprimer/", follow=True)
    assert "La nature de congé est supprimée." in text_of(gone)
    assert not LeaveKind.objects.filter(pk=kind.pk).exists()
    verbs = (
        AuditEntry.objects.filter(verb__contains="leave_kind").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["forms_builder.create_leave_kind", "forms_builder.delete_leave_kind"]


def test_kind_keeps_its_place_where_none_is_typed(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    before = kind_of(centre, "Repos compensateur").position
    client_of(cast.hr).post(
        address(kind_of(centre, "Repos compensateur")), KIND | {"name": "Récupération", "position": ""}
    )
    assert kind_of(centre, "Récupération").position == before > 0


def test_kind_of_a_name_that_is_taken_is_refused(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    before = LeaveKind.objects.count()
    answer = client_of(cast.hr).post(f"{RULES}ajouter/", KIND | {"name": "Formation"})
    assert (answer.status_code, answer.context["form"].is_valid()) == (200, False)
    assert LeaveKind.objects.count() == before


def test_kind_of_which_there_are_balances_is_not_deleted(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date
) -> None:
    account = account_of(cast.animator)
    answer = client_of(cast.hr).post(f"{address(account.kind)}supprimer/", follow=True)
    assert "ne la proposez plus" in text_of(answer)
    assert LeaveKind.objects.filter(pk=account.kind_id).exists()


@pytest.mark.parametrize("who", ["direction", "animation.enfance", "informatique", "centre2.direction"])
def test_kinds_are_added_and_deleted_by_human_resources_alone(
    cast: Cast, centre: Centre, client_of: ClientOf, who: str
) -> None:
    client, before = client_of(cast[who]), LeaveKind.objects.count()
    answers = [
        client.get(f"{RULES}ajouter/"),
        client.post(f"{RULES}ajouter/", KIND | {"name": "Ancienneté"}),
        client.post(f"{address(kind_of(centre, 'Autre'))}supprimer/"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert LeaveKind.objects.count() == before
