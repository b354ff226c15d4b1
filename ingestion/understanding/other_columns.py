"""Texts of a row in columns that the form does not have, or under no heading at all.

Most are sources, names or addresses: the headings of such columns are the rows of
``other_columns.csv``. A text under any other heading is read like one under none. If it is not
understood, a few words answer the question in the heading (`Hợp lệ: Không`), and the figure is
refused; more words are a remark, like a note.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ingestion.understanding.contradiction import TEXT_CONTRADICTS
from ingestion.understanding.days import is_day
from ingestion.understanding.figure_syntax import WrittenFigure, carries_figure, parse_figure
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.places import is_province
from ingestion.understanding.prose import read_beside, read_telling
from ingestion.understanding.remarks import changes_figure, read_note
from ingestion.understanding.statements import Statement
from ingestion.understanding.states import is_settled
from ingestion.understanding.units import read_unit
from reference.labels import column_label
from reference.rows import read_rows
from reference.text import fold

ASIDE, BEGINS, GROUP = "aside", "begins", "group"
"""Headings of names and sources; words with which such headings begin; headings of groups."""
RIVAL, FLAG = "rival", "flag"
"""Headings of columns that may hold the right value, or state whether and how a figure counts."""
NO, WHOLE, PLACE = "no", "whole", "place"
"""Answers: nothing to correct; the whole province; and units that count parts of it."""
PROSE = ("note", "reply")
COLUMN_AMBIGUOUS = "COLUMN_AMBIGUOUS"
TICKS = ("x", "v", "✓", "✔", "ok", "có", "rồi", "yes")
WORDS_OF_AN_ANSWER = 6
"""The most words of a text that answers its heading; a longer one speaks for itself."""
_OF_HEADING = re.compile(r"[(\[:]")
_LAST_NUMBER = re.compile(r"[ _]?\d{1,2}$")
_NUMBERING = re.compile(
    r"[(\[]?(?:(?:\d{1,4}[a-zđ]?|[ivxlc]{1,6}|[a-zđ]\d{0,3})"
    r"(?:[.\-/](?:\d{1,3}[a-zđ]?|[ivx]{1,4}|[a-zđ])){0,4})?"
    r"[.,:)\]/]*[-+*•–—.]*"
)
_WORD = re.compile(r"[^\W\d_]{2}")
_MARKS = re.compile(r"(?<=\S)\(?(?:\*+|[†‡§¹²³])\)?$|(?<=\S)[(\[](?:\d{1,2}|[a-h])[)\]]$")


class QuotedStatement(NamedTuple):
    """What a text states, and the words to quote: the text, or the heading with the text."""

    statement: Statement
    words: str


@lru_cache(maxsize=8192)
def read_row_text(heading: str | None, text: str) -> QuotedStatement | None:
    """Reads what a text states about the figures in its row; None if nothing.

    Args:
        heading: the text over it, if any.
        text: as written.
    """
    if not fold(text):  # nothing but signs
        return QuotedStatement(Statement(rest=(text,)), text) if "?" in text else None
    is_note = _is_of_notes(heading or "")
    is_aside = is_note or is_set_aside(heading or "")
    if is_aside and not (is_group(heading or "") and names_part(text)):
        aside = read_note(text) if is_note else read_telling(text)
        return QuotedStatement(aside, text) if changes_figure(aside) else None
    statement = read_beside(text)
    if statement and (statement.rest or statement.periods or not (heading and statement.label)):
        return QuotedStatement(statement, text)
    if is_aside or not heading or _speaks_for_itself(heading, text):
        return None
    words = f"{heading}: {text}"
    return QuotedStatement(Statement(rest=(words,)), words)


@lru_cache(maxsize=8192)
def read_row_number(text: str) -> QuotedStatement | None:
    """Reads the text in the place of a row's number; a number or a letter states nothing."""
    bare = _MARKS.sub("", text.strip()).strip()
    if not fold(bare) or is_numbering(bare):
        return None
    statement = read_beside(bare) or read_statement(bare)
    return QuotedStatement(statement, text)


def is_numbering(text: str) -> bool:
    """Whether a text is the number of a row: `1`, `1.1`, `II`, `b)`, `3(*)`."""
    return _NUMBERING.fullmatch(_MARKS.sub("", text.strip()).strip().lower()) is not None


def is_set_aside(heading: str) -> bool:
    """Whether a heading announces names, sources or groups, whatever these look like."""
    name, known = _make_key(heading), _load_headings()
    if known.get(name) in (ASIDE, BEGINS, GROUP):
        return True
    begins = any(
        known.get(word) == BEGINS for word in (name[:end] for end in _find_word_ends(name))
    )
    return begins and not column_label(heading) and _is_of_no_other_field(heading)


def _find_word_ends(name: str) -> list[int]:
    """The ends of the first and the second word of a name."""
    return [found.end() for found in islice(re.finditer(r"\S+", name), 2)]


def _is_of_no_other_field(heading: str) -> bool:
    return read_statement(heading).label in (None, "indicator", *PROSE)


def is_group(heading: str) -> bool:
    """Whether a heading announces groups of rows, which may be parts: `Nhóm`."""
    return _load_headings().get(_make_key(heading)) == GROUP


def is_of_whole(text: str) -> bool:
    """Whether a text means the whole province: `toàn tỉnh`."""
    return _load_headings().get(fold(text)) == WHOLE


def is_rival(heading: str) -> bool:
    """Whether a number under a heading may replace the value: `Đính chính`."""
    return _load_headings().get(_make_key(heading)) == RIVAL


def explain_refused_number(heading: str) -> str | None:
    """The rule by which a number under a heading refuses its row: `Đính chính`, `Đã huỷ`."""
    codes = {RIVAL: COLUMN_AMBIGUOUS, FLAG: TEXT_CONTRADICTS}
    return codes.get(_load_headings().get(_make_key(heading), ""))


def _is_of_notes(heading: str) -> bool:
    return column_label(_LAST_NUMBER.sub("", heading.strip())) in PROSE


def names_part(text: str) -> bool:
    """Whether a text only names a part of a whole: `Trả trước`."""
    statement = read_statement(text)
    return bool(statement.members) and not statement.rest


def _speaks_for_itself(heading: str, text: str) -> bool:
    """Whether a text is understood without its heading."""
    if is_day(text) or is_province(text) or is_settled(text) or _is_number(text):
        return True
    if is_of_whole(text) or (text.strip().lower() in TICKS and is_settled(heading)):
        return True
    if is_rival(heading) and _load_headings().get(fold(text)) == NO:
        return True
    if read_statement(text).is_comparison and not read_statement(text).rest:
        return True
    return len(text.split()) > WORDS_OF_AN_ANSWER


def _is_number(text: str) -> bool:
    """Whether a text is a figure, at most with a unit: it is counted, and set aside."""
    figure = parse_figure(text)
    if not isinstance(figure, WrittenFigure):
        return carries_figure(text) and not _WORD.search(text)  # `10⁶`, `1e3`
    units = (bound.unit for bound in figure.bounds)
    return all(
        not unit or (read_unit(unit) is not None and _load_headings().get(fold(unit)) != PLACE)
        for unit in units
    )


def _make_key(heading: str) -> str:
    """The key of a heading without additions in parentheses."""
    return fold(_OF_HEADING.split(heading)[0])


@cache
def _load_headings() -> dict[str, str]:
    return {
        fold(row["written"]): row["holds"]
        for row in read_rows(Path(__file__).with_name("other_columns.csv"))
    }
