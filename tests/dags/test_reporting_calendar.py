"""The calendar announces each month when it is due, and those of a backfill."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = pytest.mark.airflow


def test_a_backfill_of_the_calendar_names_the_months_in_its_range(bag: Any) -> None:
    infos = _core_timetable(bag, "reporting_calendar").iter_partition_dagrun_infos(
        earliest=datetime(2026, 1, 1, tzinfo=UTC), latest=datetime(2026, 3, 31, tzinfo=UTC)
    )
    assert [info.partition_key for info in infos] == ["2026-01", "2026-02", "2026-03"]


def test_the_calendar_announces_the_month_before(bag: Any) -> None:
    from airflow.sdk import timezone

    timetable = _core_timetable(bag, "reporting_calendar")
    six_in_hanoi = timezone.coerce_datetime(datetime(2026, 11, 14, 23, tzinfo=UTC))
    assert timetable._get_partition_info(run_date=six_in_hanoi)[1] == "2026-10"


def _core_timetable(bag: Any, dag_id: str) -> Any:
    from airflow.serialization.encoders import coerce_to_core_timetable

    return coerce_to_core_timetable(bag.dags[dag_id].timetable)
