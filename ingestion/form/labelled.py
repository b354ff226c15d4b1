"""Texts above a table with a label that is no field of the header: `Phạm vi | Huyện A`.

Some labels are harmless (an address, who signs): the rows of ``harmless_labels.csv``. Any other one
must be fully understood, together with its value, or it may change the meaning of the figures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import pairwise

from ingestion.form.headers import read_label
from ingestion.form.legends import is_legend
from ingestion.form.surroundings import Surroundings
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.understanding.contradiction import HEADING_NOT_UNDERSTOOD
from ingestion.understanding.drafts import is_draft
from ingestion.understanding.figure_syntax import carries_figure
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.other_columns import is_of_whole
from ingestion.understanding.places import is_region
from ingestion.understanding.prose import read_prose
from ingestion.understanding.states import is_settled
from ingestion.understanding.vocabulary import load_harmless_labels
from ingestion.understanding.whole_texts import is_neutral
from reference.form import CODE
from reference.period import Period
from reference.text import fold

LONGEST_LABEL = 5
"""The most words of a label; anything longer is a sentence."""
LONGEST = 120
_PLACE_AND_DAY = re.compile(r"[^\d,:;()]{3,40}, ?(?:ngày|ngay)\b", re.IGNORECASE)
"""Where and when the letter was written, opposite the sender: `Bắc Ninh, ngày 05 tháng 11`."""
Place = tuple[int, int]


def read_labelled(
    found: Surroundings,
    sheet: Sheet,
    texts: Texts,
    rows: Iterable[int],
    read_cells: Collection[Place],
    form: Period | None,
) -> None:
    """Takes what labels in some rows state, except cells that have been read already."""
    for number in rows:
        for _, label, value in _find_pairs(sheet, texts, number, read_cells):
            text = f"{label}: {value}"
            if _is_harmless(label, value) or is_legend(text):
                continue
            statement = read_statement(text)
            if statement.rest or statement.is_comparison or statement.members:
                found.contradict(HEADING_NOT_UNDERSTOOD, text)
            else:
                found.add(statement, text, form)


def find_known_labels(
    sheet: Sheet, texts: Texts, rows: Iterable[int], read_cells: Collection[Place]
) -> set[Place]:
    """The cells with a known label whose value is beside them, which are not read on their own.

    `Mẫu` is a label only before the name of the form; elsewhere it may mark a draft.
    """
    known = {*_load_labels()["whole"], *_load_labels()["limits"]}
    return {
        place
        for number in rows
        for place, label, value in _find_pairs(sheet, texts, number, read_cells)
        if place and fold(label) in known and (CODE in value or not is_draft(label))
    }


def _find_pairs(
    sheet: Sheet, texts: Texts, number: int, read_cells: Collection[Place]
) -> Iterator[tuple[Place | None, str, str]]:
    """The labels of a row with their values: in one cell, or in the next column.

    If a label has a cell of its own, its place comes first.
    """
    row, numbers = sheet.rows[number], sheet.column_numbers
    filled = [at for at, cell in enumerate(row) if texts.of(cell) and not read_label(cell, texts)]
    filled = [at for at in filled if (number, at) not in read_cells]
    for at in filled:
        label, _, value = strip_numbering(texts.of(row[at]) or "").partition(":")
        if isinstance(row[at], str) and value.strip(" .…_"):
            yield None, label, value.strip()
    taken = -1
    for at, beside in pairwise(filled):
        label = texts.of(row[at]) or ""
        is_next = numbers[beside] == numbers[at] + 1 or len(filled) == 2  # over blank cells
        if at > taken and is_next and isinstance(row[at], str) and not carries_figure(label):
            taken = beside
            yield (number, at), label.rstrip(" :"), texts.of(row[beside]) or ""


def _is_harmless(label: str, value: str) -> bool:
    """Whether such a label never concerns figures, or is not a label."""
    words = fold(label)
    if not words or len(words.split()) > LONGEST_LABEL or len(value) > LONGEST:
        return True
    is_opposite = fold(value).startswith(_load_labels()["opposite"]) or _PLACE_AND_DAY.match(value)
    if is_opposite or is_letterhead(label) or _is_plain(label, value):
        return True
    return (
        is_settled(value)
        or is_of_whole(value)
        or (words in _load_labels()["region"] and is_region(value))
    )


def _is_plain(label: str, value: str) -> bool:
    """Whether label and value consist of harmless words: `Kiểm soát: Hoàng Trung Kiên`."""
    text = f"{label}: {value}"
    if fold(label) in _load_labels()["limits"] or read_statement(text).members:
        return False
    statement = read_prose(text)
    return not (statement.rest or statement.unknown or statement.periods or statement.obs_statuses)


def is_letterhead(text: str) -> bool:
    """Whether a text is the head of a letter, a form or a group of indicators, and no more."""
    words, known = fold(text), _load_labels()
    return words in known["whole"] or words.startswith(known["begins"]) or is_neutral(text)


@cache
def _load_labels() -> dict[str, tuple[str, ...]]:
    """The texts by their use: a whole label, or the beginning of a label or of its value."""
    known: dict[str, list[str]] = defaultdict(list)
    for row in load_harmless_labels():
        is_whole = row["extent"] in ("whole", "limits", "region")
        known[row["extent"]].append(fold(row["written"]) + ("" if is_whole else " "))
    return {extent: tuple(words) for extent, words in known.items()}
