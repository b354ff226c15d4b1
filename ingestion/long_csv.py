"""Long CSV: one figure a line, in the dialects the contract names.

A clean file (UTF-8, nothing to repair, no quotes) is read in blocks by Arrow, so that neither time
nor memory depends on Python; any other is decoded, repaired and read line by line.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.rules import registry
from ingestion.figure_syntax import carries_figure
from ingestion.figures import (
    Figure,
    Reading,
    in_chunks,
    is_marked_synthetic,
    labels,
    table_of,
)
from ingestion.form.headings import DECIDING
from ingestion.text import decode_bytes, fold, is_clean

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

FORM = "LONG-CSV"
DELIMITERS = (",", ";", "\t")
REQUIRED = ("province", "period", "indicator", "value")
BLOCK = 1 << 21  # bytes
LOOK_FOR_MARK_IN = 20_000  # characters
REPEATS = {
    "province_text", "period_text", "indicator_text", "breakdown_text", "unit_text", "kind_text",
    "also_named", "indicator_name", "sender",
}  # fmt: skip
"""Columns whose lines say the same few texts again and again."""
BESIDE = ("breakdown_text", "unit_text", "note")
"""Where a number lands when the cells of a line have moved."""
AS_FIGURE = {
    "province": "province_text",
    "province_name": "also_named",
    "period": "period_text",
    "indicator": "indicator_text",
    "indicator_name": "indicator_name",
    "breakdown": "breakdown_text",
    "value": "value_text",
    "unit": "unit_text",
    "note": "note",
    "reply": "reply",
    "kind": "kind_text",
}


def read_long_csv(path: Path) -> Reading:
    """Reads a long CSV; what is wrong with it as a whole comes back as findings."""
    reading = Reading(form=FORM, format="csv", chunks=[])
    takes_as_is = _needs_no_repair(path)
    if takes_as_is:
        with path.open(encoding="utf-8-sig") as file:
            start = file.read(LOOK_FOR_MARK_IN)
        lines = io.StringIO(start)
    else:
        try:
            decoded = decode_bytes(path.read_bytes())
        except ValueError as error:
            reading.findings.append(registry()["FILE_UNREADABLE"].finding(reason=str(error)))
            return reading
        reading.findings += [registry()[code].finding() for code in decoded.repairs]
        start = decoded.text[:LOOK_FOR_MARK_IN]
        lines = io.StringIO(decoded.text, newline="")
    if not start.strip():
        reading.findings.append(registry()["FILE_EMPTY"].finding())
        return reading
    delimiter = delimiter_of(start)
    if problem := _broken_quotes(lines, delimiter):
        reading.findings.append(registry()["FILE_UNREADABLE"].finding(reason=problem))
        return reading
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    columns = _columns(header)
    missing = [field for field in REQUIRED if field not in columns]
    if missing:
        said = registry()["COLUMN_MISSING"].finding(expected=", ".join(missing))
        reading.findings.append(said)
    if "value" not in columns:
        return reading
    reading.is_synthetic = is_marked_synthetic([start])
    chunks = (
        _blocks(path, delimiter, columns, header, rows.line_num)
        if takes_as_is
        else in_chunks(_figures(rows, columns, header))
    )
    fields = [labels("column").get(fold(cell)) for cell in header]
    if missing:
        chunks = _all_said(chunks, "COLUMN_MISSING")
    elif any(fields.count(field) > 1 for field in ("value", *DECIDING)):
        chunks = _all_said(chunks, "COLUMN_AMBIGUOUS")
    reading.chunks = chunks
    return reading


def delimiter_of(text: str) -> str:
    """What the cells of a CSV are parted by, as its first line with anything in it tells."""
    return max(DELIMITERS, key=text.lstrip("\n").split("\n", 1)[0].count)


def _all_said(chunks: Iterable[pa.Table], code: str) -> Iterator[pa.Table]:
    """The chunks with a reason for every figure that has none of its own."""
    from pyarrow import compute

    for chunk in chunks:
        yield _with(chunk, reader_said=compute.coalesce(chunk["reader_said"], code))


def _broken_quotes(lines: io.StringIO, delimiter: str) -> str | None:
    """What keeps the lines from being read: an open quote would swallow the rows after it."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for _ in rows:
            pass
    except csv.Error as error:
        return f"line {rows.line_num}: {error}"
    lines.seek(0)
    return None


