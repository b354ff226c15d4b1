"""The parts of the stack, which of them run on a host, and what is known of their health."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection

import httpx

from warehouse import database
from warehouse.home import Problem, first_line

SETTING, BROKER = "TMDT_PARTS", "AIRFLOW__CELERY__BROKER_URL"
API_SERVER, SCHEDULER, WORKER = "api-server", "scheduler", "worker"
WEB = "web"
"""The one part that is not Airflow's: open data, as `tmdt serve` serves it."""
COMMANDS = {
    API_SERVER: ["api-server"],
    SCHEDULER: ["scheduler"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer"],
    WORKER: ["celery", "worker"],
}
"""The commands of Airflow that start each part."""
SERVE_LOGS = (SCHEDULER, "triggerer", WORKER)


def are_distributed() -> bool:
    """Whether the parts of the stack are spread over hosts, which share its databases."""
    return bool(os.environ.get(SETTING))


def choose_parts() -> list[str]:
    """The parts to run on this host: those that ``TMDT_PARTS`` names, or all that there are.

    Raises:
        Problem: there is no such part, or the executor has no use for it.
    """
    names = os.environ.get(SETTING, "").replace(",", " ").split()
    needs = {} if _has_workers() else {WORKER: "AIRFLOW__CORE__EXECUTOR=CeleryExecutor"}
    if not database.has_readers():
        needs[WEB] = database.READER_URL
    available = [name for name in (*COMMANDS, WEB) if name not in needs]
    if unknown := sorted(set(names) - set(available)):
        hint = "".join(f"; a {name} needs {setting}" for name, setting in needs.items())
        raise Problem(f"{SETTING}: no part {' '.join(unknown)} among {' '.join(available)}{hint}")
    return [name for name in available if name in names] if names else available


def require_broker() -> None:
    """Checks that the queue of the workers answers, if the executor has workers.

    Raises:
        Problem: it does not, or there is no address.
    """
    if not _has_workers():
        return
    from kombu import Connection

    try:
        with Connection(os.environ.get(BROKER) or "", connect_timeout=5) as broker:
            broker.ensure_connection(max_retries=1, timeout=5)
    except Exception as error:  # each kind of broker has its own
        reason = first_line(error) or type(error).__name__  # never the address: it has a password
        raise Problem(f"the broker does not answer ({reason}): look at {BROKER}") from error


def _has_workers() -> bool:
    return "Celery" in os.environ.get("AIRFLOW__CORE__EXECUTOR", "")


def make_web_command(port: int, host: str) -> list[str]:
    """The command that starts the part `web`."""
    return [sys.executable, "-m", "tmdt.cli", "serve", "--port", str(port), "--host", host]


def make_arguments(name: str, here: Collection[str]) -> list[str]:
    """The arguments that start a part of Airflow beside the others of this host.

    The API server reads the logs of its own home, and asks other hosts for theirs: beside it they
    need no server, whose port all homes of a machine would share.
    """
    skips = name in SERVE_LOGS and API_SERVER in here
    return [*COMMANDS[name], *(["--skip-serve-logs"] if skips else [])]


def read_web_health(address: str | None) -> dict[str, str]:
    """Whether the part `web` of this host is `healthy`, if there is one."""
    if address is None:
        return {}
    try:
        httpx.get(f"{address}/health", timeout=5).raise_for_status()
    except httpx.HTTPError:
        return {WEB: "unhealthy"}
    return {WEB: "healthy"}


def read_health(address: str | None, alive: Collection[str]) -> dict[str, str]:
    """Which parts of Airflow are `healthy` or `unhealthy`; of the others nothing is known.

    Airflow's API server tells of the parts that report to it; while it does not answer, only that
    is known. A worker, and any part on a host without an API server, is healthy while it is alive.

    Args:
        address: Where the API server of this host answers, if it has one.
        alive: The parts whose processes are running.
    """
    if address is None:
        return dict.fromkeys(set(alive) - {WEB}, "healthy")
    try:
        answer = httpx.get(f"{address}/api/v2/monitor/health", timeout=5)
        reported = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return {API_SERVER: "unhealthy"}
    seen = {name: (reported.get(name.replace("-", "_")) or {}).get("status") for name in COMMANDS}
    seen |= {name: "healthy" for name in (API_SERVER, WORKER) if name in alive}
    return {name: "healthy" if state == "healthy" else "unhealthy" for name, state in seen.items()}
