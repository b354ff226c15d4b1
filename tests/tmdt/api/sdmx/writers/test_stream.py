"""Messages as streams: whole or broken off, with hostile text in them and names beside codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from lxml import etree
from messages import read_csv, read_datasets, write
from odd_releases import HOSTILE
from psycopg import sql

from tmdt.api.sdmx import names
from tmdt.api.sdmx.names import TooMuch
from tmdt.api.sdmx.query import DataQuery, Filter
from tmdt.api.sdmx.request.negotiation import (
    CSV_10,
    CSV_20,
    DATA,
    DATA_JSON_10,
    DATA_JSON_20,
    GENERIC_21,
    Format,
)  # fmt: skip
from tmdt.api.sdmx.writers import stream
from tmdt.api.sdmx.writers.csv import Csv20
from tmdt.api.sdmx.writers.shape import Shape
from tmdt.api.sdmx.writers.stream import write_data

pytestmark = [pytest.mark.db, pytest.mark.seeded]


def named(format_: Format) -> str:
    return f"{format_.representation}-{format_.syntax}-{format_.version}"


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "ROWS", 10)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("format_", DATA["v2"], ids=named)
def test_pieces_are_the_message(odd_releases: psycopg.Connection, format_: Format) -> None:
    with odd_releases.transaction():
        pieces = list(write_data(odd_releases, DataQuery("FIGURES"), format_, "vi"))
    assert len(pieces) > 10
    assert all(pieces)
    [(_, _, rows)] = read_datasets(b"".join(pieces), format_)
    assert len(rows) > 100


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("format_", DATA["v2"], ids=named)
def test_the_same_release_gives_the_same_bytes(
    odd_releases: psycopg.Connection, format_: Format
) -> None:
    query = DataQuery("AREAS", include_history=format_ is not CSV_10, filters=_RECENT)
    assert write(odd_releases, query, format_) == write(odd_releases, query, format_)


_RECENT = (Filter("TIME_PERIOD", "ge", ("2026",)),)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("format_", DATA["v2"], ids=named)
def test_an_error_between_rows_is_no_end(
    odd_releases: psycopg.Connection, format_: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent until then has no end that a reader could take for one."""
    shape: Any = stream.SHAPES[format_.representation, format_.syntax, format_.version]
    write_line = shape.write_line

    def fail_later(self: Shape, dataset: Any) -> list[sql.Composable]:
        columns = write_line(self, dataset)
        # Of the rows, which come by release, the last cannot be divided by.
        return [sql.SQL('{} || left((1 / (row."RELEASE" - 5))::text, 0)').format(columns[0]),
                *columns[1:]]  # fmt: skip

    monkeypatch.setattr(shape, "write_line", fail_later)
    query = DataQuery("FIGURES", sort=(("RELEASE", "asc"),))
    if format_.syntax != "csv":
        query = replace(query, dimension_at_observation="AllDimensions")
    pieces = []
    with pytest.raises(psycopg.errors.DivisionByZero), odd_releases.transaction():
        pieces.extend(_keep(write_data(odd_releases, query, format_, "vi"), pieces))
    assert pieces
    if format_.syntax == "xml":
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(b"".join(pieces))
    elif format_.syntax == "json":
        with pytest.raises(ValueError, match=r"delimiter|Expecting"):
            read_datasets(b"".join(pieces), format_)


def _keep(pieces: Iterator[bytes], kept: list[bytes]) -> list[bytes]:
    for piece in pieces:
        kept.append(piece)
    return []


@pytest.mark.parametrize("format_", DATA["v2"], ids=named)
def test_hostile_text_is_text(odd_releases: psycopg.Connection, format_: Format) -> None:
    message = write(odd_releases, DataQuery("FIGURES"), format_)
    [(_, _, rows)] = read_datasets(message, format_)
    places = {row.get("SOURCE_REF") or "" for row in rows} - {""}
    carried = {it for it in HOSTILE if it}
    if format_.syntax == "xml":
        carried = {it.replace("\x01\x1f", "\ufffd\ufffd") for it in carried}
        assert b"<c>" not in message
    assert places == carried


