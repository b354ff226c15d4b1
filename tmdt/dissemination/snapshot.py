"""One snapshot of what is published, seen as BI tools see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from warehouse import database
from warehouse.home import Problem


@contextmanager
def read_published(**options: Any) -> Iterator[psycopg.Connection[Any]]:
    """Reads ``marts`` in the role of BI: nothing unaudited, and one release from first to last.

    Args:
        **options: Of the connection.

    Raises:
        Problem: the pipeline's role may not become that of BI.
    """
    with database.connect(**options) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            connection.execute(f"set local role {database.READER}")
        except psycopg.errors.InsufficientPrivilege as error:
            raise Problem(
                f"what is published is read as {database.READER}, which this database role may not"
                f" become: grant {database.READER} to it"
            ) from error
        yield connection
