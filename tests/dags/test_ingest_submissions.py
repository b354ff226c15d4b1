"""Landing announces what came, once, and quietly when nothing did."""

from __future__ import annotations

import pytest
from dag_runs import Run, complaints, events, waiting
from stand_ins import Work

pytestmark = pytest.mark.airflow


def test_months_that_wait_are_announced_though_nothing_landed(run: Run, work: Work) -> None:
    work.landed, work.waiting = [], ["2026-09", "2026-10"]
    before = len(events("reporting_month"))
    run("ingest_submissions")
    assert sorted(events("reporting_month")[before:]) == ["2026-09", "2026-10"]


def test_landing_announces_months_and_provinces(run: Run, work: Work) -> None:
    work.landed = ["2026-07", "2026-10"]
    assert run("ingest_submissions")["results"] == {"land": {"received": 2}}
    assert sorted(events("reporting_month")[-2:]) == ["2026-07", "2026-10"]
    assert sorted(events("submission")[-2:]) == ["2026-07|VN34_24", "2026-10|VN34_24"]


def test_landing_nothing_is_quiet(run: Run, work: Work) -> None:
    work.landed = []
    before = len(events("reporting_month"))
    assert run("ingest_submissions")["tasks"] == {"land": "skipped"}
    assert len(events("reporting_month")) == before
    assert complaints() == []


def test_a_run_answers_the_events_that_waited_for_its_month(run: Run, work: Work) -> None:
    work.landed = ["2026-05", "2026-06"]
    run("ingest_submissions")
    assert {"2026-05", "2026-06"} <= waiting("monthly_load")
    work.landed = []
    run("monthly_load", "2026-05")
    assert waiting("monthly_load") >= {"2026-06"}
    assert "2026-05" not in waiting("monthly_load")
