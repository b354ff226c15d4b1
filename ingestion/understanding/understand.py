"""From text to meaning: province, period, indicator, breakdown, unit and number.

Works on the columns of a chunk. Each distinct text is read once (a form of any size has one
province and one period), so that there is no Python per row. Nothing is guessed: whatever is
uncertain becomes a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ingestion.understanding.answers import Answers, ask
from ingestion.understanding.breakdowns import parse_breakdown, resolve_breakdown
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.objections import Objection
from ingestion.understanding.places import WrittenPlace, read_place
from ingestion.understanding.quantities import read_amounts
from ingestion.understanding.remarks import apply_remarks
from reference.catalogue import Indicator, Reference, reference
from reference.text import fold

if TYPE_CHECKING:
    import pyarrow as pa


class UnderstoodFigures(NamedTuple):
    """The figures of a chunk with their meaning, and the objections to some of them."""

    figures: pa.Table
    """The chunk with the columns of ``kind`` to ``obs_status`` (text, ``None`` where unknown)."""
    objections: dict[int, list[Objection]]
    """By the position of a figure; if its reader objects, only that objection."""


def understand(figures: pa.Table, received_on: date) -> UnderstoodFigures:
    """Finds the meaning of the figures of a chunk.

    Args:
        figures: The chunk.
        received_on: The day on which it arrived.
    """
    import pyarrow as pa

    known = reference()
    figures, contradicted = apply_remarks(figures)
    places = ask(
        lambda kind, period, around, *who: read_place(
            kind, period, around, WrittenPlace(*who), received_on, known
        ),
        figures, "kind_text", "period_text", "period_around",
        "province_text", "also_named", "sender",
    )  # fmt: skip
    indicators = ask(lambda text: _find_indicator(text, known), figures, "indicator_text")
    codes = indicators.each(lambda i: i.code if isinstance(i, Indicator) else None)
    names = ask(lambda name: _find_code(name, known), figures, "indicator_name")
    breakdowns = _read_breakdowns(figures, indicators)
    amounts = read_amounts(figures, indicators, known)
    columns: dict[str, pa.Array] = {
        "kind": places.each(lambda place: place.kind),
        "ref_area": places.each(lambda place: place.ref_area),
        "indicator_code": codes,
        "breakdown": breakdowns.each(lambda b: b if isinstance(b, str) else None),
        "period": places.each(lambda place: place.period and place.period.code),
        "period_start": places.each(lambda place: place.period and str(place.period.start)),
        "period_end": places.each(lambda place: place.period and str(place.period.end)),
        **amounts.columns,
        "obs_status": figures["obs_status"].combine_chunks(),
    }
    objections = _group_by_figure(
        places.objections(lambda place: place.objection),
        indicators.objections(lambda indicator: indicator),
        _find_misnamed(figures, codes, names, known),
        breakdowns.objections(lambda breakdown: breakdown),
        amounts.objections,
        contradicted,
    ) | {row: [objection] for row, objection in _list_objections_of_reader(figures)}
    table = pa.table(dict(zip(figures.column_names, figures.columns, strict=True)) | columns)
    return UnderstoodFigures(table, objections)


def _find_indicator(written: str | None, known: Reference) -> Indicator | Objection:
    text = (written or "").strip()
    if not text:
        return Objection("INDICATOR_MISSING", {})
    code = _find_code(text, known)
    return known.indicators[code] if code else Objection("INDICATOR_UNKNOWN", {"written": text})


def _find_code(written: str | None, known: Reference) -> str | None:
    text = (written or "").strip()
    code = text.lower()
    if code in known.indicators:
        return code
    names = known.indicator_codes_by_name
    return names.get(fold(text)) or names.get(fold(strip_numbering(text)))


def _find_misnamed(
    figures: pa.Table, codes: pa.DictionaryArray, names: Answers, known: Reference
) -> Iterator[tuple[int, Objection]]:
    """Figures with an indicator's code beside the name of another indicator.

    An unknown name is no contradiction: it may be that of a part, or the province's own words.
    """
    from pyarrow import compute

    if not any(names.answers):
        return
    named = names.each(lambda code: code).cast("string")
    differ = compute.fill_null(compute.not_equal(named, codes.cast("string")), False)
    for row in compute.indices_nonzero(differ).to_pylist():
        context = {
            "written": figures["indicator_text"][row].as_py(),
            "name": figures["indicator_name"][row].as_py(),
            "expected": known.indicators[codes[row].as_py()].name_vi,
        }
        yield row, Objection("INDICATOR_MISMATCH", context)


def _read_breakdowns(figures: pa.Table, indicators: Answers) -> Answers:
    """The breakdown of each figure. Communes split any indicator, so each is resolved only once."""
    import numpy as np
    import pyarrow as pa

    words = ask(parse_breakdown, figures, "breakdown_text")
    depends = np.array([answer.depends_on_indicator for answer in words.answers], dtype=bool)
    if not depends.any():
        return Answers(words.which, [resolve_breakdown(answer, None) for answer in words.answers])
    indicator = np.where(depends[words.which], indicators.which, -1)
    return ask(
        lambda text, which: resolve_breakdown(words.answers[text], _code_at(which, indicators)),
        pa.table({"text": words.which, "indicator": indicator}),
        "text", "indicator",
    )  # fmt: skip


def _code_at(which: int, indicators: Answers) -> str | None:
    indicator = indicators.answers[which] if which >= 0 else None
    return indicator.code if isinstance(indicator, Indicator) else None


def _list_objections_of_reader(figures: pa.Table) -> Iterator[tuple[int, Objection]]:
    from pyarrow import compute

    for row in compute.indices_nonzero(figures["reader_code"].is_valid()).to_pylist():
        names = ("quoted", "indicator_text", "value_text")
        written = next(filter(None, (figures[name][row].as_py() for name in names)), "")
        yield row, Objection(figures["reader_code"][row].as_py(), {"written": written})


def _group_by_figure(*sources: Iterable[tuple[int, Objection]]) -> dict[int, list[Objection]]:
    found: dict[int, list[Objection]] = {}
    for source in sources:
        for row, objection in source:
            found.setdefault(row, []).append(objection)
    return found
