"""Ways to disturb a step of a load: it is killed, or the database or the disk fails under it."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from month_steps import MonthStep, StepFailed
from psycopg import sql
from published_content import ContentReader

from warehouse import postgres


@dataclass
class Server:
    """The database server that loads run on."""

    url: str
    """Of the warehouse, as its superuser."""
    home: Path
    reader: ContentReader

    @property
    def pid(self) -> int:
        return int((self.home / "postgres/data/postmaster.pid").read_text().split()[0])

    def ask(self, query: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(query, values)  # type: ignore[arg-type]
            return found.fetchall() if found.description else []

    def backends(self) -> list[int]:
        """The server's processes that work for a load."""
        return [
            pid
            for (pid,) in self.ask(
                "select pid from pg_stat_activity where usename = 'tmdt' and datname = 'warehouse'"
            )
        ]

    @contextmanager
    def outage(self) -> Iterator[None]:
        """The server goes away by intention, and answers again at the end."""
        self.reader.away = True
        self.reader.outages += 1
        yield
        _until(self._answers)
        self.reader.outages += 1  # a connection made meanwhile may have been cut off as well
        self.reader.away = False

    def _answers(self) -> bool:
        try:
            return bool(self.ask("select not pg_is_in_recovery()"))
        except psycopg.OperationalError:
            return False


Disturb = Callable[[MonthStep, Server], str]
"""Disturbs a step that has begun, and says what came of it."""


LIMIT = 4 << 20
"""Bytes of a file on a disk that is full: what the server needs to start, and little more."""


def killed_after(seconds: float) -> Disturb:
    """SIGKILL after so long."""

    def disturb(step: MonthStep, server: Server) -> str:
        time.sleep(seconds)
        return "killed" if step.kill() else "had ended"

    return disturb


def killed_in_the_database(step: MonthStep, server: Server) -> str:
    """SIGKILL while the step waits in a statement that `held` stops."""
    _until(lambda: bool(_held(server)) or not step.process.is_alive())
    assert step.kill(), "it never came to that statement"
    # Nobody lets the statement go: the server must find by itself that its client is no more.
    _until(lambda: not _held(server))
    return "killed"


def backend_killed_after(seconds: float) -> Disturb:
    """SIGKILL to the server's own process; the server ends all others and recovers."""

    def disturb(step: MonthStep, server: Server) -> str:
        time.sleep(seconds)
        _until(lambda: bool(server.backends()) or not step.process.is_alive())
        with server.outage():
            for pid in server.backends()[:1]:
                os.kill(pid, signal.SIGKILL)
            outcome = _outcome(step)
            time.sleep(0.5)
        return outcome

    return disturb


def server_stopped_after(seconds: float, by: signal.Signals) -> Disturb:
    """The server stops at once (SIGQUIT) or is killed (SIGKILL), and is started again."""

    def disturb(step: MonthStep, server: Server) -> str:
        time.sleep(seconds)
        pid = server.pid
        with server.outage():
            os.kill(pid, by)
            _until(lambda: not _is_alive(pid))
            outcome = _outcome(step)
            postgres.start()
        return outcome

    return disturb


def fails(step: MonthStep, server: Server) -> str:
    """Nothing more is done to the step, but it may not come to a good end."""
    outcome = _outcome(step)
    assert outcome.startswith("failed"), outcome
    return outcome


def ends(step: MonthStep, server: Server) -> str:
    """Nothing more is done to the step than what is around it."""
    return _outcome(step)


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """The server runs with files that cannot grow, as on a full disk, and then without that limit.

    A limit on the size of files does to a statement, and to the log of transactions, what a full
    disk does (EFBIG instead of ENOSPC), and needs neither root nor a file system of its own.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with server.outage():
        server.ask("select pg_switch_wal()")
        postgres.stop()
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
        try:
            postgres.start()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        try:
            # What was left of the limit after the start is used up, but for a little; by this
            # statement or by the server itself, which has its own things to log after a start.
            with suppress(psycopg.Error):
                server.ask(
                    "select pg_logical_emit_message(false, 'fill', repeat(' ', %s - file_offset),"
                    " true) from pg_walfile_name_offset(pg_current_wal_insert_lsn())",
                    LIMIT - (384 << 10),
                )
            yield
        finally:
            if postgres.running_port():
                pid = server.pid
                os.kill(pid, signal.SIGQUIT)
                _until(lambda: not _is_alive(pid))
            postgres.start()


@contextmanager
def held(server: Server, table: str, event: str) -> Iterator[None]:
    """Whatever does such a thing to a table waits in the middle of its statement.

    Args:
        server: The server.
        table: ``schema.table``.
        event: For a row trigger: ``before insert … when (…)`` with ``{on}`` before the condition.
    """
    schema, name = table.split(".")
    on = sql.SQL("on {}").format(sql.Identifier(schema, name))
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            "create or replace function public.hold() returns trigger language plpgsql as"
            " 'begin perform pg_advisory_xact_lock_shared(20261); return new; end'"
        )
        when, _, condition = event.partition(" when ")
        connection.execute(
            sql.SQL("create trigger hold {} {} for each row {} execute function public.hold()")
            .format(sql.SQL(when), on, sql.SQL(f"when ({condition})" if condition else ""))
        )  # fmt: skip
        connection.execute("select pg_advisory_lock(20261)")
        yield
        connection.execute("select pg_advisory_unlock(20261)")
        connection.execute(sql.SQL("drop trigger hold {}").format(on))


def _held(server: Server) -> list[tuple]:
    return server.ask(
        "select pid from pg_stat_activity"
        " where usename = 'tmdt' and wait_event_type = 'Lock' and wait_event = 'advisory'"
    )


def _outcome(step: MonthStep) -> str:
    try:
        step.result()
    except StepFailed as failed:
        return f"failed: {failed}"
    return "went on"


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)
