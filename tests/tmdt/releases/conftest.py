"""Submissions of which a release takes in what it needs to know."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from staged import stage

FIGURE = {
    "source_ref": "line 2", "value_text": "1", "status": "loaded", "breakdown": "", "value": 1,
    "qualifier": "exact",
}  # fmt: skip


@pytest.fixture
def submitted(warehouse: psycopg.Connection) -> Callable[..., None]:
    """Writes a submission of a month, with a status, and with a figure unless it says otherwise."""

    def submitted(
        number: int, period: str | None, status: str = "accepted", *, brings_figures: bool = True
    ) -> None:
        warehouse.execute(
            "insert into staging.submission values (%s, lpad(%s::text, 64, '0'), 'f', 'csv', 1,"
            " now(), 'x', 'LONG-CSV', %s, null, null, null, null, false, %s, 0)",
            [number, str(number), period, status],
        )
        if brings_figures:
            stage(warehouse, number, [FIGURE])

    return submitted
