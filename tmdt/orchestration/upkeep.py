"""Upkeep: what a running stack leaves behind is kept for a while and then removed.

Releases, figures, decisions and the archive are kept for ever. Logs and Airflow's own history are
for people who look into what went wrong, and are not. (Gates remove their own old pages.)
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta

from tmdt.orchestration.airflow_env import AIRFLOW, environment
from warehouse import database, reader_limits
from warehouse.home import Problem, folder, home

log = logging.getLogger(__name__)
KEPT = timedelta(days=90)
"""How long logs and the history of runs are kept."""
LARGEST_LOG = 50 << 20
"""Bytes from which on the log of a process is begun anew."""


def remove_old_logs() -> int:
    """Removes old logs of tasks and loads, with the folders they leave empty; returns how many.

    Logs of running processes stay, however long they have been silent: they are rotated.
    """
    logs, oldest = folder("logs"), time.time() - KEPT.total_seconds()
    old = [
        file
        for file in [*logs.glob("load-*.log"), *logs.glob("airflow/**/*")]
        if file.is_file() and file.stat().st_mtime < oldest
    ]
    for file in old:
        file.unlink(missing_ok=True)
        for parent in list(file.parents)[:4]:
            if parent == logs or any(parent.iterdir()):
                break
            parent.rmdir()
    return len(old)


def rotate_logs() -> list[str]:
    """Begins large logs of running processes anew, beside a copy; returns their names."""
    rotated = []
    for file in [*folder("logs").glob("*.log"), *home().glob("postgres/data/*.log")]:
        if file.stat().st_size > LARGEST_LOG:
            # A process appends to its open file, which is emptied and not replaced.
            shutil.copy2(file, file.with_suffix(".log.1"))
            with file.open("r+b") as output:
                output.truncate(0)
            rotated.append(file.name)
    return rotated


def restore_limits() -> list[str]:
    """Restores the limits of BI's role; returns those that only a superuser may set, and warns."""
    missing = database.restore_limits()
    for limit in missing:
        log.warning("%s, not in force: %s; run %s", database.READER, limit, reader_limits.READER)
    return missing


def clean_metadata() -> None:
    """Removes the history of old runs from Airflow's database.

    Raises:
        Problem: Airflow's command failed; its output is logged.
    """
    before = (datetime.now(UTC) - KEPT).isoformat()
    command = [*AIRFLOW, "db", "clean", "--yes", "--skip-archive"]
    ended = subprocess.run(
        [*command, "--clean-before-timestamp", before],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    log.info("%s", ended.stdout)
    if ended.returncode:
        log.error("%s", ended.stderr)
        raise Problem(f"airflow db clean ended with status {ended.returncode}: see above")
