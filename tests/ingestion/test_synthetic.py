"""Synthetic files beside real ones: each compared with its own kind, and refused where set so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from two_series import INVENTED, RATE, REAL, STOCK, csv, take_in

from ingestion.landing import check
from ingestion.staging.synthetic import SETTING
from tmdt.releases import load_request
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.seeded]


@pytest.fixture
def of_past(warehouse: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A month of eight provinces, real and invented, as they are published."""
    warehouse.execute("""
        insert into marts.dim_province
        select province_key, vintage, province_code, ref_area, name_vi, name_en, unit_type, region,
            iso_3166_2, valid_from, valid_to, valid_to is null, successor_province_key
        from reference.province where vintage = 'VN34' limit 8;
        insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en,
            group_code, unit, direction, over_provinces, over_periods, method_version)
        select indicator_key, indicator_code, name_vi, name_en, group_code, unit, direction,
            over_provinces, over_periods, '1'
        from reference.indicator;
        insert into marts.dim_period values
            (2026090120260930, '2026-09', 'M', '2026-09-01', '2026-09-30', 2026, 'calendar');
        insert into core.release (release_id, load_period, status, opened_at, published_at)
        values (1, '2026-09', 'published', now(), now());
        insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
            year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
            is_synthetic, submission_id, source_ref)
        select province_key, indicator_key, 2026090120260930, '', 2026, 1, value, value, value,
            'exact', 'A', value > 1000, 1, 'x'
        from marts.dim_province
        cross join marts.dim_indicator
        cross join (values (100), (900000)) as stated (value)
        where indicator_code = 'phone_subscriber_count';
    """)
    return warehouse


@pytest.mark.parametrize(("synthetic", "value"), [(False, 100), (True, 900000)])
def test_history_and_peers_are_of_one_kind(
    of_past: psycopg.Connection, tmp_path: Path, synthetic: bool, value: int
) -> None:
    [(code, area)] = of_past.execute(
        "select province_code, ref_area from marts.dim_province order by 1 limit 1"
    )
    lines = [(code, "2026-10", STOCK, str(value))]
    [staged] = take_in(csv(tmp_path, "october", lines, synthetic=synthetic))
    assert staged.findings == ()
    for function, provinces in (("history_of", 1), ("peers_of", 8)):
        found = of_past.execute(
            f"select ref_area, value from staging.{function}(%s, %s)",
            [staged.submission_id, synthetic],
        ).fetchall()
        assert len(found) == provinces and {row[1] for row in found} == {Decimal(value)}
        assert area in {row[0] for row in found}


def test_what_a_synthetic_file_says_settles_no_finding_of_a_real_one(
    warehouse: psycopg.Connection, tmp_path: Path
) -> None:
    take_in(csv(tmp_path, "real", [("24", "2026-10", RATE, "140")]))
    take_in(csv(tmp_path, "invented", [("24", "2026-10", RATE, "90")], synthetic=True))
    state = "select state from quality.finding_life where submission_id = 1"
    assert warehouse.execute(state).fetchall() == [("open",)]
    take_in(csv(tmp_path, "corrected", [("24", "2026-10", RATE, "90")]))
    assert warehouse.execute(state).fetchall() == [("resolved",)]
    assert warehouse.execute(
        "select submission_id, revision from staging.submission_revision order by 1"
    ).fetchall() == [(2, 1), (3, 1)]


def test_a_home_may_refuse_synthetic_files(
    warehouse: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = csv(tmp_path, "invented", INVENTED, synthetic=True)
    [accepted] = check(file)
    assert accepted.status == "accepted"
    monkeypatch.setenv(SETTING, "refuse")
    [judged] = check(file)
    [staged] = take_in(file)
    for verdict in (judged, staged):
        assert [(f.code, f.severity) for f in verdict.findings] == [
            ("SYNTHETIC_REFUSED", "critical")
        ]
        assert (verdict.status, verdict.loaded, verdict.rejected) == ("rejected", 0, len(INVENTED))
    assert load_request.list_waiting_months() == []
    [real] = take_in(csv(tmp_path, "real", REAL))
    assert real.status == "accepted" and real.findings == ()

    assert take_in(file) == [], "the same bytes under the same setting are known"
    monkeypatch.setenv(SETTING, "accept")
    [anew] = take_in(file)
    assert (anew.status, anew.loaded) == ("accepted", len(INVENTED))
    assert take_in(file) == []


def test_the_name_of_a_file_marks_it_too(warehouse: psycopg.Connection, tmp_path: Path) -> None:
    file = csv(tmp_path, "so_lieu_gia_lap_2026", REAL)
    [judged] = check(file)
    assert judged.is_synthetic and judged.loaded == len(REAL)


def test_a_slip_in_the_setting_lets_nothing_in(
    warehouse: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, "refused")
    with pytest.raises(Problem, match="write accept or refuse"):
        check(csv(tmp_path, "invented", INVENTED, synthetic=True))
