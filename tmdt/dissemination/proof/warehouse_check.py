"""Checks a whole warehouse: that everything it publishes is what its releases signed.

Costs the history: each tree is computed again for each release that changed it, in one snapshot.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, LiteralString

from psycopg import Connection

from tmdt.dissemination.proof.altered_rows import find_altered, find_wrong_ends
from tmdt.dissemination.proof.archive_check import check_archive
from tmdt.dissemination.proof.chain_check import check_chain, check_given
from tmdt.dissemination.proof.check import Keys
from tmdt.dissemination.proof.document import Proof
from tmdt.dissemination.proof.verdict import Status, Verdict, altered
from tmdt.releases.manifest.merkle import SIZE, compute_root
from tmdt.releases.manifest.signing import canonical
from tmdt.releases.manifest.trees import Tree, describe_tree, read_leaves
from warehouse import database

PARTS: LiteralString = """
    select
        content, period_key, indicator_key, release_id, statement, marks,
        lead(release_id) over (
            partition by content, period_key, indicator_key order by release_id
        ) is null as is_latest
    from dissemination.part
    order by content collate "C", period_key, indicator_key, release_id
"""
STRAYS: LiteralString = """
    select distinct content, period_key, indicator_key, known_from_release
    from dissemination.version
    where
        not exists (
            select from dissemination.part
            where part.content = version.content and part.period_key = version.period_key
                and part.indicator_key = version.indicator_key
                and part.release_id = version.known_from_release
        )
        and known_from_release not in (
            select release_id from core.release
            where status = 'candidate'
                or release_id not in (select release_id from dissemination.manifest)
        )
"""
"""Rows that begin where no release brought any of their kind; those of a candidate may."""
OPEN_ENDS: LiteralString = """
    select distinct content, period_key, indicator_key
    from dissemination.version
    where content <> 'staging.submission' and known_to_release is not null
        and not exists (
            select from dissemination.version as following
            where following.content = version.content
                and following.period_key = version.period_key
                and following.indicator_key = version.indicator_key
                and following.subject = version.subject
                and following.breakdown = version.breakdown
                and following.is_synthetic = version.is_synthetic
                and following.known_from_release = version.known_to_release
        )
"""
"""Rows that end where no other one begins."""
NAMES = {
    "indicator": "marts.dim_indicator", "unit": "marts.dim_indicator", "period": "marts.dim_period",
}  # fmt: skip
"""What a tree says in words, and where readers see that."""


def check_warehouse(keys: Keys, given: Mapping[Path, Proof] | None = None) -> list[Verdict]:
    """Checks manifests, releases, trees and the archive; every alteration is a verdict.

    Args:
        keys: The public keys that are trusted, by their short names.
        given: Sound proofs that were given out: their releases must be those of this warehouse.
    """
    with database.connect() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        verdicts = [
            *check_chain(connection, keys),
            *check_given(connection, given or {}),
            *_check_trees(connection),
            *_check_strays(connection),
            *check_archive(connection),
        ]
        if any(it.status is Status.ALTERED for it in verdicts):
            return list(dict.fromkeys(verdicts))
        return [*verdicts, *_sum_up(connection)]


def _check_trees(connection: Connection) -> Iterator[Verdict]:
    named: set[Tree] = set()
    for *key, release_id, statement, marks, is_latest in connection.execute(PARTS).fetchall():
        tree = Tree(*key)
        if (stated := _read(statement, tree)) is None:
            yield altered("dissemination.part", f"{tuple(tree)}, release {release_id}", "statement")
            continue
        leaves, own_marks = read_leaves(connection, tree, release_id)
        is_sound = (stated["count"], stated["root"]) == (
            len(leaves) // SIZE, compute_root(leaves).hex(),
        )  # fmt: skip
        if not is_sound:
            found = list(_name_altered(connection, tree, stated, release_id, marks))
            if not found and tree not in named:
                found = [altered(tree.content, _about(stated), f"the tree of release {release_id}")]
            named.add(tree)
            yield from found
        elif own_marks != marks:
            yield altered("dissemination.part", f"{_about(stated)}, release {release_id}", "marks")
        elif is_latest:
            yield from _check_names(connection, tree, stated, leaves)


def _read(statement: str, tree: Tree) -> dict[str, Any] | None:
    """What a tree says; None if it is not what such a tree says."""
    try:
        stated: dict[str, Any] = json.loads(statement)
        is_own = Tree.of(stated) == tree and {*NAMES, "count", "root"} <= stated.keys()
    except (ValueError, TypeError, KeyError):
        return None
    return stated if is_own and canonical(stated).decode() == statement else None


def _name_altered(
    connection: Connection, tree: Tree, stated: dict[str, Any], release_id: int, marks: bytes
) -> Iterator[Verdict]:
    found = list(find_altered(connection, tree, release_id, marks))
    for row, what in found or find_wrong_ends(connection, tree):
        yield altered(tree.content, f"{_about(stated)} · {row}", what)


def _check_names(
    connection: Connection, tree: Tree, stated: dict[str, Any], leaves: bytes
) -> Iterator[Verdict]:
    """What readers see as the indicator, the unit and the period of the figures."""
    today = describe_tree(connection, tree, leaves)
    for name, table in NAMES.items():
        if today[name] != stated[name]:
            yield altered(table, _about(stated), f"{name} was {stated[name]!r}, is {today[name]!r}")


def _check_strays(connection: Connection) -> Iterator[Verdict]:
    for *key, release_id in connection.execute(STRAYS).fetchall():
        tree = Tree(*key)
        for row, what in find_altered(connection, tree, release_id, b""):
            yield altered(tree.content, f"{tuple(tree)[1:]} · {row}", what)
    for found in connection.execute(OPEN_ENDS).fetchall():
        for row, what in find_wrong_ends(connection, Tree(*found)):
            yield altered(found[0], f"{found[1:]} · {row}", what)


def _about(stated: dict[str, Any]) -> str:
    return " · ".join(it for it in (stated["indicator"], stated["period"]) if it) or "submissions"


def _sum_up(connection: Connection) -> Iterator[Verdict]:
    row = connection.execute(
        "select (select count(*) from dissemination.manifest), count(*),"
        " coalesce(sum(length(marks)) / 24, 0)::bigint from dissemination.part"
    ).fetchone()
    assert row is not None
    yield Verdict(
        Status.GOOD, "warehouse",
        f"ĐÚNG: {row[0]} kỳ phát hành, {row[2]} dòng trong {row[1]} cây, như đã ký",
        f"GOOD: {row[0]} releases, {row[2]} rows in {row[1]} trees, as they were signed",
    )  # fmt: skip
