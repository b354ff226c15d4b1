"""A table or sheet titled as the right one (`Số đúng`, `Bản cuối`): what it replaces is not loaded.

Its own figures are refused with its title. Those of the same indicators elsewhere in the file would
load all the same, although the file says that they are not the right ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingestion.understanding.contradiction import HEADING_NOT_UNDERSTOOD, TEXT_CONTRADICTS
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.other_columns import is_rival

Columns = dict[str, list[object]]


def refuse_replaced(chunks: Sequence[Columns]) -> None:
    """Refuses the figures that another table of the file means to replace."""
    replaced = {key: title for columns in chunks for key, title in _list_rivals(columns)}
    if not replaced:
        return
    for columns in chunks:
        codes, quotes = list(columns["reader_code"]), list(columns["quoted"])
        for at, key in enumerate(_list_keys(columns)):
            if codes[at] is None and key in replaced:
                codes[at], quotes[at] = TEXT_CONTRADICTS, replaced[key]
        columns |= {"reader_code": codes, "quoted": quotes}


def _list_rivals(columns: Columns) -> Iterator[tuple[tuple[object, ...], object]]:
    """The figures that are refused because of a title that claims to be the right one."""
    codes = columns["reader_code"]
    if HEADING_NOT_UNDERSTOOD not in codes:
        return
    for key, code, title in zip(_list_keys(columns), codes, columns["quoted"], strict=True):
        if code == HEADING_NOT_UNDERSTOOD and is_rival(strip_numbering(str(title))):
            yield key, title


def _list_keys(columns: Columns) -> Iterator[tuple[object, ...]]:
    return zip(columns["indicator_text"], columns["breakdown_text"], strict=True)
