"""The output of a reader: the figures of a submission as written, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from expectations.rules import Finding


class Figure(NamedTuple):
    """One figure as written. Only text: ``ingestion.understanding`` decides what it means."""

    source_ref: str
    sheet: str | None
    cell: str | None
    line: int | None
    province_text: str | None
    period_text: str | None
    indicator_text: str | None
    breakdown_text: str | None
    value_text: str
    is_number: bool
    """The file stores a number here, so its text has a decimal point and no grouping."""
    unit_text: str | None
    note: str | None
    reply: str | None
    """The province's reply to a finding of an earlier submission."""
    kind_text: str | None
    reader_code: str | None
    """The code of a rule, if the reader already knows that this figure must not be loaded."""
    also_named: str | None = None
    """Other names of the province, in the row and in its header, one per line."""
    sender: str | None = None
    """The reporting unit that the header names."""
    indicator_name: str | None = None
    """The name beside the indicator's code."""
    period_around: str | None = None
    """Other periods stated for the figure, one per line, which must contain its own."""
    obs_status: str | None = None
    """The SDMX status that the file states for the figure: E estimated, P provisional."""
    beside: str | None = None
    """Texts of its row in columns that the form does not have, one per line."""
    quoted: str | None = None
    """The words to which ``reader_code`` refers, if they are not those of the indicator."""


@dataclass(slots=True)
class Reading:
    """A submission as read: its header, and its figures in chunks, whatever their number."""

    form: str
    format: str
    chunks: Iterable[pa.Table]
    findings: list[Finding] = field(default_factory=list)
    """Findings on the whole submission; complete once the last chunk has been read."""
    is_synthetic: bool = False
    reporting_unit: str | None = None
    prepared_by: str | None = None
    prepared_on: str | None = None


def build_table(columns: Mapping[str, Sequence[object]]) -> pa.Table:
    """Builds a table of figures from a list or an array for each field of ``Figure``."""
    import pyarrow as pa

    others = {"line": pa.int64(), "is_number": pa.bool_()}
    return pa.table(
        {
            name: _make_column(columns[name], others.get(name, pa.string()))
            for name in Figure._fields
        }
    )


def _make_column(values: Sequence[object], its_type: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if isinstance(values, pa.Array):
        return values
    if values and values.count(values[0]) == len(values):  # as in most columns of a form
        return pa.repeat(pa.scalar(values[0], its_type), len(values))
    return pa.array(values, its_type)


def tabulate(figures: Sequence[Figure]) -> pa.Table:
    """Builds a table from single figures."""
    return build_table(
        {name: [figure[at] for figure in figures] for at, name in enumerate(Figure._fields)}
    )


def find_combinations(
    figures: pa.Table, columns: Sequence[str]
) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
    """The distinct combinations of values in some columns, in order of first appearance.

    Returns:
        For each figure the position of its combination, and the combinations.
    """
    import numpy as np
    import pyarrow as pa

    which = np.zeros(len(figures), dtype=np.int64)
    first = np.zeros(min(len(figures), 1), dtype=np.int64)
    encoded = [_encode(figures[column]) for column in columns]
    for column in encoded:
        codes = column.indices.fill_null(len(column.dictionary)).to_numpy()
        if (codes != codes[:1]).any():
            both = pa.array(which * (len(column.dictionary) + 1) + codes).dictionary_encode()
            which = both.indices.to_numpy().astype(np.int64)  # a product of two may need it
            first = np.zeros(len(both.dictionary), dtype=np.int64)
            first[which[::-1]] = np.arange(len(which))[::-1]  # the last assignment wins
    # One text per row: from a dictionary column this is sixty times slower.
    rows = pa.array(first)
    met = [column.dictionary.take(column.indices.take(rows)).to_pylist() for column in encoded]
    return which, list(zip(*met, strict=True))


def _encode(column: pa.ChunkedArray) -> pa.DictionaryArray:
    import pyarrow as pa

    array = column.combine_chunks()
    if pa.types.is_dictionary(array.type):
        return array
    if array.null_count == len(array):  # as in many columns, and encoding takes a while
        return pa.nulls(len(array), pa.dictionary(pa.int32(), array.type))
    return array.dictionary_encode()


def join_chunks(chunks: Iterable[pa.Table], least: int = 10_000) -> Iterator[pa.Table]:
    """Joins small chunks whose figures are all set aside, since each chunk has a cost.

    Other chunks stay as they are: the numbers of one chunk are assumed to be written alike.
    """
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for chunk in chunks:
        if len(chunk) < least and chunk["reader_code"].null_count == 0:
            waiting.append(_drop_dictionaries(chunk))
            chunk = None
        if waiting and (chunk is not None or sum(map(len, waiting)) >= least):
            yield pa.concat_tables(waiting)
            waiting = []
        if chunk is not None:
            yield chunk
    if waiting:
        yield pa.concat_tables(waiting)


def _drop_dictionaries(chunk: pa.Table) -> pa.Table:
    """A chunk without dictionaries, so that it can be joined with any other."""
    import pyarrow as pa

    columns = {name: _decode(chunk[name]) for name in Figure._fields}
    return pa.table(columns)


def _decode(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    is_text = not (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type))
    return column.cast(pa.string()) if is_text else column
