"""A submission as it was received, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from expectations.rules import Finding
from ingestion.staging.understood import Understood


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came: what it is called, its bytes' fingerprint, when, and where it is kept."""

    file_name: str
    sha256: str
    size_bytes: int
    received_at: datetime
    archive_uri: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What became of a submission."""

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
    understood: tuple[Understood, ...] = ()
