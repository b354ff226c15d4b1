"""The dbt build: from what ingestion staged to the star schema of the candidate release."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from warehouse import database
from warehouse.home import PROJECT, Problem, folder

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

DBT_PROJECT = PROJECT / "dbt_project"
LOG = "dbt/logs/dbt.log"


def load_reference() -> bool:
    """Loads the seeds if their files have changed; false if the database has them already.

    A seed may have gained or lost columns, so its table is recreated.

    Raises:
        Problem: a seed does not fit its description.
    """
    seeds = _checksum()
    if seeds == _build_state("seeds_sha256"):
        return False
    run("build", "--full-refresh", "--select", "resource_type:seed", "path:seeds")
    with database.connect() as connection:
        connection.execute("update core.build_state set seeds_sha256 = %s", [seeds])
    return True


def build(rebuild: bool = False) -> str:
    """Builds and tests the models for the candidate release; returns a summary in one line.

    Args:
        rebuild: derive the whole history again from staging, not only the figures that the
            candidate touches. A migration may have marked this as due.

    Raises:
        Problem: a model or a test failed; readers see nothing of this build.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test", "--select", "path:models"]
    due = is_rebuild_due()
    if rebuild or due:
        arguments += ["--vars", "rebuild: true"]
    done = run(*arguments)
    if due:
        with database.connect() as connection:
            connection.execute("update core.build_state set is_rebuild_due = false")
    return done


def is_rebuild_due() -> bool:
    """Whether a migration removed what the next build must derive again."""
    return bool(_build_state("is_rebuild_due"))


def run(*arguments: str) -> str:
    """Runs one dbt command in this process; returns a summary in one line.

    Raises:
        Problem: names the first node that failed, and why.
    """
    result = _invoke(*arguments)
    done = sum(node.status in ("success", "pass") for node in result.result.results)
    return f"dbt {arguments[0]}: {done} models, seeds and tests succeeded"


def write_documentation(directory: Path) -> Path:
    """Writes dbt's documentation of every model, column, test and exposure as one page."""
    _invoke("docs", "generate", "--static")
    directory.mkdir(parents=True, exist_ok=True)
    page = directory / "warehouse.html"
    shutil.copyfile(folder("dbt") / "target" / "static_index.html", page)
    return page


def pass_on(arguments: list[str]) -> int:
    """Runs dbt's own command line on this home's warehouse; returns its exit status."""
    place = folder("dbt")
    settings = {
        "DBT_PROJECT_DIR": str(DBT_PROJECT), "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(place / "target"), "DBT_LOG_PATH": str(place / "logs"),
        # Of the tests on the selected models, only those that need no others.
        "DBT_INDIRECT_SELECTION": "buildable",
    }  # fmt: skip
    # `dbt docs serve` runs on and writes nothing, so it takes no lock.
    lock = nullcontext() if "serve" in arguments else FileLock(place / "lock")
    with lock:
        return subprocess.run(
            [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *arguments],
            env=os.environ | _connection_settings() | settings,
            check=False,
        ).returncode


def _invoke(*arguments: str) -> dbtRunnerResult:
    from dbt.cli.main import dbtRunner

    place = folder("dbt")
    settings = [
        "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(place / "target"), "--log-path", str(place / "logs"),
        "--log-level", "none", "--log-level-file", "info", "--no-print",
    ]  # fmt: skip
    with FileLock(place / "lock"), _environment(_connection_settings()):
        result = dbtRunner().invoke([*arguments, *settings])
    if not result.success:
        raise Problem(f"dbt: {_failure(result)} (see {place.parent / LOG})")
    return result


def _failure(result: dbtRunnerResult) -> str:
    if result.exception is not None:
        return _one_line(str(result.exception))
    failed = [
        node for node in result.result.results if node.status in ("error", "fail", "runtime error")
    ]
    others = f", and {len(failed) - 1} more" if len(failed) > 1 else ""
    return f"{failed[0].node.name}: {_one_line(failed[0].message or failed[0].status)}{others}"


def _one_line(message: str) -> str:
    return " ".join(message.split())


def _connection_settings() -> dict[str, str]:
    """The variables that profiles.yml reads, and those that libpq reads."""
    parts = {"host": "localhost", "port": "5432", "password": ""} | conninfo_to_dict(database.url())
    settings = {
        f"TMDT_PG_{name.upper()}": str(parts[name])
        for name in ("host", "port", "user", "password", "dbname")
    }
    return settings | {
        f"PG{name.upper()}": str(parts[name]) for name in parts if name.startswith("ssl")
    }


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Sets variables in this process's environment for a while."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _checksum() -> str:
    files = sorted((DBT_PROJECT / "seeds").iterdir())
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _build_state(column: str) -> object:
    """A column of the state that builds leave behind."""
    with database.connect() as connection:
        row = connection.execute(
            sql.SQL("select {} from core.build_state").format(sql.Identifier(column))
        ).fetchone()
    return row[0] if row else None
