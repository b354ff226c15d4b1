"""What readers see, as numbers that can be compared; and a reader who never stops looking."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence

import psycopg
from psycopg import sql

PAUSE = 0.4
"""Seconds between two looks: they cost the server as much as the loads do."""
Content = tuple[tuple[str, int, object], ...]
"""Of each table and view of marts: its name, the number of rows, and the sum of their hashes."""

RELATIONS = """
    select table_name, array_agg(column_name::text order by ordinal_position)
    from information_schema.columns
    where
        table_schema = 'marts' and data_type <> 'timestamp with time zone'
        and table_name not in ('quality_validation', 'signing_key')
        and (table_name <> 'release_manifest' or column_name = 'release_id')
    group by table_name
    order by table_name
"""
"""Times of day differ between two runs, and so do manifests that say them, keys, and how often a
gate was asked; nothing else. Every release has its manifest."""


def queries(connection: psycopg.Connection) -> list[sql.Composed]:
    """A query for each table and view of marts: its name, rows, and the sum of their hashes."""
    one = sql.SQL(
        "select {name}, count(*),"
        " coalesce(sum(('x' || left(md5(row({columns})::text), 16))::bit(64)::bigint), 0)"
        " from marts.{table}"
    )
    return [
        one.format(
            name=sql.Literal(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            table=sql.Identifier(table),
        )
        for table, columns in connection.execute(RELATIONS).fetchall()
    ]


def in_one_statement(connection: psycopg.Connection) -> Content:
    """The content of marts, asked for in a single statement."""
    everything = sql.SQL(" union all ").join(queries(connection))
    return tuple(sorted(connection.execute(everything).fetchall()))


def in_one_transaction(connection: psycopg.Connection) -> Content:
    """The content of marts, table by table, in one transaction that repeats its reads."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        return tuple(
            sorted(row for query in queries(connection) for row in connection.execute(query))
        )


class ContentReader(threading.Thread):
    """Looks at everything in marts as bi_reader, in a loop; remembers every content it saw.

    While the server is away by intention (``outage``) nobody can be answered; those looks are
    counted by themselves.
    """

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.seen: Counter[Content] = Counter()
        self.errors: list[str] = []
        self.unanswered = 0
        self.outages = 0
        self.away = False
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            outages = self.outages
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    while not self.ended.is_set():
                        for look in (in_one_statement, in_one_transaction):
                            self.seen[look(connection)] += 1
                        self.ended.wait(PAUSE)
            except psycopg.Error as error:
                if self.away or outages != self.outages:
                    self.unanswered += 1
                    self.ended.wait(0.1)
                else:
                    self.errors.append(str(error).strip())

    def stop(self) -> None:
        self.ended.set()
        self.join(30)

    def has_seen(self, content: Content) -> None:
        """Waits until it has seen a content."""
        deadline = time.monotonic() + 30
        while content not in self.seen:
            assert time.monotonic() < deadline, "it does not see what is published"
            time.sleep(0.05)

    def mixes(self, releases: Sequence[Content]) -> list[Content]:
        """What it saw that is the content of none of the releases."""
        return [content for content in self.seen if content not in releases]
