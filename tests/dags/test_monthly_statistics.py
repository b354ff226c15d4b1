"""The statistics of a month are written, and its runs leave those before alone."""

from __future__ import annotations

import pytest
from dag_runs import Run, states
from stand_ins import Work

pytestmark = pytest.mark.airflow


def test_runs_leave_the_history_of_earlier_runs_alone(run: Run, work: Work) -> None:
    run("monthly_statistics", "2026-09")
    run("monthly_statistics", "2026-10")
    assert set(states("monthly_statistics")) == {"success"}


def test_the_bulletin_of_a_month_is_written(run: Run) -> None:
    ended = run("monthly_statistics", "2026-10")
    assert ended["results"] == {"write_bulletin": "/bulletins/2026-10.html"}
