"""CSV submissions that arrive at a moment of a test's choosing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from ingestion.reading import read_submission
from ingestion.staging.staged import Received, Staged
from ingestion.submission import stage
from warehouse import database

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note"


def phones(province: str, period: str, value: object = 1) -> str:
    return f"{province},{period},phone_subscriber_count,,{value},subscriber,"


def receive(folder: Path, at: datetime, *lines: str) -> Staged:
    """Stages a CSV as if it had come at that moment."""
    text = "\n".join([HEADER, *lines, ""])
    sha256 = hashlib.sha256(f"{at}{text}".encode()).hexdigest()
    file = folder / f"{sha256}.csv"
    file.write_text(text, encoding="utf-8")
    received = Received("sent.csv", sha256, len(text), at, "archive")
    with database.connect() as connection:
        return stage(connection, received, read_submission(file))


def codes(staged: Staged) -> list[str]:
    return [finding.code for finding in staged.findings]
