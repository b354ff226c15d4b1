"""The commands in the home of a standby, as people type them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import kill, lived_in, publish, seen, used, wait_for

from warehouse import database, postgres

pytestmark = [pytest.mark.db, pytest.mark.timeout(240)]
TMDT = [sys.executable, "-m", "tmdt.cli"]


def tmdt(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TMDT_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run(
        [*TMDT, *arguments], env=environment, capture_output=True, text=True, check=False,
        input=given,
    )  # fmt: skip


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Path]:
    with lived_in(tmp_path / "followed") as home:
        database.prepare()
        publish(home)
        yield home


@pytest.fixture
def home(followed: Path, tmp_path: Path) -> Iterator[Path]:
    """A standby, made by the commands."""
    shutil.copytree(followed / "secrets", tmp_path / "standby" / "secrets")
    address = tmdt(followed, "url", "--role", "standby").stdout
    with lived_in(tmp_path / "standby") as home:
        made = tmdt(home, "standby", "create", given=address)
        assert made.returncode == 0, made.stderr
        yield home


def test_it_is_kept_running_says_what_it_follows_and_refuses_loads(
    followed: Path, home: Path
) -> None:
    address = tmdt(home, "url", "--role", "bi_reader").stdout.strip()
    assert address.startswith("postgresql://bi_reader:")
    refused = tmdt(home, "load", "2026-10")
    assert refused.returncode == 2
    assert (
        refused.stderr.startswith("tmdt: ") and "is a standby, which only reads" in refused.stderr
    )
    assert tmdt(home, "status").stdout.startswith("standby     follows 127.0.0.1:")
    up = subprocess.Popen(
        [*TMDT, "up"], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"TMDT_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert up.stdout is not None and "follows" in up.stdout.readline()
        kill(home)
        wait_for(lambda: postgres.running_port() is not None)
        publish(followed)
        wait_for(lambda: seen(home) == 2)
        assert tmdt(home, "url", "--role", "bi_reader").stdout.strip() == address
        assert tmdt(home, "down").stdout == "stopped\n"
        assert up.wait(30) == 0, "what a person stopped is not started again"
    finally:
        up.kill()
    assert tmdt(home, "status").stdout == "standby     not running: tmdt up\n"


def test_it_takes_the_place_of_a_lost_home(followed: Path, home: Path) -> None:
    too_early = tmdt(home, "standby", "promote")
    assert too_early.returncode == 2 and "still answers" in too_early.stderr
    with used(followed):
        postgres.stop()
    promoted = tmdt(home, "standby", "promote")
    assert promoted.returncode == 0, promoted.stderr
    assert seen(home) == 1
    publish(home)
    assert tmdt(home, "url").returncode == 0, "it is prepared like any other"
