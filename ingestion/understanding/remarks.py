"""Words in a figure's own row: the indicator's name and the note may qualify the figure, too.

`Số thuê bao điện thoại (nghìn thuê bao)` states a unit, `Trong đó: trả trước` a part, a note
`tháng 9` another period. What they state is applied if the row leaves it open; if the row states
something else, it is uncertain which is right, and the figure is not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ingestion.figures import find_combinations
from ingestion.understanding.contradiction import TEXT_CONTRADICTS, find_contradiction
from ingestion.understanding.drafts import is_draft
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.objections import Objection
from ingestion.understanding.phrases import load_vocabulary
from ingestion.understanding.places import read_kind
from ingestion.understanding.prose import read_beside, read_prose, read_telling
from ingestion.understanding.statements import SILENT, Statement
from ingestion.understanding.subjects import is_measure
from ingestion.understanding.units import find_stated_unit, units_agree
from reference.catalogue import reference, seed
from reference.text import fold
from reference.written_periods import read_period

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

LONGEST_REMARK = 80
"""The most characters of a note that may be just a qualification."""
ROW = ("unit_text", "breakdown_text", "obs_status", "kind_text", "period_text", "indicator_text")
CHANGED = ROW[:3]
REMARK_NOT_UNDERSTOOD = "REMARK_NOT_UNDERSTOOD"
TEXTS = ("indicator_name", "note", "reply", "beside")
_OF_PART = "trong do"
"""Words after which a name is that of a part, even if it consists of the words of the whole."""
_LETTERS = re.compile(r"[^\W\d]+")
_WITH_SUFFIX = re.compile(
    r"(?P<name>.+?)\s*(?:[(\[](?P<inside>.+)[)\]]|(?:,|:| -| –)\s+(?P<after>.+))"
)


class RowContext(NamedTuple):
    """What a row states about a figure in columns of their own."""

    unit: str | None
    breakdown: str | None
    obs_status: str | None
    kind: str | None
    period: str | None
    indicator: str | None


def apply_remarks(figures: pa.Table) -> tuple[pa.Table, list[tuple[int, Objection]]]:
    """Applies what names and notes state to the figures; objects if they contradict the row."""
    import numpy as np
    import pyarrow as pa

    figures = _split_suffixes(figures)
    which, names = _find_telling(
        figures, ("indicator_text", "indicator_name"), _has_meaning_as_name
    )
    touches = np.isin(which, names)
    for column, matters in (
        ("note", _has_meaning_as_note),
        ("reply", _has_meaning_as_reply),
        ("beside", bool),
    ):
        of_texts, texts = _find_telling(figures, (column,), matters)
        touches |= np.isin(of_texts, texts)
    touched = np.flatnonzero(touches)
    if not len(touched):
        return figures, []
    columns = {name: figures[name].to_pylist() for name in CHANGED}
    objections = []
    some = figures.take(pa.array(touched)).select([*ROW, *TEXTS])
    for at, row in zip(touched.tolist(), zip(*some.to_pydict().values(), strict=True), strict=True):
        for statement, text in _list_statements(row):
            changed = _apply(statement, text, RowContext(*row[: len(ROW)]))
            if isinstance(changed, Objection):
                objections.append((at, changed))
                continue
            if statement.unknown:
                context = {"written": text, "word": statement.unknown}
                objections.append((at, Objection(REMARK_NOT_UNDERSTOOD, context)))
            row = (*changed[: len(CHANGED)], *row[len(CHANGED) :])
        for name, value in zip(CHANGED, row, strict=False):
            columns[name][at] = value
    for name, values in columns.items():
        column = pa.array(values, pa.string())
        figures = figures.set_column(figures.column_names.index(name), name, column)
    return figures, objections


def _find_telling(
    figures: pa.Table, columns: tuple[str, ...], matters: Callable[..., bool]
) -> tuple[np.ndarray, list[int]]:
    """For each figure the position of its text, and which of the distinct texts have meaning."""
    import numpy as np

    if figures[columns[-1]].null_count == len(figures):
        return np.zeros(len(figures), dtype=np.int64), []
    which, texts = find_combinations(figures, columns)
    return which, [at for at, text in enumerate(texts) if matters(*text)]


def _has_meaning_as_name(indicator: str | None, name: str | None) -> bool:
    return _has_meaning(read_name(indicator, name))


def _has_meaning_as_reply(reply: str | None) -> bool:
    """A reply explains a figure, in any words, to the person who reads it."""
    return changes_figure(read_telling(reply)) if reply else False


def _has_meaning_as_note(note: str | None) -> bool:
    return changes_figure(read_note(note))


def changes_figure(of_note: Statement) -> bool:
    """Whether a note changes the meaning of a figure, or may."""
    return _qualifies(of_note) or bool(of_note.rest or of_note.unknown)


def _list_statements(row: tuple[str | None, ...]) -> Iterator[tuple[Statement, str]]:
    *_, indicator, name, note, reply, beside = row
    of_name = read_name(indicator, name)
    is_stated = row[ROW.index("breakdown_text")] and of_name.rest == (name,)
    if name and _has_meaning(of_name) and not (is_stated and _names_part(name)):
        yield of_name, name
    if reply and _has_meaning_as_reply(reply):
        yield read_telling(reply), reply
    if note and changes_figure(statement := read_note(note)):
        yield statement, note
    for line in beside.split("\n") if beside else ():
        yield read_beside(line) or Statement(rest=(line,)), line


def _has_meaning(of_name: Statement) -> bool:
    """Whether a name states more than the indicator's own words, or is not understood."""
    return _qualifies(of_name) or of_name.is_comparison or bool(of_name.rest)


