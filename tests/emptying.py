"""How a transactional test leaves the database: empty, but for what every migrate loads.

Django's `flush` truncates each of a hundred tables and loads the national list of places again, a second or more for each test.
Here only rows that a test wrote go. Where a test has changed what a migrate loads, `flush` does it after all.
"""

from django.core.management import call_command
from django.db import connection, transaction

from antt_portal.trail import triggers

LIFTED = {
    "postgresql": [f"DROP TRIGGER IF EXISTS {name} ON {triggers.TABLE}" for name in triggers.NAMES["postgresql"]],
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in triggers.NAMES["sqlite"]],
}


class Emptier:
    """Empties the database; made before the first test, it knows what every migrate loads."""

    def __init__(self):
        self.loaded = rows_by_table()

    def empty(self) -> None:
        """Delete all that is not loaded by a migrate.

        This is the one door through which the trail is emptied: its triggers are dropped, and installed again behind. Production
        has no such door.
        """
        with connection.cursor() as cursor:
            for statement in LIFTED[connection.vendor]:
                cursor.execute(statement)
        if any(_rows_of(table) != rows for table, rows in self.loaded.items()):
            call_command("flush", verbosity=0, interactive=False)  # what follows a migrate follows it too: loading, the triggers
            self.loaded = rows_by_table()
            return
        with transaction.atomic(), connection.cursor() as cursor:
            for table in _tables_with_rows() - self.loaded.keys():
                cursor.execute(f"DELETE FROM {table}")
        triggers.install()


def rows_by_table() -> dict[str, list[tuple]]:
    """All that the database holds."""
    return {table: _rows_of(table) for table in _tables_with_rows()}


def _tables_with_rows() -> set[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables))
        return {table for (table,) in cursor.fetchall()}


def _rows_of(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return cursor.fetchall()
