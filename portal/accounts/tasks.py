"""What the worker does for accounts. Each may run twice."""

from django_tasks import task

from portal.accounts.actions import (
    data_exports,
    import_work,
    imports,
    invitations,
    looks,
    passwords,
    people,
    personal_data,
    photos,
    sessions,
)
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.access import SystemActor


@task()
def send_password_resets(person_ids: list[int]) -> None:
    """Mail a link to each; the list is empty for an address that nobody has."""
    for person in User.objects.filter(pk__in=person_ids):
        passwords.send_password_reset(by=SystemActor("password-reset"), person=person)


@task()
def note_refused_sign_in(person_ids: list[int], client_address: str) -> None:
    """Audit a wrong password; the list is empty for a name that nobody has."""
    for person in User.objects.filter(pk__in=person_ids):
        sessions.note_refused_sign_in(by=SystemActor("sign-in"), person=person, client_address=client_address)


@task()
def forget_old_sign_ins() -> None:
    sessions.forget_old_sign_ins(by=SystemActor("cleaner"))


@task()
def close_ended_accounts() -> None:
    for centre in Centre.objects.all():
        people.close_ended_accounts(by=SystemActor("end-of-contract"), centre=centre)


@task()
def remove_expired_photos() -> None:
    for centre in Centre.objects.all():
        photos.remove_expired_photos(by=SystemActor("end-of-image-right"), centre=centre)


@task()
def invite_everybody_by_mail(by_id: int) -> None:
    """In the name of whoever pressed the button, with the rights that they have now."""
    invitations.invite_everybody_by_mail(by=User.objects.get(pk=by_id))


@task()
def close_forgotten_looks() -> None:
    looks.close_forgotten_looks(by=SystemActor("look"))


@task()
def work_on_imports() -> None:
    import_work.work_on_imports(by=SystemActor("import"))


@task()
def forget_old_imports() -> None:
    imports.forget_old_imports(by=SystemActor("cleaner"))


@task()
def make_data_exports() -> None:
    data_exports.make_exports(by=SystemActor("copyist"))


@task()
def expire_data_exports() -> None:
    data_exports.expire_exports(by=SystemActor("cleaner"))


@task()
def continue_erasures() -> None:
    personal_data.continue_erasures(by=SystemActor("cleaner"))
