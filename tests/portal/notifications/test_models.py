import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.notifications.models import Notification, validate_local_path
from tests.factories.notifications import notice_to
from tests.support.cast import Cast


@pytest.mark.parametrize("path", ["/", "/demarches/suivi/?suite=x#bas"])
def test_validate_local_path_of_the_portal_is_accepted(path: str) -> None:
    validate_local_path(path)


@pytest.mark.parametrize(
    "path", ["", "x", "//x.example", "///x.example", "/\\x.example", "http://x.example/"]
)
def test_validate_local_path_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(ValidationError):
        validate_local_path(path)


@pytest.mark.parametrize("url", ["https://x.example/", "//x.example/"])
def test_notification_leading_elsewhere_is_refused_by_the_database(cast: Cast, url: str) -> None:
    notice = notice_to(cast.hr)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=notice.pk).update(url=url)
