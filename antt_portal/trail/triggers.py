"""The triggers that make the trail append-only, installed after every migrate.

A table rebuild on SQLite drops triggers without a word, and so does a careless hand on PostgreSQL: they are installed again
after each migrate, and `doctor` says when one is missing.
"""

from django.db import connection

TABLE = "trail_entry"
REFUSED = "the trail is append-only"
NAMES = {"postgresql": {"trail_no_change", "trail_no_truncate"}, "sqlite": {"trail_no_update", "trail_no_delete"}}

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$;
CREATE OR REPLACE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION trail_refuse();
CREATE OR REPLACE TRIGGER trail_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
"""
SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS trail_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER IF NOT EXISTS trail_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)


def install() -> None:
    """Install the triggers; does nothing where they already stand."""
    with connection.cursor() as cursor:
        for statement in (POSTGRESQL,) if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def missing() -> set[str]:
    """The names of the triggers that should stand and do not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'", [TABLE])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        return NAMES[connection.vendor] - {name for (name,) in cursor.fetchall()}
