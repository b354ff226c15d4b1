"""What a format is to the stream that sends it: pieces of text, and SQL that writes each row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal, LiteralString

from psycopg import sql

from tmdt.api.sdmx.query import DataQuery
from tmdt.api.sdmx.select import Dataset
from tmdt.dissemination.content.document import Language

GROUP = b"\x02"
"""Between what opens a group and the row, in a line of a shape with groups."""
LINE: LiteralString = r"format csv, delimiter E'\x03', quote E'\x01', null ''"
"""How a row is copied that SQL has written whole: no text of ours has such characters."""
Labels = Literal["id", "name", "both"]
Keys = Literal["none", "obs", "series", "both"]
TimeFormat = Literal["original", "normalized"]


@dataclass(frozen=True)
class Wishes:
    """What may be chosen of a format.

    Args:
        labels: Whether codes are written with their names (SDMX-CSV).
        keys: Which keys are columns of their own (SDMX-CSV 2.0).
        time_format: `normalized` writes the first day of each period (SDMX-CSV).
    """

    language: Language = "vi"
    labels: Labels = "id"
    keys: Keys = "none"
    time_format: TimeFormat = "original"


class Shape(ABC):
    """A format, for one query.

    Rows that begin with the same group stand between `open_group`, which the row itself brings, and
    `end_group`.
    """

    head = b""
    tail = b""
    between_datasets = b""
    between_groups = b""
    between_rows = b""
    end_group = b""
    end_line = b""
    options: LiteralString = LINE
    is_grouped = True

    @abstractmethod
    def write_row(self, dataset: Dataset) -> sql.Composable:
        """Selects the rows of a dataset as lines of the format, in their order."""

    def open_dataset(self, dataset: Dataset) -> bytes:
        """What comes before its rows."""
        return b""

    def close_dataset(self, dataset: Dataset) -> bytes:
        """What comes after them."""
        return b""


def in_order(dataset: Dataset, query: sql.Composed) -> sql.Composed:
    """A query of `row`, sorted as the dataset is."""
    if dataset.order is None:
        return query
    return sql.SQL("{} order by {}").format(query, dataset.order)


__all__ = ["DataQuery", "Shape", "Wishes"]
