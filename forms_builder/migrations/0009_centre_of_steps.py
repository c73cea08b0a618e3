"""Write on each step the centre of its request."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, editor: Any) -> None:
    steps = apps.get_model("forms_builder", "ApprovalStep").objects
    requests = apps.get_model("forms_builder", "Submission").objects
    of_request = requests.filter(pk=OuterRef("submission")).values("centre")[:1]
    steps.filter(centre=None).update(centre=Subquery(of_request))


class Migration(migrations.Migration):
    dependencies = [("forms_builder", "0008_closing_and_erasing")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
