"""Operations on the cells of a column that examine each distinct text once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from ingestion.form.dittos import is_ditto, resolve_dittos
from ingestion.understanding.figure_syntax import SURELY_FIGURE, carries_figure

if TYPE_CHECKING:
    import pyarrow as pa

    from ingestion.long_csv.source import Source

COMPARISONS = "<>="


def clean_column(texts: pa.Array, source: Source) -> pa.Array:
    """Cells as clean text without surrounding space, null where nothing is left."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(texts.type):
        clean = clean_column(texts.dictionary, source)
        same = clean.equals(texts.dictionary)
        return texts if same else clean.take(texts.indices).dictionary_encode()
    if source.has_controls or not source.is_ascii:
        odd = compute.invert(compute.string_is_ascii(texts))
        if source.has_controls:
            odd = compute.or_(odd, compute.match_substring_regex(texts, r"[\x00-\x1f\x7f]"))
        if has_any(odd):
            repaired = map_texts(compute.if_else(odd, texts, None), source.repair)
            texts = compute.if_else(compute.fill_null(odd, False), repaired, texts)
    texts = compute.utf8_trim_whitespace(texts)
    return compute.if_else(compute.equal(texts, ""), None, texts)


def resolve_ditto_marks(texts: pa.Array) -> pa.Array:
    """Replaces ditto marks by the text above them."""
    import pyarrow as pa

    if not has_any(select(texts, is_ditto)):
        return texts
    return pa.array(resolve_dittos(texts.to_pylist()), pa.string())


def map_texts(texts: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """Applies a function to each text; null stays null."""
    import pyarrow as pa

    distinct = encode(texts)
    made = pa.array(list(map(function, distinct.dictionary.to_pylist())), pa.string())
    return made.take(distinct.indices)


def select(texts: pa.Array, question: Callable[[str], bool]) -> pa.BooleanArray:
    """Selects the cells for which a predicate is true; it never is for empty ones."""
    import pyarrow as pa
    from pyarrow import compute

    distinct = encode(texts)
    answers = pa.array(list(map(question, distinct.dictionary.to_pylist())), pa.bool_())
    return compute.fill_null(answers.take(distinct.indices), False)


def select_figures(texts: pa.Array) -> pa.BooleanArray:
    """Selects the cells that hold a figure. Most hold no digit, or a breakdown: `commune=c12`."""
    import pyarrow as pa
    from pyarrow import compute

    if texts.null_count == len(texts):
        return pa.repeat(pa.scalar(False), len(texts))
    distinct = encode(texts) if pa.types.is_dictionary(texts.type) else None
    of = distinct.dictionary if distinct else texts
    assigns = compute.match_substring(of, "=")
    if has_any(assigns):
        compares = (compute.starts_with(of, sign) for sign in COMPARISONS)
        assigns = compute.and_not(assigns, reduce(compute.or_, compares))
    maybe = compute.if_else(assigns, None, of)
    found = compute.match_substring_regex(maybe, f"^(?:{SURELY_FIGURE})$")
    rest = maybe.filter(compute.invert(found), null_selection_behavior="drop")
    rest = rest.filter(compute.match_substring_regex(rest, r"\pN")).unique().to_pylist()
    figures = pa.array([text for text in rest if carries_figure(text)], pa.string())
    found = compute.fill_null(found, False)
    found = compute.or_(found, compute.is_in(maybe, figures)) if len(figures) else found
    return found.take(distinct.indices).fill_null(False) if distinct else found


def drop_numbers(texts: pa.Array) -> pa.Array:
    """A column without the cells that are nothing but a number: of many no two may be alike."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(texts.type) or texts.null_count == len(texts):
        return texts
    are_numbers = compute.match_substring_regex(texts, f"^(?:{SURELY_FIGURE})$")
    return compute.if_else(are_numbers, None, texts)


def encode(texts: pa.Array) -> pa.DictionaryArray:
    """A column as a dictionary, with each of its texts once."""
    import pyarrow as pa

    return texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()


def has_any(rows: pa.BooleanArray) -> bool:
    """Whether any row is selected."""
    return bool(rows.true_count)


def select_any(rows: Iterable[pa.BooleanArray], length: int) -> pa.BooleanArray:
    """Selects the rows that are in any of several selections."""
    import pyarrow as pa
    from pyarrow import compute

    return reduce(compute.or_, rows, pa.repeat(pa.scalar(False), length))


def set_code(
    figures: pa.Table,
    code: str | None,
    rows: pa.BooleanArray | None = None,
    quoted: str | pa.Array | None = None,
) -> pa.Table:
    """Sets the code of the reason for all or some figures that have none yet."""
    import pyarrow as pa
    from pyarrow import compute

    if code is None or (rows is not None and not has_any(rows)):
        return figures
    free = figures["reader_code"].is_null()
    free = free if rows is None else compute.and_(free, rows)
    if quoted is None or isinstance(quoted, str):
        quoted = pa.scalar(quoted, pa.string())
    for name, text in (("reader_code", pa.scalar(code, pa.string())), ("quoted", quoted)):
        noted = compute.if_else(free, text, figures[name])
        figures = replace_columns(figures, **{name: noted})
    return figures


def replace_columns(figures: pa.Table, **columns: pa.Array) -> pa.Table:
    """Replaces the columns of some names."""
    for name, column in columns.items():
        figures = figures.set_column(figures.column_names.index(name), name, column)
    return figures


def find_blank(column: pa.Array) -> Sequence[int]:
    """Finds the blank rows of a column; if it has few texts, each is examined once."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):
        texts = column.dictionary.to_pylist()
        if not column.null_count and all(text and text.strip() for text in texts):
            return ()
        column = column.cast("string")
    texts = compute.utf8_trim_whitespace(compute.fill_null(column.cast("string"), ""))
    return np.flatnonzero(compute.equal(texts, "").to_numpy(zero_copy_only=False)).tolist()  # type: ignore[no-any-return]
