"""From the cells of a CSV's lines to figures: the value of each line, and any other number in it.

Works on columns of many lines; each distinct text is examined once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ingestion.figures import Figure
from ingestion.long_csv.columns import (
    clean_column,
    has_any,
    map_texts,
    replace_columns,
    resolve_ditto_marks,
    select,
    select_any,
    select_figures,
    set_code,
)
from ingestion.long_csv.heading import CONTRADICTION, Heading
from ingestion.long_csv.lines import Lines
from ingestion.long_csv.preamble import Preamble
from ingestion.long_csv.rows import add_others, add_periods, add_states, check_days
from ingestion.long_csv.source import Source
from ingestion.understanding.figure_syntax import WrittenFigure, parse_figure
from ingestion.understanding.row_periods import OF_PERIOD, PARTS, is_part
from ingestion.understanding.units import read_unit
from reference.written_periods import read_period

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

AS_FIGURE = {
    "province": "province_text",
    "province_name": "also_named",
    "period": "period_text",
    "indicator": "indicator_text",
    "indicator_name": "indicator_name",
    "breakdown": "breakdown_text",
    "value": "value_text",
    "unit": "unit_text",
    "note": "note",
    "reply": "reply",
    "kind": "kind_text",
}
LABELS: dict[str, Callable[[str], bool]] = {
    "province": lambda text: re.fullmatch("[0-9]{1,2}", text) is not None,
    "period": lambda text: read_period(text) is not None,
    **{name: partial(is_part, name) for name in PARTS},
    "unit": lambda text: read_unit(text) is not None,
}
"""Columns of labels that may be numbers, and the test for such a label."""
WHERE_AND_WHEN = ("province", *OF_PERIOD)
PROSE = ("note", "reply")
NOT_NUMBERS = ("number", "kind")
"""Columns of labels, whatever else their line holds."""


class Cells:
    """Turns lines into figures according to their heading."""

    def __init__(
        self, heading: Heading, delimiter: str, source: Source, preamble: Preamble
    ) -> None:
        """Takes what applies to all lines."""
        self.preamble = preamble
        self.heading, self.delimiter, self.source = heading, delimiter, source
        self.value = heading.columns["value"]
        self.fields = {at: name for name, at in heading.columns.items()}
        self.cut_without_figure: list[int] = []

    def figures(self, lines: Lines) -> Iterator[pa.Table]:
        """Yields the value of each line, and then every other number in these lines."""
        texts = [clean_column(column, self.source) for column in lines.columns]
        remarks = {at for at, name in self.fields.items() if name in PROSE}
        for at in remarks.union(self.heading.unnamed):
            texts[at] = resolve_ditto_marks(texts[at])
        figures = self._make_table(texts, lines.numbers)
        found = self._find_numbers(texts, figures["value_text"].combine_chunks().is_null())
        figures = set_code(figures, lines.code)
        for code, rows in self._find_doubts(lines, texts, found):
            figures = set_code(figures, code, rows)
        figures = self._take_misplaced(figures, texts, found)
        figures = self._refuse_below_heading(figures)
        self._note_cut(figures, lines.cut)
        has_all = not figures["value_text"].null_count
        yield figures if has_all else figures.filter(figures["value_text"].is_valid())
        for at, rows in found.items():
            if has_any(rows):
                yield self._set_aside(figures.filter(rows), texts[at].filter(rows), at)

    def _refuse_below_heading(self, figures: pa.Table) -> pa.Table:
        """Refuses everything below a heading that is not understood."""
        if self.heading.missing:
            return set_code(figures, "COLUMN_MISSING")
        code, quoted = self.heading.problem or (None, None)
        return set_code(figures, code, quoted=quoted)

    def _note_cut(self, figures: pa.Table, cut: int | None) -> None:
        """Notes a line that is cut before its value, since it has no figure to refuse."""
        from pyarrow import compute

        if cut:
            is_cut = compute.equal(figures["line"], cut)
            if has_any(compute.and_(is_cut, figures["value_text"].is_null()).combine_chunks()):
                self.cut_without_figure.append(cut)

    def _make_table(self, texts: Sequence[pa.Array], numbers: np.ndarray) -> pa.Table:
        """The lines as figures, with what their heading adds."""
        import pyarrow as pa
        from pyarrow import compute

        lines = pa.array(numbers)
        table: dict[str, pa.Array] = {
            name: pa.nulls(len(lines), pa.string()) for name in Figure._fields
        } | {
            AS_FIGURE[name]: texts[at] for at, name in self.fields.items() if name in AS_FIGURE
        }  # fmt: skip
        table["line"] = lines
        table["source_ref"] = compute.binary_join_element_wise("line ", lines.cast(pa.string()), "")
        table["is_number"] = pa.repeat(pa.scalar(False), len(lines))
        of_field = {name: texts[at] for name, at in self.heading.columns.items()}
        figures = add_periods(pa.table(table), of_field)
        if not (self.heading.is_silent or self.heading.problem):
            figures = self._apply_heading(figures)
        figures = add_states(figures, of_field, self.heading)
        figures = add_others(check_days(figures, texts, self.heading), texts, self.heading)
        return self.preamble.apply(figures)

    def _apply_heading(self, figures: pa.Table) -> pa.Table:
        """Adds the unit, kind and status of the heading; refuses lines that contradict it."""
        import pyarrow as pa
        from pyarrow import compute

        heading = self.heading
        for name, code, of in (
            ("unit_text", "UNIT_CONTRADICTED", heading.resolve_unit),
            ("kind_text", "TEXT_CONTRADICTS", heading.resolve_kind),
            ("period_text", "PERIOD_CONTRADICTED", heading.resolve_period),
        ):
            written = figures[name].combine_chunks().cast("string").fill_null("")
            meant = map_texts(written, of)
            contradicted = select(meant, CONTRADICTION.__eq__)
            meant = compute.if_else(contradicted, written, meant)
            quoted = heading.cells[self.value]
            figures = set_code(
                replace_columns(figures, **{name: meant}), code, contradicted, quoted
            )
        status = pa.scalar(heading.obs_status, pa.string())
        return replace_columns(figures, obs_status=pa.repeat(status, len(figures)))

    def _find_numbers(
        self, texts: Sequence[pa.Array], is_blank: pa.Array
    ) -> dict[int, pa.BooleanArray]:
        """By column, the lines with a number that is neither the value nor a label."""
        from pyarrow import compute

        found = {}
        for at, column in enumerate(texts):
            name = self.fields.get(at)
            if at == self.value or name in NOT_NUMBERS or column.null_count == len(column):
                continue
            if name in WHERE_AND_WHEN:  # a bad label beside a value is refused with it
                column = compute.if_else(is_blank, column.cast("string"), None)
            rows = select_figures(column)
            if name in LABELS and has_any(rows):
                rows = compute.and_not(rows, select(column, LABELS[name]))
            if has_any(rows):
                found[at] = rows
        return found

    def _find_doubts(
        self, lines: Lines, texts: Sequence[pa.Array], found: Mapping[int, pa.BooleanArray]
    ) -> Iterator[tuple[str, pa.BooleanArray]]:
        """Lines whose value is uncertain, with the code of the reason."""
        import pyarrow as pa

        if lines.changed:
            yield "HEADING_CHANGED", pa.array(lines.numbers > lines.changed)
        if lines.are_short:
            left = [
                at
                for at in found
                if at < self.value
                and (at not in self.heading.others or self.value + 1 in self.heading.others)
            ]
            yield "VALUE_MISPLACED", select_any((found[at] for at in left), len(lines.numbers))
        unit = self.heading.columns.get("unit", -1)
        if unit in found and self.delimiter != ",":
            yield "VALUE_MISPLACED", found[unit]
        if self.delimiter == ",":
            for at in (self.value - 1, self.value + 1):
                if at in found and (lines.are_short or at not in self.heading.others):
                    yield "NUMBER_SPLIT", self._are_halves(texts, at, found[at])
        if lines.cut:
            yield "LINE_CUT", pa.array(lines.numbers == lines.cut)

    def _are_halves(
        self, texts: Sequence[pa.Array], at: int, rows: pa.BooleanArray
    ) -> pa.BooleanArray:
        """Lines whose value and the number beside it are one number, split at its comma."""
        from pyarrow import compute

        first, second = sorted((at, self.value))
        ends = compute.match_substring_regex(texts[first].cast("string"), "[0-9]$")
        begins = select(compute.if_else(rows, texts[second].cast("string"), None), _may_end_number)
        return compute.and_(rows, compute.fill_null(compute.and_(ends, begins), False))

    def _take_misplaced(
        self, figures: pa.Table, texts: Sequence[pa.Array], found: dict[int, pa.BooleanArray]
    ) -> pa.Table:
        """Takes a number in another column as the misplaced value of a line without one."""
        from pyarrow import compute

        for at in sorted(found):
            if at in self.heading.others or self.fields.get(at) in PROSE:
                continue
            values = figures["value_text"].combine_chunks()
            rows = compute.and_(found[at], values.is_null())
            if has_any(rows):
                found[at] = compute.and_not(found[at], rows)
                values = compute.if_else(rows, texts[at].cast("string"), values)
                figures = set_code(
                    replace_columns(figures, value_text=values), "VALUE_MISPLACED", rows
                )
        return figures

    def _set_aside(self, figures: pa.Table, texts: pa.Array, at: int) -> pa.Table:
        """The numbers of another column, as figures that are set aside."""
        import pyarrow as pa
        from pyarrow import compute

        beside = compute.if_else(
            figures["value_text"].is_valid(), "NUMBER_BESIDE_VALUE", "NUMBER_NOT_IN_VALUE_COLUMN"
        )
        other = self.heading.others.get(at)
        places = [f"line {line}, column {at + 1}" for line in figures["line"].to_pylist()]
        return replace_columns(
            figures,
            value_text=texts.cast("string"),
            reader_code=pa.repeat(other, len(places)) if other else beside,
            quoted=pa.nulls(len(places), pa.string()),
            source_ref=pa.array(places, pa.string()),
        )


def _may_end_number(text: str) -> bool:
    """Whether a text may be the decimals of a number: `6%`, not `3 xã chưa nộp báo cáo`."""
    if not text[0].isdecimal():
        return False
    figure = parse_figure(text)
    words = figure.bounds[-1].unit if isinstance(figure, WrittenFigure) else ""
    return not words or read_unit(words) is not None
