"""A standby: a home whose cluster follows the cluster of another home, and serves readers.

It is a copy of everything, kept up to date by PostgreSQL's streaming replication. When the home it
follows is lost, it is promoted and takes its place (docs/adr/0019). The home that is followed has
the role and the replication slot of one standby.
"""

from __future__ import annotations

import socket
import time
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from warehouse import database, postgres
from warehouse.home import Problem, first_line, home, secret

ROLE = SLOT = "standby"
CONNECTIONS = 4
"""Of the role: a copy being made takes two, and one that broke off may not have ended yet."""
PATIENCE = 5
"""Seconds to wait for the cluster that is followed."""
FOLLOWING = """
    select
        pg_last_xact_replay_timestamp() as until,
        (select status = 'streaming' from pg_stat_wal_receiver) as is_streaming,
        current_setting('primary_conninfo') as followed
"""


def admit() -> str:
    """Admits a standby to the cluster of this home; returns the URI by which it follows.

    Its role may replicate and nothing else: it can connect to no database.

    Raises:
        Problem: the cluster is not the embedded one.
    """
    if not database.is_embedded():
        raise Problem(
            "TMDT_DATABASE_URL is in use: a standby of that server is made with its own tools"
        )
    database.prepare()
    password = secret(f"postgres-{ROLE}")
    with psycopg.connect(postgres.url(postgres.SUPERUSER, "postgres")) as admin:
        if not admin.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
            admin.execute(
                sql.SQL("create role {} login replication connection limit {}").format(
                    sql.Identifier(ROLE), sql.Literal(CONNECTIONS)
                )
            )
        # Always: a database that was restored may know another password than this home.
        admin.execute(
            sql.SQL("alter role {} password {}").format(sql.Identifier(ROLE), sql.Literal(password))
        )
    return f"{postgres.url(ROLE, '')}?replication=true"


def create(followed: str) -> None:
    """Makes the cluster of this home a copy of another one, which follows that from now on.

    Args:
        followed: The URI that `admit` returned there.

    Raises:
        Problem: this home has a cluster or lacks the passwords, or the other cannot be followed.
    """
    if postgres.is_initialised():
        raise Problem(f"{home()} holds a database already: a standby begins in an empty home")
    database.require_secrets()
    _examine(followed)
    _drop_slot(followed)
    copy = postgres.make_data_folder(postgres.UNFINISHED)
    postgres.run_program(
        "pg_basebackup", f"--pgdata={copy}", "--checkpoint=fast", "--wal-method=stream",
        f"--slot={SLOT}", "--create-slot", "--write-recovery-conf", "--no-password",
        **postgres.as_variables(followed),
    )  # fmt: skip
    (copy / "server.log").unlink(missing_ok=True)  # of the server that was copied
    copy.rename(postgres.data())
    postgres.start()
    deadline = time.monotonic() + PATIENCE
    while not _read_state()["is_streaming"] and time.monotonic() < deadline:
        time.sleep(0.1)


def promote() -> None:
    """Lets this home take the place of the one it follows, which must be gone.

    Raises:
        Problem: this home is no standby, or the other one still answers.
    """
    if not postgres.is_standby():
        raise Problem(f"{home()} is no standby: there is nothing to promote")
    postgres.start()
    with _connect() as connection:
        [(followed,)] = connection.execute("show primary_conninfo")
    host, port = _place(followed)
    if _answers(host, port):
        raise Problem(
            f"{host}:{port}, which this standby follows, still answers: stop that first (tmdt down"
            " there), or both would go on, each by itself"
        )
    postgres.run_program("pg_ctl", "-w", "-t", "60", "-D", str(postgres.data()), "promote")
    with _connect() as connection:
        for setting in ("primary_conninfo", "primary_slot_name"):
            connection.execute(sql.SQL("alter system reset {}").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")


def describe() -> str:
    """What this standby follows and until when, or why it does not; in one line."""
    state = _read_state()
    host, port = _place(state["followed"])
    try:
        # For a moment it seems to stream, even from a slot that is gone.
        _examine(state["followed"])
        _require_slot(state["followed"])
        if state["is_streaming"]:
            return f"follows {host}:{port}"
        reason = f"see {postgres.data() / 'server.log'}"
    except Problem as problem:
        reason = str(problem)
    until = f"{state['until']:%Y-%m-%d %H:%M:%S} UTC" if state["until"] else "it was copied"
    return f"has followed {host}:{port} until {until}, and does not now: {reason}"


def _read_state() -> dict[str, Any]:
    with _connect() as connection:
        state = connection.cursor(row_factory=dict_row).execute(FOLLOWING).fetchone()
    assert state is not None
    return state


def _connect() -> psycopg.Connection:
    url = postgres.url(postgres.SUPERUSER, "postgres")
    return psycopg.connect(url, autocommit=True, options="-c timezone=UTC")


def _replicate(followed: str) -> psycopg.Connection:
    """A connection that speaks the replication protocol, whose commands are in capitals.

    Raises:
        Problem: nobody answers there, or it is not the address of a role that may replicate.
    """
    try:
        return psycopg.connect(
            followed, replication="true", autocommit=True, connect_timeout=PATIENCE
        )
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise Problem(
            f"what is to be followed does not let this standby in: {first_line(error)} (the right"
            " address is what `tmdt url --role standby` prints there)"
        ) from error


def _examine(followed: str) -> None:
    """Refuses to follow what does not answer, or is of another version."""
    with closing(_replicate(followed)) as connection:
        theirs, ours = connection.info.server_version // 10_000, postgres.VERSION
    if theirs != ours:
        raise Problem(
            f"what is to be followed is PostgreSQL {theirs}, and this standby is {ours}: both must"
            " be of one version"
        )


def _require_slot(followed: str) -> None:
    """Refuses a slot that is gone, or that no longer keeps what this standby lacks."""
    with closing(_replicate(followed)) as connection:
        slot = connection.execute(f"READ_REPLICATION_SLOT {SLOT}").fetchone()
    if slot is None or slot[1] is None:
        raise Problem(
            f"the slot {SLOT!r} there is gone, or does not keep any more what this standby lacks:"
            " make the standby anew (tmdt down, remove the folder postgres here, tmdt standby"
            " create)"
        )


def _drop_slot(followed: str) -> None:
    """Drops the slot that an earlier standby has left."""
    with closing(_replicate(followed)) as connection:
        slot = connection.execute(f"READ_REPLICATION_SLOT {SLOT}").fetchone()
        if slot is None or slot[0] is None:
            return
        try:
            connection.execute(f"DROP_REPLICATION_SLOT {SLOT}")
        except psycopg.errors.ObjectInUse as error:
            raise Problem(
                f"another standby follows {conninfo_to_dict(followed).get('host')} already"
            ) from error


def _place(followed: str) -> tuple[str, int]:
    given = conninfo_to_dict(followed)
    return str(given.get("host") or postgres.HOST), int(given.get("port") or 5432)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError:
        return False
    return True