def test_names_beside_codes(odd_releases: psycopg.Connection) -> None:
    query = DataQuery("FIGURES", filters=_RECENT)
    plain = read_csv(write(odd_releases, query, CSV_20))
    for language, of_month in (("vi", "tháng"), ("en", "month")):
        both = read_csv(write(odd_releases, query, replace(CSV_20, labels="both"), language))
        beside = read_csv(write(odd_releases, query, replace(CSV_20, labels="name"), language))
        titles = {"vi": ("FREQ: Tần suất", "Tần suất"), "en": ("FREQ: Frequency", "Frequency")}
        for row, joined, named_ in zip(plain, both, beside, strict=True):
            assert (joined[titles[language][0]] or "").startswith(f"{row['FREQ']}: ")
            assert named_["FREQ"] == row["FREQ"]
            if row["FREQ"] == "M":
                assert named_[titles[language][1]] == of_month
            assert {name: named_[name] for name in row} == row
    members = {
        row["BREAKDOWN"]: named_["Breakdown"] for row, named_ in zip(plain, beside, strict=True)
    }
    assert members["_T"] == "Total"
    assert members["account_type@prepaid"] == "prepaid"
    assert ";" in (members["sex@female@@topic@ecommerce"] or "")


def test_columns_for_keys(odd_releases: psycopg.Connection) -> None:
    query = DataQuery("FIGURES", filters=_RECENT)
    for row in read_csv(write(odd_releases, query, replace(CSV_20, keys="both"))):
        series = ".".join(
            row[name] or "" for name in ("FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "SERIES")
        )
        assert row["SERIES_KEY"] == series
        assert row["OBS_KEY"] == f"{series}.{row['TIME_PERIOD']}"
    [first, *_] = read_csv(write(odd_releases, query, replace(CSV_20, keys="series")))
    assert "OBS_KEY" not in first


def test_periods_as_days(odd_releases: psycopg.Connection) -> None:
    query = DataQuery("FIGURES", filters=(Filter("SERIES", "eq", ("R",)),))
    plain = read_csv(write(odd_releases, query, CSV_20))
    days = read_csv(write(odd_releases, query, replace(CSV_20, time_format="normalized")))
    starts = {
        one["TIME_PERIOD"]: other["TIME_PERIOD"] for one, other in zip(plain, days, strict=True)
    }
    assert starts["2026-10"] == "2026-10-01"
    assert starts["2026-Q3"] == "2026-07-01"
    assert starts["2026"] == "2026-01-01"
    assert starts["2026-09-15/P30D"] == "2026-09-15"
    assert starts["2021-01-01/P1034D"] == "2021-01-01"


def test_names_in_json_are_in_the_language(odd_releases: psycopg.Connection) -> None:
    message = write(odd_releases, DataQuery("AREAS"), DATA_JSON_20, "vi").decode()
    assert '{"id":"VN","name":"Cả nước"}' in message
    assert '{"id":"_T","name":"Tổng số"}' in message


@pytest.mark.parametrize("format_", [DATA_JSON_10, DATA_JSON_20], ids=named)
def test_more_than_can_be_listed_is_refused(
    odd_releases: psycopg.Connection, format_: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MOST_VALUES", 20)
    with odd_releases.transaction(), pytest.raises(TooMuch, match="20 values"):
        next(write_data(odd_releases, DataQuery("FIGURES"), format_, "vi"))


def test_who_stops_reading_leaves_nothing_behind(
    odd_releases: psycopg.Connection, small_pieces: None
) -> None:
    with odd_releases.transaction():
        pieces = write_data(odd_releases, DataQuery("FIGURES"), GENERIC_21, "vi")
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
    assert odd_releases.execute("select 1").fetchone() == (1,)


def test_reading_is_all_that_is_done(odd_releases: psycopg.Connection) -> None:
    with odd_releases.transaction():
        odd_releases.execute("set transaction read only")
        assert list(write_data(odd_releases, DataQuery("FIGURES"), CSV_20, "vi"))


def test_csv_ends_its_lines_as_the_rfc_wants(odd_releases: psycopg.Connection) -> None:
    message = write(odd_releases, DataQuery("AREAS"), CSV_20)
    assert message.count(b"\r\n") == message.count(b"\n")
    assert Csv20.end_row == b"\r\n"
