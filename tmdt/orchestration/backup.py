"""Backups: what a home cannot be without, checked when it is written and when it is restored.

A backup holds both databases as PostgreSQL's own tools dump them (those that come with the
embedded server, whatever is installed on the machine), every archived file and what waits in the
landing area. A file that lands meanwhile is in the copy of the landing area, in the dump, or in
both, where the next load knows it by its hash. The manifest is written last: without it there is no
backup.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from upath import UPath

from ingestion.files.copying import copy_stream
from reference.period import show_moment
from tmdt.orchestration import airflow_env
from warehouse import database, postgres, wal_archive
from warehouse.home import Problem, folder, home
from warehouse.schema import DEVELOPMENT
from warehouse.stores import MARK, STORES, adopt, locate

Say = Callable[[str], None]
MANIFEST = "manifest.json"
FORMAT = 1
WAREHOUSE, AIRFLOW = "warehouse.dump", "airflow.dump"
CHANGED = """
    select release_id from core.release
    where status = 'published' and content_hash is distinct from core.content_hash(release_id)
    order by 1
"""
"""Releases that are not what was published."""


def back_up(target: UPath, *, with_secrets: bool = False, say: Say = print) -> UPath:
    """Writes a backup of this home into a new folder; returns that.

    Args:
        target: The folder, or URL of an object store, that holds all backups.
        with_secrets: Also the passwords and keys; such a backup must be kept like them.
        say: Called with each line of progress.

    Raises:
        Problem: a release or an archived file is not what it was, or something cannot be written.
    """
    place = target / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
    if not isinstance(place, Path) or not place.exists():
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = _copy_tree(locate("landing"), place / "landing")
    say(f"{len(waiting)} files of the landing area")
    dumps = [_dump(database.url(), place / WAREHOUSE)]
    dumps.append(_dump(airflow_env.metadata_conninfo(), place / AIRFLOW))
    say("both databases")
    require_unchanged()
    archived = _copy_archive(locate("archive"), place / "archive")
    say(f"{len(archived)} archived files, each with the hash under which it was received")
    secrets = _copy_tree(UPath(folder("secrets")), place / "secrets") if with_secrets else []
    with database.connect() as connection:
        releases = connection.execute(
            "select release_id, content_hash::text from core.release where status = 'published'"
        ).fetchall()
    manifest = {
        "format": FORMAT, "version": version("tmdt-warehouse"),
        "made_at": datetime.now(UTC).isoformat(), "dumps": dict(dumps),
        "landing": waiting, "archived": len(archived), "secrets": secrets,
        "releases": dict(releases),
    }  # fmt: skip
    with (place / MANIFEST).open("w", encoding="utf-8") as output:
        json.dump(manifest, output, indent=1)
    return place


def restore(source: UPath, *, say: Say = print) -> None:
    """Restores a backup into a home without a warehouse, and checks it.

    A restore that was interrupted can be repeated: the warehouse comes last, whole or not at all.

    Raises:
        Problem: it is no backup, or damaged; or the home holds a warehouse already.
    """
    manifest = _read_manifest(source)
    is_embedded = database.is_embedded()
    if not is_embedded:
        _require_empty()
    if not postgres.is_initialised():  # else its passwords are in use
        _copy_tree(source / "secrets", UPath(folder("secrets")), only=manifest["secrets"])
    if is_embedded:
        database.bootstrap()
        _require_empty()
    restored = _copy_archive(source / "archive", locate("archive"))
    if len(restored) < manifest["archived"]:
        raise Problem(f"{source} lacks {manifest['archived'] - len(restored)} archived files")
    say(f"{len(restored)} archived files")
    _copy_tree(source / "landing", locate("landing"), only=manifest["landing"])
    say(f"{len(manifest['landing'])} files of the landing area")
    metadata = airflow_env.metadata_conninfo()
    for name, url in ((AIRFLOW, metadata), (WAREHOUSE, database.url())):
        _load_dump(source / name, url, manifest["dumps"][name])
    say("both databases")
    database.migrate()
    if not is_embedded:
        for name in STORES:
            adopt(name)
    require_unchanged(manifest["releases"])
    say(f"{len(manifest['releases'])} releases, each with the hash it was published with")


def recover(past: Path, moment: datetime | None, *, say: Say = print) -> list[UPath]:
    """Makes the databases of this home what those of a lost one were at a moment.

    Archive and landing area are brought along as they are: what is in them and was not known then
    does no harm.

    Args:
        past: The folder that was the lost home's `TMDT_WAL_ARCHIVE`.
        moment: The moment, or None for the latest one that was archived.
        say: Called with each line of progress.

    Returns:
        The archived files that the warehouse did not know at that moment.

    Raises:
        Problem: that moment cannot be recovered, or a release is not what was published.
    """
    wal_archive.recover(past, moment)
    database.prepare()
    say("both databases")
    require_unchanged()
    with database.connect() as connection:
        latest = connection.execute(
            "select count(*), max(published_at) from core.release where status = 'published'"
        ).fetchone()
        known = {row[0] for row in connection.execute("select sha256 from staging.submission")}
    assert latest is not None
    at = f", the latest of {show_moment(latest[1])}" if latest[0] else ""
    say(f"{latest[0]} releases, each with the hash it was published with{at}")
    kept = locate("archive")
    files = (file for file in kept.rglob("*") if file.is_file()) if kept.exists() else ()
    return sorted((file for file in files if file.name not in {*known, MARK}), key=str)


def require_unchanged(releases: dict[str, str] | None = None) -> None:
    """Checks that each published release is what was published, and that all are there.

    Raises:
        Problem: some are not.
    """
    with database.connect() as connection:
        changed = [row[0] for row in connection.execute(CHANGED)]
        standing = dict(
            connection.execute(
                "select release_id::text, content_hash::text from core.release"
                " where status = 'published'"
            ).fetchall()
        )
    if changed:
        raise Problem(f"not what was published: the figures of the releases {changed}")
    if releases is not None and standing != releases:
        raise Problem("the releases restored are not those of the backup")


def _require_empty() -> None:
    with database.connect() as connection:
        known = connection.execute("select to_regclass('staging.submission')").fetchone()
    if known != (None,):
        raise Problem(f"{home()} holds a warehouse already: restore into an empty home")


def _dump(url: str, target: UPath) -> tuple[str, str]:
    """Dumps a database; returns the name of the dump and the SHA-256 of its bytes.

    What developers build is not worth keeping, and belongs to a role that another server may lack.
    """
    left_out = f"--exclude-schema={DEVELOPMENT}*"
    with _local_file() as file:
        _run(["pg_dump", "--format=custom", left_out, f"--file={file}"], url)
        with file.open("rb") as stream:
            return target.name, copy_stream(stream, target)


def _load_dump(source: UPath, url: str, sha256: str) -> None:
    with _local_file() as file:
        with source.open("rb") as stream:
            if copy_stream(stream, file) != sha256:
                raise Problem(f"{source} is damaged: it is not what the manifest says")
        anew = ["--clean", "--if-exists"] if source.name == AIRFLOW else []
        _run(
            ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", *anew,
             f"--dbname={conninfo_to_dict(url)['dbname']}", str(file)],
            url,
        )  # fmt: skip


def _run(command: list[str], url: str) -> None:
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10_000
    program = str(postgres.find_programs(server) / command[0])
    ended = subprocess.run(
        [program, *command[1:]], env=os.environ | postgres.as_variables(url),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        reason = ended.stderr.strip().splitlines() or ["no reason was given"]
        raise Problem(f"{command[0]} failed: {reason[0]}")


@contextmanager
def _local_file() -> Iterator[Path]:
    """A place for a dump, which PostgreSQL's programs write and read only as a file."""
    with tempfile.TemporaryDirectory() as place:
        yield Path(place) / "dump"


def _copy_archive(source: UPath, target: UPath) -> list[str]:
    """Copies the archive, each file of which is named by the hash of its bytes.

    Raises:
        Problem: the bytes of some are others.
    """
    copied = _copy_tree(source, target)
    damaged = [name for name, sha256 in copied.items() if not name.endswith(sha256)]
    if damaged:
        raise Problem(f"archived files are damaged: {', '.join(damaged[:3])} in {source}")
    return list(copied)


def _copy_tree(source: UPath, target: UPath, only: Iterable[str] | None = None) -> dict[str, str]:
    """Copies all files of a folder; returns their paths in it, each with its SHA-256."""
    if not source.exists():
        return {}
    files = (file for file in source.rglob("*") if file.is_file() and file.name != MARK)
    names = (str(file.relative_to(source)) for file in files)
    copied = {}
    for name in sorted(names if only is None else only):
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (source / name).open("rb") as stream:
            copied[name] = copy_stream(stream, file)
    return copied


def _read_manifest(source: UPath) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{source} holds no backup: there is no {MANIFEST} to read") from error
    if manifest.get("format") != FORMAT:
        raise Problem(f"{source} is a backup of another format, {manifest.get('format')!r}")
    return manifest
