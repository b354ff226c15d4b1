"""Notifies people that a run failed or is late, at the addresses in ``TMDT_NOTIFY_URL``.

One address or several, separated by spaces: ``mailto://``, ``mailtos://`` (e-mail), ``https://``
(a webhook that receives title and message as JSON, or a chat service that Apprise knows by its
address), and every other service of Apprise. Without an address nobody is notified. A message that
cannot be sent is only logged: it must never fail the task that it reports. Each one links to the
section of the runbook that says what to do.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.home import PROJECT

URLS = "TMDT_NOTIFY_URL"
RUNBOOK_URL = "TMDT_RUNBOOK_URL"
"""Where people read the runbook, if not in the project's folder."""
LONGEST = 2000
INFO, WARNING, FAILURE = "info", "warning", "failure"
"""How severe a message is, in Apprise's words."""
GENERAL = "you-received-a-notification"
"""The section of the runbook that lists all messages."""
OF_TASKS = {
    "gate_staging": "a-gate-blocked-the-month",
    "gate_candidate": "a-gate-blocked-the-month",
}
UNFINISHED = ("queued", "running")

log = logging.getLogger(__name__)


def notify(title: str, message: str, *, section: str = GENERAL, severity: str = FAILURE) -> bool:
    """Sends a message to every address; false if there is none, or one did not take it.

    Args:
        title: What happened, in one line.
        message: The rest; what is too long is cut off.
        section: The section of the runbook that says what to do.
        severity: `info`, `warning` or `failure`.
    """
    try:
        if not (addresses := os.environ.get(URLS, "").split()):
            return False
        body = f"{message[:LONGEST]}\n\nWhat to do: {link_to_runbook(section)}"
        return _send(addresses, title, body, severity)
    except Exception:
        log.exception("no notification was sent: %s", title)
        return False


def link_to_runbook(section: str) -> str:
    """The address of a section of the runbook."""
    page = os.environ.get(RUNBOOK_URL) or (PROJECT / "docs" / "runbook.md").as_uri()
    return f"{page}#{section}"


def notify_failed(context: Mapping[str, Any]) -> None:
    """An Airflow callback: the last try of a task failed, or a gate blocked its load."""
    task = context["ti"]
    error = str(context.get("exception") or context.get("reason") or "it ended without a message")
    notify(
        f"{_run(context)} failed at {task.task_id}",
        f"{error}\n\nLog: {getattr(task, 'log_url', '')}",
        section=OF_TASKS.get(task.task_id, GENERAL),
    )


def notify_of_questions(subjects: Sequence[str]) -> None:
    """Tells reviewers, in both languages, which questions wait for them, and where."""
    if not subjects:
        return
    page = os.environ.get("AIRFLOW__API__BASE_URL", "").rstrip("/") + "/required_actions"
    notify(
        f"{len(subjects)} câu hỏi chờ người xem xét / {len(subjects)} questions for a reviewer",
        "\n".join(subjects) + f"\n\nTrả lời tại / Answer at: {page}\nHoặc / Or: tmdt review",
        section="figures-wait-for-a-reviewer",
        severity=INFO,
    )


def notify_late(context: Mapping[str, Any]) -> None:
    """An Airflow callback: a run did not end by its deadline.

    Of a run that has failed meanwhile people know already.
    """
    run = context["dag_run"]
    if run["state"] not in UNFINISHED:
        return
    due = context["deadline"]["deadline_time"]
    notify(
        f"{run['dag_id']} {run.get('partition_key') or ''} is late",
        f"The run {run['dag_run_id']} was due to end by {due} and is {run['state']}.",
        severity=WARNING,
    )


def _send(addresses: list[str], title: str, message: str, severity: str) -> bool:
    import apprise

    sent = True
    for address in addresses:
        service = apprise.Apprise()
        if not (service.add(address) or service.add(_webhook(address))):
            log.error("%s holds an address that Apprise does not support", URLS)
            sent = False
        elif not service.notify(title=title, body=message, notify_type=severity):
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
