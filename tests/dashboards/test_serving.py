"""What serves the dashboards: its port, its secrets, and what it says when something is missing."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from dashboards import environment, serving
from warehouse.home import Problem


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMDT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.delenv("TMDT_READER_URL", raising=False)
    return tmp_path / "home"


@pytest.mark.parametrize(("setting", "port"), [("", 8088), ("9001", 9001)])
def test_the_port_is_a_setting(monkeypatch: pytest.MonkeyPatch, setting: str, port: int) -> None:
    monkeypatch.setenv(serving.PORT, setting)
    assert serving.read_port() == port


def test_a_port_that_is_none_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(serving.PORT, "http")
    with pytest.raises(Problem, match="TMDT_DASHBOARDS_PORT is 'http': want a number"):
        serving.read_port()


def test_a_port_that_is_taken_is_a_problem(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((serving.HOST, 0))
        taken.listen()
        monkeypatch.setenv(serving.PORT, str(taken.getsockname()[1]))
        with pytest.raises(Problem, match=r"cannot be used .*: choose .* TMDT_DASHBOARDS"):
            serving.serve(print)


def test_secrets_are_generated_once_and_for_their_owner_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_READER_URL", "postgresql://bi_reader:word@db.example.org/warehouse")
    first, again = environment.surroundings(), environment.surroundings()
    secrets = {"SUPERSET_SECRET_KEY": "superset", "SUPERSET_ADMIN_PASSWORD": environment.ADMIN}
    for name, file in secrets.items():
        assert first[name] == again[name] == (home / "secrets" / file).read_text()
        assert stat.S_IMODE((home / "secrets" / file).stat().st_mode) == 0o600
        assert len(first[name]) >= 32
    assert first["SUPERSET_SECRET_KEY"] != first["SUPERSET_ADMIN_PASSWORD"]
    assert first["WAREHOUSE_URL"] == "postgresql://bi_reader:word@db.example.org/warehouse"


def test_a_warehouse_elsewhere_needs_the_address_of_its_readers(home: Path) -> None:
    with pytest.raises(Problem, match="set TMDT_READER_URL to their address"):
        environment.surroundings()


def test_an_environment_that_cannot_be_made_says_so_and_is_not_taken_for_one(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"no-such-package-anywhere==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(environment, "LOCK", lock)
    monkeypatch.setenv("UV_OFFLINE", "1")
    for _ in range(2):
        with pytest.raises(Problem, match="cannot be made, which needs Python"):
            environment.install()
    assert not (home / "dashboards" / "venv" / "requirements.txt").exists()


def test_what_fails_while_preparing_is_one_line_with_its_log(home: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    python = programs / "python"
    python.write_text("#!/bin/sh\necho Traceback\necho 'ValueError: no such thing'\nexit 1\n")
    python.chmod(0o755)
    log = home / "logs" / "dashboards-prepare.log"
    with pytest.raises(Problem) as raised:
        serving.prepare(programs, dict(os.environ))
    assert str(raised.value) == (
        f"Superset could not be prepared: ValueError: no such thing ({log})"
    )
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_nothing_is_stopped_that_is_not_ours(home: Path) -> None:
    assert serving.stop() is False
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (home / "dashboards" / "server.pid").write_text(str(stranger.pid))
        assert serving.stop() is False
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
