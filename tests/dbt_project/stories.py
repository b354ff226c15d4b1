"""What four releases say of figures, one story a figure, and the versions that makes."""

from __future__ import annotations

from typing import Any

import psycopg
from releases import figure, open_candidate, submit

WITHDRAWN = "withdrawn"
STORIES: dict[str, tuple[list[str | None], list[tuple[str | None, int, int | None]]]] = {
    "said once": (["7", None, None, None], [("7", 1, None)]),
    "revised": (["7", None, "8", None], [("7", 1, 3), ("8", 3, None)]),
    "said again": (["7", "7.0", None, "7"], [("7", 1, None)]),
    "goes back": (["1", "2", "1", None], [("1", 1, 2), ("2", 2, 3), ("1", 3, None)]),
    "revised last": (["3", "3", None, "4"], [("3", 1, 4), ("4", 4, None)]),
    "comes late": ([None, None, None, "5"], [("5", 4, None)]),
    "withdrawn": (["7", WITHDRAWN, WITHDRAWN, None], [("7", 1, 2), (None, 2, None)]),
    "said anew": (["7", None, WITHDRAWN, "7"], [("7", 1, 3), (None, 3, 4), ("7", 4, None)]),
    "withdrawn last": (["7", None, None, WITHDRAWN], [("7", 1, 4), (None, 4, None)]),
    "corrected": (["7", "8", "corrected 9", None], [("7", 1, 2), ("8", 2, 3), ("9", 3, None)]),
}
"""What four releases say of a figure, and the versions that makes. The fourth is the candidate."""

PERIODS = [
    "2026-10", "2026-Q3", "2026", "2026-09-15/2026-10-14", "2026-06-15/2026-09-14",
    "2025-12-15/2026-12-14", "2021-01-01/2023-10-31", "2026-02-01/2026-04-30", "2024-02",
]  # fmt: skip


def open_story_candidate(connection: psycopg.Connection, number: int) -> None:
    """Opens a candidate that tells its part of the stories."""
    open_candidate(connection, number, "2026-10")
    values = {name: stated[number - 1] or "" for name, (stated, _) in STORIES.items()}
    figures = [
        sales(value, breakdown=f"story={name}")
        for name, value in values.items()
        if value and value[0].isdigit()
    ]
    if number == 1:
        figures += [sales(period=code, breakdown="period=any") for code in PERIODS]
        figures += [sales("60", "2030", kind="target", qualifier="at_least")]
    submit(connection, number, figures)
    for name, value in values.items():
        if value.startswith((WITHDRAWN, "corrected")):
            restate(connection, number, f"story={name}", value.removeprefix("corrected "))


def sales(value: str = "1", period: str = "2026-10", **other: Any) -> dict[str, Any]:
    return figure("ecom_sales_previous_year_vnd", period, value, **other)


def restate(connection: psycopg.Connection, number: int, breakdown: str, value: str) -> None:
    """The release withdraws the figure or gives it another value, whatever its file says."""
    is_withdrawn = value == WITHDRAWN
    connection.execute(
        "insert into core.restatement select %(release)s, province_key, indicator_key, period_key,"
        " breakdown, %(value)s::numeric, %(value)s::numeric, %(value)s::numeric, qualifier,"
        " obs_status, is_synthetic, %(is_withdrawn)s, submission_id, source_ref, 'correction 1',"
        " 'asked for by the province' from core.fact_indicator_history"
        " where breakdown = %(breakdown)s and known_to_release is null",
        {
            "release": number, "breakdown": breakdown, "is_withdrawn": is_withdrawn,
            "value": None if is_withdrawn else value,
        },
    )  # fmt: skip


def publish_candidate(connection: psycopg.Connection, number: int) -> None:
    """Readers see the candidate, as it stands."""
    connection.execute(
        "update core.release set status = 'published', published_at = now() where release_id = %s",
        [number],
    )
