import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0009_personal_data"),
        ("centres", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("started_at", models.DateTimeField(verbose_name="from")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="to")),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.centre")),
                ("looked_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="looks_at", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "portal seen as somebody",
                "verbose_name_plural": "portals seen as somebody",
                "ordering": ["-started_at", "id"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("looked_by",), name="one_open_look_at_a_time"),
                    models.CheckConstraint(condition=models.Q(("looked_by", models.F("person")), _negated=True), name="look_as_somebody_else"),
                ],
            },
        ),
    ]