def _needs_no_repair(path: Path) -> bool:
    """Whether the file can be taken as it is: UTF-8 without quotes or anything to repair."""
    with path.open("rb") as file:
        file.seek(len(BOM_UTF8) if file.read(len(BOM_UTF8)) == BOM_UTF8 else 0)
        while block := file.read(BLOCK // 2) + file.readline(BLOCK // 2):
            if len(block) == BLOCK:  # a line may be longer than Arrow reads
                return False
            if b"\r" in block:
                block = block.replace(b"\r\n", b"\n")
            if b'"' in block or b"\r" in block or not is_clean(block):
                return False
    return True


def _columns(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for position, cell in enumerate(header):
        field = labels("column").get(fold(cell))
        if field:
            columns.setdefault(field, position)
    for field in ("province", "indicator"):
        if field not in columns and f"{field}_name" in columns:
            columns[field] = columns.pop(f"{field}_name")
    return columns


def _other_columns(columns: dict[str, int], header: list[str]) -> dict[int, str]:
    """Columns whose numbers are not to be loaded, each with the reason."""
    unknown = set(range(len(header))) - set(columns.values())
    said = dict.fromkeys(sorted(unknown), "COLUMN_NOT_KNOWN")
    return said | ({columns["previous"]: "PREVIOUS_VALUE"} if "previous" in columns else {})


def _figures(
    rows: Iterator[list[str]], columns: dict[str, int], header: list[str]
) -> Iterator[Figure]:
    others = _other_columns(columns, header)
    number = rows.line_num  # type: ignore[attr-defined]
    for row in rows:
        line, number = number + 1, rows.line_num  # type: ignore[attr-defined]
        if figure := _figure(row, line, columns, len(header)):
            yield figure
        for at, said in others.items():
            if at < len(row) and carries_figure(row[at]):
                other = _figure(row, line, columns | {"value": at}, len(row))
                if other:
                    yield other._replace(reader_said=said, source_ref=_place(line, at))


def _place(line: object, column: int) -> str:
    return f"line {line}, column {column + 1}"


def _figure(row: list[str], line: int, columns: dict[str, int], width: int) -> Figure | None:
    """The figure of one line, or None when its value is empty."""
    cells = {
        as_figure: row[columns[field]].strip() or None
        for field, as_figure in AS_FIGURE.items()
        if field in columns and columns[field] < len(row)
    }
    # More cells than the heading has: a comma inside a number, most likely. Which cell is the
    # value can no longer be told.
    said = "ROW_TOO_LONG" if len(row) > width else None
    if cells.get("value_text") is None and not said:
        found = [text for field in BESIDE if (text := cells.get(field))]
        beside = [text for text in found if carries_figure(text)]
        if not beside:
            return None
        said, cells["value_text"] = "NUMBER_NOT_IN_VALUE_COLUMN", beside[0]
    return Figure(
        source_ref=f"line {line}",
        sheet=None,
        cell=None,
        line=line,
        province_text=cells.get("province_text"),
        period_text=cells.get("period_text"),
        indicator_text=cells.get("indicator_text"),
        breakdown_text=cells.get("breakdown_text"),
        value_text=cells.get("value_text") or "",
        is_number=False,
        unit_text=cells.get("unit_text"),
        note=cells.get("note"),
        reply=cells.get("reply"),
        kind_text=cells.get("kind_text"),
        reader_said=said,
        also_named=cells.get("also_named"),
        indicator_name=cells.get("indicator_name"),
    )


def _blocks(
    path: Path, delimiter: str, columns: dict[str, int], header: list[str], header_ends: int
) -> Iterator[pa.Table]:
    """The figures of a clean file, a block at a time; in each, lines of another width last.

    Arrow's own stream of blocks reads up to 32 of them ahead, however slowly they are taken.
    """
    import numpy as np

    others = _other_columns(columns, header)
    line = header_ends + 1
    with path.open("rb") as file:  # Arrow itself takes no name that is not UTF-8
        for _ in islice(file, header_ends):
            pass
        while lines := file.read(BLOCK) + file.readline():
            block, odd = _parsed(lines, delimiter, columns, len(header))
            numbers = np.arange(line, line + len(block) + len(odd))
            of_block = np.delete(numbers, [at for at, _ in odd])
            yield _block(block, of_block, columns)
            for at, said in others.items():
                yield from _other_figures(block, of_block, columns, at, said)
            figures = [
                figure
                for at, text in odd
                if (figure := _figure(text.split(delimiter), line + at, columns, len(header)))
            ]
            if figures:
                yield table_of(figures)
            line += len(numbers)


def _parsed(
    lines: bytes, delimiter: str, columns: dict[str, int], width: int
) -> tuple[pa.RecordBatch, list[tuple[int, str]]]:
    """Lines as columns of text, and those of another width with their position among all."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    odd: list[tuple[int, str]] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text))
        return "skip"

    names = [str(position) for position in range(width)]
    repeating = {str(at) for field, at in columns.items() if AS_FIGURE.get(field) in REPEATS}
    texts, few_texts = pa.string(), pa.dictionary(pa.int32(), pa.string())
    block = arrow_csv.read_csv(
        pa.BufferReader(lines),
        arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=len(lines)),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        arrow_csv.ConvertOptions(
            column_types={name: few_texts if name in repeating else texts for name in names},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    columns_of = [column.combine_chunks() for column in block.columns]
    return pa.RecordBatch.from_arrays(columns_of, names), odd


def _block(block: pa.RecordBatch, numbers: np.ndarray, columns: dict[str, int]) -> pa.Table:
    import pyarrow as pa
    from pyarrow import compute

    lines = pa.array(numbers)
    table: dict[str, pa.Array] = {
        name: pa.nulls(len(lines), pa.string()) for name in Figure._fields
    } | {
        AS_FIGURE[field]: _trimmed(block.column(position))
        for field, position in columns.items()
        if field in AS_FIGURE
    }  # fmt: skip
    table["line"] = lines
    table["source_ref"] = compute.binary_join_element_wise("line ", lines.cast(pa.string()), "")
    table["is_number"] = pa.repeat(False, len(lines))
    figures = pa.table(table)
    return _with_numbers_beside(figures) if figures["value_text"].null_count else figures


def _trimmed(texts: pa.Array) -> pa.Array:
    """Without the space around them, and nothing where nothing is left."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(texts.type):
        trimmed = _trimmed(texts.dictionary)
        same = trimmed.equals(texts.dictionary)
        return texts if same else trimmed.take(texts.indices).dictionary_encode()
    trimmed = compute.utf8_trim_whitespace(texts)
    return compute.if_else(compute.equal(trimmed, ""), None, trimmed)


def _other_figures(
    block: pa.RecordBatch, numbers: np.ndarray, columns: dict[str, int], at: int, said: str
) -> Iterator[pa.Table]:
    """The numbers of a column that is not loaded."""
    import pyarrow as pa

    found = _carry_figures(block.column(at))
    if found.true_count:
        rows = numbers[found.to_numpy(zero_copy_only=False)]
        figures = _block(block.filter(found), rows, columns | {"value": at})
        places = pa.array([_place(line, at) for line in figures["line"].to_pylist()])
        yield _with(figures, reader_said=pa.repeat(said, len(places)), source_ref=places)


def _with_numbers_beside(figures: pa.Table) -> pa.Table:
    """Without the lines that say nothing; a number beside an empty value is still accounted for."""
    from pyarrow import compute

    for field in BESIDE:
        beside = figures[field].cast("string")
        found = compute.and_(figures["value_text"].is_null(), _carry_figures(beside))
        said = compute.if_else(found, "NUMBER_NOT_IN_VALUE_COLUMN", figures["reader_said"])
        values = compute.if_else(found, beside, figures["value_text"])
        figures = _with(figures, reader_said=said, value_text=values)
    return figures.filter(figures["value_text"].is_valid())


def _carry_figures(texts: pa.Array | pa.ChunkedArray) -> pa.BooleanArray:
    """Which cells hold a figure; each distinct text is looked at once."""
    import pyarrow as pa
    from pyarrow import compute

    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    maybe = compute.fill_null(compute.match_substring_regex(texts.cast("string"), r"\pN"), False)
    if not maybe.true_count:
        return maybe
    cells = compute.if_else(maybe, texts.cast("string"), None).dictionary_encode()
    found = pa.array(list(map(carries_figure, cells.dictionary.to_pylist())), pa.bool_())
    return compute.fill_null(found.take(cells.indices), False)


def _with(figures: pa.Table, **columns: pa.Array) -> pa.Table:
    """The figures with some columns in place of those of the same names."""
    for name, column in columns.items():
        figures = figures.set_column(figures.column_names.index(name), name, column)
    return figures
