"""Exports read back by other programs, and the hash of what they read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

DUCKDB = {
    "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT", "string": "VARCHAR",
    "bool": "BOOLEAN", "date32[day]": "DATE", "timestamp[us, tz=UTC]": "TIMESTAMPTZ",
}  # fmt: skip
"""The types of a manifest as DuckDB calls them."""

Row = tuple[Any, ...]


def cell(value: Any) -> str:
    """A value as the lines have it of which the manifest has the hash (docs/export.md)."""
    if value is None or str(value) in ("<NA>", "NaT"):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return str(value)


def content_hash(rows: Iterable[Row]) -> str:
    lines = "".join(",".join(map(cell, row)) + "\r\n" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()


def by_duckdb(place: Path, table: dict[str, Any]) -> Iterator[Row]:
    """The rows of a table that DuckDB reads, in the order of the files."""
    columns = table["columns"]
    names = ", ".join(f'"{name}"' for name in columns)
    types = {
        name: DUCKDB.get(it, it.replace("decimal128", "DECIMAL")) for name, it in columns.items()
    }
    with duckdb.connect() as connection:
        for file in table["files"]:
            if file.endswith(".parquet"):
                source = connection.read_parquet(str(place / file), hive_partitioning=True)
            else:
                source = connection.read_csv(
                    str(place / file), header=True, columns=types, allow_quoted_nulls=False
                )
            yield from source.project(names).fetchall()


def by_pandas(place: Path, table: dict[str, Any]) -> Iterator[Row]:
    """The rows of a table that pandas reads from Parquet, all files of its folder at once."""
    import pandas as pd

    partitioned = len({Path(file).parent for file in table["files"]} - {Path()})
    path = place / (table["name"] if partitioned else table["files"][0])
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    yield from frame[list(table["columns"])].itertuples(index=False, name=None)
