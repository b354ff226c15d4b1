"""Finds the tables of a sheet and their header fields, by labels and not by addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingestion.form.captions import take_captions
from ingestion.form.comments import find_statements
from ingestion.form.headers import find_header_start, read_header
from ingestion.form.heading_rows import INDICATORS
from ingestion.form.headings import LONGEST_LABEL, WHO, Headings, find_field, read_headings
from ingestion.form.labelled import find_known_labels, read_labelled
from ingestion.form.surroundings import Surroundings, read_surroundings, take_text
from ingestion.form.tally import carries_number
from ingestion.form.value_columns import PREVIOUS_VALUE, place_values
from ingestion.spreadsheet.sheet import Cell, Merged, Sheet, Texts
from ingestion.understanding.contradiction import PERIOD_CONTRADICTED
from ingestion.understanding.days import may_stand_beside
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft
from ingestion.understanding.other_columns import is_group, names_part
from reference.catalogue import reference
from reference.labels import labels, written_label
from reference.period import Period
from reference.text import fold
from reference.written_periods import read_period

MAX_NAME = 300
MAX_TABLES = 1_000
LABEL_AND_WORDS = 2
"""The number of cells in a line that is not a heading."""
_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}|[A-Z])\)?(?:=.*)?")
BREAKDOWN = re.compile(r"\w+=[^;=]+(?:;\w+=[^;=]+)*")

Contradiction = tuple[str, str]
"""The code of a rule, and the words of the sheet that it quotes."""


@dataclass(slots=True)
class FormTable:
    """One table of a sheet: rows ``first`` to ``end`` (exclusive) of its block.

    Attributes:
        heading: the first row of the heading.
        headings: what the columns hold.
        contradiction: why all figures of this table are uncertain.
        header: the fields of the header that applies to it.
        around: what the texts above state about its figures.
        read_cells: cells of the block from which header fields were taken.
    """

    heading: int
    first: int
    end: int
    headings: Headings
    contradiction: Contradiction | None = None
    header: dict[str, str] = field(default_factory=dict)
    around: Surroundings = field(default_factory=Surroundings)
    read_cells: set[tuple[int, int]] = field(default_factory=set)

    @property
    def columns(self) -> dict[str, int]:
        """The column of each field; the first one if there are several of values."""
        return self.headings.columns | {"value": self.headings.values[0].position}

    @property
    def period(self) -> Period | None:
        """The period that the header names."""
        return read_period(self.header.get("period", ""))


def find_tables(sheet: Sheet, texts: Texts) -> list[FormTable]:
    """Finds the tables of a sheet from the top; each ends where the header of the next begins."""
    tables: list[FormTable] = []
    merged = _group_by_first_row(sheet.merged)
    start = 0
    while len(tables) < MAX_TABLES:
        above = tables[-1] if tables else None
        found = _find_next_heading(sheet, texts, start, above, merged)
        if not found:
            break
        if above and _is_line(sheet, texts, above, found.heading):
            tables.pop()  # the search continues below it
            continue
        _read_above(sheet, texts, found, above, merged)
        tables.append(found)
        start = found.first
    for table in tables:
        _recognise_by_content(sheet, texts, table)
    return tables


def _is_line(sheet: Sheet, texts: Texts, table: FormTable, end: int) -> bool:
    """Whether an apparent heading is a label with its value: `Số liệu | Chỉ tiêu giao`.

    It is one if there is nothing else in the row, and no number below it until the next heading.
    """
    if sum(texts.of(cell) is not None for cell in sheet.rows[table.heading]) > LABEL_AND_WORDS:
        return False
    columns = (sheet.columns[value.position] for value in table.headings.values)
    return not any(
        carries_number(cell, texts) for one in columns for cell in one[table.first : end]
    )


def _group_by_first_row(merged: Iterable[Merged]) -> Mapping[int, Sequence[Merged]]:
    by_row: dict[int, list[Merged]] = defaultdict(list)
    for area in merged:
        by_row[area[0][0]].append(area)
    return by_row


def _read_above(
    sheet: Sheet,
    texts: Texts,
    table: FormTable,
    above: FormTable | None,
    merged: Mapping[int, Sequence[Merged]],
) -> None:
    """Reads what is between a table and the one above: its header, its title, its unit."""
    if above:
        values = {value.position for value in above.headings.values}
        above.end = find_header_start(sheet, texts, above.first, table.heading, values)
    begins = above.end if above else 0
    header = read_header(sheet, texts, begins, table.heading)
    table.header, table.read_cells = header.fields, header.cells
    if header.contradicts_itself:
        table.contradiction = ("HEADER_CONTRADICTED", "")
    for day in header.days:
        if not may_stand_beside(day, table.period):
            table.contradiction = table.contradiction or (PERIOD_CONTRADICTED, day)
    if above:
        _inherit(above, table)
    headings, rows = table.headings, range(begins, table.heading)
    over = _find_caption_rows(sheet, texts, table, above) if above else rows
    captions = take_captions(
        sheet, texts, over, table.heading, headings, header.cells, merged, table.period
    )
    if above:
        above.end = min([above.end, *(row for row, _ in captions)])
    headings.values, others = place_values(headings.values, table.period)
    headings.set_aside |= {column.position: PREVIOUS_VALUE for column in others}
    taken = header.cells | captions
    passed_over = taken | find_known_labels(sheet, texts, rows, taken)
    table.around = read_surroundings(sheet, texts, rows, passed_over, table.period)
    table.around.provinces += header.other_senders
    for words in header.find_asides():
        take_text(table.around, words, table.period)
    read_labelled(table.around, sheet, texts, rows, taken, table.period)
    if above and table.around.is_silent and not header.fields:
        around = above.around
        units, provinces = [*around.units], [*around.provinces]
        table.around = replace(around, units=units, provinces=provinces)
    _read_prose_on_heads(sheet, table)
    table.around.add(table.headings.beside, "", table.period)
    draft = _find_draft_heading(table.headings)
    table.contradiction = (
        table.contradiction
        or table.headings.contradiction
        or (draft and (FIGURES_ARE_DRAFT, draft))
        or table.around.contradiction
    )


def _find_draft_heading(headings: Headings) -> str | None:
    """A heading such as `Ghi chú (MẪU)`; a column by the name `Đã huỷ` is of its rows."""
    known = headings.columns.values()
    return next((it for at, it in headings.titles.items() if at in known and is_draft(it)), None)


def _find_caption_rows(sheet: Sheet, texts: Texts, table: FormTable, above: FormTable) -> list[int]:
    """The rows between two tables, and rows without an indicator in the upper one."""
    named = [at for name, at in above.headings.columns.items() if name in INDICATORS]
    rows = range(above.first, table.heading)
    return [row for row in rows if not any(texts.of(sheet.rows[row][at]) for at in named)]


def _read_prose_on_heads(sheet: Sheet, table: FormTable) -> None:
    """Reads comments on the heading of values, whose prose may name a month or a province."""
    positions = {None, *(value.position for value in table.headings.values)}
    for number in range(table.heading, table.first) if sheet.remarks else ():
        lines = [line for line in sheet.remarks.get(number, ()) if line[0] in positions]
        understood = {text for _, _, text in find_statements(lines)}
        for _, line in lines:
            if line not in understood:
                take_text(table.around, line, table.period)


def _inherit(above: FormTable, table: FormTable) -> None:
    """Gives a further table on a sheet the header of the one above, except what it has itself.

    A table with a province of its own inherits nothing: period and sender may differ as well.
    """
    if table.header.keys() & set(WHO):
        return
    if not table.header:
        table.contradiction = table.contradiction or above.contradiction
    table.header = above.header | table.header


def _find_next_heading(
    sheet: Sheet,
    texts: Texts,
    start: int,
    above: FormTable | None,
    merged: Mapping[int, Sequence[Merged]],
) -> FormTable | None:
    candidates: Iterable[int] = range(start, len(sheet.rows))
    values = {value.position for value in above.headings.values} if above else set()
    if above:  # a row of figures is not a heading
        column = sheet.columns[above.columns["value"]][start:]
        candidates = [start + at for at, cell in enumerate(column) if type(cell) is not float]
    for number in candidates:
        if headings := read_headings(sheet, texts, number, merged, values):
            return FormTable(number, number + headings.height, len(sheet.rows), headings)
    return None


def _recognise_by_content(sheet: Sheet, texts: Texts, table: FormTable) -> None:
    """Recognises a column with only units, or only breakdowns, whatever its heading.

    Otherwise kilograms would be taken for tonnes, and a part for the total; the same is true of a
    column of groups (`Nhóm`) that are all parts.
    """
    units, columns = reference().units_by_name, table.headings.columns
    tests = {
        "unit": lambda text: fold(text) in units,
        "breakdown": lambda text: BREAKDOWN.fullmatch(text),
    }
    taken = {*columns.values(), *(value.position for value in table.headings.values)}
    for position in range(len(sheet.column_numbers)):
        if position in taken:
            continue
        column = texts.column(sheet.columns[position][table.first : table.end])
        written = {text for text in column if text}
        in_groups = is_group(table.headings.titles.get(position, ""))
        for name, is_one in tests.items():
            is_one = names_part if in_groups and name == "breakdown" else is_one
            if name not in columns and written and all(map(is_one, written)):
                columns[name] = position


def find_missing_columns(sheet: Sheet, texts: Texts) -> list[str] | None:
    """What a row that was meant as a heading lacks; None if there is no such row."""
    for row in sheet.rows:
        texts_of_row = [texts.of(cell) for cell in row if isinstance(cell, str) and cell]
        fields = {name for text in texts_of_row if text and (name := find_field(text))}
        if len(fields) >= 3 and fields & {"indicator", "indicator_name"}:
            return [written_label("column", "value")]
    return None


def is_indicator(text: str) -> bool:
    """Whether a text is the code or a name of an indicator of the catalogue."""
    known = reference()
    return (
        text.lower() in known.indicators or fold(text[:MAX_NAME]) in known.indicator_codes_by_name
    )


def is_total(text: str) -> bool:
    """Whether a row of that name is a total. An indicator may be called `Tổng số …`, too."""
    key = fold(text[:LONGEST_LABEL])
    if key in labels("total") or key.startswith(("tong cong ", "cong ")):
        return not is_indicator(text)
    return False


def is_row_of_column_numbers(row: Sequence[Cell], table: FormTable, texts: Texts) -> bool:
    """Whether a row numbers the columns, as in many forms: `A | B | 1 | 2`, `(1) | (2)`."""
    filled = [text for cell in row if (text := texts.of(cell))]
    named = [at for name, at in table.headings.columns.items() if name.startswith("indicator")]
    return (
        len(filled) >= 3
        and len(set(filled)) == len(filled)
        and all(_is_column_number(text) for text in filled)
        and any(texts.of(row[at]) for at in named)
    )


def _is_column_number(text: str) -> bool:
    return len(text) < 20 and _COLUMN_NUMBER.fullmatch(text) is not None
