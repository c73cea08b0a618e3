from portal.accounts import tasks
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
