"""A lost home comes back as it was at a moment, with the files that arrived since."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from homes import archive_now, lived_in, publish, seen
from releases import figure, submit

from ingestion.submission import place_in_archive
from tmdt.orchestration import backup
from warehouse import database, postgres, wal_archive

pytestmark = [pytest.mark.db, pytest.mark.timeout(240)]


def receive(home: Path, content: str) -> None:
    """A submission, published, and its file in the archive."""
    publish(home)
    with psycopg.connect(database.url()) as connection:
        [(release,)] = connection.execute("select max(release_id) from core.release")
        number = submit(connection, release, [figure("x_count", "2026-10", 1)])
        [(sha256,)] = connection.execute(
            "select sha256 from staging.submission where submission_id = %s", [number]
        )
    file = home / "archive" / place_in_archive(sha256)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def tmdt(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tmdt.cli", *map(str, arguments)],
        env=os.environ | {"TMDT_HOME": str(home), "COLUMNS": "200"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_home_comes_back_as_of_a_moment_and_names_the_files_that_came_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = tmp_path / "past"
    with lived_in(tmp_path / "lost") as lost:
        monkeypatch.setenv(postgres.WAL_ARCHIVE, str(past))
        database.prepare()
        receive(lost, "known")
        with psycopg.connect(database.url()) as connection:
            # What publication does: the hash that a restore is held to.
            connection.execute(
                "update core.release set content_hash = core.content_hash(release_id)"
            )
        wal_archive.add_copy()
        time.sleep(1)  # its name is of whole seconds
        moment = datetime.now(UTC)
        receive(lost, "came later")
        archive_now()
    monkeypatch.delenv(postgres.WAL_ARCHIVE)
    found = tmp_path / "found"
    for folder in ("secrets", "archive"):
        shutil.copytree(lost / folder, found / folder)
    with lived_in(found):
        refused = tmdt(found, "restore", past, "--at", "yesterday")
        assert refused.returncode == 2
        assert refused.stderr == "tmdt: yesterday is not a time: write it like 2026-11-20T09:00\n"
        restored = tmdt(found, "restore", past, "--at", moment.isoformat())
        assert restored.returncode == 0, restored.stderr
        assert seen(found) == 1
        assert "1 releases, each with the hash it was published with" in restored.stdout
        [unknown] = [line for line in restored.stdout.splitlines() if "not known then" in line]
        assert Path(unknown.split(": ")[1]).read_text() == "came later"
        again = tmdt(found, "restore", past, "--at", "latest")
        assert again.returncode == 2 and "restore into an empty home" in again.stderr


def test_a_backup_adds_a_copy_when_what_is_written_is_archived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "back_up", lambda target, **_: target / "today")
    monkeypatch.setattr("tmdt.orchestration.airflow_env.migrate", lambda: False)
    from tmdt.cli.backup import backup as command

    with lived_in(tmp_path / "home"):
        monkeypatch.setenv(postgres.WAL_ARCHIVE, str(tmp_path / "past"))
        command(str(tmp_path))
        assert len(list((tmp_path / "past/base").iterdir())) == 1
