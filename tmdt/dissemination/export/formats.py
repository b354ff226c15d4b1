"""The formats of an export: each makes a file from lines of CSV, a piece at a time."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import IO

import pyarrow as pa
from pyarrow import csv, parquet

from tmdt.dissemination.export.columns import Column

Write = Callable[[bytes], None]


@dataclass(frozen=True)
class Format:
    """How files of a format end, and what opens one for writing.

    It gets the columns, and the one that the name of the folder states, if there is one.
    """

    ending: str
    open: Callable[[IO[bytes], list[Column], str | None], AbstractContextManager[Write]]


@contextmanager
def _open_parquet(file: IO[bytes], columns: list[Column], in_folder: str | None) -> Iterator[Write]:
    """Parquet, compressed with zstd; the column of the folder is not repeated in it."""
    schema = pa.schema([(it.name, it.type) for it in columns])
    kept = pa.schema([field for field in schema if field.name != in_folder])
    as_written = csv.ConvertOptions(
        column_types=schema, include_columns=kept.names, null_values=[""], strings_can_be_null=True,
        quoted_strings_can_be_null=False, true_values=["true"], false_values=["false"],
    )  # fmt: skip
    with parquet.ParquetWriter(file, kept, compression="zstd") as writer:

        def write(lines: bytes) -> None:
            table = csv.read_csv(
                io.BytesIO(lines),
                csv.ReadOptions(column_names=schema.names),
                csv.ParseOptions(newlines_in_values=True),
                as_written,
            )
            writer.write_table(table)

        yield write


@contextmanager
def _open_csv(file: IO[bytes], columns: list[Column], in_folder: str | None) -> Iterator[Write]:
    """CSV as RFC 4180 has it, in gzip without a name or a time; with all columns."""
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed:
        packed.write(",".join(it.name for it in columns).encode() + b"\r\n")

        def write(lines: bytes) -> None:
            packed.write(lines)

        yield write


FORMATS = {"parquet": Format(".parquet", _open_parquet), "csv": Format(".csv.gz", _open_csv)}
