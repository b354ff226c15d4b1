"""Upkeep removes what is old, and only that."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tmdt.orchestration import upkeep


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path))
    return tmp_path


def write(file: Path, days: int) -> Path:
    """A file that was last changed so many days ago."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")
    moment = time.time() - days * 86_400
    os.utime(file, (moment, moment))
    return file


def test_old_logs_go_with_their_folders_and_nothing_else(home: Path) -> None:
    old = write(home / "logs/airflow/dag_id=d/run_id=r/attempt=1.log", 91)
    new = write(home / "logs/airflow/dag_id=d/run_id=s/attempt=1.log", 89)
    archived = write(home / "archive/file.xlsx", 4000)
    silent = write(home / "logs/airflow-triggerer.log", 400)
    load = write(home / "logs/load-20260101T000000-7.log", 91)
    assert upkeep.remove_old_logs() == 2
    assert not old.parent.exists() and not load.exists()
    assert new.exists() and archived.exists() and silent.exists()


def test_a_large_log_is_begun_anew_while_a_process_writes_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LARGEST_LOG", 100)
    file = write(home / "logs/airflow-scheduler.log", 0)
    write(home / "postgres/data/server.log", 0).write_text("x" * 200)
    write(home / "logs/small.log", 0)
    with file.open("a") as process:
        process.write("before\n" * 50)
        process.flush()
        assert upkeep.rotate_logs() == ["airflow-scheduler.log", "server.log"]
        process.write("after\n")
    assert file.read_text() == "after\n"
    assert file.with_suffix(".log.1").read_text().endswith("before\n")
