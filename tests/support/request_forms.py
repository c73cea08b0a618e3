"""The forms around requests and the forms they are made with: see tests/support/bad_input.py."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from forms_builder.actions.submitting import withdraw as withdraw_request
from forms_builder.choices import Decision
from forms_builder.leave_forms import account_name
from forms_builder.models import LeaveCampaign, LeaveClosing, LeaveKind, LeaveWish, Submission
from forms_builder.models.submissions import UNANSWERED
from forms_builder.opening_forms import keep_lines
from forms_builder.queries.leave_closing import closing_rows, digest_of
from forms_builder.queries.opening_lines import preview_of
from forms_builder.rules import current_step
from portal.kit.dates import add_months
from tests.factories.forms_builder import (
    approve_all,
    decide_as,
    handled_by,
    leave_typed,
    make_form,
    next_monday,
    question,
    send,
)
from tests.support.cast import PASSWORD
from tests.support.content_forms import UNREADABLE_DAY
from tests.support.world import World
from tests.support.wrong_values import REQUIRED, SECRET, TEXT, TYPED, Filled, SentAgain


def leave(path: str, submission: Submission, **more: str) -> Filled:
    version, day = submission.version, next_monday()
    typed = {name: value for name, [value] in leave_typed(version, day, day).items()}
    meta = {"revision": str(submission.revision), "version": str(version.number), "password": PASSWORD}
    wrong = dict.fromkeys((*typed, *meta, *more), TYPED) | {"password": SECRET}
    # Without a half of the day, the day is whole.
    wrong |= {
        name: {what: value for what, value in TYPED.items() if value} for name in typed if "_half" in name
    }
    return Filled("animator", path, typed | meta | more | {"intent": "sign"}, wrong)


def new_request(world: World) -> Filled:
    assert world.leave_account
    fresh = Submission(version=world.leave_form.versions.get())
    return leave(str(world.leave_form.url), fresh, request_id=str(uuid4()))


def correct(world: World) -> Filled:
    returned = decide_as(world.cast.coordinator, world.submission, Decision.SEND_BACK, "Précise.")
    return leave(reverse("forms_builder:correct", args=[returned.pk]), returned)


def withdraw(world: World) -> Filled:
    path = reverse("forms_builder:withdraw", args=[world.submission.pk])
    return Filled("animator", path, {"revision": "1"}, {"revision": TYPED})


def repeat(world: World) -> Filled:
    path = reverse("forms_builder:repeat", args=[world.submission.pk])
    # It writes a draft, which is looked at elsewhere (tests/forms_builder/actions/test_repeating.py).
    return Filled("animator", path, {"revision": "1"}, {"revision": TYPED}, writes=False)


def cancel(world: World) -> Filled:
    cast = world.cast
    done = approve_all(world.submission, cast.coordinator, cast.hr, cast.director)
    path = reverse("forms_builder:cancel", args=[done.pk])
    right = {"revision": str(done.revision), "comment": "La sortie est reportée."}
    return Filled("animator", path, right, {"revision": TYPED, "comment": REQUIRED})


def decide(world: World) -> Filled:
    step = current_step(world.submission)
    assert step is not None
    path = reverse("forms_builder:decide", args=[world.submission.pk])
    right = {
        "step": str(step.pk),
        "revision": "1",
        "decision": "approve",
        "comment": "",
        "password": PASSWORD,
    }
    wrong = {"step": TYPED, "revision": TYPED, "decision": TYPED, "comment": TEXT, "password": SECRET}
    return Filled("coordinator", path, right, wrong)


def message(world: World) -> Filled:
    path = reverse("forms_builder:message", args=[world.submission.pk])
    return Filled("coordinator", path, {"body": "Le matin ?"}, {"body": REQUIRED})


def together(world: World) -> Filled:
    step = current_step(world.submission)
    assert step is not None
    right = {"chosen": f"{step.pk}.1", "password": PASSWORD}
    wrong = {"chosen": TYPED, "password": SECRET}
    return Filled("coordinator", reverse("forms_builder:together"), right, wrong, answer=200)


def begin_form(world: World) -> Filled:
    right = {"model": str(world.leave_form.translation_key)}
    return Filled("communication", reverse("forms_builder:models"), right, {"model": TYPED})


def try_form(world: World) -> Filled:
    """Nothing is ever written."""
    version, day = world.leave_form.versions.get(), next_monday()
    typed = {name: value for name, [value] in leave_typed(version, day, day).items()}
    wrong = {name: TYPED for name in typed if "_half" not in name}
    path = reverse("forms_builder:try", args=[world.leave_form.translation_key])
    return Filled("hr", path, typed | {"intent": "try"}, wrong, writes=False, answer=200)


def decide_proposal(world: World) -> Filled:
    proposal = world.form_proposal
    right = {
        "seen": proposal.digest,
        "version": world.leave_form.versions.get().digest,
        "decision": "approve",
        "comment": "",
        "password": PASSWORD,
    }
    wrong = {"seen": TYPED, "version": TYPED, "decision": TYPED, "comment": TEXT, "password": SECRET}
    return Filled("hr", proposal.get_absolute_url(), right, wrong)


def handle(world: World) -> Filled:
    cast = world.cast
    route = [handled_by("reception", "Envoyé")]
    form = make_form(
        world.submission.centre,
        "Fax",
        [("text", question("Objet", required=False))],
        by=cast.communication,
        route=route,
    )
    sent = send(form, cast.animator, {})
    step = current_step(sent)
    assert step is not None
    path = reverse("forms_builder:handle", args=[sent.pk])
    right = {"step": str(step.pk), "revision": "1", "comment": "", "password": PASSWORD}
    wrong = {"step": TYPED, "revision": TYPED, "comment": TEXT, "password": SECRET}
    return Filled("reception", path, right, wrong)


def complete(world: World) -> Filled:
    cast = world.cast
    asked = [("text", question("Objet", required=False)), ("date", question("Rendu le", later="hr"))]
    form = make_form(world.submission.centre, "Badge", asked, by=cast.communication, route=["coordinator"])
    sent = send(form, cast.animator, {})
    path = reverse("forms_builder:complete", args=[sent.pk])
    returned = f"f-{sent.definition.fields[1].key}"
    right = {"revision": "1", returned: "2027-03-09", "password": PASSWORD}
    return Filled("hr", path, right, {"revision": TYPED, returned: TYPED, "password": SECRET})


def reassign(world: World) -> Filled:
    path = reverse("forms_builder:reassign", args=[world.submission.pk])
    right = {
        "revision": "1",
        "to": str(world.cast.youth_coordinator.public_id),
        "comment": "Claire est absente.",
    }
    return Filled("hr", path, right, {"revision": TYPED, "to": TYPED, "comment": REQUIRED})


def drop(world: World) -> Filled:
    back = decide_as(world.cast.coordinator, world.submission, Decision.SEND_BACK, "Quelles heures ?")
    Submission.objects.filter(pk=back.pk).update(changed_at=timezone.now() - UNANSWERED)
    path = reverse("forms_builder:drop", args=[back.pk])
    right = {"revision": str(back.revision), "comment": "", "password": PASSWORD}
    return Filled("hr", path, right, {"revision": TYPED, "comment": TEXT, "password": SECRET})


def hold_request(world: World) -> Filled:
    path = reverse("forms_builder:request-hold", args=[world.submission.pk])
    return Filled("dpo", path, {"reason": "Litige depuis mai."}, {"reason": REQUIRED})


def print_before(world: World) -> Filled:
    """Of a request that was taken back today."""
    sent = world.submission
    withdraw_request(by=sent.applicant, submission=sent, revision=sent.revision)
    month = add_months(world.centre.today, sent.definition.retention_months)
    path = f"{reverse('forms_builder:print-before')}?mois={month:%Y-%m}"
    return Filled("hr", path, {"password": PASSWORD}, {"password": SECRET})


def payroll(world: World) -> Filled:
    path = reverse("forms_builder:payroll")
    return Filled("hr", path, {"password": PASSWORD}, {"password": SECRET}, writes=False, answer=200)


def export(world: World) -> Filled:
    page = world.submission.page
    assert page is not None
    right = {"form": page.slug, "start": "2026-01-01", "end": "2027-12-31", "password": PASSWORD}
    wrong = {
        "form": TYPED,
        "start": UNREADABLE_DAY,
        "end": UNREADABLE_DAY | {"before": "2025-12-31"},
        "password": SECRET,
    }
    return Filled("hr", reverse("forms_builder:export"), right, wrong, writes=False, answer=200)


def adjust_balance(world: World) -> Filled:
    account = world.leave_account
    path = reverse("forms_builder:leave-person", args=[account.employee.public_id])
    right = {
        "account": account_name(account),
        "days": "-1,5",
        "reason": "Erreur de mai",
        "identifier": str(uuid4()),
    }
    days = {name: value for name, value in TYPED.items() if name != "negative"} | {"nought": "0"}
    wrong = {"account": TYPED, "days": days, "reason": REQUIRED, "identifier": TYPED}
    return Filled("hr", path, right, wrong)


def close_leave_year(world: World) -> Filled:
    account = world.old_account
    kind = LeaveKind.objects.select_related("centre__leave_policy").get(pk=account.kind_id)
    path = reverse("forms_builder:leave-year", args=[kind.public_id, account.year_start.year])
    seen = digest_of(closing_rows(kind, account.year_start, by=world.cast.hr))
    return Filled("hr", path, {"seen": seen}, {"seen": TYPED})


BALANCES = "Nom;Prénom;Nature du congé;Jours restants\nLevasseur;Inès;Congés payés;3"
"""A file of opening balances of which the only line is to correct: nothing comes of it."""


def import_balances(world: World) -> Filled:
    right = {"file": SentAgain("soldes.csv", BALANCES.encode(), content_type="text/csv")}
    path = reverse("forms_builder:leave-import")
    return Filled("hr", path, right, {"file": TYPED}, writes=False, answer=200)


def confirm_balances(world: World) -> Filled:
    """What the page showed; anything else shows it again."""
    by, person = world.cast.hr, world.cast.youth_animator
    facts = {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "kind": "Congés payés",
        "days": "3",
    }
    right = {"lines": keep_lines(by, [(2, facts)]), "seen": preview_of(by, [(2, facts)]).digest}
    return Filled("hr", reverse("forms_builder:leave-import-confirm"), right, dict.fromkeys(right, TYPED))


def change_policy(world: World) -> Filled:
    right = {
        "day_basis": "123456",
        "year_starts_in": "6",
        "carries_over": "5",
        "carried_for_months": "12",
        "reminds_after": "2",
        "escalates_after": "6",
    }
    wrong = {name: TYPED for name in right if name != "carries_over"}
    wrong["carries_over"] = {name: value for name, value in TYPED.items() if value}
    return Filled("hr", reverse("forms_builder:leave-rules"), right, wrong)


def change_kind(world: World) -> Filled:
    kind = world.leave_account.kind
    path = reverse("forms_builder:leave-kind", args=[kind.public_id])
    right = {
        "name": kind.name,
        "is_debited": "on",
        "entitlement": "25",
        "accrual": "monthly",
        "accrual_share": "1",
        "is_offered": "on",
    }
    wrong = {"name": REQUIRED, "entitlement": TYPED, "accrual": TYPED, "accrual_share": TYPED}
    return Filled("hr", path, right, wrong)


def add_kind(world: World) -> Filled:
    right = {
        "name": "Congé d’ancienneté",
        "position": "9",
        "entitlement": "2",
        "accrual": "none",
        "accrual_share": "1",
    }
    wrong = {"name": REQUIRED, "entitlement": TYPED, "accrual": TYPED, "accrual_share": TYPED}
    wrong["position"] = {name: value for name, value in TYPED.items() if value}
    return Filled("hr", reverse("forms_builder:leave-kind-add"), right, wrong)


def defer_days(world: World) -> Filled:
    cast = world.cast
    done = approve_all(world.submission, cast.coordinator, cast.hr, cast.director)
    path = reverse("forms_builder:leave-sickness", args=[cast.animator.public_id])
    day = next_monday().isoformat()
    right = {"leave": str(done.pk), "starts_on": day, "ends_on": day}
    return Filled("hr", path, right, dict.fromkeys(right, TYPED))


def write_line(world: World) -> Filled:
    """Days that came back to a year that is closed go on to the next."""
    account = world.old_account
    LeaveClosing.objects.create(
        centre=account.centre, kind=account.kind, year_start=account.year_start, author_label="rh"
    )
    path = reverse("forms_builder:leave-write", args=[account.public_id])
    return Filled("hr", path, {"act": "carry"}, {"act": TYPED})


def campaign_typed(campaign: LeaveCampaign, **values: str) -> dict[str, str]:
    """A campaign as human resources type it."""
    named = ("opens_on", "wishes_by", "starts_on", "ends_on")
    days = {name: getattr(campaign, name).isoformat() for name in named}
    typed = {"title": campaign.title, "kind": str(campaign.kind.public_id), "order": "Ancienneté", **days}
    return typed | values


WRONG_CAMPAIGN = {
    "title": REQUIRED,
    **dict.fromkeys(("kind", "opens_on", "wishes_by", "starts_on", "ends_on"), TYPED),
    "order": TEXT,
}
WRONG_WISH = {"starts_on": TYPED, "ends_on": TYPED, "comment": TEXT}


def open_campaign(world: World) -> Filled:
    right = campaign_typed(world.campaign, title="Été encore")
    return Filled("hr", reverse("forms_builder:campaign-open"), right, WRONG_CAMPAIGN)


def change_campaign(world: World) -> Filled:
    path = reverse("forms_builder:campaign-change", args=[world.campaign.pk])
    return Filled("hr", path, campaign_typed(world.campaign, title="Été encore"), WRONG_CAMPAIGN)


def wish_typed(campaign: LeaveCampaign) -> dict[str, str]:
    """The last day of the campaign."""
    day = campaign.ends_on.isoformat()
    return {"starts_on": day, "ends_on": day, "comment": "Avec les enfants"}


def say_wish(world: World) -> Filled:
    path = reverse("forms_builder:wish-new", args=[world.campaign.pk])
    return Filled("animator", path, wish_typed(world.campaign), WRONG_WISH)


def change_wish(world: World) -> Filled:
    path = reverse("forms_builder:wish", args=[world.wish.pk])
    return Filled("animator", path, wish_typed(world.campaign), WRONG_WISH)


def prefer_wish(world: World) -> Filled:
    assert world.wish.rank == 1
    last = world.campaign.ends_on
    second = LeaveWish.objects.create(
        campaign=world.campaign, person=world.cast.animator, rank=2, starts_on=last, ends_on=last
    )
    path = reverse("forms_builder:wish-prefer", args=[second.pk])
    return Filled("animator", path, {"rank": "2"}, {"rank": TYPED})


def set_wish_aside(world: World) -> Filled:
    path = reverse("forms_builder:wish-set-aside", args=[world.wish.pk])
    return Filled("hr", path, {"reason": "Trop de monde absent"}, {"reason": REQUIRED})
