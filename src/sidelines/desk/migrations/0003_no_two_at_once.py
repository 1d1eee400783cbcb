"""Two confirmed meetings of one principal never overlap: the database itself refuses it, whoever writes."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "desk_confirmedmeeting"
COUNTS = "active AND NOT hours_open AND override_reason = ''"

POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT confirmed_never_overlap
    EXCLUDE USING gist (principal_id WITH =, tstzrange(begins, ends) WITH &&) WHERE ({COUNTS})
    """,
)
POSTGRES_BACK = (f"ALTER TABLE {TABLE} DROP CONSTRAINT confirmed_never_overlap",)


def _trigger(moment: str) -> str:
    new = COUNTS.replace("active", "NEW.active").replace("hours_open", "NEW.hours_open")
    new = new.replace("override_reason", "NEW.override_reason")
    return f"""
    CREATE TRIGGER confirmed_never_overlap_{moment.lower()} BEFORE {moment} ON {TABLE}
    WHEN {new} AND EXISTS (
        SELECT 1 FROM {TABLE} WHERE id IS NOT NEW.id AND principal_id = NEW.principal_id AND {COUNTS}
        AND begins < NEW.ends AND ends > NEW.begins
    )
    BEGIN SELECT RAISE(ABORT, 'two confirmed meetings of one principal would overlap'); END
    """


SQLITE = (_trigger("INSERT"), _trigger("UPDATE"))
SQLITE_BACK = ("DROP TRIGGER confirmed_never_overlap_insert", "DROP TRIGGER confirmed_never_overlap_update")


def guard(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    """Let the database refuse overlaps."""
    for statement in POSTGRES if schema.connection.vendor == "postgresql" else SQLITE:
        schema.execute(statement, params=None)


def unguard(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    """Let the database take overlaps again."""
    for statement in POSTGRES_BACK if schema.connection.vendor == "postgresql" else SQLITE_BACK:
        schema.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = (("desk", "0002_requests_and_diaries"),)
    operations = (migrations.RunPython(guard, unguard),)
