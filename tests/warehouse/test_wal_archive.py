"""The past of a cluster comes back as it was at a moment: what was there then, and no more."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from homes import archive_now, kill, lived_in, publish, seen, used, wait_for

from warehouse import database, postgres, wal_archive
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "what's $written"


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Iterator[list[datetime]]:
    """Moments with so many releases as their place says, of a home that is lost by now."""
    home = tmp_path_factory.mktemp("lost") / "home"
    with used(home), pytest.MonkeyPatch.context() as patch:
        patch.setenv(postgres.WAL_ARCHIVE, str(archive))
        database.prepare()
        moments = [now()]
        for _ in range(3):
            publish(home)
            moments.append(now())
            if len(moments) == 2:
                wal_archive.add_copy()
                time.sleep(1)  # its name is of whole seconds
                moments[1] = now()
        archive_now()
        kill(home)
        shutil.copytree(home / "secrets", archive / "secrets")
        shutil.rmtree(home)
        yield moments


def now() -> datetime:
    time.sleep(0.05)
    moment = datetime.now(UTC)
    time.sleep(0.05)
    return moment


@pytest.fixture
def empty(archive: Path, moments: list[datetime], tmp_path: Path) -> Iterator[Path]:
    """A home with nothing but the passwords."""
    shutil.copytree(archive / "secrets", tmp_path / "home" / "secrets")
    with lived_in(tmp_path / "home") as home:
        yield home


@pytest.mark.parametrize("releases", [1, 2, 3])
def test_what_was_there_then_is_there_and_nothing_later(
    archive: Path, moments: list[datetime], empty: Path, releases: int
) -> None:
    wal_archive.recover(archive, None if releases == 3 else moments[releases])
    assert seen(empty) == releases
    publish(empty)
    postgres.stop()
    database.prepare()
    assert seen(empty) == releases + 1, "it is written to like any other"


def test_a_recovery_may_take_longer_than_a_start(
    archive: Path, moments: list[datetime], empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", "1")
    slow = f"sleep 2; {wal_archive.RECOVERY['restore_command']}"
    monkeypatch.setitem(wal_archive.RECOVERY, "restore_command", slow)
    wal_archive.recover(archive, moments[2])
    assert seen(empty) == 2


def test_a_moment_before_the_first_copy_or_after_the_end_is_refused_in_one_line(
    archive: Path, moments: list[datetime], empty: Path
) -> None:
    with pytest.raises(Problem, match=r"goes back to 20.* UTC, and not to"):
        wal_archive.recover(archive, moments[0])
    with pytest.raises(Problem, match="ends before the moment that is asked for"):
        wal_archive.recover(archive, moments[-1] + timedelta(days=1))
    assert not postgres.is_initialised()
    wal_archive.recover(archive, moments[2])
    assert seen(empty) == 2, "and then asked for rightly"
    with pytest.raises(Problem, match="restore into an empty home"):
        wal_archive.recover(archive, moments[2])


def test_an_archive_that_is_none_and_a_home_without_passwords_are_refused(
    archive: Path, moments: list[datetime], empty: Path, tmp_path: Path
) -> None:
    with pytest.raises(Problem, match="holds no copy of a database"):
        wal_archive.recover(tmp_path, None)
    shutil.rmtree(empty / "secrets")
    with pytest.raises(Problem, match="copy the folder secrets"):
        wal_archive.recover(archive, None)


def test_a_damaged_copy_is_no_database(
    archive: Path, moments: list[datetime], empty: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(archive, damaged)
    file = next(damaged.glob("base/*/base.tar.gz"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Problem, match="is damaged: "):
        wal_archive.recover(damaged, moments[2])
    assert not postgres.is_initialised()


def test_it_says_when_nothing_is_archived_and_goes_on_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lived_in(tmp_path / "home") as home:
        database.prepare()
        assert wal_archive.describe() is None
        monkeypatch.setenv(postgres.WAL_ARCHIVE, str(tmp_path / "kept"))
        with pytest.raises(Problem, match="was started without"):
            wal_archive.add_copy()
        assert "before the next start" in (wal_archive.describe() or "")
        postgres.stop()
        postgres.start()
        archive_now()
        (tmp_path / "kept/wal").rename(tmp_path / "away")
        (tmp_path / "kept/wal").touch()
        publish(home)
        with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres")) as admin:
            admin.execute("select pg_switch_wal()")
        wait_for(lambda: "FAILS" in (wal_archive.describe() or ""))
        (tmp_path / "kept/wal").unlink()
        (tmp_path / "away").rename(tmp_path / "kept/wal")
        wait_for(lambda: "FAILS" not in (wal_archive.describe() or ""))


def test_old_copies_go_with_what_was_written_before_the_oldest_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal_archive, "KEPT", 1)
    kept = tmp_path / "kept"
    with lived_in(tmp_path / "home") as home:
        monkeypatch.setenv(postgres.WAL_ARCHIVE, str(kept))
        database.prepare()
        oldest = wal_archive.add_copy()
        archive_now()
        first = min(file.name for file in (kept / "wal").iterdir())
        time.sleep(1)  # their names are of seconds
        newest = wal_archive.add_copy()
        assert newest > oldest and list((kept / "base").iterdir()) == [newest]
        publish(home)
        archive_now()
        assert min(file.name for file in (kept / "wal").iterdir()) > first
    shutil.copytree(tmp_path / "home/secrets", tmp_path / "next/secrets")
    with lived_in(tmp_path / "next") as home:
        wal_archive.recover(kept, None)
        assert seen(home) == 1


@pytest.mark.parametrize(
    ("there", "ends"), [(None, 0), (b"what is written", 0), (b"other", 1)],
    ids=["first", "again", "of another cluster"],
)  # fmt: skip
def test_a_file_is_archived_whole_again_without_harm_and_never_over_another(
    tmp_path: Path, there: bytes | None, ends: int
) -> None:
    (tmp_path / "wal").mkdir()
    (tmp_path / "wal/0001.gz.part").write_bytes(b"left by a killed one")
    kept = tmp_path / "wal/0001.gz"
    if there is not None:
        kept.write_bytes(subprocess.run(["gzip"], input=there, stdout=-1, check=True).stdout)
    before = kept.read_bytes() if there else None
    (tmp_path / "0001").write_bytes(b"what is written")
    command = postgres.ARCHIVING["archive_command"].replace("%p", "0001").replace("%f", "0001")
    ended = subprocess.run(
        command, shell=True, cwd=tmp_path, check=False,
        env=os.environ | {postgres.WAL_ARCHIVE: str(tmp_path)},
    )  # fmt: skip
    assert bool(ended.returncode) == bool(ends)
    if before:
        assert kept.read_bytes() == before
    else:
        unpacked = subprocess.run(["gzip", "-cd", kept], stdout=-1, check=True).stdout
        assert unpacked == b"what is written"
