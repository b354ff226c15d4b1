"""The package of a month is written after its publication."""

from __future__ import annotations

import pytest
from dag_runs import Run

pytestmark = pytest.mark.airflow


def test_the_package_of_a_month_is_written(run: Run) -> None:
    ended = run("open_data", "2026-10")
    assert ended["results"] == {"write_package": "/packages/2026-10"}
