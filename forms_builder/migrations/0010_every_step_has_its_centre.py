import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0007_leave_and_proof"), ("forms_builder", "0009_centre_of_steps")]
    operations = [
        migrations.AlterField(
            model_name="approvalstep",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="centres.centre",
            ),
        ),
    ]
