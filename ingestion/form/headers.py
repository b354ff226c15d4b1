"""The header of a form: fields beside their labels, above the table to which they apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from ingestion.form.headings import LONGEST_LABEL, WHO
from ingestion.spreadsheet.sheet import Cell, Formatted, Sheet, Texts
from ingestion.understanding.asides import find_asides
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.places import name_another_province
from ingestion.understanding.row_periods import PARTS, compose_period
from ingestion.understanding.units import read_unit
from reference.catalogue import reference
from reference.form import ADDRESSES, SHEET
from reference.labels import has_its_accents, labels, one_language
from reference.text import fold
from reference.written_periods import read_period

OF_SENDER = ("reporting_unit", "prepared_by", "prepared_on")


@dataclass(slots=True)
class Header:
    """The values of the header fields, and the cells of the block from which they were taken."""

    fields: dict[str, str] = field(default_factory=dict)
    cells: set[tuple[int, int]] = field(default_factory=set)
    contradicts_itself: bool = False
    days: Sequence[str] = ()
    """The days for which figures are stated."""
    other_senders: Sequence[str] = ()
    """Further reporting units beside the first."""

    def find_asides(self) -> Iterator[str]:
        """Remarks beside the names and the day in the header."""
        for name in OF_SENDER:
            yield from find_asides(self.fields.get(name, ""), asks_for_day=name == "prepared_on")


def find_header_start(
    sheet: Sheet, texts: Texts, first: int, heading: int, columns: set[int]
) -> int:
    """The row between two tables from which on everything belongs to the lower one.

    Args:
        sheet: The sheet.
        texts: Its texts.
        first: The first row of the upper table.
        heading: The heading of the lower one.
        columns: The columns in which each row of the upper table has something.
    """
    begins = heading
    while begins > first and not any(texts.of(sheet.rows[begins - 1][at]) for at in columns):
        begins -= 1
    labelled = (
        number
        for number in range(first, begins)
        if any(read_label(cell, texts) for cell in sheet.rows[number])
        and not any(_is_number(sheet.rows[number][at]) for at in columns)
    )
    return next(labelled, begins)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Formatted)


def _is_no_unit(cell: Cell, texts: Texts) -> bool:
    """Whether there is a number in the place of a unit, which must be accounted for."""
    text = texts.of(cell) or ""
    return _is_number(cell) or (carries_figure(text) and read_unit(text) is None)


def read_header(sheet: Sheet, texts: Texts, start: int, heading: int) -> Header:
    """Reads the fields above a heading: beside their label, or after its colon in the same cell."""
    header = Header()
    found: dict[str, list[str]] = {}
    for number in range(start, heading):
        row = sheet.rows[number]
        for at, cell in enumerate(row):
            label = read_label(cell, texts)
            if not label:
                continue
            name, text = label
            if not text:
                beside = _find_value(row, at, texts)
                if beside is None or (name == "unit" and _is_no_unit(row[beside], texts)):
                    continue
                header.cells.add((number, at))  # the label itself states nothing else
                at, text = beside, _read_value(name, row[beside], texts)
            if not (name == "unit" and fold(text) in labels("own_unit")):
                found.setdefault(name, []).append(text)
            header.cells.add((number, at))
    if not found and start == 0 and fold(sheet.name) == fold(SHEET):
        found = _read_form_addresses(sheet, texts, heading, header)
    header.contradicts_itself = _disagree(found)
    header.other_senders = found.get("reporting_unit", [])[1:]
    header.fields = {name: written[0] for name, written in found.items()}
    _compose_period(header, found)
    return header


def read_label(cell: Cell, texts: Texts) -> tuple[str, str] | None:
    """The header field that a cell names, and its value if that is in the same cell."""
    text = texts.of(cell) if isinstance(cell, str) and cell else None
    if not text or len(text) > 4 * LONGEST_LABEL:
        return None
    label, colon, rest = text.partition(":")
    label = one_language(label, "header")
    if colon and (name := _find_field(label)):
        return name, rest.strip(" .…_)")
    name = _find_field(one_language(text, "header"))
    return (name, "") if name else None


def _find_field(label: str) -> str | None:
    key = fold(label[:LONGEST_LABEL])
    return labels("header").get(key) if has_its_accents(key, label) else None


def _find_value(row: Sequence[Cell], at: int, texts: Texts) -> int | None:
    """The first filled cell to the right, unless it is the next label."""
    for right in range(at + 1, len(row)):
        if texts.of(row[right]) is not None:
            return None if read_label(row[right], texts) else right
    return None


def _read_value(name: str, cell: Cell, texts: Texts) -> str:
    text = texts.of(cell) or ""
    # Excel turns a typed 2026.10 into 2026.1: January or October?
    if name == "period" and isinstance(cell, float) and text.endswith(".1"):
        return f"{text} / {text}0"
    return text


def _compose_period(header: Header, found: Mapping[str, Sequence[str]]) -> None:
    """Composes the period from a year, a quarter and a month with labels of their own."""
    whole = header.fields.get("period")
    for name in PARTS:
        header.fields.pop(name, None)
    header.days = found.get("day", [])
    if not found.keys() & set(PARTS) or (whole and not read_period(whole)):
        return
    for cells in product(*(found.get(name, (None,)) for name in PARTS)):
        period = compose_period((whole, *cells), None)
        if period.quoted and whole:
            header.contradicts_itself = True
        else:
            header.fields["period"] = whole or period.quoted or period.text or ""


def _read_form_addresses(
    sheet: Sheet, texts: Texts, heading: int, header: Header
) -> dict[str, list[str]]:
    found = {}
    for name, (row_number, column_number) in ADDRESSES.items():
        if row_number in sheet.row_numbers and column_number in sheet.column_numbers:
            place = (
                sheet.row_numbers.index(row_number), sheet.column_numbers.index(column_number)
            )  # fmt: skip
            text = texts.of(sheet.rows[place[0]][place[1]]) if place[0] < heading else None
            if text:
                found[name] = [text]
                header.cells.add(place)
    return found


def _disagree(found: dict[str, list[str]]) -> bool:
    """Whether the header names two provinces, two periods or two units."""
    known = reference()
    periods = {read_period(text) for text in found.get("period", ())} - {None}
    units = {known.units_by_name.get(fold(text)) for text in found.get("unit", ())} - {None}
    return (
        any(name_another_province(found.get(name, ()), known) for name in WHO)
        or len(periods) > 1
        or len(units) > 1
    )
