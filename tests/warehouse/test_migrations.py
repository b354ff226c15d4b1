"""A warehouse made by an older version keeps what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tmdt.releases.transform import REBUILD
from warehouse.database import MIGRATIONS

pytestmark = pytest.mark.db

OBSERVATIONS = """
insert into staging.observation values
    (1, 1, 'line 2', null, null, null, null, '17,60', '%', 'n', null, 'loaded', null, 'actual',
     'VN34_24', 'ecom_growth_pct', '', '2026', '2026-01-01', '2026-12-31', 17.60, 17.60, 17.60,
     'exact', null),
    (1, 2, 'line 3', 'Bắc Ninh', null, null, 'b = 1', '40-50', '%', null, 'r', 'loaded', null,
     'target', 'VN34_24', 'ecom_growth_pct', 'b=1', '2026', '2026-01-01', '2026-12-31', null,
     40, 50, 'range', null),
    (2, 1, 'S!F2', '99', null, null, null, '#REF!', null, null, null, 'rejected', 'CELL_ERROR',
     null, null, null, null, null, null, null, null, null, null, null, null)
"""


@pytest.fixture
def older(cluster: str) -> Iterator[psycopg.Connection]:
    """A connection to an empty database without any table."""
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute("create database older")
        with psycopg.connect(cluster.rsplit("/", 1)[0] + "/older", autocommit=True) as connection:
            yield connection
        admin.execute("drop database older with (force)")


def migrate(connection: psycopg.Connection, first: str, last: str) -> None:
    for file in sorted(MIGRATIONS.glob("*.sql")):
        if first <= file.name[:4] <= last:
            connection.execute(file.read_bytes())


def test_reports_of_nothing_are_covered_afterwards(older: psycopg.Connection) -> None:
    migrate(older, "0001", "0009")
    older.execute(
        "insert into staging.submission values (1, repeat('1', 64), 'f', 'csv', 1, now(), 'x', 'x',"
        " '2026-10', 'VN34_24', null, null, null, false, 'accepted', 2);"
        "insert into staging.heading values (1, 1, null, null, null, null, 'actual', 'VN34_24',"
        " 'bts_site_count', '2026-10', '2026-10-01', '2026-10-31');"
        "insert into staging.figure (submission_id, figure_no, heading_no, source_ref, value_text,"
        " status, reason)"
        " values (1, 1, 1, 'x', '-', 'ignored', 'NO_FIGURE'), (1, 2, 1, 'x', '-', 'ignored',"
        " 'NO_FIGURE')"
    )
    migrate(older, "0010", "0010")
    covered = older.execute(
        "select ref_area, period_end::text, figures_loaded from staging.coverage"
    )
    assert covered.fetchall() == [("VN34_24", "2026-10-31", 0)]


def test_observations_survive_the_parting_of_figures_and_headings(
    older: psycopg.Connection,
) -> None:
    migrate(older, "0001", "0005")
    older.execute(OBSERVATIONS)
    columns = "submission_id, figure_no, source_ref, value_text, unit_text, note, reply, status,"
    columns += " reason, kind, ref_area, indicator_code, breakdown, period, period_start,"
    columns += " period_end, value, value_low, value_high, qualifier, obs_status"
    before = older.execute(f"select {columns} from staging.observation order by 1, 2").fetchall()
    migrate(older, "0006", "0006")
    after = older.execute(f"select {columns} from staging.observation order by 1, 2").fetchall()
    assert after == before
    written = older.execute(
        "select province_text, period_text, indicator_text, breakdown_text"
        " from staging.observation order by submission_id, figure_no"
    ).fetchall()
    assert written == [
        ("24", "2026", "ecom_growth_pct", ""),
        ("Bắc Ninh", "2026", "ecom_growth_pct", "b = 1"),
        ("99", None, None, None),
    ]


MIXED = """
    insert into core.release values
        (1, '2026-10', 'published', now(), now(), null),
        (2, '2026-10', 'published', now(), now(), null),
        (3, '2026-10', 'published', now(), now(), null);
    insert into core.fact_indicator_history values
        (342401, 301, 2026100120261031, '', 2026, 1, 2, 5, 5, 5, 'exact', 'A', false, 1, 'a'),
        (342401, 301, 2026100120261031, '', 2026, 2, 3, 9, 9, 9, 'exact', 'A', true, 2, 'b'),
        (342401, 301, 2026100120261031, '', 2026, 3, null, 6, 6, 6, 'exact', 'A', false, 3, 'c'),
        (342401, 301, 2025100120251031, '', 2025, 1, null, 4, 4, 4, 'exact', 'A', false, 1, 'd');
    insert into core.fact_area_history values
        (1, 301, 2026100120261031, '', 2026, 2, null, 9, 9, 9, 'exact', 'P', true, 'sum',
            'PARTIAL', 1, 34),
        (1, 301, 2025100120251031, '', 2025, 1, null, 4, 4, 4, 'exact', 'P', false, 'sum',
            'PARTIAL', 1, 34);
    update core.release set content_hash = 1;
"""


def test_what_replaced_another_kind_stands_beside_it_afterwards(older: psycopg.Connection) -> None:
    migrate(older, "0001", "0012")
    older.execute(MIXED)
    migrate(older, "0013", "0015")
    versions = older.execute(
        "select is_synthetic, value, known_from_release, known_to_release"
        " from core.fact_indicator_history where year_key = 2026 order by 1, 3"
    ).fetchall()
    assert versions == [(False, 5, 1, 3), (False, 6, 3, None), (True, 9, 2, None)]
    assert older.execute("select year_key from core.fact_area_history").fetchall() == [(2025,)]
    assert older.execute(
        "select release_id from core.release where content_hash = core.content_hash(release_id)"
    ).fetchall() == [(1,), (2,), (3,)], "what a release is known by is told of the two series"
    assert older.execute(
        "select obj_description('core'::regnamespace, 'pg_namespace')"
    ).fetchone() == (REBUILD,)


def test_what_is_of_one_kind_stays_as_it_is(older: psycopg.Connection) -> None:
    migrate(older, "0001", "0012")
    older.execute(MIXED)
    older.execute("update core.fact_indicator_history set is_synthetic = true")
    before = older.execute("select * from core.fact_indicator_history order by 3, 6").fetchall()
    migrate(older, "0013", "0015")
    assert (
        older.execute("select * from core.fact_indicator_history order by 3, 6").fetchall()
        == before
    )
    assert older.execute("select count(*) from core.fact_area_history").fetchone() == (2,)
    assert older.execute(
        "select obj_description('core'::regnamespace, 'pg_namespace'), min(content_hash)"
        " from core.release"
    ).fetchone() == (None, 1)
