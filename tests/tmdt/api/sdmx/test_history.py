"""What changed between releases, told so that whoever does as told has what there is."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations

import psycopg
import pytest
from messages import Row, as_carried, read_datasets, show, write
from odd_releases import MOMENTS
from rows_by_sql import list_rows

from tmdt.api.sdmx.codes import read_breakdown, read_period
from tmdt.api.sdmx.flows import FLOWS
from tmdt.api.sdmx.query import DataQuery, Filter
from tmdt.api.sdmx.request.negotiation import DATA, Format
from tmdt.api.sdmx.writers.stream import NoResults

pytestmark = [pytest.mark.db, pytest.mark.seeded]

FORMATS = [it for it in DATA["v2"] if (it.syntax, it.version) != ("csv", "1.0.0")]
"""SDMX-CSV 1.0 has no actions."""
WITH_PAST = [flow for flow in FLOWS if FLOWS[flow].has_changes]
COPY = """
    create temporary table replayed (
        province_key integer, indicator_key integer, period_key bigint, breakdown text,
        value numeric, value_low numeric, value_high numeric, qualifier text, obs_status text,
        is_synthetic boolean,
        primary key (province_key, indicator_key, period_key, breakdown, is_synthetic)
    ) on commit drop
"""
KEY = """
    select province.province_key, indicator.indicator_key
    from marts.dim_province as province cross join marts.dim_indicator as indicator
    where
        province.ref_area = %(REF_AREA)s and indicator.indicator_code = %(INDICATOR)s
        and coalesce(province.valid_from <= %(end)s, true)
        and coalesce(province.valid_to > %(end)s, true)
"""
PUT = """
    insert into replayed values (
        %(province)s, %(indicator)s, %(period)s, %(breakdown)s, %(OBS_VALUE)s::numeric,
        %(VALUE_LOW)s::numeric, %(VALUE_HIGH)s::numeric, %(QUALIFIER)s, %(OBS_STATUS)s,
        %(SERIES)s = 'S'
    )
    on conflict (province_key, indicator_key, period_key, breakdown, is_synthetic) do update set
        value = excluded.value, value_low = excluded.value_low, value_high = excluded.value_high,
        qualifier = excluded.qualifier, obs_status = excluded.obs_status
"""
TAKE = """
    delete from replayed
    where
        province_key = %(province)s and indicator_key = %(indicator)s
        and period_key = %(period)s and breakdown = %(breakdown)s
        and is_synthetic = (%(SERIES)s = 'S')
"""
HASH = """
    select coalesce(sum(core.text_hash(row(
        province_key, indicator_key, period_key, breakdown, value, value_low, value_high, qualifier,
        obs_status, is_synthetic
    )::text)), 0) from replayed
