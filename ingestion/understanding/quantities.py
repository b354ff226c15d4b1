"""How much: the numbers of a chunk, in the catalogue's units.

Numbers in plain digits are converted as columns, without any Python per row.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.understanding.amounts import read_amount, read_scale
from ingestion.understanding.answers import Answers, ask
from ingestion.understanding.numbers import infer_convention
from ingestion.understanding.objections import Objection
from reference.catalogue import Indicator, Reference

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# Digits that mean the same in every convention; 1.234 needs a closer look.
PLAIN = r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,29})?"
MAYBE_GROUPED = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"
AMOUNT = ("value", "value_low", "value_high", "qualifier")


class Amounts(NamedTuple):
    columns: dict[str, pa.Array]
    objections: list[tuple[int, Objection]]


def read_amounts(figures: pa.Table, indicators: Answers, known: Reference) -> Amounts:
    """Keeps numbers in plain digits and in the catalogue's unit; reads the others one by one."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute

    text = figures["value_text"].combine_chunks()
    is_number = _to_bools(figures["is_number"])
    has_point = _to_bools(compute.match_substring(text, "."))
    plain = _to_bools(compute.match_substring_regex(text, f"^(?:{PLAIN})$"))
    if has_point.any():
        plain &= is_number | ~_to_bools(
            compute.match_substring_regex(text, f"^(?:{MAYBE_GROUPED})$")
        )
    units = ask(
        lambda unit, which: _read_plain_scale(unit, indicators.answers[which], known),
        pa.table({"unit_text": figures["unit_text"], "indicator": indicators.which}),
        "unit_text", "indicator",
    )  # fmt: skip
    in_its_unit = np.array([scale == Decimal(1) for scale in units.answers], dtype=bool)
    as_it_is = plain & in_its_unit[units.which]
    convention = infer_convention(set(_select(text, ~is_number & (~as_it_is | has_point))))
    read = cache(
        lambda text, is_number, unit, which: read_amount(
            text, is_number, unit, _indicator_or_none(indicators.answers[which]), convention, known
        )
    )
    unclear = zip(
        _select(text, ~as_it_is),
        is_number[~as_it_is].tolist(),
        _select(figures["unit_text"], ~as_it_is),
        indicators.which[~as_it_is].tolist(),
        strict=True,
    )
    amounts = [read(*figure) for figure in unclear]
    columns = {}
    for at, name in enumerate(AMOUNT):
        parts = (amount[at] for amount in amounts)
        texts = [format(part, "f") if isinstance(part, Decimal) else part for part in parts]
        plainly = "exact" if name == "qualifier" else text
        columns[name] = compute.if_else(as_it_is, plainly, None)
        if texts:
            rest = pa.array(texts, pa.string())
            columns[name] = compute.replace_with_mask(columns[name], ~as_it_is, rest)
    objections = [
        (int(row), amount.objection)
        for row, amount in zip(np.flatnonzero(~as_it_is), amounts, strict=True)
        if amount.objection
    ]
    return Amounts(columns, objections)


def _to_bools(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    bools: np.ndarray = column.to_numpy(zero_copy_only=False)
    return bools


def _select(column: pa.Array | pa.ChunkedArray, mask: np.ndarray) -> list[Any]:
    """The values in some rows of a column."""
    import pyarrow as pa

    texts: list[Any] = column.filter(pa.array(mask)).to_pylist()
    return texts


def _read_plain_scale(
    unit_text: str | None, indicator: Indicator | Objection, known: Reference
) -> Decimal | None:
    if isinstance(indicator, Objection):
        return None
    scale = read_scale(unit_text, "", Decimal(1), indicator, known)
    return None if isinstance(scale, Objection) else scale


def _indicator_or_none(indicator: Indicator | Objection) -> Indicator | None:
    return indicator if isinstance(indicator, Indicator) else None
