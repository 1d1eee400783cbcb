"""The journal is guarded by the database itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from sidelines.desk import guard


def put(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    """Begin the chain, and let nobody change it."""
    apps.get_model("desk", "ChainHead").objects.using(schema.connection.alias).get_or_create(pk=1)
    guard.put(schema.connection)


def take_away(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    """Let the database take changes again."""
    guard.take_away(schema.connection)


class Migration(migrations.Migration):
    dependencies = (("desk", "0004_journal_and_letters"),)
    operations = (migrations.RunPython(put, take_away),)
