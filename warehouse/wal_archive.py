"""The past of the cluster: copies of it, and what was written since (``TMDT_WAL_ARCHIVE``).

`postgres` lets the server archive what it writes, in files of 16 MB, into ``wal/``. Copies of the
whole cluster stand in ``base/``, each in a folder named by the time it was finished. A copy and
what was written afterwards make the cluster of any moment since.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tarfile
import time
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import psycopg

from warehouse import database, postgres
from warehouse.home import Problem, first_line, home

STAMP = "%Y-%m-%dT%H%M%SZ"
KEPT = 7
"""Copies that are kept, with everything that was written since the oldest."""
MANIFEST = "backup_manifest"
"""Which PostgreSQL writes last."""
ENDED = "recovery ended before configured recovery target was reached"
RECOVERY = {
    "restore_command": 'gzip -cd "$RECOVERED_FROM/wal/%f.gz" > "%p"',
    "recovery_target_action": "promote",
}
STATE = """
    select
        failed_count > 0 and last_failed_time > coalesce(last_archived_time, '-infinity'),
        last_archived_time
    from pg_stat_archiver
"""


def add_copy() -> Path:
    """Adds a copy of the whole cluster to the archive, and removes the oldest ones.

    Raises:
        Problem: the cluster is not the embedded one, nothing is archived, or the copy failed.
    """
    archive = postgres.wal_archive()
    if archive is None:
        raise Problem(f"{postgres.WAL_ARCHIVE} is not set: what is written is not archived")
    unfinished = archive / "base" / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    url = postgres.url(postgres.SUPERUSER, "postgres")
    _require_archiving(url)
    postgres.run_program(
        "pg_basebackup", f"--pgdata={unfinished}", "--format=tar", "--gzip", "--checkpoint=fast",
        "--wal-method=fetch", "--no-password", **postgres.as_variables(url),
    )  # fmt: skip
    finished = datetime.now(UTC) + timedelta(seconds=1)  # named by whole seconds, never too early
    copy = unfinished.rename(archive / "base" / f"{finished:{STAMP}}")
    _remove_old(archive)
    return copy


def recover(archive: Path, moment: datetime | None) -> None:
    """Makes the cluster of this home what one was at a moment, or at the end of its archive.

    Args:
        archive: The folder that was its `TMDT_WAL_ARCHIVE`.
        moment: Everything committed by then is there, and nothing later.

    Raises:
        Problem: this home has a cluster or lacks the passwords; or the archive has no copy from
            before that moment, or ends before it.
    """
    if postgres.is_initialised():
        raise Problem(f"{home()} holds a database already: restore into an empty home")
    database.require_secrets()
    _unpack(_find_copy(archive, moment) / "base.tar.gz")
    try:
        target = {"recovery_target_time": moment.isoformat()} if moment else {}
        _replay(RECOVERY | target, archive)
    except BaseException:
        with suppress(Problem):  # it may have ended
            postgres.run_program("pg_ctl", "-m", "immediate", "-D", str(postgres.data()), "stop")
        shutil.rmtree(postgres.data())  # so that it can be repeated
        raise
    postgres.stop()  # and from now on without the settings of a recovery


def describe() -> str | None:
    """Until when what was written is archived, or that it is not; None if nothing is to be."""
    if not database.is_embedded() or postgres.wal_archive() is None:
        return None
    with database.connect() as connection:
        if connection.execute("show archive_mode").fetchone() != ("on",):
            return "nothing is archived before the next start of PostgreSQL (tmdt down, tmdt up)"
        row = connection.execute(STATE).fetchone()
    assert row is not None
    fails, until = row
    state = f"archived until {until:%Y-%m-%d %H:%M:%S} UTC" if until else "nothing archived yet"
    return f"{state}, and it FAILS now: see {postgres.data() / 'server.log'}" if fails else state


def _require_archiving(url: str) -> None:
    with psycopg.connect(url) as connection:
        if connection.execute("show archive_mode").fetchone() != ("on",):
            raise Problem(
                f"{postgres.WAL_ARCHIVE} is set, but PostgreSQL was started without: tmdt down, and"
                " start it again"
            )


def _find_copy(archive: Path, moment: datetime | None) -> Path:
    """The latest copy that was finished by a moment."""
    copies = _list_copies(archive)
    if not copies:
        raise Problem(f"{archive / 'base'} holds no copy of a database (tmdt backup makes them)")
    usable = [copy for copy in copies if moment is None or _finished_at(copy) <= moment]
    if not usable:
        oldest = f"{_finished_at(copies[0]):%Y-%m-%d %H:%M:%S} UTC"
        raise Problem(f"{archive} goes back to {oldest}, and not to {moment:%Y-%m-%d %H:%M:%S %Z}")
    return usable[-1]


def _list_copies(archive: Path) -> list[Path]:
    """Finished copies, the latest last."""
    return sorted(
        file.parent for file in archive.glob(f"base/*Z/{MANIFEST}") if file.stat().st_size
    )


def _finished_at(copy: Path) -> datetime:
    return datetime.strptime(copy.name, STAMP).replace(tzinfo=UTC)


def _unpack(file: Path) -> None:
    """Makes the cluster of this home from a copy; it does not start but for a recovery."""
    place = postgres.make_data_folder(postgres.UNFINISHED)
    try:
        with gzip.open(file) as content, tarfile.open(fileobj=content, mode="r|") as packed:
            packed.extractall(place, filter="tar")
            while content.read(1 << 20):  # to its end, where its checksum stands
                pass
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise Problem(f"{file} is damaged: {first_line(error)}") from error
    (place / "server.log").unlink(missing_ok=True)  # of the server that was copied
    (place / "recovery.signal").touch()
    if os.geteuid() == 0:
        for path in place.rglob("*"):
            os.chown(path, postgres.NOBODY, postgres.NOBODY)
    place.rename(postgres.data())


def _replay(settings: dict[str, str], archive: Path) -> None:
    """Starts the server and waits until it has read what was archived."""
    with suppress(Problem):  # it takes longer, or it ends by itself when the archive does
        postgres.start(settings, RECOVERED_FROM=str(archive.resolve()))
    while _is_alive():
        if postgres.running_port() and _has_recovered():
            return
        time.sleep(0.2)
    log = (postgres.data() / "server.log").read_text(errors="replace")
    if ENDED in log:
        raise Problem(
            f"{archive} ends before the moment that is asked for: take `--at latest` for its end"
        )
    fatal = [line for line in log.splitlines() if "FATAL" in line or "PANIC" in line]
    raise Problem(f"the database could not be recovered: {(fatal or ['no reason was given'])[-1]}")


def _is_alive() -> bool:
    """Whether there is a server of this home, be it one that does not answer yet."""
    with suppress(OSError, ValueError, IndexError):
        lines = (postgres.data() / "postmaster.pid").read_text().splitlines()
        return psutil.pid_exists(int(lines[0]))
    return False


def _has_recovered() -> bool:
    with (
        suppress(psycopg.OperationalError),
        psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres")) as connection,
    ):
        return connection.execute("select pg_is_in_recovery()").fetchone() == (False,)
    return False


def _remove_old(archive: Path) -> None:
    """Removes all but the latest copies, and what was written before the oldest that is kept."""
    copies = _list_copies(archive)
    for copy in copies[:-KEPT]:
        shutil.rmtree(copy)
    manifest = json.loads((copies[-KEPT:][0] / MANIFEST).read_text())
    first = manifest["WAL-Ranges"][0]
    high, low = (int(part, 16) for part in first["Start-LSN"].split("/"))
    segment = f"{first['Timeline']:08X}{high:08X}{low >> 24:08X}"
    postgres.run_program(
        "pg_archivecleanup",
        "--strip-extension=.gz",
        "--clean-backup-history",
        str(archive / "wal"),
        segment,
    )
