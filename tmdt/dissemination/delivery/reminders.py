"""Reminds provinces of the months that they owe, at most once a week each."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from reference.period import HANOI
from tmdt.collection.overdue import list_overdue
from tmdt.dissemination.delivery.letter import write_reminder
from tmdt.dissemination.delivery.targets import NotTaken, Target, list_targets
from tmdt.dissemination.snapshot import read_published
from warehouse import database
from warehouse.home import Problem, Unrepeatable

CLAIM = """
    insert into dissemination.reminder as reminder
    (ref_area, load_period, week, target_sha256, state)
    select %(ref_area)s, month, %(week)s, %(target)s, 'sending'
    from unnest(%(months)s::text[]) as month
    on conflict (ref_area, load_period, week, target_sha256) do update
    set state = 'sending', claimed_at = excluded.claimed_at
    where reminder.state = 'failed' or (reminder.state = 'sending' and %(is_folder)s)
    returning load_period
"""
SETTLE = """
    update dissemination.reminder set state = %(state)s
    where
        ref_area = %(ref_area)s and week = %(week)s and target_sha256 = %(target)s
        and load_period = any(%(claimed)s)
"""
NAME = """
    select name_vi, name_en from marts.dim_province where ref_area = %s and is_current
"""


def list_reminded() -> list[str]:
    """Today's provinces that owe something, by their codes."""
    owing = {it.ref_area for it in list_overdue()}
    with read_published() as connection:
        rows = connection.execute("select ref_area from marts.dim_province where is_current")
        return sorted(owing & {row[0] for row in rows})


def remind(ref_area: str, now: datetime | None = None) -> dict[str, int]:
    """Reminds a province of what it owes, through each of its targets.

    A month is claimed before the reminder is sent, and none is sent twice for a week: what was
    killed on the way is left to the next week, in a folder it is written again.

    Args:
        ref_area: A province of today.
        now: When it is; by default now.

    Returns:
        How many targets took a reminder now, and how many had theirs.

    Raises:
        Problem: a target did not take it, after all of them were tried.
    """
    months = sorted(it.month for it in list_overdue(now) if it.ref_area == ref_area)
    done = {"sent": 0, "had it": 0}
    failures: list[Problem] = []
    for target in list_targets(ref_area) if months else ():
        try:
            done["sent" if _remind(ref_area, target, months, _week(now)) else "had it"] += 1
        except Problem as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    return done


def _week(now: datetime | None) -> date:
    """The Monday of a moment's week, in Viet Nam."""
    today = (now or datetime.now(HANOI)).astimezone(HANOI).date()
    return today - timedelta(days=today.weekday())


def _remind(ref_area: str, target: Target, months: Sequence[str], week: date) -> bool:
    reminder = {
        "ref_area": ref_area, "week": week, "target": target.identity, "months": list(months),
        "is_folder": target.kind == "folder",
    }  # fmt: skip
    with database.connect() as connection:
        claimed = sorted(row[0] for row in connection.execute(CLAIM, reminder))
        name = connection.execute(NAME, [ref_area]).fetchone()
    if not claimed or name is None:
        return False
    try:
        with tempfile.TemporaryDirectory() as folder:
            title, text = write_reminder(ref_area, name, claimed, Path(folder))
            message = text.read_text(encoding="utf-8")
            files = [text] if target.kind == "folder" else []
            target.send(f"reminder-{week}", files, title, message)
    except (NotTaken, Unrepeatable):
        _settle(reminder | {"claimed": claimed, "state": "failed"})
        raise
    _settle(reminder | {"claimed": claimed, "state": "sent"})
    return True


def _settle(reminder: dict[str, object]) -> None:
    with database.connect() as connection:
        connection.execute(SETTLE, reminder)
