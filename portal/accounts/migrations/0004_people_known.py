"""What accounts opened before this release have to be told, and their sessions, which lack what the new ones know."""

from django.db import migrations
from django.db.models import F

from portal.kit.texts import fold


def tell(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    User.objects.exclude(password__startswith="!").update(activated_at=F("date_joined"))
    people = list(User.objects.only("first_name", "last_name", "function"))
    for person in people:
        person.search_text = fold(
            f"{person.first_name} {person.last_name} {person.first_name} {person.function}"
        )[:500]
    User.objects.bulk_update(people, ["search_text"], batch_size=500)
    apps.get_model("accounts", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
