"""The open-data package of a release: CSV, Parquet, what describes them, and what proves them.

``datapackage.json`` and ``dcat.jsonld`` describe it to programs and catalogues, ``codebook.csv`` to
people; ``SHA256SUMS`` has the hash of each file, and ``package.zip`` is all of it in one file. The
folder appears whole or not at all, is never changed, and the same release gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from upath import UPath

from tmdt.dissemination.export import find_release, write_table
from tmdt.dissemination.package.catalogue import describe_dataset
from tmdt.dissemination.package.codebook import Comments, write_codebook
from tmdt.dissemination.package.descriptor import describe_package
from tmdt.dissemination.package.tables import list_tables
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem, first_line
from warehouse.output import write_folder_whole
from warehouse.stores import is_local, locate, require_ours

STORE = "packages"
DESCRIPTOR, CATALOGUE, CODEBOOK = "datapackage.json", "dcat.jsonld", "codebook.csv"
SUMS, ZIP = "SHA256SUMS", "package.zip"
Row = dict[str, Any]


def write_package(
    release_id: int | None = None, out: Path | None = None, period: str | None = None
) -> str:
    """Writes the package of a release; one that stands in the store is left as it is.

    Args:
        release_id: The release; None is the latest.
        out: A folder, empty or new, instead of the store of packages.
        period: The month whose latest release it is.

    Returns:
        Where it is.

    Raises:
        Problem: there is no such published release, or the folder cannot be written.
    """
    if out is None:
        require_ours(STORE)
    with read_published() as connection:
        connection.execute("set local work_mem = '64MB'")  # to sort the tables
        release, _ = find_release(connection, release_id, period)
        place = locate(STORE) / str(release["release_id"]) if out is None else UPath(out)
        if out is None and (place / DESCRIPTOR).exists():
            return str(place)
        try:
            _write_whole(connection, release, place)
        except OSError as error:
            reason = error.strerror or first_line(error)
            raise Problem(f"the package cannot be written to {place}: {reason}") from error
    return str(place)


def _write_whole(connection: psycopg.Connection[Any], release: Row, place: UPath) -> None:
    """Writes into the store; where files cannot be moved in at once, the descriptor comes last."""
    if is_local(place):
        with write_folder_whole(Path(place.path)) as unfinished:
            _fill(connection, release, unfinished)
        return
    with tempfile.TemporaryDirectory() as made:
        _fill(connection, release, Path(made))
        paths = _list_files(Path(made))
        for path in sorted(paths, key=lambda path: path == DESCRIPTOR):
            (place / path).write_bytes(Path(made, path).read_bytes())


def _fill(connection: psycopg.Connection[Any], release: Row, place: Path) -> None:
    for kind in ("csv", "parquet"):
        (place / kind).mkdir()
    # People open one file of a table; programs skip the years that they do not need.
    tables = [
        _write(connection, replace(it, year=None), release, "csv", place) for it in list_tables()
    ]
    parted = [_write(connection, it, release, "parquet", place) for it in list_tables()]
    comments = Comments(connection)
    (place / CODEBOOK).write_bytes(write_codebook(tables, comments))
    files = {path: _measure(place / path) for path in _list_files(place)}
    others = [path for table in parted for path in table["files"]] + [CODEBOOK]
    _write_json(place / DESCRIPTOR, describe_package(release, tables, others, files, comments))
    _write_json(place / CATALOGUE, describe_dataset(release, files, files))
    _write_sums(place)
    _write_zip(place)


def _write(
    connection: psycopg.Connection[Any], table: Any, release: Row, kind: str, place: Path
) -> Row:
    """Writes a table into the folder of its kind; its files are named from above that."""
    entry = write_table(connection, table, release, kind, place / kind)
    return entry | {"files": [f"{kind}/{path}" for path in entry["files"]]}


def _measure(file: Path) -> Row:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "sha256": digest}


def _list_files(place: Path) -> list[str]:
    found = (it.relative_to(place).as_posix() for it in place.rglob("*") if it.is_file())
    return sorted(found)


def _write_json(file: Path, content: Row) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_sums(place: Path) -> None:
    """The hash of each file, as `sha256sum --check` reads them."""
    lines = [f"{_measure(place / path)['sha256']}  {path}\n" for path in _list_files(place)]
    (place / SUMS).write_text("".join(lines), encoding="utf-8")


def _write_zip(place: Path) -> None:
    """All files in one, as they are: they are compressed already."""
    paths = _list_files(place)
    with zipfile.ZipFile(place / ZIP, "w", zipfile.ZIP_STORED) as packed:
        for path in paths:
            entry = zipfile.ZipInfo(path)  # of 1980: the time of writing says nothing
            entry.external_attr = 0o644 << 16
            with (
                packed.open(entry, "w", force_zip64=True) as into,
                (place / path).open("rb") as file,
            ):
                shutil.copyfileobj(file, into)
