"""Data messages, a piece at a time: memory does not grow with what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from psycopg import Connection, sql

from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.request.negotiation import Format, Representation, Syntax
from tmdt.api.sdmx.select import Dataset, list_datasets
from tmdt.api.sdmx.writers.csv import Csv10, Csv20
from tmdt.api.sdmx.writers.json import Json10, Json20
from tmdt.api.sdmx.writers.shape import GROUP, Request, Shape
from tmdt.api.sdmx.writers.xml import Generic21, Specific21, Specific30
from tmdt.dissemination.content.document import Language

ROWS = 1_000
"""How many are put together to one piece."""
SORTING = "64MB"
"""What PostgreSQL may use to sort the rows of an answer before it goes to the disk."""
SHAPES: dict[tuple[Representation, Syntax, str], Callable[[Request], Shape]] = {
    ("data", "csv", "2.0.0"): Csv20,
    ("data", "csv", "1.0.0"): Csv10,
    ("data", "json", "2.0.0"): Json20,
    ("data", "json", "1.0.0"): Json10,
    ("data", "xml", "3.0.0"): Specific30,
    ("structurespecificdata", "xml", "2.1"): Specific21,
    ("genericdata", "xml", "2.1"): Generic21,
}
"""By what a format represents, its syntax and version."""


class NoResults(LookupError):
    """Nothing answers the query."""


def write_data(
    connection: Connection[Any], query: DataQuery, format_: Format, language: Language
) -> Iterator[bytes]:
    """A data message that answers a query.

    The first piece comes when the first row is there. Whoever sends them must break off, and not
    end, when an error comes after that: what was sent is no complete message.

    Args:
        connection: Of a reader, in a transaction that sees one release throughout.
        query: What is asked for.
        format_: How the message is written.
        language: That of the names in it.

    Raises:
        BadQuery: the query asks for what there is not.
        NoResults: there is nothing; before the first piece.
    """
    connection.execute("select set_config('work_mem', %s, true)", [SORTING])
    request = Request(query, format_, language)
    shape = SHAPES[format_.representation, format_.syntax, format_.version](request)
    datasets = list_datasets(connection, query, is_grouped=shape.is_grouped)
    if not datasets:
        raise NoResults("nothing was published then")
    found, pending = False, [shape.open_message(connection, datasets)]
    for piece, is_of_rows in _write_datasets(connection, shape, datasets):
        pending.append(piece)
        found = found or is_of_rows
        if found and any(pending):
            yield b"".join(pending)
            pending.clear()
    if not found:
        raise NoResults(f"no data of {query.flow} answer the query")
    if shape.tail:
        yield shape.tail


def _write_datasets(
    connection: Connection[Any], shape: Shape, datasets: list[Dataset]
) -> Iterator[tuple[bytes, bool]]:
    """Pieces, and whether each is of rows. Without any, only what deletes is left out."""
    separator = b""
    for dataset in datasets:
        opening = separator + shape.open_dataset(dataset)
        is_open = dataset.action != "Delete"
        if is_open:
            yield opening, False
        for piece in _write_rows(connection, shape, dataset):
            yield (piece if is_open else opening + piece), True
            is_open = True
        if is_open:
            yield shape.close_dataset(dataset), False
            separator = shape.between_datasets


def _write_rows(connection: Connection[Any], shape: Shape, dataset: Dataset) -> Iterator[bytes]:
    statement = sql.SQL("copy ({}) to stdout ({})").format(
        shape.write_rows(dataset), sql.SQL(shape.options)
    )
    write = _write_groups if shape.is_grouped else _write_lines
    with connection.cursor().copy(statement) as rows:
        # Each message of the protocol is a row, which ends as lines do in Unix.
        yield from write(shape, (bytes(row[:-1]) for row in rows))


def _write_lines(shape: Shape, rows: Iterator[bytes]) -> Iterator[bytes]:
    between = b""
    while some := list(islice(rows, ROWS)):
        yield between + (shape.end_row + shape.between_rows).join(some) + shape.end_row
        between = shape.between_rows


def _write_groups(shape: Shape, rows: Iterator[bytes]) -> Iterator[bytes]:
    """Rows of a group follow one another, since rows are sorted by it."""
    group: bytes | None = None
    pieces: list[bytes] = []
    for line in rows:
        opening, _, row = line.partition(GROUP)
        if opening == group:
            pieces.append(shape.between_rows)
        else:
            pieces += (shape.end_group, shape.between_groups) if group is not None else ()
            pieces.append(opening)
            group = opening
        pieces.append(row)
        if len(pieces) > 2 * ROWS:
            yield b"".join(pieces)
            pieces.clear()
    if group is not None:
        yield b"".join([*pieces, shape.end_group])
