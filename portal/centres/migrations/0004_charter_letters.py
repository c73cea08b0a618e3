from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centres", "0003_content")]

    operations = [
        migrations.AddField(
            model_name="charter",
            name="logo_height",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="charter",
            name="logo_width",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="charter",
            name="typeface",
            field=models.CharField(
                choices=[
                    ("rounded", "Rounded"),
                    ("plain", "Straight"),
                    ("serif", "Classic, as in a book"),
                ],
                default="rounded",
                max_length=10,
                verbose_name="letters",
            ),
        ),
    ]
