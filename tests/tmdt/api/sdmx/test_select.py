"""What a query selects is what a plain filter over all rows of the release keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from messages import Row, read_csv, show, write
from odd_releases import AREAS, BREAKDOWNS, FORMER, INDICATORS, MOMENTS, PERIODS, TODAY
from rows_by_sql import list_rows

from reference.period import Period
from tmdt.api.sdmx.codes import read_period, write_breakdown, write_period
from tmdt.api.sdmx.conditions import BadQuery
from tmdt.api.sdmx.flows import FLOWS
from tmdt.api.sdmx.query import DataQuery, Filter
from tmdt.api.sdmx.request.negotiation import CSV_20
from tmdt.api.sdmx.writers.stream import NoResults, write_data
from warehouse import database

pytestmark = [pytest.mark.db, pytest.mark.seeded]

NOT_OF_DATA = {"STRUCTURE", "STRUCTURE_ID", "ACTION"}
VALUES = {
    "FREQ": ("M", "Q", "A", "_O", "M_ND09", "Q_ND09", "X"),
    "REF_AREA": (*FORMER, *TODAY, *AREAS, "nowhere"),
    "INDICATOR": (*INDICATORS, "none"),
    "BREAKDOWN": tuple(map(write_breakdown, BREAKDOWNS)),
    "SERIES": ("R", "S"),
    "TIME_PERIOD": (*(write_period(Period.parse(it)) for it in PERIODS), "2026-10-15", "2025"),
    "OBS_VALUE": ("0", "1000", "-5.5", "100000000"),
    "OBS_STATUS": ("A", "E", "P"),
    "VALUE_HIGH": ("1000.50",),
    "SOURCE_REF": ("=1+1", "a", "'x'", "%", "\\.", "zzz"),
    "RELEASE": ("1", "3"),
}
IN_TIME = {
    "eq": lambda it, wanted: (it.start, it.end) == (wanted.start, wanted.end),
    "ne": lambda it, wanted: (it.start, it.end) != (wanted.start, wanted.end),
    "lt": lambda it, wanted: it.end < wanted.start,
    "le": lambda it, wanted: it.end <= wanted.end,
    "gt": lambda it, wanted: it.start > wanted.end,
    "ge": lambda it, wanted: it.start >= wanted.start,
}
HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda it, wanted: it == wanted,
    "ne": lambda it, wanted: it != wanted,
    "lt": lambda it, wanted: it < wanted,
    "le": lambda it, wanted: it <= wanted,
    "gt": lambda it, wanted: it > wanted,
    "ge": lambda it, wanted: it >= wanted,
    "co": lambda it, wanted: wanted in it,
    "nc": lambda it, wanted: wanted not in it,
    "sw": lambda it, wanted: it.startswith(wanted),
    "ew": lambda it, wanted: it.endswith(wanted),
}


def select(connection: psycopg.Connection, query: DataQuery) -> list[Row]:
    try:
        rows = read_csv(write(connection, query, CSV_20))
    except NoResults:
        return []
    return [{name: it for name, it in row.items() if name not in NOT_OF_DATA} for row in rows]


def keep(rows: list[Row], query: DataQuery) -> list[Row]:
    """The rows that a query asks for, by looking at each."""
    names = [it.id for it in FLOWS[query.flow].dimensions[:-1]]
    kept = [
        row
        for row in rows
        if (not query.keys or any(_has_key(row, names, key) for key in query.keys))
        and all(any(_holds(row, it, value) for value in it.values) for it in query.filters)
    ]
    if query.first_n is None and query.last_n is None:
        return kept
    ends = []
    for row in kept:
        series = sorted(
            (it for it in kept if all(it[name] == row[name] for name in names)), key=_time
        )
        place = series.index(row)
        if place < (query.first_n or 0) or place >= len(series) - (query.last_n or 0):
            ends.append(row)
    return ends


def _time(row: Row) -> Period:
    return read_period(row["TIME_PERIOD"] or "")


def _has_key(row: Row, names: list[str], key: Any) -> bool:
    return all(it is None or row[name] in it for name, it in zip(names, key, strict=True))


def _holds(row: Row, filter_: Filter, value: str) -> bool:
    it: Any = row.get(filter_.component)
    if it is None:
        return filter_.operator in ("ne", "nc")
    if filter_.component == "TIME_PERIOD":
        return IN_TIME[filter_.operator](read_period(it), read_period(value))
    if filter_.component in ("OBS_VALUE", "VALUE_HIGH", "RELEASE"):
        return HOLDS[filter_.operator](Decimal(it), Decimal(value))
    return HOLDS[filter_.operator](it, value)


@st.composite
def filters(draw: st.DrawFn, flow: str) -> Filter:
    name = draw(st.sampled_from([it for it in VALUES if it in FLOWS[flow].by_id]))
    comparisons = ["eq", "eq", "ne", "lt", "le", "gt", "ge"]
    is_text = FLOWS[flow].by_id[name].type == "String"
    operator = draw(st.sampled_from(comparisons + (["co", "nc", "sw", "ew"] if is_text else [])))
    values = draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=3, unique=True))
    return Filter(name, operator, tuple(values))  # type: ignore[arg-type]


@st.composite
def queries(draw: st.DrawFn) -> DataQuery:
    flow = draw(st.sampled_from(["FIGURES", "FIGURES_VN34", "AREAS"]))
    names = [it.id for it in FLOWS[flow].dimensions[:-1]]
    part = st.none() | st.lists(st.integers(0, 9), min_size=1, max_size=3).map(tuple)
    key = st.tuples(*(part for _ in names)).map(
        lambda parts: tuple(
            None
            if it is None
            else tuple(dict.fromkeys(VALUES[name][at % len(VALUES[name])] for at in it))
            for name, it in zip(names, parts, strict=True)
        )
    )
    return DataQuery(
        flow,
        keys=tuple(draw(st.lists(key, max_size=3))),
        filters=tuple(draw(st.lists(filters(flow), max_size=3))),
        first_n=draw(st.none() | st.integers(1, 3)),
        last_n=draw(st.none() | st.integers(1, 3)),
        as_of=draw(st.none() | st.sampled_from([_moment(it) for it in MOMENTS])),
        dimension_at_observation=draw(
            st.sampled_from(["TIME_PERIOD", "AllDimensions", "REF_AREA"])
        ),
    )


def _moment(release: int) -> datetime:
    return datetime.fromisoformat(MOMENTS[release] + ":00")


def _release(query: DataQuery) -> int:
    return max(it for it in MOMENTS if query.as_of is None or _moment(it) <= query.as_of)


@given(query=queries())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_query_selects_what_it_asks_for(
    odd_releases: psycopg.Connection, query: DataQuery
) -> None:
    every = list_rows(odd_releases, query.flow, _release(query))
    assert show(select(odd_releases, query)) == show(keep(every, query))


@given(
    query=queries(), offset=st.integers(0, 20), limit=st.none() | st.integers(1, 20),
    by=st.lists(st.sampled_from([*VALUES][:-2]), max_size=3, unique=True), is_falling=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_pages_are_of_the_sorted_whole(
    odd_releases: psycopg.Connection, query: DataQuery, offset: int, limit: int | None,
    by: list[str], is_falling: bool,
) -> None:  # fmt: skip
    ways = {name: "desc" if is_falling and not at else "asc" for at, name in enumerate(by)}
    query = replace(query, sort=tuple(ways.items()))  # type: ignore[arg-type]
    assume(offset or limit)  # without any page, key or condition rows come as they lie
    whole = select(odd_releases, replace(query, limit=10**6))
    assert (
        select(odd_releases, replace(query, offset=offset, limit=limit)) == (whole[offset:][:limit])
    )
    for name in by[:1]:
        values = [_order(name, row) for row in whole if row[name] is not None]
        assert values == sorted(values, reverse=ways[name] == "desc")
        assert all(row[name] is None for row in whole[len(values) :])


def _order(name: str, row: Row) -> Any:
    value = row[name] or ""
    if name == "TIME_PERIOD":
        period = read_period(value)
        return period.start, period.end
    return Decimal(value) if name in ("OBS_VALUE", "VALUE_HIGH") else value


@pytest.mark.parametrize("flow", FLOWS)
def test_without_conditions_everything_is_selected(
    odd_releases: psycopg.Connection, flow: str
) -> None:
    rows = select(odd_releases, DataQuery(flow))
    assert rows
    assert show(rows) == show(list_rows(odd_releases, flow, 5))
    keys = [it.id for it in FLOWS[flow].dimensions]
    assert len({tuple(row[name] for name in keys) for row in rows}) == len(rows)
    assert all(row[name] for row in rows for name in keys)


def test_areas_are_those_of_the_published_views(odd_releases: psycopg.Connection) -> None:
    columns = (
        "area_key, indicator_key, period_key, breakdown, is_synthetic, value, value_low, reason"
    )
    of_views = odd_releases.execute(
        f"select {columns} from marts.fact_indicator_national"
        f" union all select {columns} from marts.fact_indicator_region"
        f" union all select {columns} from marts.fact_indicator_region_vn63"
    )
    at_release = odd_releases.execute(
        f"select {columns} from marts.fact_indicator_area_at_release(5)"
    )
    rows = sorted(at_release, key=str)
    assert rows
    assert rows == sorted(of_views, key=str)


def test_only_series_keys(odd_releases: psycopg.Connection) -> None:
    every = list_rows(odd_releases, "FIGURES", 5)
    names = [it.id for it in FLOWS["FIGURES"].dimensions[:-1]]
    keys = {tuple(row[name] for name in names) for row in every}
    for detail in ("serieskeysonly", "nodata"):
        rows = select(odd_releases, DataQuery("FIGURES", detail=detail))  # type: ignore[arg-type]
        assert len(rows) == len(keys)
        assert {tuple(row[name] for name in names) for row in rows} == keys
        assert set(rows[0]) == set(names)
        one = tuple((it,) for it in min(keys, key=str))
        query = DataQuery("FIGURES", keys=(one,), detail=detail, limit=5, first_n=1)  # type: ignore[arg-type]
        assert len(select(odd_releases, query)) == 1


def test_components_that_are_asked_for(odd_releases: psycopg.Connection) -> None:
    dimensions = {it.id for it in FLOWS["AREAS"].dimensions}
    query = DataQuery("AREAS", attributes=("REASON", "OBS_STATUS"))
    assert set(select(odd_releases, query)[0]) == dimensions | {"OBS_VALUE", "REASON", "OBS_STATUS"}
    query = DataQuery("AREAS", attributes=("REASON",), measures=())
    assert set(select(odd_releases, query)[0]) == dimensions | {"REASON"}
    assert set(select(odd_releases, DataQuery("AREAS", detail="dataonly"))[0]) == (
        dimensions | {"OBS_VALUE"}
    )


def test_ten_thousand_keys_are_one_list(odd_releases: psycopg.Connection) -> None:
    keys = tuple(
        (None, (area,), (f"{indicator}{at}" if at else indicator,), None, None)
        for area in TODAY
        for indicator in INDICATORS
        for at in range(1_200)
    )
    every = list_rows(odd_releases, "FIGURES", 5)
    rows = select(odd_releases, DataQuery("FIGURES", keys=keys))
    assert show(rows) == show([row for row in every if row["REF_AREA"] in TODAY])


def test_obligations_are_those_of_the_release_that_is_asked_for(
    odd_releases: psycopg.Connection,
) -> None:
    query = DataQuery("REPORTING", filters=(Filter("N_EXPECTED", "eq", ("99",)),))
    with odd_releases.transaction(force_rollback=True):
        odd_releases.execute("set local role tmdt")
        odd_releases.execute(
            "insert into dissemination.reporting_rate_history (province_key, period_key, form,"
            " series, due, received, on_time, complete, accepted, n_submissions, n_figures,"
            " n_present, n_expected, known_from_release, known_to_release)"
            " select province_key, period_key, '01-TMDT', 'real', true, since > 2, false, false,"
            " false, 0, 0, since, 99, since, until from (select min(province_key) as province_key"
            " from marts.dim_province) as province, (select min(period_key) as period_key"
            " from marts.dim_period) as period, (values (1, 2), (2, null)) as known (since, until)"
        )
        odd_releases.execute(f"set local role {database.READER}")
        as_of = [
            [row["OBS_VALUE"] for row in select(odd_releases, replace(query, as_of=at))]
            for at in (_moment(1), _moment(2), None)
        ]
    assert as_of == [["1"], ["2"], ["2"]]


@pytest.mark.parametrize(
    "query",
    [
        DataQuery("NOTHING"),
        DataQuery("FIGURES", keys=((None,),)),
        DataQuery("FIGURES", filters=(Filter("COLOUR", "eq", ("red",)),)),
        DataQuery("FIGURES", filters=(Filter("OBS_VALUE", "ge", ("1; drop table x",)),)),
        DataQuery("FIGURES", filters=(Filter("OBS_VALUE", "co", ("1",)),)),
        DataQuery("FIGURES", filters=(Filter("OBS_VALUE", "ge", ("NaN",)),)),
        DataQuery("FIGURES", filters=(Filter("TIME_PERIOD", "ge", ("yesterday",)),)),
        DataQuery("FIGURES", filters=(Filter("TIME_PERIOD", "sw", ("2026",)),)),
        DataQuery("FIGURES", filters=(Filter("SOURCE_REF", "eq", ("a\0",)),)),
        DataQuery("REPORTING", filters=(Filter("COMPLETE", "eq", ("maybe",)),)),
        DataQuery("FIGURES", sort=(("COLOUR", "asc"),)),
        DataQuery("FIGURES", attributes=("OBS_VALUE",)),
        DataQuery("FIGURES", measures=("COLOUR",)),
        DataQuery("FIGURES", dimension_at_observation="OBS_VALUE"),
        DataQuery("FIGURES", limit=-1),
        DataQuery("FIGURES", offset=-1),
        DataQuery("FIGURES", include_history=True, limit=1),
        DataQuery("TARGETS", include_history=True),
        DataQuery("REPORTING", updated_after=_moment(2)),
        DataQuery("TARGETS", updated_after=_moment(2)),
    ],
    ids=str,
)
def test_what_is_not_understood_is_refused(
    odd_releases: psycopg.Connection, query: DataQuery
) -> None:
    with odd_releases.transaction(), pytest.raises(BadQuery, match=r"^.{10,300}$"):
        next(write_data(odd_releases, query, CSV_20, "vi"))


@pytest.mark.parametrize(
    "query",
    [
        DataQuery("FIGURES", as_of=_moment(1) - timedelta(days=1)),
        DataQuery("FIGURES", updated_after=datetime(2030, 1, 1, tzinfo=UTC)),
        DataQuery("FIGURES", filters=(Filter("INDICATOR", "eq", ("nothing",)),)),
        DataQuery("AREAS", filters=(Filter("SOURCE_REF", "eq", ("' or true --",)),)),
    ],
    ids=str,
)
def test_nothing_is_said_before_anything_is_sent(
    odd_releases: psycopg.Connection, query: DataQuery
) -> None:
    with odd_releases.transaction(), pytest.raises((NoResults, BadQuery)):
        next(write_data(odd_releases, query, CSV_20, "vi"))
