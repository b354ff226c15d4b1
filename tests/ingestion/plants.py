"""A valid form with something planted in it, and what is loaded of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from workbook_files import form, xlsx

from expectations.rules import Finding
from ingestion.reading import read_submission
from ingestion.staging.outcome import decide
from ingestion.understanding.understand import understand

DAY = date(2026, 11, 27)
NAMED = 9
"""The row of the heading, from 0; the figures stand in the three below it."""
VALUE, UNIT, NAME, NOTE = 5, 4, 2, 6
Outcome = Counter[tuple[Any, ...]]


def read(path: Path, rows: list[list[Any]]) -> tuple[Outcome, list[dict[str, Any]], list[Finding]]:
    """What is loaded of a form, every figure of it, and the findings."""
    return outcome(xlsx(path, rows))


def outcome(path: Path) -> tuple[Outcome, list[dict[str, Any]], list[Finding]]:
    reading = read_submission(path)
    findings, figures = list(reading.findings), []
    for chunk in reading.chunks:
        table, found = decide(*understand(chunk, DAY), set(), bool)
        figures += table.to_pylist()
        findings += [finding for _, finding in found]
    loads = not any(finding.severity == "critical" for finding in findings)
    fields = ("indicator_code", "value", "ref_area", "period", "breakdown", "kind", "obs_status")
    loaded = Counter(
        tuple(figure[name] for name in fields)
        for figure in figures
        if loads and figure["status"] == "loaded"
    )
    return loaded, figures, findings


def planted(row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [list(cells) for cells in form()]
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value
    return rows


PROPERTY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
