"""The labels by which a form's header fields and a table's columns are known: ``labels.csv``.

A label is looked up without accents, since many people omit them. If that makes it equal to another
word (`Nam`, male, for `Năm`, year), its row says that the accents count.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reference.rows import read_rows
from reference.text import fold, words_as_written


@cache
def labels(place: str) -> dict[str, str]:
    """Which field a label of the form's ``header`` or of a table's ``column`` stands for."""
    return {fold(row["written"]): row["field"] for row in _rows() if row["place"] == place}


def written_labels() -> list[str]:
    """All labels as they are written."""
    return [row["written"] for row in _rows()]


def one_language(text: str, place: str) -> str:
    """A label, where it stands in two languages the first: `Giá trị / Value`."""
    first, *others = text.split("/")
    known = labels(place)
    fields = {known.get(fold(part)) for part in (first, *others)} if others else {None}
    return first.strip() if len(fields) == 1 and None not in fields else text


def column_label(text: str) -> str | None:
    """The field of a column that the whole text names, with accents that leave no doubt."""
    text = one_language(text, "column")
    key = fold(text)
    return labels("column").get(key) if has_its_accents(key, text) else None


def has_its_accents(key: str, written: str) -> bool:
    """Whether text with the key of a label is that label: `Năm` is, `Nam` may be another word."""
    needed = _accented().get(key)
    return needed is None or _lower(written) in needed


def bare_label(text: str) -> str | None:
    """The field that a text without accents names only if they were left out: `Nam`, `Quy`."""
    key = fold(text) if text.isascii() else ""
    return labels("column")[key] if key in _accented() else None


@cache
def written_label(place: str, name: str) -> str:
    """The label of a field in the form itself."""
    return next(row["written"] for row in _rows() if (row["place"], row["field"]) == (place, name))


@cache
def _accented() -> dict[str, frozenset[str]]:
    """The labels whose accents count, by key, as they are written."""
    found: dict[str, set[str]] = {}
    for row in _rows():
        if row["accents"] == "count":
            found.setdefault(fold(row["written"]), set()).add(_lower(row["written"]))
    return {key: frozenset(written) for key, written in found.items()}


def _lower(text: str) -> str:
    return " ".join(words_as_written(text)).lower()


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_rows(Path(__file__).with_name("labels.csv")))
