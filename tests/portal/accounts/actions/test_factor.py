"""The second factor: codes that serve once, whoever comes first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions import factor
from portal.accounts.actions.factor import (
    erase_factor,
    recovery_digest,
    remove_factor,
    replace_recovery_codes,
    start_enrolment,
    start_replacement,
    verify_code,
)
from portal.accounts.choices import SecondFactor
from portal.accounts.exceptions import TooManyCodes, WrongSecondFactor
from portal.accounts.factor import MOST_IN_DAY, MOST_IN_WINDOW, Tries
from portal.accounts.models import KnownDevice, RecoveryCode, User, WrongCode
from portal.accounts.queries.factor import recovery_codes_left, tries_of
from portal.accounts.reauthentication import Reauthentication
from portal.notifications.models import OutboxMail
from tests.support.cast import Cast
from tests.support.factor import Telephone, clock_held, enrol
from tests.support.race import Runner

Race = Callable[..., list[Runner]]


def check(person: User, typed: str, device: KnownDevice | None = None) -> SecondFactor:
    return verify_code(by=person, typed=typed, device=device, client_address="127.0.0.1")


def proof(person: User, code: str = "totp") -> Reauthentication:
    return Reauthentication(
        person_id=person.pk, at=timezone.now(), failed_tries=0, client_address="", user_agent="", code=code
    )


def device_of(person: User, digest: str = "a") -> KnownDevice:
    return KnownDevice.objects.create(person=person, digest=digest, label="", last_seen_at=timezone.now())


def test_verify_code_tells_which_kind_it_was(cast: Cast):
    telephone = enrol(cast.animator)
    assert check(cast.animator, telephone.current_code()) == SecondFactor.TOTP
    assert check(cast.animator, telephone.recovery_codes[0]) == SecondFactor.RECOVERY
    assert recovery_codes_left(cast.animator) == 9


def test_verify_code_of_whoever_has_no_application_is_wrong(cast: Cast):
    RecoveryCode.objects.create(person=cast.animator, digest=recovery_digest(cast.animator, "ABCDEFGHJKMN"))
    for typed in ("123456", "ABCDEFGHJKMN"):
        with pytest.raises(WrongSecondFactor):
            check(cast.animator, typed)
    assert recovery_codes_left(cast.animator) == 1


def test_verify_code_too_many_on_one_device_leaves_the_others_open(cast: Cast):
    telephone, known, other = enrol(cast.animator), device_of(cast.animator), device_of(cast.animator, "b")
    refusals = []
    for _ in range(MOST_IN_WINDOW + 1):
        with pytest.raises((WrongSecondFactor, TooManyCodes)) as refusal:
            check(cast.animator, telephone.wrong_code(), known)
        refusals.append(refusal.type)
    assert refusals == [WrongSecondFactor] * (MOST_IN_WINDOW - 1) + [TooManyCodes] * 2
    with pytest.raises(TooManyCodes):
        check(cast.animator, telephone.current_code(), known)
    assert check(cast.animator, telephone.current_code(), other) == SecondFactor.TOTP
    assert check(cast.animator, telephone.recovery_codes[0], None) == SecondFactor.RECOVERY


@pytest.mark.parametrize(
    ("in_window", "in_day", "too_many", "told"),
    [
        (MOST_IN_WINDOW - 1, MOST_IN_WINDOW - 1, False, False),
        (1, MOST_IN_WINDOW, False, True),
        (MOST_IN_WINDOW, MOST_IN_WINDOW, True, True),
        (1, MOST_IN_WINDOW + 1, False, False),
        (1, MOST_IN_DAY - 1, False, False),
        (1, MOST_IN_DAY, True, True),
        (0, MOST_IN_DAY + 1, True, False),
    ],
)
def test_tries_are_too_many_in_a_quarter_of_an_hour_or_a_day(
    in_window: int, in_day: int, too_many: bool, told: bool
):
    tries = Tries(in_window, in_day)
    assert (tries.are_too_many, tries.must_be_told) == (too_many, told)


def test_verify_code_too_many_is_told_by_one_mail(cast: Cast):
    telephone = enrol(cast.animator)
    for _ in range(MOST_IN_WINDOW + 5):
        with pytest.raises((WrongSecondFactor, TooManyCodes)):
            check(cast.animator, telephone.wrong_code())
    mail = OutboxMail.objects.get(kind="accounts.too_many_codes")
    assert mail.address == cast.animator.email
    assert "quelqu’un connaît votre mot de passe" in mail.body_text
    assert "changez" in mail.body_text.lower()


@pytest.mark.parametrize("code", ["", "totp"])
def test_changes_need_a_proof_with_a_code_of_ones_own(cast: Cast, code: str):
    enrol(cast.animator)
    stranger = proof(cast.coordinator) if code else proof(cast.animator, "")
    for act in (
        lambda: start_replacement(by=cast.animator, proof=stranger),
        lambda: remove_factor(by=cast.animator, proof=stranger, session_key=None),
        lambda: replace_recovery_codes(by=cast.animator, proof=stranger, session_key=None),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (TOTPDevice.objects.count(), recovery_codes_left(cast.animator)) == (1, 10)


def test_start_enrolment_is_refused_over_another(cast: Cast):
    enrol(cast.animator)
    with pytest.raises(PermissionDenied):
        start_enrolment(by=cast.animator)


def test_recovery_codes_of_two_people_do_not_look_alike(cast: Cast):
    assert recovery_digest(cast.animator, "ABCD") != recovery_digest(cast.coordinator, "ABCD")
    assert recovery_digest(cast.animator, "abcd-") == recovery_digest(cast.animator, "ABCD")


def test_erase_factor_leaves_nothing(cast: Cast):
    enrol(cast.animator)
    WrongCode.objects.create(person=cast.animator)
    erase_factor(cast.animator)
    assert (TOTPDevice.objects.count(), RecoveryCode.objects.count(), WrongCode.objects.count()) == (0, 0, 0)


# At the same instant.


def together(race: Race, person: User, typed: str) -> list[str]:
    def act() -> Any:
        return check(User.objects.get(pk=person.pk), typed)

    runners = race(act, act)
    return sorted(type(runner.error).__name__ if runner.error else "in" for runner in runners)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_recovery_code_typed_twice_at_once_lets_one_in(race: Race, cast: Cast):
    telephone = enrol(cast.animator)
    assert together(race, cast.animator, telephone.recovery_codes[0]) == ["WrongSecondFactor", "in"]
    assert recovery_codes_left(cast.animator) == 9


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_recovery_code_typed_twice_at_once_lets_one_in_by_the_update_alone(
    race: Race, cast: Cast, without_locks: None
):
    telephone = enrol(cast.animator)
    assert together(race, cast.animator, telephone.recovery_codes[0]) == ["WrongSecondFactor", "in"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_recovery_code_read_and_then_used_would_let_both_in(
    race: Race, cast: Cast, without_locks: None, monkeypatch: pytest.MonkeyPatch
):
    def read_then_use(by: User, typed: str, client_address: str) -> bool:
        found = RecoveryCode.objects.filter(digest=recovery_digest(by, typed), used_at=None).first()
        if found is not None:
            found.used_at = timezone.now()
            found.save(update_fields=["used_at"])
        return found is not None

    monkeypatch.setattr(factor, "use_recovery_code", read_then_use)
    telephone = enrol(cast.animator)
    assert together(race, cast.animator, telephone.recovery_codes[0]) == ["in", "in"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_code_of_the_telephone_typed_twice_at_once_lets_one_in(race: Race, cast: Cast):
    telephone = enrol(cast.animator)
    assert together(race, cast.animator, telephone.current_code()) == ["WrongSecondFactor", "in"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_code_of_the_telephone_would_let_both_in_without_the_lock(
    race: Race, cast: Cast, without_locks: None
):
    telephone = enrol(cast.animator)
    assert together(race, cast.animator, telephone.current_code()) == ["in", "in"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_once_are_not_more_than_the_limit(race: Race, cast: Cast):
    telephone = enrol(cast.animator)
    WrongCode.objects.bulk_create(WrongCode(person=cast.animator) for _ in range(MOST_IN_WINDOW - 1))
    assert together(race, cast.animator, telephone.wrong_code()) == ["TooManyCodes", "TooManyCodes"]
    assert tries_of(cast.animator, None).in_window == MOST_IN_WINDOW


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_once_would_pass_the_limit_without_the_lock(
    race: Race, cast: Cast, without_locks: None
):
    telephone = enrol(cast.animator)
    WrongCode.objects.bulk_create(WrongCode(person=cast.animator) for _ in range(MOST_IN_WINDOW - 1))
    together(race, cast.animator, telephone.wrong_code())
    assert tries_of(cast.animator, None).in_window == MOST_IN_WINDOW + 1


def test_telephone_of_the_tests_shows_what_the_application_shows(cast: Cast):
    telephone = enrol(cast.animator)
    with clock_held():
        assert Telephone(TOTPDevice.objects.get().bin_key).code() == telephone.current_code()
