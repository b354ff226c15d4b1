"""What a reader hands on: the figures of a submission, as written, with where each one stood."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingestion.text import fold

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from expectations.rules import Finding


class Figure(NamedTuple):
    """One figure as written. Text only: what it means is decided in ``ingestion.understanding``."""

    source_ref: str
    sheet: str | None
    cell: str | None
    line: int | None
    province_text: str | None
    period_text: str | None
    indicator_text: str | None
    breakdown_text: str | None
    value_text: str
    is_number: bool
    """The file stores a number here, so its text has a decimal point and no grouping."""
    unit_text: str | None
    note: str | None
    reply: str | None
    """What the province answers to a finding of an earlier submission."""
    kind_text: str | None
    reader_said: str | None
    """The code of a rule, when the reader already knows that this is no figure to load."""
    also_named: str | None = None
    """What else names the province, in the row and in the header that holds for it: one a line."""
    sender: str | None = None
    """The reporting unit that the header names."""
    indicator_name: str | None = None
    """The name that stands beside the indicator's code."""


@dataclass(slots=True)
class Reading:
    """A submission as read: who says so, and the figures in chunks, whatever the size."""

    form: str
    format: str
    chunks: Iterable[pd.DataFrame]
    findings: list[Finding] = field(default_factory=list)
    is_synthetic: bool = False
    reporting_unit: str | None = None
    prepared_by: str | None = None
    prepared_on: str | None = None


SYNTHETIC_MARKS = ("dữ liệu giả lập", "synthetic data")
"""What a file that holds no statistics says of itself."""


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """Figures as a table with a column for each field, all of them text."""
    import pandas as pd

    return pd.DataFrame(figures, columns=list(Figure._fields), dtype=object)


def combinations(
    figures: pd.DataFrame, columns: Sequence[str]
) -> tuple[np.ndarray, list[tuple[str | None, ...]]]:
    """What stands in some columns, each combination once, in the order they are met.

    Returns:
        For each figure the position of its combination, and the combinations.
    """
    import numpy as np
    import pandas as pd

    which = np.zeros(len(figures), dtype=np.int64)
    for column in columns:
        codes, distinct = _numbered(figures[column])
        if (codes != codes[:1]).any():
            which = pd.factorize(which * distinct + codes)[0]
    first = np.flatnonzero(np.diff(np.maximum.accumulate(which), prepend=-1))
    met = (figures[column].array.take(first).astype(object) for column in columns)
    texts = (np.where(pd.isna(column), None, column) for column in met)
    return which, list(zip(*texts, strict=True))


def _numbered(column: pd.Series) -> tuple[np.ndarray, int]:
    """A number for each entry, the same for the same, and how many of them there may be."""
    import pandas as pd

    if isinstance(column.array, pd.Categorical):
        return column.array.codes + 1, len(column.array.categories) + 1
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    return codes, len(distinct)


@cache
def labels(place: str) -> dict[str, str]:
    """Which field a label of the form's ``header`` or of a table's ``column`` stands for."""
    with (Path(__file__).parent / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {fold(row["written"]): row["field"] for row in rows if row["place"] == place}


def is_marked_synthetic(texts: Iterable[str | None]) -> bool:
    """Whether any of the texts says that the data are synthetic."""
    marks = [fold(mark) for mark in SYNTHETIC_MARKS]
    return any(mark in fold(text) for text in texts if text for mark in marks)


def in_chunks(rows: Iterator[Figure], size: int = 100_000) -> Iterator[pd.DataFrame]:
    """Tables of at most ``size`` figures."""
    from itertools import islice

    while chunk := list(islice(rows, size)):
        yield frame(chunk)
