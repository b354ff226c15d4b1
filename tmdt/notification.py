"""Notifies people that a run failed or is late, at the addresses in ``TMDT_NOTIFY_URL``.

One address or several, separated by spaces: ``mailto://``, ``mailtos://`` (e-mail), ``https://``
(a webhook that receives title and message as JSON, or a chat service that Apprise knows by its
address), and every other service of Apprise. Without an address nobody is notified. A message that
cannot be sent is only logged: it must never fail the task that it reports.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from typing import Any

URLS = "TMDT_NOTIFY_URL"
LONGEST = 2000
RUNBOOK = "docs/runbook.md"

log = logging.getLogger(__name__)


def notify(title: str, message: str) -> bool:
    """Sends a message to every address; false if there is none, or one did not take it."""
    try:
        if not (addresses := os.environ.get(URLS, "").split()):
            return False
        return _send(addresses, title, message[:LONGEST])
    except Exception:
        log.exception("no notification was sent: %s", title)
        return False


def notify_failed(context: Mapping[str, Any]) -> None:
    """An Airflow callback: the last try of a task failed, or a gate blocked its load."""
    task = context["ti"]
    error = str(context.get("exception") or context.get("reason") or "it ended without a message")
    advice = "" if RUNBOOK in error else f"\nWhat to do: {RUNBOOK}#you-were-told"
    notify(
        f"{_run(context)} failed at {task.task_id}",
        f"{error}\n\nLog: {getattr(task, 'log_url', '')}{advice}",
    )


def notify_late(context: Mapping[str, Any]) -> None:
    """An Airflow callback: a run did not end by its deadline."""
    run = context["dag_run"]
    due = context["deadline"]["deadline_time"]
    notify(
        f"{run['dag_id']} {run.get('partition_key') or ''} is late",
        f"The run {run['dag_run_id']} was due to end by {due} and is {run['state']}."
        f"\nWhat to do: {RUNBOOK}#you-were-told",
    )


def _send(addresses: list[str], title: str, message: str) -> bool:
    import apprise

    sent = True
    for address in addresses:
        service = apprise.Apprise()
        if not (service.add(address) or service.add(_webhook(address))):
            log.error("%s holds an address that Apprise does not support", URLS)
            sent = False
        elif not service.notify(title=title, body=message):
            log.error("a notification was not accepted: %s", title)
            sent = False
    return sent


def _webhook(address: str) -> str:
    """A web address in Apprise's notation for posting JSON."""
    return re.sub(r"^http(s?)://", r"json\1://", address)


def _run(context: Mapping[str, Any]) -> str:
    run = context["ti"]
    period = context.get("partition_key") or (context.get("params") or {}).get("period")
    return f"{run.dag_id} {period}" if period else str(run.dag_id)
