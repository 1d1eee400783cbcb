import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sidelines.desk.models.people


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_offices_outside_named")]

    operations = [
        migrations.CreateModel(
            name="ItineraryNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=sidelines.desk.models.people.new_code,
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("text", models.TextField()),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="desk.requestside",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="desk.principal",
                    ),
                ),
            ],
            options={
                "ordering": ("file", "principal"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "principal"), name="note_once_a_principal_in_a_file"
                    )
                ],
            },
        ),
    ]
