"""Whether the tables are those that the code knows."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def is_behind() -> bool:
    """True when there are migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
