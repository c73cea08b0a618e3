"""Make the bare site, and print the cookie of somebody who is signed in. Run by the bench, in its process."""

import django
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from wagtail.models import Page, Site

    from tests.bench.bare.models import BarePage

    tree = Page.objects.get(depth=1)
    home = tree.add_child(instance=BarePage(title="Accueil", slug="accueil"))
    for number in range(5):
        home.add_child(instance=BarePage(title=f"Page {number}", slug=f"page-{number}"))
    Site.objects.update(root_page=home)
    user = get_user_model().objects.create_superuser("somebody")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)


if __name__ == "__main__":
    main()
