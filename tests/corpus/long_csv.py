"""How a case in long CSV is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from workbook_files import text_file

from corpus.case import PERIOD, Case, Loaded, case, expecting

NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")
CSV_HEADER = ("province_code", "period", "indicator_code", "breakdown", "value", "unit", "note")


def line(
    indicator: str,
    value: str,
    unit: str = "",
    province: str = "24",
    period: str = PERIOD,
    breakdown: str = "",
    note: str = "",
) -> tuple[str, ...]:
    return (province, period, indicator, breakdown, value, unit, note)


def csv_text(
    rows: Iterable[Sequence[str]],
    header: Sequence[str] = CSV_HEADER,
    delimiter: str = ";",
    in_quotes: bool = False,
    newline: str = "\n",
) -> str:
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if in_quotes else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=newline)
    writer.writerows([header, *rows])
    return text.getvalue()


def csv_case(
    name: str,
    rows: Iterable[Sequence[str]],
    loaded: Sequence[Loaded] = (),
    findings: Mapping[str, int] | None = None,
    *,
    rejected: int | None = None,
    ignored: int | None = None,
    quoted: tuple[str, ...] = (),
    **how: Any,
) -> Case:
    """A CSV. Unless told otherwise, a finding that rejects or sets aside is about one figure."""
    expected = expecting(loaded, findings or {}, rejected, ignored, quoted)
    (province, *rest), *others = map(list, rows)
    if len(rest) == 6 and not rest[5]:
        rest[5] = unlike(name)  # no two files of the corpus are the same
    text = csv_text([[province, *rest], *others], **how)
    return case(name, text_file(text), expected, file_name=f"{name.replace(' ', '_')}.csv")


def unlike(name: str) -> str:
    """Words that no other case has and that say nothing: those of a note tell of its figure."""
    letters = sha256(name.encode()).hexdigest()[:12].translate(NO_DIGITS)
    return f"công ty {letters.capitalize()}"
