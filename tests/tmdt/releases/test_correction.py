"""Corrections: entered once, never blindly, and given back when their line goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from releases import figure
from staged import stage

from tmdt.releases import correction
from warehouse.home import Problem

pytestmark = pytest.mark.db

LINE = {
    "correction_id": "3", "corrected_on": "2026-11-20", "corrected_by": "A. Reviewer",
    "reason": "The yearbook, page 12", "ref_area": "VN34_24", "indicator_code": "bts_site_count",
    "breakdown": "", "period": "2026-10", "says": "5", "should_say": "50",
}  # fmt: skip
PUBLISHED = """
insert into marts.dim_province (province_key, vintage, province_code, ref_area, name_vi, name_en,
    unit_type, region, iso_3166_2, is_current)
values (342401, 'VN34', '24', 'VN34_24', '', '', '', '', '', true);
insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en, group_code, unit,
    direction, over_provinces, over_periods, method_version)
values (301, 'bts_site_count', '', '', '', '', '', '', '', '');
insert into core.release values (1, '2026-10', 'published', now(), now(), null);
insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
    year_key, known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
    submission_id, source_ref)
values (342401, 301, 2026100120261031, '', 2026, 1, 5, 5, 5, 'exact', 'A', false, 1, 'line 2');
"""
# What the transformation makes of a candidate: figures of its submissions, and restatements first.
BUILD = """
create temp table stated on commit drop as
select distinct on (indicator_key, province_key, period_key, breakdown) *
from (
    select province_key, indicator_key, period_key, breakdown, value, is_withdrawn, 0 as place
    from core.restatement where release_id = {0}
    union all
    select 342401, 301, 2026100120261031, breakdown, value, false, 1
    from staging.observation inner join core.release_submission using (submission_id)
    where release_id = {0}
) as said order by indicator_key, province_key, period_key, breakdown, place;
delete from stated using core.fact_indicator_history as version
where version.known_to_release is null and version.value is not distinct from stated.value;
update core.fact_indicator_history set known_to_release = {0}
where known_to_release is null and exists (select from stated);
insert into core.fact_indicator_history
select province_key, indicator_key, period_key, breakdown, 2026, {0}, null, value, value, value,
    'exact', 'A', false, 1, 'line 2', is_withdrawn from stated;
update core.release set status = 'published', published_at = now() where release_id = {0};
"""

Load = Callable[..., int]


@pytest.fixture
def load(warehouse: psycopg.Connection) -> Load:
    """Opens a candidate with these corrections, perhaps a figure sent again, and publishes it."""
    warehouse.execute(PUBLISHED)

    def load(*lines: dict[str, str], sent: int | None = None) -> int:
        with warehouse.transaction():
            [(number,)] = warehouse.execute(
                "insert into core.release select max(release_id) + 1, '2026-11', 'candidate', now()"
                " from core.release returning release_id"
            )
            if sent is not None:
                warehouse.execute(
                    "insert into staging.submission values (%s, lpad(%s::text, 64, '0'), 'f',"
                    " 'csv', 1, now(), 'x', 'LONG-CSV', '2026-10', null, null, null, null, false,"
                    " 'accepted', 1)",
                    [number, number],
                )
                warehouse.execute(
                    "insert into core.release_submission values (%s, %s)", [number, number]
                )
                again = figure("bts_site_count", "2026-10", sent, source_ref="line 2")
                stage(warehouse, number, [again])
            entered = correction.enter_corrections(warehouse, number, list(lines))
            warehouse.execute(BUILD.format(number))
        return entered

    return load


def seen(warehouse: psycopg.Connection) -> Any:
    row = warehouse.execute("select value from marts.fact_indicator").fetchone()
    return row and row[0]


def test_the_shipped_file_is_read(warehouse: psycopg.Connection):
    assert correction.enter_corrections(warehouse, 1) == 0


def test_a_correction_is_entered_once_and_given_back(warehouse: psycopg.Connection, load: Load):
    assert load(LINE) == 1
    assert seen(warehouse) == 50
    assert warehouse.execute(
        "select origin, reason, submission_id, source_ref from core.restatement"
    ).fetchall() == [
        ("correction 3", "The yearbook, page 12 (A. Reviewer, 2026-11-20)", 1, "line 2")
    ]
    assert load(LINE) == 0
    assert seen(warehouse) == 50
    assert load() == 1
    assert seen(warehouse) == 5
    assert load() == 0
    assert warehouse.execute(
        "select value from marts.fact_indicator_history order by known_from_release"
    ).fetchall() == [(5,), (50,), (5,)]
    assert load(LINE | {"correction_id": "4"}) == 1
    assert seen(warehouse) == 50


def test_a_figure_is_withdrawn_and_given_back(warehouse: psycopg.Connection, load: Load):
    assert load(LINE | {"should_say": ""}) == 1
    assert seen(warehouse) is None
    assert load(LINE | {"should_say": ""}) == 0
    assert load() == 1
    assert seen(warehouse) == 5


def test_the_same_wrong_value_sent_again_stays_corrected(warehouse: psycopg.Connection, load: Load):
    load(LINE)
    assert load(LINE, sent=5) == 1
    assert seen(warehouse) == 50
    assert load(LINE) == 0
    assert seen(warehouse) == 50


def test_another_value_from_the_province_counts(warehouse: psycopg.Connection, load: Load):
    load(LINE)
    assert load(LINE, sent=51) == 0
    assert seen(warehouse) == 51
    assert load(LINE) == load() == 0
    assert seen(warehouse) == 51


@pytest.mark.parametrize(
    "change",
    [
        {"says": "6"},
        {"ref_area": "VN34_01"},
        {"indicator_code": "nothing"},
        {"breakdown": "a=b"},
        {"period": "2026-09"},
    ],
)
def test_a_correction_that_does_not_fit_is_not_entered(
    warehouse: psycopg.Connection, load: Load, change: dict[str, str]
):
    assert load(LINE | change) == 0
    assert seen(warehouse) == 5


def test_a_correction_may_not_change_behind_its_number(warehouse: psycopg.Connection, load: Load):
    load(LINE)
    assert load(LINE | {"should_say": "51"}) == 0
    assert load(LINE | {"should_say": "51"}, sent=5) == 0
    assert seen(warehouse) == 5


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"period": "soon"}, "correction 3 of correction.csv: "),
        ({"reason": ""}, "no reason"),
        ({"corrected_by": ""}, "no corrected_by"),
        ({"says": ""}, "no says"),
    ],
)
def test_a_line_that_cannot_be_read_stops_the_load(
    load: Load, change: dict[str, str], complaint: str
):
    with pytest.raises(Problem, match=complaint):
        load(LINE | change)


@pytest.mark.parametrize("change", [{}, {"correction_id": "4"}])
def test_two_corrections_of_a_figure_are_refused(load: Load, change: dict[str, str]):
    with pytest.raises(Problem, match="2 times"):
        load(LINE, LINE | change)
