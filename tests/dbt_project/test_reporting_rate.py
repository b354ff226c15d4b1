"""Who owes what by when, and what came of it: the reporting rate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from releases import pass_gates
from sent_csv import phones, receive

from reference.catalogue import seed
from tmdt.releases import release, transform

pytestmark = [pytest.mark.db, pytest.mark.seeded]

MONTHLY = [
    row
    for row in seed("indicator")
    if row["frequency"] == "M" and row["group_code"] not in ("CTX", "DEN")
]
DAY = {"tzinfo": UTC}


def everything(province: str, period: str) -> list[str]:
    return [f"{province},{period},{i['indicator_code']},,1,{i['unit']}," for i in MONTHLY]


OPENED = datetime(2025, 8, 20, **DAY)
RATE = """
    select p.ref_area, d.period, r.due, r.received, r.on_time, r.complete, r.accepted,
        r.n_submissions, r.n_figures
    from marts.reporting_rate as r
    inner join marts.dim_province as p using (province_key)
    inner join marts.dim_period as d using (period_key)
"""


@pytest.fixture(scope="module")
def loaded(
    lasting_warehouse: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory
) -> psycopg.Connection:
    """A warehouse with one release, opened on 20 August 2025, and what had come by then."""
    reports(tmp_path_factory.mktemp("sent"))
    publish(lasting_warehouse, "2025-06")
    return lasting_warehouse


def reports(folder: Path) -> None:
    july = datetime(2025, 7, 10, **DAY)
    receive(folder, july, *everything("24", "2025-06"))
    receive(folder, july, phones("01", "2025-06"), "01,2025-06,admin_fine_vnd,,5000,,")
    receive(folder, july, phones("02", "2025-06", "nothing legible"))
    receive(folder, july, phones("04", "2025-06"), phones("06", "2025-06"))
    receive(folder, july.replace(day=18), phones("06", "2025-06", 2))
    receive(folder, july.replace(day=14, hour=16, minute=59), phones("08", "2025-06"))
    receive(folder, july.replace(day=14, hour=17), phones("10", "2025-06"))
    receive(folder, july, phones("11", "2025-06", "-"))
    receive(folder, july.replace(day=31), phones("24", "2025-07"))
    receive(folder, OPENED.replace(day=19), phones("24", "2025-08"))
    receive(folder, OPENED.replace(day=21), phones("01", "2025-07"))


def publish(connection: psycopg.Connection, period: str, opened: datetime = OPENED) -> None:
    number = release.open_candidate(period)
    connection.execute(
        "update core.release set opened_at = %s where release_id = %s", [opened, number]
    )
    transform.build()
    pass_gates(connection, number)
    release.publish(number)


def rate(connection: psycopg.Connection, ref_area: str, period: str) -> tuple:
    found = connection.execute(
        RATE + "where p.ref_area = %s and d.period = %s", [ref_area, period]
    ).fetchall()
    assert len(found) == 1
    return found[0][2:]


def test_every_province_in_force_owes_every_month(loaded):
    found = loaded.execute(
        "select period, vintage, count(*), count(*) filter (where due), min(due_on)::text"
        " from marts.reporting_rate"
        " inner join marts.dim_province using (province_key)"
        " inner join marts.dim_period using (period_key)"
        " group by 1, 2 order by 1"
    ).fetchall()
    assert found == [
        ("2025-06", "VN63", 63, 63, "2025-07-14"),
        ("2025-07", "VN34", 34, 34, "2025-08-14"),
        ("2025-08", "VN34", 34, 0, "2025-09-14"),
    ]


@pytest.mark.parametrize(
    ("ref_area", "period", "expected"),
    [
        # due, received, on_time, complete, accepted, n_submissions, n_figures
        ("VN63_24", "2025-06", (True, True, True, True, True, 1, len(MONTHLY))),
        ("VN63_01", "2025-06", (True, True, True, False, False, 1, 1)),
        ("VN63_02", "2025-06", (True, True, True, False, False, 1, 0)),
        ("VN63_04", "2025-06", (True, True, True, False, True, 1, 1)),
        ("VN63_06", "2025-06", (True, True, True, False, True, 2, 2)),
        ("VN63_08", "2025-06", (True, True, True, False, True, 1, 1)),
        ("VN63_10", "2025-06", (True, True, False, False, True, 1, 1)),
        ("VN63_11", "2025-06", (True, True, True, False, False, 1, 0)),
        ("VN63_79", "2025-06", (True, False, False, False, False, 0, 0)),
        ("VN34_24", "2025-07", (True, True, True, False, True, 1, 1)),
        ("VN34_01", "2025-07", (True, False, False, False, False, 0, 0)),
        ("VN34_24", "2025-08", (False, True, True, False, True, 1, 1)),
    ],
    ids=[
        "complete", "in part", "rejected", "csv of two", "revised", "last minute", "late",
        "of nothing", "never", "early", "came after", "not due yet",
    ],
)  # fmt: skip
def test_what_came_of_an_obligation(loaded, ref_area, period, expected):
    assert rate(loaded, ref_area, period) == expected


def test_bi_reads_it_and_writes_nothing(loaded):
    with loaded.transaction(force_rollback=True):
        loaded.execute("set local role bi_reader")
        assert loaded.execute("select count(*) from marts.reporting_rate").fetchone() == (131,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            loaded.execute("delete from marts.reporting_rate")


def test_built_table_has_the_columns_of_the_published_one(loaded):
    core, marts = (
        loaded.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = %s and table_name = 'reporting_rate' order by ordinal_position",
            [schema],
        ).fetchall()
        for schema in ("core", "marts")
    )
    assert core == marts != []


def test_building_again_says_the_same_until_a_later_release(loaded):
    before = loaded.execute(RATE + "order by 1, 2").fetchall()
    transform.build()
    again = RATE.replace("marts.", "core.")
    assert loaded.execute(again + "order by 1, 2").fetchall() == before
    publish(loaded, "2025-07", OPENED.replace(month=9, day=15))
    assert rate(loaded, "VN34_01", "2025-07") == (True, True, False, False, True, 1, 1)
    assert rate(loaded, "VN34_24", "2025-08") == (True, True, True, False, True, 1, 1)
