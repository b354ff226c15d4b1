"""The local stack's manners: it starts whole, stops whole, and leaves other programs alone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import psutil
import pytest

from tmdt.orchestration import airflow_env, running, stack, users
from tmdt.orchestration.parts import (
    COMMANDS,
    WEB,
    choose_parts,
    make_arguments,
    read_health,
    read_web_health,
    require_broker,
)
from warehouse import database, postgres
from warehouse.home import Problem

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]

Spawn = Callable[..., psutil.Process]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TMDT_AIRFLOW_PORT", raising=False)
    monkeypatch.setenv("TMDT_WEB_PORT", str(_free_port()))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Starts a sleeping process that carries the mark of a home."""
    started: list[subprocess.Popen[bytes]] = []

    def start(marked: object = None) -> psutil.Process:
        env = os.environ | ({running.MARK: str(marked)} if marked else {})
        started.append(subprocess.Popen(SLEEP, env=env))
        process = psutil.Process(started[-1].pid)
        while not process.environ():  # the kernel shows it a moment after the program began
            time.sleep(0.01)
        return process

    yield start
    for child in started:
        child.kill()
        child.wait()


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of starting that need PostgreSQL and Airflow, left out."""
    monkeypatch.setattr(database, "prepare", lambda: None)
    monkeypatch.setattr(stack, "migrate", lambda: False)
    monkeypatch.setattr(stack, "environment", lambda port, host: dict(os.environ))
    monkeypatch.setattr(stack, "sole_scheduler", lambda purpose, shared: nullcontext())
    monkeypatch.setattr(postgres, "stop", lambda: False)


def test_a_home_with_nothing_running(home: Path) -> None:
    assert running.find_address() is None
    assert set(running.read_status().components.values()) == {"stopped"}
    assert running.read_status().database_port is None
    assert stack.down() is False


def test_the_password_is_its_owners_alone() -> None:
    assert users.write_admin_password().stat().st_mode & 0o077 == 0


def test_another_programs_process_number_is_not_believed(home: Path, spawn: Spawn) -> None:
    stranger = spawn()
    parts = dict.fromkeys([*COMMANDS, WEB], stranger.pid)
    state = {"address": "http://127.0.0.1:1", WEB: "http://127.0.0.1:2", running.PARTS: parts}
    (home / "stack.json").write_text(json.dumps(state))
    assert running.find_address() is running.find_web() is None
    assert stack.down() is False
    assert stranger.is_running()


def test_a_damaged_state_file_is_as_good_as_none(home: Path) -> None:
    (home / "stack.json").write_text("{")
    assert running.find_address() is None
    assert stack.down() is False


def test_down_finds_orphans_of_this_home_only(home: Path, spawn: Spawn) -> None:
    ours, theirs = spawn(home), spawn(home.parent / "another")
    assert stack.down() is True
    assert not ours.is_running() or ours.status() == psutil.STATUS_ZOMBIE
    assert theirs.is_running()
    assert theirs.status() != psutil.STATUS_ZOMBIE


def test_a_taken_port_is_a_plain_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Problem, match="TMDT_AIRFLOW_PORT"):
            stack.up(port=taken.getsockname()[1])


def test_a_taken_port_of_the_web_application_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("TMDT_WEB_PORT", str(taken.getsockname()[1]))
        with pytest.raises(Problem, match="choose another with TMDT_WEB_PORT"):
            stack.up(port=_free_port())


@pytest.mark.parametrize("setting", ["TMDT_AIRFLOW_PORT", "TMDT_WEB_PORT"])
@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_must_be_one(monkeypatch: pytest.MonkeyPatch, setting: str, port: str) -> None:
    monkeypatch.setenv("TMDT_AIRFLOW_PORT", str(_free_port()))
    monkeypatch.setenv(setting, port)
    with pytest.raises(Problem, match=f"{setting} is .*want a port"):
        stack.up()


def test_a_part_that_dies_takes_the_others_with_it(
    home: Path, no_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack, "AIRFLOW", [sys.executable, "-c"])
    monkeypatch.setitem(COMMANDS, "scheduler", [SLEEP[-1]])
    monkeypatch.setitem(COMMANDS, "triggerer", ["raise SystemExit(3)"])
    monkeypatch.setenv("TMDT_PARTS", "scheduler, triggerer")
    with pytest.raises(Problem, match=r"triggerer ended with status 3: see .*triggerer\.log"):
        stack.up(port=_free_port(), say=lambda _: None)
    assert _marked(home) == []
    assert not (home / "stack.json").exists()


def test_a_home_starts_one_stack(home: Path, spawn: Spawn) -> None:
    supervisor = spawn()  # a person started it: it carries no mark
    of_supervisor = [supervisor.pid, supervisor.create_time()]
    parts = {"api-server": spawn(home).pid}
    state = {"address": "http://127.0.0.1:8099", "parts": parts, running.SUPERVISOR: of_supervisor}
    (home / "stack.json").write_text(json.dumps(state))
    with pytest.raises(Problem, match="already up"):
        stack.up(port=_free_port())


def test_a_stack_without_its_supervisor_says_so_and_is_replaced(
    home: Path, spawn: Spawn, no_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    orphan = spawn(home)
    parts = {"api-server": orphan.pid}
    state: dict[str, object] = {"address": "http://127.0.0.1:8099", "parts": parts}
    state[running.SUPERVISOR] = [orphan.pid, 1.0]  # the number is another program's by now
    (home / "stack.json").write_text(json.dumps(state))
    status = running.read_status()
    assert (status.address, status.is_supervised) == ("http://127.0.0.1:8099", False)
    assert status.components["api-server"] == "unhealthy", "it had long enough to start"
    monkeypatch.setattr(stack, "AIRFLOW", SLEEP[:1])
    monkeypatch.setitem(COMMANDS, "scheduler", SLEEP[1:])
    monkeypatch.setenv("TMDT_PARTS", "scheduler")
    monkeypatch.setattr(stack, "_wait_until_healthy", lambda parts: None)
    monkeypatch.setattr(stack, "supervise", _interrupted)
    stack.up(port=_free_port(), say=lambda _: None)
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_what_the_surroundings_set_of_airflow_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "url", lambda user, name: "postgresql://host/airflow")
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW__API__PORT", "1")
    settings = airflow_env.environment(8099)
    assert settings["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert settings["AIRFLOW__API__PORT"] == "8099", "it has an option"


def test_upkeep_reaches_an_external_database_that_airflow_hides_from_its_task(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    external = "postgresql+psycopg://airflow:secret@db.example.org/airflow"
    monkeypatch.setenv("TMDT_DATABASE_URL", "postgresql://tmdt:secret@db.example.org/warehouse")
    monkeypatch.setenv(airflow_env.CONNECTION, external)
    in_airflow = airflow_env.environment()
    monkeypatch.setenv(airflow_env.CONNECTION, "airflow-db-not-allowed:///")  # as in a task
    monkeypatch.setenv(
        f"{airflow_env.CONNECTION}_ASYNC", in_airflow[f"{airflow_env.CONNECTION}_ASYNC"]
    )
    assert airflow_env.environment()[airflow_env.CONNECTION] == external
    assert airflow_env.metadata_conninfo() == external.replace("+psycopg", "")
    monkeypatch.delenv(f"{airflow_env.CONNECTION}_ASYNC")
    with pytest.raises(Problem, match="keeps this task from its database"):
        airflow_env.metadata_url()


def test_nothing_of_airflow_is_reported_home_or_listens_to_the_world(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres, "url", lambda user, name: f"postgresql://{user}@host/{name}")
    settings = airflow_env.environment(8099)
    assert settings["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert settings["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8099/execution/"
    assert settings["SCARF_ANALYTICS"] == "false"
    assert settings["DO_NOT_TRACK"] == "1"


def test_two_homes_have_different_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "url", lambda user, name: "postgresql://host/airflow")
    first = airflow_env.environment()
    assert airflow_env.environment() == first
    monkeypatch.setenv("TMDT_HOME", str(tmp_path / "second"))
    second = airflow_env.environment()
    for key in (
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__API_AUTH__JWT_SECRET",
    ):
        assert first[key] != second[key]


def test_hosts_share_the_keys_that_one_secret_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "url", lambda user, name: "postgresql://host/airflow")
    keys = []
    for home in ("first", "second"):
        monkeypatch.setenv("TMDT_HOME", str(tmp_path / home))
        monkeypatch.setenv("TMDT_SECRET", "one for all")
        keys.append(airflow_env.environment()["AIRFLOW__API_AUTH__JWT_SECRET"])
        monkeypatch.delenv("TMDT_SECRET")
        keys.append(airflow_env.environment()["AIRFLOW__API_AUTH__JWT_SECRET"])
    assert keys[0] == keys[2] and len(set(keys)) == 3


def test_the_parts_of_a_host_are_those_of_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW__CORE__EXECUTOR", raising=False)
    everything = ["api-server", "scheduler", "dag-processor", "triggerer"]
    assert choose_parts() == [*everything, "web"]
    monkeypatch.setenv("TMDT_PARTS", "worker")
    with pytest.raises(Problem, match=r"no part worker .*needs AIRFLOW__CORE__EXECUTOR=Celery"):
        choose_parts()
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    assert choose_parts() == ["worker"]
    monkeypatch.setenv("TMDT_PARTS", "worker,scheduler")
    assert choose_parts() == ["scheduler", "worker"]
    monkeypatch.delenv("TMDT_PARTS")
    assert choose_parts() == [*everything, "worker", "web"]


def test_open_data_is_served_where_the_address_of_readers_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMDT_DATABASE_URL", "postgresql://tmdt:secret@db.example.org/warehouse")
    monkeypatch.delenv(database.READER_URL, raising=False)
    assert "web" not in choose_parts()
    monkeypatch.setenv("TMDT_PARTS", "web")
    with pytest.raises(Problem, match="a web needs TMDT_READER_URL"):
        choose_parts()
    monkeypatch.setenv(database.READER_URL, "postgresql://bi_reader:s@db.example.org/warehouse")
    assert choose_parts() == ["web"]


def test_what_only_reads_gets_no_secret_of_others() -> None:
    settings = {
        "AIRFLOW__API__SECRET_KEY": "s", "TMDT_DATABASE_URL": "postgresql://tmdt:s@h/warehouse",
        "TMDT_SECRET": "s", "TMDT_READER_URL": "postgresql://bi_reader:r@h/warehouse",
    }  # fmt: skip
    web, scheduler = stack._make_parts([WEB, "scheduler"], settings, "127.0.0.1")
    assert set(web.settings) == {"TMDT_READER_URL"}
    assert scheduler.settings == settings


@pytest.mark.parametrize("url", ["redis://:secret@127.0.0.1:9/0", "redes://127.0.0.1/0", ""])
def test_a_broker_that_does_not_answer_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("AIRFLOW__CELERY__BROKER_URL", url)
    monkeypatch.delenv("AIRFLOW__CORE__EXECUTOR", raising=False)
    require_broker()  # nobody needs one
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    with pytest.raises(Problem, match="look at AIRFLOW__CELERY__BROKER_URL") as refused:
        require_broker()
    assert "secret" not in str(refused.value) and "\n" not in str(refused.value)


def test_logs_are_served_only_where_no_api_server_reads_them() -> None:
    assert make_arguments("worker", ["worker"]) == ["celery", "worker"]
    assert make_arguments("worker", ["api-server", "worker"])[-1] == "--skip-serve-logs"
    assert make_arguments("api-server", ["api-server"]) == ["api-server"]


def test_without_an_api_server_a_part_is_healthy_while_it_is_alive() -> None:
    assert read_health(None, {"worker", WEB}) == {"worker": "healthy"}
    assert read_web_health(None) == {}
    assert read_web_health(f"http://127.0.0.1:{_free_port()}") == {WEB: "unhealthy"}
    assert read_health(f"http://127.0.0.1:{_free_port()}", {"scheduler"}) == {
        "api-server": "unhealthy"
    }


def _interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _marked(home: Path) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(running.MARK) == str(home):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found
