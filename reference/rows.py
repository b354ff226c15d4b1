"""Data that stand as CSV beside the code that reads them: words, marks, seeds."""

from __future__ import annotations

import csv
from pathlib import Path


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of this project, as text, in their order."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
