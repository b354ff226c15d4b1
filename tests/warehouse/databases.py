"""Databases without anything in them, or with what an earlier version left there."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from warehouses import copy_of, used

MADE_BY_010 = Path(__file__).with_name("made_by_0.1.0.sql.gz")
"""`pg_dump --no-owner --inserts` of a warehouse made by commit 9b1ed17: two synthetic months of
five provinces, with a revision, and the real figures of the examples."""
RELEASED = Path(__file__).with_name("released")
"""A dump of a warehouse made by each released version, written by `dump_release.py`."""
DUMPS = [MADE_BY_010, *sorted(RELEASED.glob("*.sql.gz"))]


@contextmanager
def empty_database(cluster: str, home: Path) -> Iterator[psycopg.Connection]:
    """A connection to an empty database of the pipeline's role, which the commands use as well."""
    with copy_of(cluster, "template0") as url, used(url, home) as connection:
        yield connection


@contextmanager
def database_of(dump: Path, cluster: str, home: Path) -> Iterator[psycopg.Connection]:
    """The same, with what a dump holds."""
    with empty_database(cluster, home) as connection:
        connection.execute(gzip.decompress(dump.read_bytes()))
        connection.execute("reset all")  # the dump empties the search path
        connection.execute("analyze")
        yield connection
