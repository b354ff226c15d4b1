"""Candidate releases of a test's own: opened, with files that say what the test is about."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
from staged import stage

from expectations.suites import GATES
from reference.period import Period


def open_candidate(connection: psycopg.Connection, number: int, period: str) -> None:
    connection.execute(
        "insert into core.release (release_id, load_period, status, opened_at)"
        " values (%s, %s, 'candidate', now())",
        [number, period],
    )


def figure(indicator: str, period: str, value: Any, **other: Any) -> dict[str, Any]:
    """A figure that a file states, as it is staged."""
    span = Period.parse(period)
    return {
        "source_ref": "F11", "value_text": value, "status": "loaded", "kind": "actual",
        "ref_area": "VN34_24", "indicator_code": indicator, "breakdown": "",
        "period": span.code, "period_start": span.start, "period_end": span.end,
        "value": value, "value_low": value, "value_high": value, "qualifier": "exact",
    } | other  # fmt: skip


def submit(
    connection: psycopg.Connection, release: int, figures: list[dict[str, Any]], *,
    synthetic: bool = False,
) -> int:  # fmt: skip
    """One accepted file that the release takes in; returns its number."""
    [(number,)] = connection.execute(
        "select coalesce(max(submission_id), 0) + 1 from staging.submission"
    )
    connection.execute(
        "insert into staging.submission (submission_id, sha256, file_name, format, size_bytes,"
        " received_at, archive_uri, form, is_synthetic, status, figures_seen)"
        " values (%s, %s, 'f.csv', 'csv', 1, now(), 'archive', 'long', %s, 'accepted', %s)",
        [number, hashlib.sha256(str(number).encode()).hexdigest(), synthetic, len(figures)],
    )
    connection.execute("insert into core.release_submission values (%s, %s)", [release, number])
    stage(connection, number, figures)
    return number


def pass_gates(connection: psycopg.Connection, release: int, **passed: bool) -> None:
    """Both gates pass the release, or not, without being asked: that costs seconds."""
    for gate in GATES:
        connection.execute(
            "insert into quality.validation (release_id, gate, validated_at, success)"
            " values (%s, %s, clock_timestamp(), %s)",
            [release, gate, passed.get(gate, True)],
        )