"""


def moment(release: int) -> datetime:
    return datetime.fromisoformat(MOMENTS[release] + ":00")


def _begins(since: str | None) -> datetime:
    return datetime.fromisoformat(since or "")


def follow(
    rows: dict[tuple[str | None, ...], Row], flow: str, action: str, told: list[Row]
) -> None:
    """Does with rows what a dataset says."""
    names = [it.id for it in FLOWS[flow].dimensions]
    for row in told:
        key = tuple(row[name] for name in names)
        if action == "Delete":
            rows.pop(key, None)
        else:
            assert action == "Replace"
            rows[key] = row


@pytest.mark.parametrize("flow", WITH_PAST)
@pytest.mark.parametrize("format_", FORMATS, ids=lambda it: it.media_type)
def test_a_history_gives_every_release(
    odd_releases: psycopg.Connection, flow: str, format_: Format
) -> None:
    rows: dict[tuple[str | None, ...], Row] = {}
    message = write(odd_releases, DataQuery(flow, include_history=True), format_)
    datasets = read_datasets(message, format_)
    for release in MOMENTS:
        of_release = [
            it for it in datasets if datetime.fromisoformat(it[1] or "") == moment(release)
        ]
        actions = [action for action, _, _ in of_release]
        assert actions in (["Replace"], ["Replace", "Delete"])
        for action, _, told in of_release:
            follow(rows, flow, action, told)
        assert show([*rows.values()]) == show(
            as_carried(list_rows(odd_releases, flow, release), format_)
        )
    assert any(action == "Delete" for action, _, _ in datasets)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda it: it.media_type)
def test_a_replayed_history_has_the_hash_of_each_release(
    odd_releases: psycopg.Connection, format_: Format
) -> None:
    message = write(odd_releases, DataQuery("FIGURES", include_history=True), format_)
    datasets = read_datasets(message, format_)
    hashes = dict(
        odd_releases.execute("select release_id, content_hash from marts.dim_release").fetchall()
    )
    assert len(set(hashes.values())) == len(hashes) == len(MOMENTS)
    with odd_releases.transaction():
        odd_releases.execute("set local role none")
        odd_releases.execute(COPY)
        for release, content_hash in hashes.items():
            for action, since, told in datasets:
                if _begins(since) == moment(release):
                    _replay(odd_releases, TAKE if action == "Delete" else PUT, told)
            assert odd_releases.execute(HASH).fetchone() == (content_hash,)


def _replay(connection: psycopg.Connection, statement: str, told: list[Row]) -> None:
    absent = dict.fromkeys(
        ("OBS_VALUE", "VALUE_LOW", "VALUE_HIGH", "QUALIFIER", "OBS_STATUS"), None
    )
    for row in told:
        period = read_period(row["TIME_PERIOD"] or "")
        [(province, indicator)] = connection.execute(KEY, row | {"end": period.end}).fetchall()
        keys = {
            "province": province, "indicator": indicator, "period": period.key,
            "breakdown": read_breakdown(row["BREAKDOWN"] or ""),
        }  # fmt: skip
        connection.execute(statement.encode(), absent | row | keys)


@pytest.mark.parametrize("flow", WITH_PAST)
@pytest.mark.parametrize(("since", "until"), list(combinations(MOMENTS, 2)))
def test_changes_lead_from_one_release_to_another(
    odd_releases: psycopg.Connection, flow: str, since: int, until: int
) -> None:
    names = [it.id for it in FLOWS[flow].dimensions]
    rows = {tuple(row[name] for name in names): row for row in list_rows(odd_releases, flow, since)}
    query = DataQuery(flow, updated_after=moment(since), as_of=moment(until))
    datasets = read_datasets(write(odd_releases, query, FORMATS[2]), FORMATS[2])
    untold = dict(rows)
    for action, _, told in datasets:
        follow(rows, flow, action, told)
        for row in told:
            untold.pop(tuple(row[name] for name in names), None)
    assert show([*rows.values()]) == show(list_rows(odd_releases, flow, until))
    assert untold  # what did not change is not told
    # Of the versions between, only the last is told.
    assert len([it for it in datasets if it[0] == "Replace"]) == 1


@pytest.mark.parametrize("flow", WITH_PAST)
def test_changes_of_a_part_are_of_that_part(odd_releases: psycopg.Connection, flow: str) -> None:
    of_part = Filter("TIME_PERIOD", "ge", ("2026",))
    query = DataQuery(flow, filters=(of_part,), updated_after=moment(1))
    told = read_datasets(write(odd_releases, query, FORMATS[2]), FORMATS[2])
    assert {action for action, _, _ in told} == {"Replace", "Delete"}
    for _, _, rows in told:
        assert all(read_period(row["TIME_PERIOD"] or "").start.year >= 2026 for row in rows)


def test_nothing_changed_since_the_latest(odd_releases: psycopg.Connection) -> None:
    for flow in WITH_PAST:
        query = DataQuery(flow, updated_after=moment(5))
        with pytest.raises(NoResults):
            write(odd_releases, query, FORMATS[0])


def test_a_history_since_a_moment_has_the_later_releases(odd_releases: psycopg.Connection) -> None:
    query = DataQuery("FIGURES", include_history=True, updated_after=moment(3))
    moments = {it[1] for it in read_datasets(write(odd_releases, query, FORMATS[0]), FORMATS[0])}
    assert {_begins(it) for it in moments} == {moment(4), moment(5)}
