"""Airflow's settings and metadata database in this home. Does not import Airflow."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from tmdt.orchestration import users
from warehouse import database, postgres
from warehouse.home import PROJECT, Problem, folder, home, private, secret

AIRFLOW = [sys.executable, "-m", "airflow"]
"""Airflow's command line."""
HOST = "127.0.0.1"
CONNECTION = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
HEAVY = ["dbt.cli.main", "great_expectations"]
"""What workers import once, so that the tasks forked from them have it already."""
MIGRATING = (database.LOCKS, 3)
"""The lock of a migration in Airflow's database."""
LINEAGE = "tmdt.orchestration.lineage"
OTHER_TRANSPORTS = (
    "AIRFLOW__OPENLINEAGE__TRANSPORT", "AIRFLOW__OPENLINEAGE__CONFIG_PATH", "OPENLINEAGE_CONFIG",
    "OPENLINEAGE__TRANSPORT__TYPE",
)  # fmt: skip
"""Settings of OpenLineage that say more than an address, and are left as they are."""
HAVE_OPTIONS = ("AIRFLOW__API__HOST", "AIRFLOW__API__PORT")
"""Settings that `tmdt up` takes as options, which win over the surroundings."""
KEPT_FROM = "airflow-db-not-allowed"
"""What Airflow puts into the surroundings of tasks instead of its database's address.

The point is to keep them out of its tables; `upkeep` goes through Airflow's own command."""


def default_port() -> int:
    """Where Airflow's UI and API listen: ``$TMDT_AIRFLOW_PORT``, by default 8080."""
    return read_port("TMDT_AIRFLOW_PORT", 8080)


def read_port(setting: str, default: int) -> int:
    """The port that a setting names.

    Raises:
        Problem: it is none.
    """
    given = os.environ.get(setting) or str(default)
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Problem(f"{setting} is {given!r}: want a port number, for example {default + 1}")
    return int(given)


def address_of(port: int, host: str) -> str:
    """How a server listening there is reached from this machine."""
    return f"http://{HOST if host in {'0.0.0.0', '::', ''} else host}:{port}"  # noqa: S104


