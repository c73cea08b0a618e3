from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('forms_builder', '0001_initial'),
    ]

    operations = [
        migrations.RenameField(
            model_name='formpage',
            old_name='route',
            new_name='approval_route',
        ),
    ]
