"""Names what was altered in a hash tree that is no longer what a release signed.

The marks that were written with the release lead to the row and its columns. They prove nothing:
that something was altered follows from the signed root alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, LiteralString, NamedTuple

from psycopg import Connection

from tmdt.releases.manifest.trees import MARK, Tree

NOT_MARKED = {"known_from_release", "status"}
"""Columns of a row without a byte in its mark: another release would have another mark instead."""
SHOWN = 20
"""How many rows of a tree are named, of which nearly all may be altered."""
ROWS: LiteralString = """
    select subject, statement, substr(
        sha256('\\x00'::bytea || convert_to(statement, 'UTF8')), 1, 8
    ) || column_marks
    from dissemination.version
    where content = %(content)s and period_key = %(period_key)s
        and indicator_key = %(indicator_key)s and known_from_release = %(release)s
    order by subject, breakdown collate "C", is_synthetic
"""
ENDS: LiteralString = """
    select statement from (
        select statement, known_to_release, lead(known_from_release) over (
            partition by subject, breakdown, is_synthetic order by known_from_release
        ) as next_release
        from dissemination.version
        where content = %(content)s and period_key = %(period_key)s
            and indicator_key = %(indicator_key)s
    ) as version
    where known_to_release is distinct from next_release
"""
"""Rows that do not end where the next one begins."""


class Alteration(NamedTuple):
    """A row that is not what it was, and the columns in which it differs, as far as is known."""

    row: str
    what: str


def find_altered(
    connection: Connection, tree: Tree, release_id: int, marks: bytes
) -> Iterator[Alteration]:
    """The rows of a tree that begin with a release and are not those that were signed."""
    parameters = {**tree._asdict(), "release": release_id}
    found = connection.execute(ROWS, parameters, binary=True).fetchall()
    signed = Counter(marks[i : i + MARK] for i in range(0, len(marks), MARK))
    strange = []
    for subject, statement, mark in found:
        if signed[mark]:
            signed[mark] -= 1
        elif row := json.loads(statement):
            strange.append((row, mark))
        else:
            yield Alteration(f"submission {subject}", "has no row in staging.submission")
    missing = list(signed.elements())
    for row, mark in strange[:SHOWN]:
        origin = max(missing, key=lambda it: _count_equal(it, mark), default=None)
        if origin is None or _count_equal(origin, mark) < len(_columns(row)) / 2:
            yield Alteration(_name(row), f"was added to release {release_id}")
        else:
            missing.remove(origin)
            yield Alteration(_name(row), _name_columns(row, origin, mark))
    if missing and len(strange) <= SHOWN:
        yield Alteration(f"{len(missing)} rows that began with release {release_id}", "are missing")
    if len(strange) > SHOWN:
        yield Alteration(f"{len(strange) - SHOWN} more rows", "were altered")


def find_wrong_ends(connection: Connection, tree: Tree) -> Iterator[Alteration]:
    """The rows of a tree whose end is not where the next version of the figure begins."""
    for (statement,) in connection.execute(ENDS, tree._asdict()).fetchmany(SHOWN):
        yield Alteration(_name(json.loads(statement)), "known_to_release")


def _columns(row: dict[str, Any]) -> list[str]:
    return sorted(row.keys() - NOT_MARKED)


def _count_equal(one: bytes, other: bytes) -> int:
    """In how many columns two marks agree."""
    return sum(a == b for a, b in zip(one[8:], other[8:], strict=False))


def _name_columns(row: dict[str, Any], origin: bytes, mark: bytes) -> str:
    names = _columns(row)
    differ = [
        name for name, a, b in zip(names, origin[8:], mark[8:], strict=False) if a != b
    ]  # the bytes after the last column are zero
    return ", ".join(differ or sorted(NOT_MARKED & row.keys() - {"known_from_release"}))


def _name(row: dict[str, Any]) -> str:
    """A row by what a reader knows it by."""
    if "file_name" in row:
        return f"submission {row['submission_id']} ({row['file_name']})"
    key = row.get("province_key", row.get("area_key"))
    area = f"{row['ref_area'] or '?'} (key {key})"
    kind = "synthetic" if row["is_synthetic"] else None
    since = f"from release {row['known_from_release']}"
    return " · ".join(it for it in (area, row["breakdown"], kind, since) if it)
