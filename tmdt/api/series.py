"""One indicator in words, of every area and period: for who opens an address in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tmdt.api.language import Language
from tmdt.api.refusal import Refusal
from warehouse.output import escape_formulas

COLUMNS = (
    "period", "period_start", "period_end", "freq", "area_type", "area_code", "area", "region",
    "indicator_code", "indicator", "breakdown", "breakdown_label", "value", "value_low",
    "value_high", "unit", "obs_status", "status", "qualifier", "reason", "n_present", "n_expected",
    "is_complete", "method", "is_synthetic", "release_id",
)  # fmt: skip
"""Nothing that people wrote freely, such as names of files."""
NUMBERS = {"value", "value_low", "value_high"}
LATEST = "select max(release_id) from marts.dim_release"
RELEASE = "select release_id from marts.dim_release where release_id = %s"
PUBLIC = """
    select indicator_code, name_vi, name_en, unit, unit_name_vi, unit_name_en,
        group_name_vi, group_name_en, definition_vi, definition_en
    from marts.public_indicator
"""
Row = dict[str, Any]


class Asked(NamedTuple):
    """Which figures of an indicator are wanted; None is all."""

    indicator_code: str
    area: list[str] | None = None
    since: date | None = None
    until: date | None = None
    breakdown: str | None = None


def find_release(connection: psycopg.Connection[Any], number: int | None) -> int:
    """The number of a published release, by default of the latest.

    Raises:
        Refusal: it is not published.
    """
    query, given = (LATEST, []) if number is None else (RELEASE, [number])
    row = connection.execute(query, given).fetchone()
    if row is None or row[0] is None:
        what = "" if number is None else f" {number}"
        raise Refusal(404, f"Chưa có kỳ phát hành{what}.", f"There is no published release{what}.")
    return int(row[0])


def list_indicators(connection: psycopg.Connection[Any]) -> list[Row]:
    """The indicators that are open data."""
    cursor = connection.cursor(row_factory=dict_row)
    return cursor.execute(PUBLIC + " order by group_sort_no, indicator_key").fetchall()


def find_indicator(connection: psycopg.Connection[Any], code: str) -> Row:
    """An indicator that is open data.

    Raises:
        Refusal: there is none of that code.
    """
    cursor = connection.cursor(row_factory=dict_row)
    found = cursor.execute(PUBLIC + " where indicator_code = %s", [code]).fetchone()
    if found is None:
        raise Refusal(
            404,
            "Không có chỉ tiêu công khai với mã này: xem /data/indicators.",
            "No public indicator has this code: see /data/indicators.",
        )
    return found


def read_series(
    connection: psycopg.Connection[Any], asked: Asked, release_id: int, language: Language
) -> Iterator[Row]:
    """The figures of an indicator as a release had them, area by area."""
    conditions = [sql.SQL("release_id = %(release_id)s and indicator_code = %(indicator_code)s")]
    if asked.area is not None:
        conditions.append(sql.SQL("area_code = any(%(area)s)"))
    if asked.since is not None:
        conditions.append(sql.SQL("period_start >= %(since)s"))
    if asked.until is not None:
        conditions.append(sql.SQL("period_end <= %(until)s"))
    if asked.breakdown is not None:
        conditions.append(sql.SQL("breakdown = %(breakdown)s"))
    query = sql.SQL("select {} from {} where {} order by sort_no, {}").format(
        sql.SQL(", ").join(map(_select, COLUMNS)),
        sql.Identifier("marts", f"indicator_at_release_{language}"),
        sql.SQL(" and ").join(conditions),
        sql.SQL('period_start, period_end, breakdown collate "C", is_synthetic'),
    )
    with connection.cursor("series", row_factory=dict_row) as cursor:
        cursor.itersize = 5_000
        cursor.execute(query, asked._asdict() | {"release_id": release_id})
        yield from cursor


def _select(column: str) -> sql.Composable:
    named = sql.Identifier(column)
    return sql.SQL("trim_scale({0}) as {0}").format(named) if column in NUMBERS else named


def write_csv(rows: Iterator[Row]) -> Iterator[bytes]:
    """Lines of CSV; the byte order mark makes Excel read UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_show(row[column]) for column in COLUMNS])
        if text.tell() > 64_000:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def write_json(indicator: Row, release_id: int, rows: Iterator[Row]) -> Iterator[bytes]:
    """An object with the indicator and its figures; numbers are text, so that none is rounded."""
    head = json.dumps({"release_id": release_id, "indicator": indicator}, ensure_ascii=False)
    yield head[:-1].encode() + b', "figures": ['
    for number, row in enumerate(rows):
        figure = {column: _in_json(row[column]) for column in COLUMNS}
        yield (b",\n" if number else b"\n") + json.dumps(figure, ensure_ascii=False).encode()
    yield b"\n]}\n"


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return escape_formulas(value) if isinstance(value, str) else "" if value is None else f"{value}"


def _in_json(value: Any) -> str | int | bool | None:
    return value if value is None or isinstance(value, (bool, int, str)) else f"{value}"
