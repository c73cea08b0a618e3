"""`install_forms`: run after `migrate`, for centres that were opened before a form of day one existed."""

from typing import Any

from django.core.management.base import BaseCommand

from forms_builder.actions.installing import install_forms
from forms_builder.day_one_forms import DAY_ONE_FORMS
from forms_builder.models import FormIndexPage
from portal.centres.models import Centre
from portal.kit.access import SystemActor


class Command(BaseCommand):
    help = "Puts the forms of day one online in the centres that never had them. Safe to repeat: nothing is overwritten."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--centre", help="the short name of one centre; every centre without")
        parser.add_argument("--dry-run", action="store_true", help="say what would be laid, and lay nothing")

    def handle(self, *args: Any, centre: str | None, dry_run: bool, **options: Any) -> None:
        by = SystemActor("upgrade")
        centres = Centre.objects.select_related("site__root_page").order_by("slug")
        for one in centres.filter(slug=centre) if centre else centres:
            if dry_run:
                index = FormIndexPage.objects.child_of(one.site.root_page).get()
                laid = [form.title for form in DAY_ONE_FORMS if form.slug not in index.installed]
            else:
                laid = [page.title for page in install_forms(by=by, centre=one, forms=DAY_ONE_FORMS)]
            self.stdout.write(f"{one}: {', '.join(laid) or 'nothing new'}")
