from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0009_offices_outside_entered")]

    operations = [
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
                condition=models.Q(outside=False, openly=True, entered_by__isnull=True)
                | models.Q(outside=True, entered_by__isnull=False),
                name="office_outside_entered_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.UniqueConstraint(
                condition=models.Q(outside=False), fields=("name",), name="office_named_once_on_the_server"
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.UniqueConstraint(
                condition=models.Q(outside=True, openly=True),
                fields=("entered_by", "name"),
                name="office_outside_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="principal",
            constraint=models.UniqueConstraint(
                condition=models.Q(openly=True),
                fields=("office", "name"),
                name="principal_named_once_in_an_office",
            ),
        ),
    ]
