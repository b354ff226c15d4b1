"""What staging holds of a file, with its account checked; and that none of it is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from meant_figures import AREA, PERIOD, Meant, true_of

from ingestion.reading import read_submission
from ingestion.staging.staged import Received
from ingestion.submission import stage


class Staging(NamedTuple):
    rows: list[tuple[Any, ...]]
    seen: int
    codes: Counter[str]


def stage_and_undo(connection: psycopg.Connection, path: Path) -> Staging:
    """What staging holds of a file, whose account is checked on the way."""
    received = Received(path.name, "0" * 64, path.stat().st_size, datetime.now(UTC), "none")
    staged = stage(connection, received, read_submission(path))
    rows = connection.execute(
        "select status, breakdown, indicator_code, value, value_low, value_high, ref_area, period"
        " from staging.observation where submission_id = %s",
        [staged.submission_id],
    ).fetchall()
    account = connection.execute(
        "select figures_seen, figures_loaded, figures_rejected, figures_ignored, adds_up"
        " from staging.figure_account where submission_id = %s",
        [staged.submission_id],
    ).fetchone()
    connection.rollback()
    counts = Counter(row[0] for row in rows)
    by_status = (counts["loaded"], counts["rejected"], counts["ignored"])
    assert account == (len(rows), *by_status, True)
    assert (staged.seen, staged.loaded, staged.rejected, staged.ignored) == (len(rows), *by_status)
    if by_status[1] or by_status[2]:
        assert staged.findings
    return Staging(rows, len(rows), Counter(finding.code for finding in staged.findings))


def assert_none_is_wrong(staging: Staging, figures: list[Meant]) -> None:
    truth = true_of(figures)
    loaded = [row[1:] for row in staging.rows if row[0] == "loaded"]
    assert len(loaded) == len({row[0] for row in loaded}), "a figure loaded twice"
    for breakdown, indicator, value, low, high, area, period in loaded:
        assert breakdown in truth, "a part loaded as the total"
        at = int(breakdown.removeprefix("commune=r"))
        assert (indicator, area, period) == (figures[at].indicator, AREA, PERIOD)
        assert value == low == high == truth[breakdown], (figures[at], value)
