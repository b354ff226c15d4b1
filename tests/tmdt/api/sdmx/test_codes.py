"""Codes of SDMX are those of the warehouse, and nothing is lost either way."""

from __future__ import annotations

import re
from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.catalogue import seed
from reference.period import Period
from tmdt.api.sdmx.codes import read_breakdown, read_period, write_breakdown, write_period
from tmdt.api.sdmx.components import BREAKDOWN
from tmdt.api.sdmx.lookups import PERIOD

ID = re.compile(r"[A-Za-z0-9_@$\-]+")
STANDARD = re.compile(r"\d{4}(-Q[1-4]|-\d\d)?|\d{4}-\d\d-\d\d/P\d+D")

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
MONTHS = st.builds(
    lambda day, convention: Period.of_month(day.year, day.month, convention),
    DAYS, st.sampled_from(["calendar", "nd09"]),
)  # fmt: skip
SPANS = st.builds(lambda day, days: Period(day, day + timedelta(days)), DAYS, st.integers(0, 3000))
MEMBERS = st.from_regex(r"[a-z_]+=[a-z0-9._-]{1,40}", fullmatch=True)


@given(st.one_of(MONTHS, SPANS))
def test_a_period_is_read_as_it_was_written(period: Period) -> None:
    written = write_period(period)
    assert STANDARD.fullmatch(written)
    assert read_period(written) == period


@given(st.dates(date(1990, 1, 15), date(2090, 1, 1)))
def test_an_administrative_month_is_no_month_of_the_calendar(day: date) -> None:
    administrative = Period.of_month(day.year, day.month, "nd09")
    assert write_period(administrative) != write_period(Period.of_month(day.year, day.month))
    assert read_period(write_period(administrative)).convention == "nd09"


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-A1", "2026-01-01", "2026-12-31"),
        ("2026-S2", "2026-07-01", "2026-12-31"),
        ("2026-T3", "2026-09-01", "2026-12-31"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-M02", "2026-02-01", "2026-02-28"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-D032", "2026-02-01", "2026-02-01"),
        ("2026-02-03", "2026-02-03", "2026-02-03"),
        ("2026-02-03T00:00:00Z", "2026-02-03", "2026-02-03"),
        ("2021-01-01/P1034D", "2021-01-01", "2023-10-31"),
    ],
)
def test_every_way_of_the_standard_is_read(written: str, start: str, end: str) -> None:
    assert read_period(written) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "written",
    ["", "26", "2026-13", "2026-Q5", "2026-S3", "2026-A2", "2026-T4", "2026-D366", "2026-W54", "x",
     "2026-02-30", "2026-01-01/P0D", "2026-01-01/P1M", "2026-01-01/P99999D", "2026-10 ", "٢٠٢٦"],
)  # fmt: skip
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a period of SDMX"):
        read_period(written)


@given(st.lists(MEMBERS, max_size=4).map(";".join))
def test_a_breakdown_is_read_as_it_was_written(breakdown: str) -> None:
    written = write_breakdown(breakdown)
    assert ID.fullmatch(written)
    assert read_breakdown(written) == breakdown


@pytest.mark.db
def test_the_database_writes_the_same(odd_releases: psycopg.Connection) -> None:
    written = odd_releases.execute(
        f"select period.period_key, time_period, freq from ({PERIOD.query}) as period"
    ).fetchall()
    periods = dict(odd_releases.execute("select period_key, period from marts.dim_period"))
    assert {"M", "Q", "A", "_O", "M_ND09", "Q_ND09"} <= {freq for *_, freq in written}
    for key, time_period, _ in written:
        assert time_period == write_period(Period.parse(periods[key]))
    members = [f"{row['dimension']}={row['member']}" for row in seed("breakdown_member")]
    for breakdown in ["", ";".join(members[:3]), "commune=24.a-1_b", *members]:
        [(code,)] = odd_releases.execute(
            f"select {BREAKDOWN.column} from (select %s::text as breakdown) as fact", [breakdown]
        )
        assert code == write_breakdown(breakdown)