def _qualifies(statement: Statement) -> bool:
    """Whether a statement changes the meaning of a figure; calling it actual does not."""
    return bool(
        statement.kinds - {"actual"}
        or statement.periods
        or statement.members
        or statement.obs_statuses - {"A"}
        or find_stated_unit(statement)
    )


@lru_cache(maxsize=8192)
def read_name(indicator: str | None, name: str | None) -> Statement:
    """Reads what a name states beyond the names of its indicator."""
    known = reference()
    text = (indicator or "").strip()
    code = text.lower() if text.lower() in known.indicators else None
    code = code or known.indicator_codes_by_name.get(fold(text))
    if not name or not code or fold(name) in known.indicator_codes_by_name:
        return SILENT
    words = [word for word in fold(name).split() if word not in _list_words(code)]
    statement = read_statement(" ".join(words))
    if statement == SILENT and _names_part(name):
        return Statement(rest=(name,))
    return (
        replace(statement, rest=(*statement.rest, name)) if statement.label == "kind" else statement
    )


def _names_part(name: str) -> bool:
    return bool(fold(name).partition(_OF_PART)[2])


def read_note(note: str | None) -> Statement:
    """Reads a note: one that is just a qualification, or prose about a figure.

    The rest of the statement is what concerns the figure but is not fully understood.
    """
    if not note or note.isdecimal():
        return SILENT
    if is_draft(note) or (is_measure(note) and len(note.split()) > 1):
        return Statement(rest=(note,))
    prose = read_prose(note)
    if len(note) > LONGEST_REMARK or not load_vocabulary().issuperset(_LETTERS.findall(fold(note))):
        return prose
    statement = read_statement(note)
    if statement.label == "kind" and statement.is_silent:  # `loại`: excluded, or of some kind?
        return Statement(rest=(note,))
    return prose if statement.rest or statement.is_comparison else statement


@cache
def _list_words(code: str) -> frozenset[str]:
    """The words in the names of an indicator, which do not qualify a figure."""
    rows = [row for row in seed("indicator") if row["indicator_code"] == code]
    names = [code, *(row[name] for row in rows for name in ("name_vi", "name_en"))]
    names += [row["written"] for row in seed("indicator_synonym") if row["indicator_code"] == code]
    return frozenset(word for name in names for word in fold(name).split())


def _apply(statement: Statement, text: str, row: RowContext) -> RowContext | Objection:
    """Applies a statement to a row, or objects if the row states something else."""
    against = Objection(TEXT_CONTRADICTS, {"written": text})
    kind = read_kind(row.kind) or row.kind
    if statement.rest or statement.is_comparison or statement.kinds - {kind}:
        return against
    if statement.unknown and kind not in (None, "actual"):  # nobody is asked about targets
        return against
    form = read_period(row.period or "")
    if any(find_contradiction(phrase, form) for phrase in statement.periods):
        return against
    if unit := find_stated_unit(statement):
        if row.unit and not units_agree(row.unit, unit):
            return Objection("UNIT_CONTRADICTED", {"written": f"{row.unit} / {unit}"})
        row = row._replace(unit=row.unit or unit)
    if part := statement.part:
        if row.breakdown and row.breakdown != part:
            return against
        row = row._replace(breakdown=part)
    status = next(iter(statement.obs_statuses - {"A"}), None)
    return row._replace(obs_status=row.obs_status or status)


def _split_suffixes(figures: pa.Table) -> pa.Table:
    """Splits names in the place of codes: what they add becomes the name of the row."""
    import pyarrow as pa

    _, texts = find_combinations(figures, ("indicator_text",))
    if all(_split_suffix(text, None) == (text, None) for (text,) in texts):
        return figures
    which, rows = find_combinations(figures, ("indicator_text", "indicator_name"))
    parts = [_split_suffix(*row) for row in rows]
    for at, name in enumerate(("indicator_text", "indicator_name")):
        texts = pa.array([part[at] for part in parts], pa.string()).take(pa.array(which))
        figures = figures.set_column(figures.column_names.index(name), name, texts)
    return figures


@lru_cache(maxsize=8192)
def _split_suffix(indicator: str | None, name: str | None) -> tuple[str | None, str | None]:
    """Splits `Số thuê bao (nghìn thuê bao)` if it is a name followed by a qualification."""
    known = reference()
    if not indicator or len(indicator) > 4 * LONGEST_REMARK:
        return indicator, name
    if indicator.lower() in known.indicators or fold(indicator) in known.indicator_codes_by_name:
        return indicator, name
    found = _WITH_SUFFIX.fullmatch(" ".join(indicator.split()))
    if found and fold(found["name"]) in known.indicator_codes_by_name:
        suffix = found["inside"] or found["after"]
        if not read_statement(suffix).rest:
            return found["name"], suffix
    return indicator, name
