"""From an address to the query that it stands for; what is not understood is refused."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.flows import FIGURES
from tmdt.api.sdmx.query import DataQuery, Filter
from tmdt.api.sdmx.request.data import (
    PARAMETERS,
    read_query_21,
    read_query_v2,
    refuse_unknown_codes,
)
from tmdt.api.sdmx.request.parameters import MOST_VALUES, read_parameters


def read_21(key: str = "all", query: str = "") -> DataQuery:
    return read_query_21(FIGURES, key, read_parameters(query.encode(), PARAMETERS["2.1"]))


def read_v2(key: str = "*", query: str = "") -> DataQuery:
    return read_query_v2(FIGURES, key, read_parameters(query.encode(), PARAMETERS["v2"]))


def test_keys_of_21() -> None:
    assert read_21("all") == read_21("....") == read_21("") == DataQuery("FIGURES")
    key = "M.VN34_24+VN34_01..account_type@prepaid.R"
    assert read_21(key).keys == (
        (("M",), ("VN34_24", "VN34_01"), None, ("account_type@prepaid",), ("R",)),
    )


def test_keys_of_v2() -> None:
    assert read_v2("*") == read_v2("") == read_v2("*.*") == DataQuery("FIGURES")
    assert read_v2("M.VN34_24,*.VN34_01.x").keys == (
        (("M",), ("VN34_24",), None, None, None),
        (None, ("VN34_01",), ("x",), None, None),
    )
    assert read_v2("M,*").keys == ()


def test_periods_of_21() -> None:
    assert read_21("all", "startPeriod=2026-Q1&endPeriod=2026-10-15").filters == (
        Filter("TIME_PERIOD", "ge", ("2026-Q1",)),
        Filter("TIME_PERIOD", "le", ("2026-10-15",)),
    )


def test_the_rest_of_21() -> None:
    query = read_21(
        "all",
        "firstNObservations=1&lastNObservations=2&dimensionAtObservation=REF_AREA&detail=dataonly"
        "&includeHistory=true&updatedAfter=2026-11-15T08:00:00+07:00",
    )
    assert query == DataQuery(
        "FIGURES",
        updated_after=datetime(2026, 11, 15, 1, tzinfo=UTC),
        include_history=True,
        first_n=1,
        last_n=2,
        dimension_at_observation="REF_AREA",
        detail="dataonly",
    )


@pytest.mark.parametrize(
    ("condition", "filters"),
    [
        ("c[FREQ]=M", (("FREQ", "eq", ("M",)),)),
        ("c%5BFREQ%5D=M,Q,M", (("FREQ", "eq", ("M", "Q")),)),
        (
            "c[TIME_PERIOD]=ge:2026-01+le:2026-12",
            (("TIME_PERIOD", "ge", ("2026-01",)), ("TIME_PERIOD", "le", ("2026-12",))),
        ),
        ("c[TIME_PERIOD]=2026-09-15/P30D", (("TIME_PERIOD", "eq", ("2026-09-15/P30D",)),)),
        (
            "c[TIME_PERIOD]=ge:2026-01%2Ble:2026-12",
            (("TIME_PERIOD", "ge", ("2026-01",)), ("TIME_PERIOD", "le", ("2026-12",))),
        ),
        ("c[OBS_VALUE]=ge:10.0", (("OBS_VALUE", "ge", ("10.0",)),)),
        ("c[REF_AREA]=sw:VN34", (("REF_AREA", "sw", ("VN34",)),)),
        ("c[REF_AREA]=ne:A,ne:B", (("REF_AREA", "ne", ("A", "B")),)),
        (
            "c[SOURCE_REF]=co:B%C3%A0i&c[FREQ]=M",
            (("SOURCE_REF", "co", ("Bài",)), ("FREQ", "eq", ("M",))),
        ),
    ],
)
def test_conditions_of_v2(condition: str, filters: tuple[tuple[object, ...], ...]) -> None:
    assert read_v2("*", condition).filters == tuple(Filter(*it) for it in filters)  # type: ignore[arg-type]


def test_the_rest_of_v2() -> None:
    query = read_v2(
        "*",
        "attributes=OBS_STATUS,UNIT_MEASURE&measures=all&limit=100&offset=0"
        "&sort=series_key:asc+TIME_PERIOD:desc&asOf=2026-11-15T08:00:00",
    )
    assert query.attributes == ("OBS_STATUS", "UNIT_MEASURE")
    assert query.measures is None
    assert (query.limit, query.offset, query.detail) == (100, 0, "full")
    assert query.as_of == datetime(2026, 11, 15, 1, tzinfo=UTC), "Vietnam's time"
    assert query.sort == (
        *((it, "asc") for it in ("FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "SERIES")),
        ("TIME_PERIOD", "desc"),
    )


def test_only_the_keys_of_series() -> None:
    query = read_v2("*", "attributes=none&measures=none")
    assert (query.attributes, query.measures, query.detail) == ((), (), "serieskeysonly")


@pytest.mark.parametrize(
    "query",
    [
        "limit=-1", "limit=0", "limit=1e3", "limit=9999999999", "limit=٣", "offset=-1",
        "firstNObservations=0", "lastNObservations=x", "asOf=yesterday", "asOf=2026-13-01T00:00:00",
        "asOf=2026-11-15", "asOf=0001-01-01T00:00:00%2B14:00", "updatedAfter=",
        "asOf=2026-01-01T00:00:00Z&updatedAfter=2026-02-01T00:00:00Z",
        "dimensionAtObservation=OBS_VALUE", "attributes=NOPE", "measures=OBS_STATUS",
        "includeHistory=yes", "sort=NOPE", "sort=FREQ:up", "sort=FREQ;drop", "detail=full",
        "startPeriod=2026", "unknown=1", "c[NOPE]=1", "c[FREQ]=", "c[FREQ]=xx:M", "c[FREQ]=M,,Q",
        "c[OBS_VALUE]=much", "c[OBS_VALUE]=co:1", "c[OBS_VALUE]=NaN", "c[OBS_VALUE]=1e9",
        "c[TIME_PERIOD]=2026-99", "c[TIME_PERIOD]=2026-02-30", "c[TIME_PERIOD]=sw:2026",
        "c[FREQ]=M&c[FREQ]=Q", "limit=1&limit=1", "c[=1", "c=1", "asOf=%00", "asOf=%ff",
        "c[FREQ]=M%0d%0aX:1", "%", "=", "&=&",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(query: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_v2("*", query)
    assert refused.value.status_code == 400
    assert refused.value.vi != refused.value.en


@pytest.mark.parametrize("condition", ["A,B+C", "ge:A+le:B,ge:C+le:D", "ne:A,B"])
def test_a_mix_that_is_no_list_of_conditions_is_not_implemented(condition: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_v2("*", f"c[REF_AREA]={condition}")
    assert refused.value.status_code == 501


@pytest.mark.parametrize("key", ["M", "M...", "M.....", "M. ..x.", "M.a;b...", "M.名%..."])
def test_a_key_of_21_that_is_none(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_21(key)
    assert refused.value.status_code == 400


@pytest.mark.parametrize("key", ["M.a.b.c.d.e", "M..x", "M+Q", "M,", ",", "M.'", "*+*"])
def test_a_key_of_v2_that_is_none(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_v2(key)
    assert refused.value.status_code == 400


def test_ten_thousand_members_are_too_many() -> None:
    many = [f"VN34_{number}" for number in range(10_000)]
    requests = [
        lambda: read_21(f"M.{'+'.join(many)}..."),
        lambda: read_v2(",".join(f"M.{it}" for it in many)),
        lambda: read_v2("*", f"c[REF_AREA]={','.join(many)}"),
    ]
    for request in requests:
        with pytest.raises(Refusal) as refused:
            request()
        assert refused.value.status_code == 413
    assert len(read_21(f"M.{'+'.join(many[: MOST_VALUES - 4])}...").keys[0][1] or ()) > 900


@pytest.mark.parametrize(
    "query",
    [read_21("M.NOPE..."), read_v2("M.NOPE"), read_v2("*", "c[REF_AREA]=NOPE")],
)
def test_a_code_that_no_list_has(query: DataQuery) -> None:
    codes = {it.codelist: {"M", "VN34_24"} for it in FIGURES.components if it.codelist}
    with pytest.raises(Refusal, match="CL_AREA has no code 'NOPE'") as refused:
        refuse_unknown_codes(FIGURES, query, codes)
    assert refused.value.status_code == 404


def test_a_code_that_a_list_has() -> None:
    codes = {it.codelist: {"M", "VN34_24"} for it in FIGURES.components if it.codelist}
    refuse_unknown_codes(FIGURES, read_21("M.VN34_24..."), codes)
    refuse_unknown_codes(FIGURES, read_v2("*", "c[REF_AREA]=sw:VN&c[SOURCE_REF]=x"), codes)


@given(st.text(max_size=40), st.text(max_size=40))
def test_anything_is_read_or_refused(key: str, value: str) -> None:
    for read in (
        lambda: read_21(key, f"startPeriod={quote(value)}"),
        lambda: read_v2(key, f"c[TIME_PERIOD]={value}"),
        lambda: read_v2("*", value),
        lambda: read_v2("*", f"sort={quote(value)}&asOf={value}"),
    ):
        try:
            read()
        except Refusal as refused:
            assert refused.status_code in (400, 413, 501)


ids = st.from_regex(r"[A-Za-z0-9_@$\-]{1,8}", fullmatch=True)


@given(st.lists(st.lists(ids, max_size=3, unique=True), min_size=5, max_size=5))
def test_a_key_of_21_comes_back(parts: list[list[str]]) -> None:
    keys = read_21(".".join("+".join(part) for part in parts)).keys
    assert keys == ((tuple(tuple(part) or None for part in parts),) if any(parts) else ())
