import pytest
from django.conf import LazySettings

from portal.accounts.models import User
from portal.kit.access import can
from portal.notifications.models import Notification, OutboxMail
from tests.factories.notifications import mail_to, notice_to
from tests.support.cast import Cast


def test_view_notification_is_the_same_as_visible_to(cast: Cast) -> None:
    for person in (cast.hr, cast.director, cast.other_director):
        notice_to(person)
    User.objects.filter(pk=cast.director.pk).update(is_active=False)
    for person in User.objects.all():
        allowed = {
            row for row in Notification.objects.all() if can(person, "notifications.view_notification", row)
        }
        assert set(Notification.objects.visible_to(person)) == allowed
    assert set(Notification.objects.visible_to(cast.hr)) == set(
        Notification.objects.filter(recipient=cast.hr)
    )


@pytest.mark.parametrize("demo", [True, False])
def test_view_outboxmail_is_the_same_as_visible_to(cast: Cast, settings: LazySettings, demo: bool) -> None:
    settings.DEMO = demo
    for person in (cast.hr, cast.other_director):
        mail_to(person)
    for person in cast.people.values():
        allowed = {
            row for row in OutboxMail.objects.all() if can(person, "notifications.view_outboxmail", row)
        }
        assert set(OutboxMail.objects.visible_to(person)) == allowed
    assert OutboxMail.objects.visible_to(cast.hr).count() == int(demo)
