"""The unit column as people fill it in: with blank cells among scaled units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ingestion.understanding.units import read_unit
from reference.catalogue import Unit, reference
from reference.text import fold


def find_blank_among_scaled(
    units: Sequence[str | None], indicators: Sequence[str | None]
) -> Iterator[tuple[int, str]]:
    """Finds rows without a unit while similar rows are in thousands, say; also that unit.

    With the catalogue's unit `600` would be six hundred, where the author meant thousands as in the
    row above.
    """
    if None not in units:
        return
    scaled: dict[str, list[tuple[Unit, str]]] = {}
    for text in dict.fromkeys(filter(None, units)):
        if unit := read_unit(text):
            scaled.setdefault(unit.base, []).append((unit, text))
    blank = [at for at, unit in enumerate(units) if unit is None] if scaled else []
    for at in blank:
        if own := _find_unit(indicators[at]):
            others = (text for unit, text in scaled.get(own.base, ()) if unit.factor != own.factor)
            yield from ((at, text) for text in islice(others, 1))


def _find_unit(indicator: str | None) -> Unit | None:
    """The catalogue's unit for the code or name of an indicator."""
    known, text = reference(), (indicator or "").strip()
    code = text.lower() if text.lower() in known.indicators else None
    code = code or known.indicator_codes_by_name.get(fold(text))
    return known.indicators[code].unit if code else None
