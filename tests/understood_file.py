"""A file as it is read and understood, without a database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.case import Loaded

from ingestion.figures import join_chunks
from ingestion.reading import read_submission
from ingestion.staging.outcome import decide
from ingestion.understanding.understand import understand

RECEIVED = date(2026, 11, 27)


class UnderstoodFile:
    """A file as it is read and understood, before any rule is asked about it as a whole."""

    def __init__(self, path: Path) -> None:
        self.loaded: Counter[Loaded] = Counter()
        self.counts: Counter[str] = Counter()
        self.is_synthetic = False
        self.rows: list[dict[str, Any]] = []
        known: set[tuple[str, str | None]] = set()
        reading = read_submission(path)
        findings = []
        for chunk in join_chunks(reading.chunks):
            table, found = decide(*understand(chunk, RECEIVED), known, bool)
            findings += [finding for _, finding in found]
            for row in table.to_pylist():
                self.counts[row["status"]] += 1
                self.rows.append(row)
                if row["status"] == "loaded":
                    self.loaded[_loaded(row)] += 1
        self.findings = Counter(finding.code for finding in (*reading.findings, *findings))
        if any(finding.severity == "critical" for finding in (*reading.findings, *findings)):
            self.counts["rejected"] += self.counts.pop("loaded", 0)
            self.loaded.clear()
            self.rows = [row | {"status": "rejected"} for row in self.rows]
        self.is_synthetic = reading.is_synthetic

    @property
    def seen(self) -> int:
        return self.counts.total()


def _loaded(row: dict[str, str]) -> Loaded:
    value, low, high = (
        Decimal(row[name]) if row[name] else None for name in ("value", "value_low", "value_high")
    )
    meant = (row["ref_area"], row["period"], row["breakdown"], row["kind"])
    return Loaded(row["indicator_code"], value, low, high, row["qualifier"], *meant)  # type: ignore[arg-type]
