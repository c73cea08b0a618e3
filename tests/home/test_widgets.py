"""What the page editor chooses with."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.centres.audiences import sector_term
from portal.centres.models import Centre, Sector
from tests.factories.home import page_of, section_of
from tests.support.cast import CHILDHOOD, Cast


def test_audience_comparison_names_the_readers_of_both_versions(
    cast: Cast, client_of: Callable[[User], Client], centre: Centre
) -> None:
    sector = Sector.objects.get(centre=centre, name=CHILDHOOD)
    page = page_of(section_of(centre), audience=[sector_term(sector.pk)])
    page.audience = ["role:hr"]
    page.save_revision()
    page.audience = []
    page.save_revision()
    revisions = list(page.revisions.order_by("pk").values_list("pk", flat=True))
    client = client_of(cast.communication)

    def compared(before: int, after: int) -> str:
        path = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, before, after])
        return client.get(path).content.decode()

    first, second = compared(*revisions[:2]), compared(*revisions[1:])
    assert [CHILDHOOD in first, "Ressources humaines" in first] == [True, True]
    assert ["Ressources humaines" in second, "Tout le centre" in second] == [True, True]
    assert [term in one for one in (first, second) for term in ("sector:", "role:")] == [False] * 4
