"""The figures behind a bulletin, each with its evidence, for programs."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from warehouse.output import escape_formulas

COLUMNS = (
    "ref_area", "province", "indicator_code", "breakdown", "unit", "period", "value", "value_low",
    "value_high", "qualifier", "obs_status", "is_synthetic", "submission_sha256", "source_ref",
)  # fmt: skip
NUMBERS = ("value", "value_low", "value_high")
Row = dict[str, Any]


def as_csv(figures: Iterable[Row]) -> bytes:
    """The figures as CSV; the byte order mark makes Excel read UTF-8."""
    import pandas as pd

    table = pd.DataFrame(figures, columns=list(COLUMNS), dtype=object).map(_cell)
    text: str = table.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _cell(value: Any) -> str:
    """One cell; text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else escape_formulas(str(value))


def as_parquet(figures: Iterable[Row]) -> bytes:
    """The figures as Parquet, with types; numbers are exact, and text is as it was sent."""
    import pyarrow as pa
    from pyarrow import parquet

    types = dict.fromkeys(COLUMNS, pa.string()) | {"is_synthetic": pa.bool_()}
    rows = list(figures)
    values = [row[name] for row in rows for name in NUMBERS if row[name] is not None]
    types |= dict.fromkeys(NUMBERS, _wide_enough(values))
    schema = pa.schema([(name, types[name]) for name in COLUMNS])
    table = pa.Table.from_pylist([{name: row[name] for name in COLUMNS} for row in rows], schema)
    file = io.BytesIO()
    parquet.write_table(table, file, compression="zstd")
    return file.getvalue()


def _wide_enough(values: list[Decimal]) -> Any:
    """A decimal type that holds every digit of the values."""
    import pyarrow as pa

    decimals = max((max(0, -int(value.as_tuple().exponent)) for value in values), default=0)
    digits = max((max(0, value.adjusted() + 1) for value in values), default=0)
    return pa.decimal256(76, decimals) if digits + decimals > 38 else pa.decimal128(38, decimals)
