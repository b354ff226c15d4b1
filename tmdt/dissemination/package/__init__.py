"""The open-data package of a release: CSV, Parquet, what describes them, and what proves them.

``datapackage.json`` and ``dcat.jsonld`` describe it to programs and catalogues, ``codebook.csv`` to
people; ``SHA256SUMS`` has the hash of each file, and ``proof.json`` vouches for them with the key
of releases. The folder appears whole or not at all, is never changed, and the same release gives
the same bytes. In the store a zip beside it has all of it in one file.
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
from tmdt.dissemination.proof.outputs import PROOF, sign_outputs, write_proof
from tmdt.dissemination.snapshot import read_published
from tmdt.releases.manifest.release_manifest import read_manifest
from warehouse import database
from warehouse.home import Problem, first_line
from warehouse.output import write_folder_whole, write_whole
from warehouse.stores import is_local, locate, require_ours

STORE = "packages"
DESCRIPTOR, CATALOGUE, CODEBOOK = "datapackage.json", "dcat.jsonld", "codebook.csv"
SUMS = "SHA256SUMS"
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
        zipped = locate_zip(release["release_id"]) if out is None else None
        try:
            _write_whole(connection, release, place, zipped)
        except OSError as error:
            reason = error.strerror or first_line(error)
            raise Problem(f"the package cannot be written to {place}: {reason}") from error
    return str(place)


def locate_zip(release_id: int) -> UPath:
    """Where the store has the whole package of a release in one file."""
    return locate(STORE) / f"{release_id}.zip"


def _write_whole(
    connection: psycopg.Connection[Any], release: Row, place: UPath, zipped: UPath | None
) -> None:
    """Writes the zip, and then the folder: its descriptor says that all is there."""
    if is_local(place):
        with write_folder_whole(Path(place.path)) as unfinished:
            _fill(connection, release, unfinished)
            if zipped is not None:
                with write_whole(Path(zipped.path)) as file:
                    _write_zip(unfinished, file)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "made")
        made.mkdir()
        _fill(connection, release, made)
        if zipped is not None:
            _write_zip(made, Path(folder, "zip"))
            _upload(Path(folder, "zip"), zipped)
        for path in sorted(_list_files(made), key=lambda path: path == DESCRIPTOR):
            _upload(made / path, place / path)


def _upload(file: Path, place: UPath) -> None:
    with file.open("rb") as stream, place.open("wb") as target:
        shutil.copyfileobj(stream, target)


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
    _write_proof(place, release["release_id"])


def _write_proof(place: Path, release_id: int) -> None:
    """Signs the files, if the release was signed: earlier versions did not sign theirs."""
    hashes = {path: _measure(place / path)["sha256"] for path in _list_files(place)}
    with database.connect() as connection:
        if read_manifest(connection, release_id):
            write_proof(sign_outputs(connection, release_id, hashes), place / PROOF)


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


def _write_zip(place: Path, target: Path) -> None:
    """All files in one, as they are: they are compressed already."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for path in _list_files(place):
            entry = zipfile.ZipInfo(path)  # of 1980: the time of writing says nothing
            entry.external_attr = 0o644 << 16
            with (place / path).open("rb") as file, packed.open(entry, "w", force_zip64=True) as it:
                shutil.copyfileobj(file, it)
