"""What rooms are lent for."""

from datetime import datetime, time

import pytest

from calendars.policies import (
    Asked,
    Capacity,
    HowFarAhead,
    Level,
    LongestDuration,
    NotOver,
    OpeningHours,
    Policy,
    findings,
)


def asked(start: str, end: str, people: int = 0) -> Asked:
    now = datetime(2027, 3, 10, 9)  # noqa: DTZ001  clock time
    return Asked("Salle", datetime.fromisoformat(start), datetime.fromisoformat(end), now, people)


@pytest.mark.parametrize(
    ("policy", "slot", "codes"),
    [
        (OpeningHours(time(8), time(20)), ("2027-03-18T08:00", "2027-03-18T20:00"), []),
        (OpeningHours(time(8), time(20)), ("2027-03-18T07:59", "2027-03-18T09:00"), ["hours"]),
        (OpeningHours(time(8), time(20)), ("2027-03-18T19:00", "2027-03-18T20:01"), ["hours"]),
        (OpeningHours(time(8), time(20)), ("2027-03-18T19:00", "2027-03-19T00:00"), ["hours"]),
        (OpeningHours(time(8), time(20)), ("2027-03-18T09:00", "2027-03-19T10:00"), ["hours"]),
        (OpeningHours(None, None), ("2027-03-18T03:00", "2027-03-19T04:00"), []),
        (LongestDuration(120), ("2027-03-18T08:00", "2027-03-18T10:00"), []),
        (LongestDuration(120), ("2027-03-18T08:00", "2027-03-18T10:01"), ["duration"]),
        (LongestDuration(0), ("2027-03-18T08:00", "2027-04-18T10:01"), []),
        (HowFarAhead(8), ("2027-03-18T08:00", "2027-03-18T10:00"), []),
        (HowFarAhead(7), ("2027-03-18T08:00", "2027-03-18T10:00"), ["ahead"]),
        (HowFarAhead(0), ("2037-03-18T08:00", "2037-03-18T10:00"), []),
        (NotOver(), ("2027-03-10T07:00", "2027-03-10T09:00"), ["over"]),
        (NotOver(), ("2027-03-10T07:00", "2027-03-10T09:01"), []),
    ],
)
def test_findings_of_one_rule(policy: Policy, slot: tuple[str, str], codes: list[str]) -> None:
    assert [finding.code for finding in findings([policy], asked(*slot))] == codes


def test_findings_of_too_many_people_warn() -> None:
    (finding,) = findings([Capacity(20)], asked("2027-03-18T08:00", "2027-03-18T09:00", people=21))
    assert (
        finding.level,
        findings([Capacity(0)], asked("2027-03-18T08:00", "2027-03-18T09:00", people=9)),
    ) == (
        Level.WARNING,
        [],
    )
