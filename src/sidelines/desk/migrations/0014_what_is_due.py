"""What is due of a file and whose it is; and whether of a meeting's time the day alone is agreed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations, models


def bring_back(apps: Any, schema_editor: Any) -> None:
    """Bring what has ended but for a follow-up back on the lists; what is due of it is written at its next look."""
    files = apps.get_model("desk", "RequestSide").objects
    files.filter(told=True, open=False, item_due_on__isnull=False, next_on__isnull=False).exclude(
        owner_name=""
    ).update(open=True)


class Migration(migrations.Migration):
    dependencies = [("desk", "0013_when_last_and_as_reported")]

    operations = [
        migrations.AddField(
            model_name="requestside",
            name="item_what",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="requestside",
            name="item_owner_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="requestside",
            name="owing",
            field=models.ManyToManyField(editable=False, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="requestside",
            name="hours_open",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(bring_back, migrations.RunPython.noop),
    ]
