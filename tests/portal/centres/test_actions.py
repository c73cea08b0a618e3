"""Opening a centre, and the reference rows that it keeps by itself."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from forms_builder.models import FormIndexPage, LeaveKind, LeavePolicy
from home.models import LibraryPage, LinksPage, NewsIndexPage
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.actions.opening import create_centre, seed_public_holidays
from portal.centres.actions.registers import (
    change_public_holiday,
    change_sector,
    create_public_holiday,
    create_sector,
    delete_public_holiday,
    delete_sector,
)
from portal.centres.models import Centre, PublicHoliday, Sector
from tests.support.cast import CHILDHOOD, SYSTEM, Cast

pytestmark = pytest.mark.django_db

TWELVE_SECTORS = [
    "Cyber Espace",
    "Centre petite enfance",
    "Multi-accueil",
    "Secteur Petite Enfance",
    "Secteur Enfance",
    "Secteur Jeunes et Adolescents",
    "Secteur Jeunes Adultes",
    "Secteur Adultes et Familles",
    "Actualité Administrative",
    "Culture",
    "Santé Bien-être",
    "Non renseigné",
]
MAY_1 = date(2027, 5, 1)


def third_centre() -> Centre:
    return create_centre(by=SYSTEM, name="Centre social de la Plaine", slug="plaine")


def verbs(row: Centre | Sector | PublicHoliday) -> list[str]:
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def test_create_centre_gives_it_all_that_a_centre_has(today: date) -> None:
    made = third_centre()
    root = made.site.root_page
    assert (root.title, root.depth, made.site.site_name, made.collection.name) == (
        "Centre social de la Plaine",
        2,
        "Centre social de la Plaine",
        "Centre social de la Plaine",
    )
    assert list(made.sectors.order_by("position").values_list("name", flat=True)) == TWELVE_SECTORS
    assert list(made.sectors.filter(is_organisational=False).values_list("name", flat=True)) == [
        "Non renseigné"
    ]
    years = set(PublicHoliday.objects.filter(centre=made).values_list("date__year", flat=True))
    assert years == {2026, 2027, 2028, 2029}
    assert verbs(made) == ["centres.create_centre", "forms_builder.install_centre"]


def test_create_centre_is_furnished_by_the_rooms_above() -> None:
    """By the signal alone: this room knows none of them."""
    made = third_centre()
    below = Page.objects.child_of(made.site.root_page)
    assert {page.specific_class for page in below} == {
        FormIndexPage,
        LibraryPage,
        LinksPage,
        NewsIndexPage,
    }
    assert LeavePolicy.objects.filter(centre=made).count() == 1
    assert LeaveKind.objects.filter(centre=made, is_debited=True).count() == 2


def test_create_centre_first_takes_the_default_site_the_others_have_one_of_their_own(
    centre: Centre, other_centre: Centre
) -> None:
    hosted = create_centre(by=SYSTEM, name="Centre du Port", slug="port", hostname="port.example.org")
    assert [(one.site.hostname, one.site.is_default_site) for one in (centre, other_centre, hosted)] == [
        ("localhost", True),
        ("canal.invalid", False),
        ("port.example.org", False),
    ]
    assert Site.objects.filter(is_default_site=True).count() == 1


def test_create_centre_editors_hold_its_own_pages_and_files_and_nothing_else() -> None:
    made = third_centre()
    pages = {
        (item.group_id, item.page_id)
        for item in GroupPagePermission.objects.filter(group__in=[made.editors, made.form_editors])
    }
    forms = FormIndexPage.objects.child_of(made.site.root_page).get()
    assert pages == {(made.editors_id, made.site.root_page_id), (made.form_editors_id, forms.pk)}
    files = GroupCollectionPermission.objects.filter(group__in=[made.editors, made.form_editors])
    assert set(files.values_list("collection", flat=True)) == {made.collection_id}
    for group in (made.editors, made.form_editors):
        assert list(group.permissions.values_list("codename", flat=True)) == ["access_admin"]


@pytest.mark.parametrize("job", ["animator", "director", "hr", "it", "gone"])
def test_create_centre_by_who_works_in_one_is_refused(job: str, cast: Cast) -> None:
    before = [model._default_manager.count() for model in (Centre, Site, Page, Group, Collection)]
    with pytest.raises(PermissionDenied):
        create_centre(by=getattr(cast, job), name="Centre du Port", slug="port")
    after = [model._default_manager.count() for model in (Centre, Site, Page, Group, Collection)]
    assert after == before


def test_create_centre_by_who_installs_is_done(cast: Cast) -> None:
    made = create_centre(by=cast.installer, name="Centre du Port", slug="port")
    assert Centre.objects.get(slug="port") == made


def test_seed_public_holidays_adds_what_is_missing_and_leaves_what_was_changed(
    centre: Centre, today: date
) -> None:
    whit_monday = PublicHoliday.objects.get(centre=centre, date=date(2027, 5, 17))
    PublicHoliday.objects.filter(pk=whit_monday.pk).update(is_worked=True)
    PublicHoliday.objects.get(centre=centre, date=MAY_1).delete()
    again = range(2027, 2028)
    assert [seed_public_holidays(by=SYSTEM, centre=centre, years=again) for _ in range(2)] == [1, 0]
    assert PublicHoliday.objects.filter(centre=centre, date__year=2027).count() == 11
    whit_monday.refresh_from_db()
    assert whit_monday.is_worked


def test_sector_is_created_changed_and_deleted_by_who_edits(cast: Cast) -> None:
    made = create_sector(by=cast.communication, name="Potager", position=40)
    assert (made.centre, made.name) == (cast.communication.centre, "Potager")
    changed = change_sector(by=cast.it, sector=made, name="Jardin", receives_visits=True)
    assert (changed.pk, changed.name, changed.receives_visits) == (made.pk, "Jardin", True)
    delete_sector(by=cast.it, sector=changed)
    assert not Sector.objects.filter(pk=made.pk).exists()
    assert verbs(made) == ["centres.create_sector", "centres.change_sector", "centres.delete_sector"]


def test_change_sector_says_how_many_people_have_to_be_there(cast: Cast) -> None:
    made = create_sector(by=cast.communication, name="Potager")
    assert made.minimum_presence == 0
    changed = change_sector(by=cast.communication, sector=made, minimum_presence=3)
    assert (changed.name, changed.minimum_presence) == ("Potager", 3)
    with pytest.raises(ValidationError) as refusal:
        change_sector(by=cast.communication, sector=made, minimum_presence=-1)
    assert list(refusal.value.message_dict) == ["minimum_presence"]
    assert Sector.objects.get(pk=made.pk).minimum_presence == 3


def test_sector_of_a_name_that_is_taken_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        create_sector(by=cast.communication, name=CHILDHOOD)
    other = create_sector(by=cast.communication, name="Potager")
    with pytest.raises(ValidationError):
        change_sector(by=cast.communication, sector=other, name=CHILDHOOD)
    assert Sector.objects.get(pk=other.pk).name == "Potager"


def test_sector_that_somebody_belongs_to_stays(cast: Cast) -> None:
    with pytest.raises(ProtectedError):
        delete_sector(by=cast.it, sector=cast.animator.main_sector)


def test_public_holiday_is_created_changed_and_deleted_by_human_resources(cast: Cast) -> None:
    made = create_public_holiday(by=cast.hr, date=date(2027, 7, 13), name="Pont")
    assert made.centre == cast.hr.centre
    changed = change_public_holiday(by=cast.hr, day=made, is_worked=True)
    assert (changed.name, changed.is_worked) == ("Pont", True)
    delete_public_holiday(by=cast.hr, day=changed)
    assert not PublicHoliday.objects.filter(pk=made.pk).exists()
    assert verbs(made) == [
        "centres.create_public_holiday",
        "centres.change_public_holiday",
        "centres.delete_public_holiday",
    ]


SECTOR_ACTS: tuple[Callable[[User, Sector], object], ...] = (
    lambda by, row: create_sector(by=by, name="Potager"),
    lambda by, row: change_sector(by=by, sector=row, name="Autre"),
    lambda by, row: delete_sector(by=by, sector=row),
)
HOLIDAY_ACTS: tuple[Callable[[User, PublicHoliday], object], ...] = (
    lambda by, row: create_public_holiday(by=by, date=date(2027, 7, 13), name="Pont"),
    lambda by, row: change_public_holiday(by=by, day=row, name="Autre"),
    lambda by, row: delete_public_holiday(by=by, day=row),
)


@pytest.mark.parametrize("job", ["animator", "director", "hr", "gone"])
@pytest.mark.parametrize("act", SECTOR_ACTS)
def test_sector_by_who_does_not_edit_is_refused(
    act: Callable[[User, Sector], object], job: str, cast: Cast, centre: Centre
) -> None:
    row = Sector.objects.create(centre=centre, name="Atelier")
    before = list(Sector.objects.order_by("pk").values())
    with pytest.raises(PermissionDenied):
        act(getattr(cast, job), row)
    assert list(Sector.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("job", ["animator", "director", "communication", "gone"])
@pytest.mark.parametrize("act", HOLIDAY_ACTS)
def test_public_holiday_by_who_is_not_human_resources_is_refused(
    act: Callable[[User, PublicHoliday], object], job: str, cast: Cast, centre: Centre, today: date
) -> None:
    row = PublicHoliday.objects.get(centre=centre, date=MAY_1)
    before = list(PublicHoliday.objects.order_by("pk").values())
    with pytest.raises(PermissionDenied):
        act(getattr(cast, job), row)
    assert list(PublicHoliday.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("number", [1, 2])
def test_rows_of_another_centre_are_left_alone(
    number: int, cast: Cast, other_centre: Centre, today: date
) -> None:
    sector = Sector.objects.create(centre=other_centre, name="Atelier")
    day = PublicHoliday.objects.get(centre=other_centre, date=MAY_1)
    with pytest.raises(PermissionDenied):
        SECTOR_ACTS[number](cast.communication, sector)
    with pytest.raises(PermissionDenied):
        HOLIDAY_ACTS[number](cast.hr, day)
    assert (Sector.objects.get(pk=sector.pk).name, PublicHoliday.objects.filter(pk=day.pk).count()) == (
        "Atelier",
        1,
    )