def refuse_taken(host: str, port: int, setting: str = "--port or TMDT_AIRFLOW_PORT") -> None:
    """Raises a Problem, which names the setting of the port, if another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Problem(
                f"port {port} on {host} cannot be used ({error.strerror}): choose another with"
                f" {setting}"
            ) from error


def environment(port: int | None = None, host: str = HOST) -> dict[str, str]:
    """The variables every Airflow process of this home runs with; starts the database.

    What the surroundings set of Airflow's configuration wins: another executor, another auth
    manager, keys that several hosts share.

    Args:
        port: Where the API server listens, by default `default_port`.
        host: The address it listens on.
    """
    port = port or default_port()
    address = address_of(port, host)
    people = users.list_users()
    users.read_passwords()
    settings = {
        "TMDT_HOME": str(home()),
        "AIRFLOW_HOME": str(folder("airflow")),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "tmdt.orchestration.executor.LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CELERY__WORKER_CONCURRENCY": "4",
        "AIRFLOW__CELERY__EXTRA_CELERY_CONFIG": json.dumps({"imports": HEAVY}),
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "86400",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
            f"{name}:{users.ROLES[role]}" for name, role in people.items()
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(users.password_file()),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(_key("fernet")[:32]).decode(),
        CONNECTION: metadata_url(),
        f"{CONNECTION}_ASYNC": metadata_url(),
        "AIRFLOW__API__HOST": host,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": _key("api").hex(),
        "AIRFLOW__API_AUTH__JWT_SECRET": _key("jwt").hex(),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "15",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(folder("logs") / "airflow"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(
            folder("logs") / "airflow" / "dag_processor"
        ),
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
        "AIRFLOW__LOGGING__JSON_LOGS": "True",
        "AIRFLOW__LOGGING__NAMESPACE_LEVELS": "great_expectations=WARNING",
        "AIRFLOW__OPENLINEAGE__NAMESPACE": "tmdt",
        "AIRFLOW__OPENLINEAGE__EXTRACTORS": f"{LINEAGE}.extractor.Extractor",
        "AIRFLOW__OPENLINEAGE__EXECUTION_TIMEOUT": "60",
        "DO_NOT_TRACK": "1",
        "SCARF_ANALYTICS": "false",
        "SCARF_NO_ANALYTICS": "true",
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    given = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("AIRFLOW__") and name not in HAVE_OPTIONS and KEPT_FROM not in value
    }
    return os.environ | settings | collector_settings() | given


def collector_settings() -> dict[str, str]:
    """Where lineage goes: to ``OPENLINEAGE_URL``, if that is set, and never with a long wait."""
    url = os.environ.get("OPENLINEAGE_URL")
    if not url or any(os.environ.get(name) for name in OTHER_TRANSPORTS):
        return {}
    settings = {"TYPE": f"{LINEAGE}.transport.Transport", "URL": url}
    if endpoint := os.environ.get("OPENLINEAGE_ENDPOINT"):
        settings["ENDPOINT"] = endpoint
    if key := os.environ.get("OPENLINEAGE_API_KEY"):
        settings["AUTH"] = json.dumps({"type": "api_key", "apiKey": key})
    return {f"OPENLINEAGE__TRANSPORT__{name}": value for name, value in settings.items()}


def migrate() -> bool:
    """Migrates Airflow's metadata database to the installed version; false if nothing was due.

    The command takes seconds even when there is nothing to do, and fails when two hosts run it at
    once. So what was done is remembered in the database, and hosts take turns.
    """
    if _uses_embedded():
        database.bootstrap()
    with connect_to_metadata() as connection:
        connection.autocommit = True
        connection.execute("select pg_advisory_lock(%s, %s)", MIGRATING)
        if _read_remembered(connection) == _describe_schema(connection):
            return False
        log = folder("logs") / "airflow-migrate.log"
        with open(log, "w", opener=private) as output:
            ended = subprocess.run(
                [*AIRFLOW, "db", "migrate"],
                env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                check=False, umask=0o077,
            )  # fmt: skip
        if ended.returncode != 0:
            raise Problem(f"Airflow's metadata could not be migrated: see {log}")
        now = sql.Literal(_describe_schema(connection))
        connection.execute(sql.SQL("comment on table alembic_version is {}").format(now))
        return True


def _read_remembered(connection: psycopg.Connection) -> str | None:
    """What the last migration left, as it described it."""
    row = connection.execute(
        "select obj_description(to_regclass('alembic_version'), 'pg_class')"
    ).fetchone()
    return row[0] if row else None


def _describe_schema(connection: psycopg.Connection) -> str:
    """The installed version of Airflow and the revision its database stands at."""
    revisions: list[str] = []
    if connection.execute("select to_regclass('alembic_version')").fetchone() != (None,):
        found = connection.execute("select version_num from alembic_version").fetchall()
        revisions = [row[0] for row in found]
    return " ".join([version("apache-airflow"), *revisions])


def _uses_embedded() -> bool:
    """Airflow's database is external only when the warehouse is too."""
    return database.is_embedded() or CONNECTION not in os.environ


def metadata_url() -> str:
    """Where Airflow keeps its runs, as SQLAlchemy writes it; starts the database when embedded.

    Raises:
        Problem: it is an external database, and this is a task that Airflow keeps from it.
    """
    if not _uses_embedded():
        # From a task Airflow hides the address it uses itself, but not that of its asynchronous
        # half, which is the same. Upkeep needs it.
        given = (os.environ.get(name, "") for name in (CONNECTION, f"{CONNECTION}_ASYNC"))
        for url in given:
            if url and KEPT_FROM not in url:
                return url
        raise Problem(f"Airflow keeps this task from its database: set {CONNECTION}_ASYNC as well")
    return postgres.url(database.AIRFLOW, "airflow").replace("postgresql", "postgresql+psycopg", 1)


def metadata_conninfo() -> str:
    """The same address as PostgreSQL's own programs and drivers write it."""
    return metadata_url().replace("+psycopg", "", 1)


def connect_to_metadata() -> psycopg.Connection:
    """A connection to where Airflow keeps its runs."""
    return psycopg.connect(metadata_conninfo())


def _key(purpose: str) -> bytes:
    secret_of_all_hosts = os.environ.get("TMDT_SECRET") or secret("airflow")
    return hashlib.sha512(f"{purpose}:{secret_of_all_hosts}".encode()).digest()
