"""A submission as received, and as staged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expectations.rules import Finding
from ingestion.staging.understood import PeriodOutcome


@dataclass(frozen=True, slots=True)
class Received:
    """A received file: its name, the SHA-256 of its bytes, when it came, and where it is kept."""

    file_name: str
    sha256: str
    size_bytes: int
    received_at: datetime
    archive_uri: str


@dataclass(frozen=True, slots=True)
class Staged:
    """The outcome of a submission."""

    submission_id: int
    file_name: str
    sha256: str
    status: str
    load_period: str | None
    ref_areas: tuple[str, ...]
    seen: int
    loaded: int
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]
    form: str = ""
    is_synthetic: bool = False
    understood: tuple[PeriodOutcome, ...] = ()
