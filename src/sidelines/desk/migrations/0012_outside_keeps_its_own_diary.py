"""No hours of offices outside are kept any more: what one office here confirmed with them told another of it."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def let_go(apps: Any, schema_editor: Any) -> None:
    """Let go of the hours that were kept of offices outside."""
    confirmed = apps.get_model("desk", "ConfirmedMeeting").objects
    confirmed.filter(file__office__outside=True, active=True).update(active=False)


class Migration(migrations.Migration):
    dependencies = [("desk", "0011_itinerary_notes")]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
