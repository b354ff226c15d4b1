"""The lock of the only scheduler: seen from every home, named, and gone with its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tmdt.orchestration import airflow_env
from tmdt.orchestration.scheduler_lock import Lock, Taken, find_holder, sole_scheduler
from warehouse.home import Problem

pytestmark = pytest.mark.db

HOLDS = """
from tmdt.orchestration.scheduler_lock import sole_scheduler
import subprocess, sys
with sole_scheduler("tmdt load") as lock:
    child = [sys.executable, "-c", "import time; print('holds', flush=True); time.sleep(600)"]
    subprocess.run(child, pass_fds=[lock.fileno()])
"""


@pytest.fixture(autouse=True)
def metadata(warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database stands in for Airflow's."""
    url = os.environ["TMDT_DATABASE_URL"]
    monkeypatch.setenv(airflow_env.CONNECTION, url.replace("postgresql", "postgresql+psycopg", 1))


def test_only_one_holds_it_and_others_are_told_who(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_holder() is None
    with sole_scheduler("tmdt up"):
        monkeypatch.setenv("TMDT_HOME", str(tmp_path / "another"))
        assert find_holder() == f"tmdt up, process {os.getpid()} on {os.uname().nodename}"
        with pytest.raises(Problem, match="tmdt up, process"), sole_scheduler("tmdt load"):
            pass
    assert find_holder() is None


def test_a_child_keeps_it_when_its_parent_is_killed_and_no_longer() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "holds\n"
    holder.kill()
    holder.wait()
    with pytest.raises(Problem, match="another one is running"), sole_scheduler("tmdt load"):
        pass
    os.killpg(holder.pid, signal.SIGKILL)
    holder.stdout.read()  # until the child has ended as well
    for _ in range(100):
        if find_holder() is None:
            break
    with sole_scheduler("tmdt load"):
        pass


def lose(lock: Lock) -> None:
    """Ends the server process of its connection, as the death of the database does."""
    with psycopg.connect(os.environ["TMDT_DATABASE_URL"]) as another:
        another.execute("select pg_terminate_backend(%s, 5000)", [lock.connection.info.backend_pid])


def test_one_that_was_lost_with_the_database_is_taken_again() -> None:
    with sole_scheduler("tmdt up") as lock:
        assert lock.keep() is False
        lose(lock)
        assert find_holder() is None
        assert lock.keep() is True
        assert (find_holder() or "").startswith("tmdt up, process")
        with pytest.raises(Taken, match="tmdt up"), sole_scheduler("tmdt load"):
            pass
    assert find_holder() is None


def test_hosts_of_one_stack_share_it_and_each_takes_it_again() -> None:
    with sole_scheduler("tmdt up", shared=True) as one, sole_scheduler("tmdt up", shared=True):
        lose(one)
        assert one.keep() is True
        with pytest.raises(Taken), sole_scheduler("tmdt load"):
            pass
    with sole_scheduler("tmdt load"):
        pass


def test_the_holder_learns_that_another_took_it_meanwhile() -> None:
    with sole_scheduler("tmdt up") as lock:
        lose(lock)
        with sole_scheduler("tmdt load"), pytest.raises(Taken, match="running: tmdt load"):
            lock.keep()


def test_the_holder_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with sole_scheduler("tmdt up") as lock:
        lose(lock)
        with monkeypatch.context() as patch:
            patch.setenv(airflow_env.CONNECTION, "postgresql+psycopg://a:b@127.0.0.1:1/airflow")
            with pytest.raises(Problem, match="does not answer") as away:
                lock.keep()
            assert not isinstance(away.value, Taken)
        assert lock.keep() is True
