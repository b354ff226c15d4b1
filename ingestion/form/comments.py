"""Comments on cells: each is a text near a figure, like a note in a column of its own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from ingestion.files.container import Refused
from ingestion.spreadsheet.covered import find_block
from ingestion.spreadsheet.sheet import MAX_COMMENTS, Remarks, Sheet, Texts
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.prose import read_beside
from ingestion.understanding.statements import Statement, combine
from ingestion.understanding.units import announces_unit, is_unclear_unit
from reference.catalogue import reference
from reference.text import fold

NOWHERE = -1
"""The row of a comment that is on no filled row: it concerns all of them."""
LONG_NAME = 60
"""From this length on, a prompt may have room only for the beginning of a name."""
MOST_PLACES = 200_000
"""Rows to which comments on merged cells apply, counted each time."""


def place_comments(sheet: Sheet, texts: Texts) -> Remarks:
    """The comments on a sheet by row of the block, in lines that can be read separately."""
    remarks: Remarks = {}
    for printed in filter(None, map(texts.of, sheet.page_texts)):
        remarks.setdefault(NOWHERE, []).extend((None, line) for line in split_lines(printed))
    if len(remarks.get(NOWHERE, ())) > MAX_COMMENTS:
        raise Refused("FILE_TOO_COSTLY", limit=MAX_COMMENTS)
    _place_prompts(sheet, texts, remarks)
    covered = _find_covered(sheet) if sheet.comments else {}
    places = 0
    for comment in sheet.comments:
        text = texts.of(comment.text)
        column = _find_position(sheet.column_numbers, comment.column)
        for row in covered.get((comment.row, comment.column), (comment.row,)):
            at = _find_position(sheet.row_numbers, row)
            lines = remarks.setdefault(NOWHERE if at is None else at, [])
            lines += ((column, line) for line in split_lines(text or ""))
            places += 1
            if places > MOST_PLACES:
                raise Refused("FILE_TOO_COSTLY", limit=MOST_PLACES)
    return remarks


def _place_prompts(sheet: Sheet, texts: Texts, remarks: Remarks) -> None:
    """Places the prompts of cells, if they state anything, on each cell of their area."""
    places = 0
    for area, prompt in sheet.prompts:
        lines = [line for line in split_lines(texts.of(prompt) or "") if _states_something(line)]
        rows, columns = find_block(sheet, area) if lines else (range(0), range(0))
        places += len(rows) * len(columns)
        if places > MOST_PLACES:
            raise Refused("FILE_TOO_COSTLY", limit=MOST_PLACES)
        for row, column in product(rows, columns):
            remarks.setdefault(row, []).extend((column, line) for line in lines)


@lru_cache(maxsize=4096)
def _states_something(line: str) -> bool:
    """Whether a line of a prompt states anything; those of our own form name the indicator."""
    statement = read_statement(line)
    if statement.is_comparison or (
        statement.rest and not (announces_unit(line) and is_unclear_unit(line))
    ):
        return False
    if statement.is_silent and not statement.rest:
        return False
    name, names = fold(re.split(r"[:(]", line)[0]), reference().indicator_codes_by_name
    is_cut = len(name) > LONG_NAME and any(known.startswith(name) for known in names)
    return name not in names and not is_cut


def _find_covered(sheet: Sheet) -> dict[tuple[int, int], Sequence[int]]:
    """The rows of the block under each merged cell: a comment on it applies to all of them."""
    hung = {(comment.row, comment.column) for comment in sheet.comments}
    return {
        first: sheet.row_numbers[
            bisect_left(sheet.row_numbers, first[0]) : bisect_right(sheet.row_numbers, bottom)
        ]
        for first, (bottom, _) in sheet.merged
        if first in hung
    }


def _find_position(numbers: Sequence[int], number: int) -> int | None:
    """The position of a true number among those of the block."""
    at = bisect_left(numbers, number)
    return at if at < len(numbers) and numbers[at] == number else None


@lru_cache(maxsize=4096)
def split_lines(text: str) -> tuple[str, ...]:
    """A comment as a whole if all of it is understood, otherwise line by line."""
    lines = tuple(filter(None, map(str.strip, text.splitlines())))
    return (" ".join(lines),) if not read_statement(" ".join(lines)).rest else lines


def find_statements(
    lines: Iterable[tuple[int | None, str]],
) -> Iterator[tuple[int | None, Statement, str]]:
    """Finds the lines that state something about figures, or mention an unknown unit."""
    for column, line in lines:
        if statement := read_beside(line):
            yield column, statement, line


def add_comments(
    sheet: Sheet, rows: Iterable[int], heads: Mapping[int, tuple[str, Statement]]
) -> dict[int, tuple[str, Statement]]:
    """Adds to headings what the comments on them state, except labels."""
    both: dict[int, tuple[str, Statement]] = {}
    for number in rows if sheet.remarks else ():
        for at, of_comment, text in find_statements(sheet.remarks.get(number, ())):
            if at is not None and at in heads:
                heading, statement = both.get(at, heads[at])
                of_comment = replace(of_comment, label=statement.label)
                both[at] = (f"{heading} / {text}", combine([statement, of_comment]))
    return both
