"""What an operator is told when a command cannot do its work: one line with what to do, if the fault is not ours."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from debate.web.log import in_a_line, is_ours

MIGRATE_FIRST = "The database is older than the program, or empty: run `manage.py migrate` first."


def is_outdated() -> bool:
    """Whether the database lacks tables or columns that the program has."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def explained(error: DatabaseError) -> str:
    """What is the matter with the database; "" when the statement is at fault, and its place must be seen."""
    try:
        if is_outdated():
            return MIGRATE_FIRST
    except DatabaseError as away:
        error = away
    return "" if is_ours(error) else f"The database cannot be used: {in_a_line(error)}"
