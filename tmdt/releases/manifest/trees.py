"""The hash trees of a release: one for each table, period and indicator, and one over them.

A release makes anew only the trees in which a version begins with it, so it costs what it brings.
The tree over all of them is of the whole state that the release knows: a path through both shows
that the release had a figure, and no other version of it.
"""

from __future__ import annotations

from typing import Any, LiteralString, NamedTuple

from psycopg import Connection

from tmdt.releases.manifest.merkle import SIZE, compute_root, hash_leaf
from tmdt.releases.manifest.signing import canonical

MARK = 24
"""Bytes of the mark of a row."""

TOUCHED: LiteralString = """
    with latest as (
        select distinct on (content, period_key, indicator_key)
            content, period_key, indicator_key, statement::jsonb as statement
        from dissemination.part
        where release_id < %(release)s and indicator_key <> 0
        order by content, period_key, indicator_key, release_id desc
    )
    select content, period_key, indicator_key
    from dissemination.version where known_from_release = %(release)s
    union
    select latest.content, latest.period_key, latest.indicator_key
    from latest
    left join marts.dim_indicator as indicator using (indicator_key)
    left join marts.dim_period as period using (period_key)
    where (statement ->> 'indicator', statement ->> 'unit', statement ->> 'period')
        is distinct from (indicator.indicator_code, indicator.unit, period.period)
    order by 1, 2, 3
"""
"""Trees in which a version begins with the release, or whose indicator has another unit."""
LEAVES: LiteralString = """
    with row_of_tree as materialized (
        select
            subject, breakdown, is_synthetic, known_from_release, column_marks,
            sha256('\\x00'::bytea || convert_to(statement, 'UTF8')) as leaf
        from dissemination.version
        where content = %(content)s and period_key = %(period_key)s
            and indicator_key = %(indicator_key)s
            and core.is_known(known_from_release, known_to_release, %(release)s)
    )
    select
        string_agg(leaf, ''::bytea order by subject, breakdown collate "C", is_synthetic),
        string_agg(
            substr(leaf, 1, 8) || column_marks, ''::bytea
            order by subject, breakdown collate "C", is_synthetic
        ) filter (where known_from_release = %(release)s)
    from row_of_tree
"""
"""The hashes of the rows of a tree as a release knows them, and the marks of those it brings."""
NAMES: LiteralString = """
    select indicator.indicator_code, indicator.unit, period.period
    from (select) as one
    left join marts.dim_indicator as indicator on indicator.indicator_key = %(indicator_key)s
    left join marts.dim_period as period on period.period_key = %(period_key)s
"""
STATEMENTS: LiteralString = """
    select statement from (
        select distinct on (content, period_key, indicator_key)
            content, period_key, indicator_key, statement
        from dissemination.part
        where release_id <= %s
        order by content, period_key, indicator_key, release_id desc
    ) as part
    order by content collate "C", period_key, indicator_key
"""
"""What the trees of a release say, in the order of their leaves."""


class Tree(NamedTuple):
    """Of which table, period and indicator a tree is; of the submissions both keys are 0."""

    content: str
    period_key: int
    indicator_key: int

    @classmethod
    def of(cls, statement: dict[str, Any]) -> Tree:
        """The tree that a statement is about."""
        return cls(*(statement[name] for name in cls._fields))


def write_trees(connection: Connection, release_id: int) -> None:
    """Makes the trees that a release changes, and keeps what they say."""
    touched = connection.execute(TOUCHED, {"release": release_id}).fetchall()
    with connection.cursor() as cursor:
        for tree in (Tree(*row) for row in touched):
            leaves, marks = read_leaves(connection, tree, release_id)
            statement = canonical(describe_tree(connection, tree, leaves)).decode()
            cursor.execute(
                "insert into dissemination.part values (%s, %s, %s, %s, %s, %s)",
                [release_id, *tree, statement, marks],
            )


def read_leaves(connection: Connection, tree: Tree, release_id: int) -> tuple[bytes, bytes]:
    """The hashes of the leaves of a tree in their order, and the marks of the release's own."""
    parameters = {**tree._asdict(), "release": release_id}
    row = connection.execute(LEAVES, parameters, binary=True).fetchone()
    assert row is not None
    return row[0] or b"", row[1] or b""


def describe_tree(connection: Connection, tree: Tree, leaves: bytes) -> dict[str, Any]:
    """What a tree says: of what it is, in keys and in names, how many rows it has, and its root."""
    names = connection.execute(NAMES, tree._asdict()).fetchone()
    assert names is not None
    return {
        **tree._asdict(),
        "indicator": names[0], "unit": names[1], "period": names[2],
        "count": len(leaves) // SIZE, "root": compute_root(leaves).hex(),
    }  # fmt: skip


def read_statements(connection: Connection, release_id: int) -> list[str]:
    """What each tree of a release says, as canonical JSON, in the order of the tree over them."""
    return [row[0] for row in connection.execute(STATEMENTS, [release_id])]


def hash_statements(statements: list[str]) -> bytes:
    """The leaves of the tree over all trees of a release."""
    return b"".join(hash_leaf(it.encode()) for it in statements)
