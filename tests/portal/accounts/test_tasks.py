from datetime import timedelta

from portal.accounts import tasks
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.notifications.models import OutboxMail
from tests.support.cast import Cast


def test_send_password_resets_twice_mails_once(cast: Cast):
    for _ in range(2):
        tasks.send_password_resets.call([cast.animator.pk, cast.gone.pk])
    assert list(OutboxMail.objects.values_list("address", flat=True)) == [cast.animator.email]


def test_send_password_resets_to_nobody_mails_nobody(cast: Cast):
    tasks.send_password_resets.call([])
    tasks.send_password_resets.call([0])
    assert OutboxMail.objects.count() == 0


def test_forget_old_sign_ins_runs_again(cast: Cast):
    assert [tasks.forget_old_sign_ins.call() for _ in range(2)] == [None, None]


def test_close_ended_accounts_twice_closes_in_every_centre(cast: Cast):
    people = [cast.animator, cast.other_animator]
    for person in people:
        User.objects.filter(pk=person.pk).update(leaves_on=person.centre.today - timedelta(days=1))
    for _ in range(2):
        tasks.close_ended_accounts.call()
    assert not User.objects.filter(pk__in=[person.pk for person in people], is_active=True).exists()
    assert AuditEntry.objects.filter(verb="accounts.close_ended_account").count() == 2


def test_remove_expired_photos_runs_again(cast: Cast):
    assert [tasks.remove_expired_photos.call() for _ in range(2)] == [None, None]
