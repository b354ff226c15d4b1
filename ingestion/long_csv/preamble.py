"""What is above the heading of a CSV: a title, a remark, ``sep=;``. It is read like a note.

The heading is the first line whose cells name columns, whatever the delimiter; a file without one
is read from its first line on, and refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from ingestion.form.surroundings import names_province
from ingestion.long_csv.columns import replace_columns, set_code
from ingestion.long_csv.records import DELIMITERS, Record
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.prose import read_prose
from ingestion.understanding.spans import find_title_spans
from ingestion.understanding.subjects import names_other_subject
from ingestion.understanding.units import is_unclear_unit
from reference.labels import column_label, labels
from reference.text import fold

if TYPE_CHECKING:
    import pyarrow as pa

MOST_LINES = 50
FEWEST_LABELS = 3
"""The number of cells that name columns in a line that is the heading."""
OTHER_DELIMITERS = ("|", "^", "~", "¦", "#", ":", " ")
"""Delimiters of some programs: the numbers are counted, and none is loaded."""
_SEPARATOR = re.compile(r"\s*\"?sep=.?\"?\s*", re.IGNORECASE)
_TITLE = re.compile(
    r"\W*(?:biểu|bảng|báo cáo|phụ lục|tổng hợp|danh mục|table|report)\b", re.IGNORECASE
)
_AROUND = " \t\"'#*/-–"


@dataclass(slots=True)
class Preamble:
    """The lines above a heading.

    Attributes:
        lines: the lines that are not blank.
        beside: texts that concern the figures.
        provinces: the texts beside a label of the province.
        senders: titles that name a province.
        draft: the text that marks the figures as a draft.
    """

    lines: Sequence[Record] = ()
    beside: list[str] = field(default_factory=list)
    provinces: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    draft: str | None = None

    @classmethod
    def of(cls, lines: Sequence[Record]) -> Preamble:
        """Reads some lines, whose cells are in clean Unicode."""
        above = cls(lines)
        for _, cells in lines:
            texts = [text for cell in cells if (text := cell.strip(_AROUND))]
            line = ": ".join(texts) if len(texts) == 2 else " ".join(texts)
            if line and not _SEPARATOR.fullmatch(line):
                above._take(" ".join(line.split()))
        return above

    def _take(self, line: str) -> None:
        label, _, rest = line.partition(":")
        if rest and labels("header").get(fold(label), "").startswith("province"):
            self.provinces.append(rest.strip())
        elif names_province(line):
            self.senders.append(line)
        if is_draft(line):
            self.draft = self.draft or line
        if _concerns_figures(strip_numbering(line)):
            self.beside.append(line)

    def apply(self, figures: pa.Table) -> pa.Table:
        """Applies to all figures what the lines state."""
        of_all = {"beside": self.beside, "also_named": self.provinces, "sender": self.senders}
        for name, texts in of_all.items():
            if texts:
                figures = replace_columns(figures, **{name: _append_lines(figures[name], texts)})
        return set_code(figures, FIGURES_ARE_DRAFT if self.draft else None, quoted=self.draft)


def _concerns_figures(line: str) -> bool:
    """Whether a line concerns figures; a title does as the title of a table would."""
    if names_other_subject(line):
        return True
    statement = read_statement(line)
    if not statement.rest and not statement.is_comparison:
        return not statement.is_silent
    if is_unclear_unit(line) or any(find_title_spans(line)):
        return True
    is_title = line.isupper() or _TITLE.match(line) is not None
    return bool(read_prose(line, is_line=is_title).rest)


def _append_lines(column: pa.ChunkedArray, texts: Sequence[str]) -> pa.Array:
    import pyarrow as pa
    from pyarrow import compute

    own = column.combine_chunks().cast("string")
    lines = pa.scalar("\n".join(texts), pa.string())
    return compute.binary_join_element_wise(own, lines, "\n", null_handling="skip")


def find_heading(text: str) -> tuple[int, str]:
    """Finds the heading of a CSV: the number of lines above it, and its delimiter.

    Args:
        text: its beginning.
    """
    for number, line in enumerate(islice(text.split("\n"), MOST_LINES)):
        for delimiter in _list_delimiters(line):
            if len(set(_list_fields(line, delimiter))) >= FEWEST_LABELS:
                return number, delimiter
    first = next(filter(str.strip, text.split("\n")), "")
    return 0, max((*DELIMITERS, *OTHER_DELIMITERS[:-2]), key=first.count)


def _list_delimiters(line: str) -> list[str]:
    """The possible delimiters of a line: those in the contract first."""
    usual = sorted(DELIMITERS, key=line.count, reverse=True)
    return [sign for sign in (*usual, *OTHER_DELIMITERS) if sign in line]


def _list_fields(line: str, delimiter: str) -> Iterator[str]:
    for cell in line.split(delimiter):
        if name := column_label(cell.strip(" \t\"'\ufeff")):
            yield name
