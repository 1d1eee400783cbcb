"""What lets the database itself refuse to change the journal or take anything out of it."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES, HEAD = "desk_journalentry", "desk_chainhead"
FIXED = "an entry of the journal is never changed or taken out"
GROWS = "the head of the journal moves on by one entry at a time"

_SQLITE = {
    "journal_keeps_entries": f"BEFORE UPDATE ON {ENTRIES} BEGIN SELECT RAISE(ABORT, '{FIXED}'); END",
    "journal_loses_no_entries": f"BEFORE DELETE ON {ENTRIES} BEGIN SELECT RAISE(ABORT, '{FIXED}'); END",
    "journal_head_moves_on": f"BEFORE UPDATE ON {HEAD} WHEN NEW.count IS NOT OLD.count + 1 OR NEW.id IS NOT OLD.id"
    f" BEGIN SELECT RAISE(ABORT, '{GROWS}'); END",
    "journal_keeps_its_head": f"BEFORE DELETE ON {HEAD} BEGIN SELECT RAISE(ABORT, '{GROWS}'); END",
}
_REFUSE = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_FUNCTIONS = {"journal_is_fixed": FIXED, "journal_only_grows": GROWS}
_POSTGRESQL = {
    "journal_keeps_entries": (
        ENTRIES,
        f"BEFORE UPDATE OR DELETE ON {ENTRIES} FOR EACH ROW EXECUTE FUNCTION journal_is_fixed()",
    ),
    "journal_loses_no_entries": (
        ENTRIES,
        f"BEFORE TRUNCATE ON {ENTRIES} FOR EACH STATEMENT EXECUTE FUNCTION journal_is_fixed()",
    ),
    "journal_head_moves_on": (
        HEAD,
        f"BEFORE UPDATE ON {HEAD} FOR EACH ROW WHEN (NEW.count <> OLD.count + 1 OR NEW.id <> OLD.id) "
        "EXECUTE FUNCTION journal_only_grows()",
    ),
    "journal_keeps_its_head": (
        HEAD,
        f"BEFORE DELETE ON {HEAD} FOR EACH ROW EXECUTE FUNCTION journal_only_grows()",
    ),
    "journal_head_stays": (
        HEAD,
        f"BEFORE TRUNCATE ON {HEAD} FOR EACH STATEMENT EXECUTE FUNCTION journal_only_grows()",
    ),
}


def put(connection: BaseDatabaseWrapper) -> None:
    """Let the database refuse changes of the journal, whoever asks for them."""
    with connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Let the database take changes of the journal again, as taking back the migration needs."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, (table, _what) in _POSTGRESQL.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for name in _FUNCTIONS:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the guards that are not in force; a table that was made anew loses them."""
    if connection.vendor == "postgresql":
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        names = list(_POSTGRESQL)
    else:
        question, names = "SELECT name FROM sqlite_master WHERE type = 'trigger'", list(_SQLITE)
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in there]


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        functions = [_REFUSE.format(name=name, words=words) for name, words in _FUNCTIONS.items()]
        return functions + [f"CREATE TRIGGER {name} {what}" for name, (_table, what) in _POSTGRESQL.items()]
    return [f"CREATE TRIGGER {name} {what}" for name, what in _SQLITE.items()]
