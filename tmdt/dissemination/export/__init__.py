"""The export of a release into a folder of files: Parquet or CSV, with types, and a manifest.

It is read from ``marts`` in the role of BI, in one snapshot, and streamed: memory does not grow
with the tables. The folder appears whole or not at all, and the same release gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tmdt.dissemination.export.columns import Part, copy_lines, measure
from tmdt.dissemination.export.formats import FORMATS
from tmdt.dissemination.export.tables import Table, list_star, list_wide
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem, first_line, folder
from warehouse.output import write_folder_whole

ROWS = 100_000
"""How many are held in memory, and make a row group in Parquet."""
RELEASES = """
    select release_id, period, published_at, content_hash::text as content_hash
    from marts.dim_release
    order by release_id desc
"""
Row = dict[str, Any]


def write_export(
    kind: str, release_id: int | None, language: str | None, out: Path | None
) -> tuple[Path, Row]:
    """Writes the tables of a release and ``manifest.json`` into a new folder.

    Args:
        kind: The format, ``parquet`` or ``csv``.
        release_id: The release; None is the latest.
        language: Of the wide view (``vi`` or ``en``) that is written instead of the star.
        out: The folder, which is missing or empty; by default one in ``exports`` of the home.

    Returns:
        The folder, and the manifest.

    Raises:
        Problem: there is no such published release, or the folder cannot be written.
    """
    with read_published() as connection:
        connection.execute("set local work_mem = '64MB'")  # to sort the tables
        release, is_latest = find_release(connection, release_id)
        tables = list_wide(language, release_id is not None) if language else list_star(is_latest)
        if out is None:
            content = tables[0].name if language else "star"
            out = folder("exports") / f"release-{release['release_id']}-{content}-{kind}"
        try:
            with write_folder_whole(out) as unfinished:
                written = [write_table(connection, it, release, kind, unfinished) for it in tables]
                left_out = (
                    [] if language else [it.name for it in list_star(True) if it not in tables]
                )
                manifest = release | {
                    "published_at": release["published_at"].astimezone(UTC).isoformat(),
                    "format": kind, "tables": written, "not_known_of_this_release": left_out,
                }  # fmt: skip
                text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
                (unfinished / "manifest.json").write_text(text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or first_line(error)
            raise Problem(f"the export cannot be written to {out}: {reason}") from error
    return out, manifest


def find_release(
    connection: psycopg.Connection[Any], release_id: int | None, period: str | None = None
) -> tuple[Row, bool]:
    """A published release, by default the latest (of a month), and whether it is the latest.

    Raises:
        Problem: there is no such release.
    """
    releases = connection.cursor(row_factory=dict_row).execute(RELEASES).fetchall()
    if not releases:
        raise Problem("nothing is published yet: load a month first (tmdt load)")
    for release in releases:
        if release_id in (None, release["release_id"]) and period in (None, release["period"]):
            return release, release is releases[0]
    if period is not None:
        raise Problem(f"{period} has no published release: load it first (tmdt load {period})")
    raise Problem(
        f"there is no published release {release_id}, the latest is {releases[0]['release_id']}:"
        " tmdt release list shows them all"
    )


def write_table(
    connection: psycopg.Connection[Any], table: Table, release: Row, kind: str, place: Path
) -> Row:
    """Writes a table, in a file or in a folder for each year; returns its entry in the manifest."""
    columns, parts = measure(connection, table, release)
    digest, files = hashlib.sha256(), []
    with connection.cursor().copy(copy_lines(columns, table), release) as copy:
        for part in parts:
            file = place / _name(table, part, FORMATS[kind].ending)
            files.append(str(file.relative_to(place)))
            file.parent.mkdir(parents=True, exist_ok=True)
            with (
                file.open("wb") as output,
                FORMATS[kind].open(output, columns, table.year) as write,
            ):
                for lines in _read_lines(islice(copy, part.rows)):
                    digest.update(lines)
                    write(lines)
        if next(iter(copy), None) is not None:
            raise RuntimeError(f"{table.name} has more rows than were counted")
    return {
        "name": table.name, "rows": sum(part.rows for part in parts), "sha256": digest.hexdigest(),
        "files": files, "columns": {it.name: str(it.type) for it in columns},
    }  # fmt: skip


def _name(table: Table, part: Part, ending: str) -> str:
    """The file of a table, or of a year of one, as Hive calls it."""
    if table.year is None:
        return table.name + ending
    year = "__HIVE_DEFAULT_PARTITION__" if part.year is None else part.year
    return f"{table.name}/{table.year}={year}/part-0{ending}"


def _read_lines(rows: Iterator[Any]) -> Iterator[bytes]:
    """Lines of CSV, some thousands at a time, with the ends that the RFC wants."""
    # Each message of the protocol is a row, which ends as lines do in Unix.
    while some := list(islice(rows, ROWS)):
        yield b"".join(bytes(row[:-1]) + b"\r\n" for row in some)
