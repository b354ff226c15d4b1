"""Who owes what by when, and what came of it: the reporting rate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from releases import pass_gates
from sent_csv import phones, receive
from two_series import INVENTED, csv, take_in

from reference.catalogue import seed
from tmdt.releases import release, rollback, transform

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
COLLECTED_FROM = "2025-06-01"
RATE = """
    select p.ref_area, d.period, r.due, r.received, r.on_time, r.complete, r.accepted,
        r.n_submissions, r.n_figures, r.is_synthetic
    from marts.reporting_rate as r
    inner join marts.dim_province as p using (province_key)
    inner join marts.dim_period as d using (period_key)
"""


@pytest.fixture(scope="module")
def loaded(
    lasting_warehouse: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory
) -> psycopg.Connection:
    """Releases of June, July and August, opened on 20 August 2025, and what came of each month.

    What readers saw of each release is kept in tables of its number.
    """
    lasting_warehouse.execute(
        "update reference.obligation_rule set collected_from = %s", [COLLECTED_FROM]
    )
    reports(tmp_path_factory.mktemp("sent"))
    for number, period in enumerate(["2025-06", "2025-07", "2025-08"], start=1):
        publish(lasting_warehouse, release.open_candidate(period))
        keep(lasting_warehouse, number)
    return lasting_warehouse


def reports(folder: Path) -> None:
    july = datetime(2025, 7, 10, **DAY)
    receive(folder, july, phones("24", "2024-02"), *everything("24", "2025-06"))
    receive(folder, july, phones("01", "2025-06"), "01,2025-06,admin_fine_vnd,,5000,,")
    receive(folder, july, phones("02", "2025-06", "nothing legible"))
    receive(folder, july, phones("04", "2025-06"), phones("06", "2025-06"))
    receive(folder, july.replace(day=18), phones("06", "2025-06", 2))
    receive(folder, july.replace(day=14, hour=16, minute=59), phones("08", "2025-06"))
    receive(folder, july.replace(day=14, hour=17), phones("10", "2025-06"))
    receive(folder, july, phones("11", "2025-06", "-"))
    receive(folder, july.replace(day=31), phones("24", "2025-07"))
    receive(folder, OPENED.replace(day=19), phones("24", "2025-08"))
    receive(folder, OPENED.replace(day=21), phones("01", "2025-08", "nothing legible"))


def publish(connection: psycopg.Connection, number: int | None, opened: datetime = OPENED) -> None:
    assert number is not None
    connection.execute(
        "update core.release set opened_at = %s where release_id = %s", [opened, number]
    )
    transform.build()
    pass_gates(connection, number)
    release.publish(number)


def keep(connection: psycopg.Connection, number: int) -> None:
    connection.execute(f"create table public.rate_{number} as {RATE}")


def rate(
    connection: psycopg.Connection, ref_area: str, period: str, number: int
) -> list[tuple[Any, ...]]:
    return [
        row[2:]
        for row in connection.execute(
            f"select * from public.rate_{number} where ref_area = %s and period = %s",
            [ref_area, period],
        ).fetchall()
    ]


def months(connection: psycopg.Connection, number: int) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select period, count(*), count(*) filter (where due), count(*) filter (where received),"
        f" count(is_synthetic) from public.rate_{number} group by 1 order by 1"
    ).fetchall()


EARLY = ("2024-02", 1, 0, 1, 1)  # from before the collection: who sent it, and nobody else
JUNE = ("2025-06", 63, 63, 8, 8)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        # July is due, and its file has come: the release of June does not know it.
        (1, [EARLY, JUNE]),
        (2, [EARLY, JUNE, ("2025-07", 34, 34, 1, 1)]),
        (3, [EARLY, JUNE, ("2025-07", 34, 34, 1, 1), ("2025-08", 34, 0, 1, 1)]),
    ],
)
def test_every_province_in_force_owes_every_month_that_the_release_knows(
    loaded: psycopg.Connection, number: int, expected: list[Any]
) -> None:
    assert months(loaded, number) == expected


@pytest.mark.parametrize(
    ("ref_area", "period", "expected"),
    [
        # due, received, on_time, complete, accepted, n_submissions, n_figures, is_synthetic
        ("VN63_24", "2024-02", (False, True, None, False, True, 1, 1, False)),
        ("VN63_24", "2025-06", (True, True, True, True, True, 1, len(MONTHLY), False)),
        ("VN63_01", "2025-06", (True, True, True, False, False, 1, 1, False)),
        ("VN63_02", "2025-06", (True, True, True, False, False, 1, 0, False)),
        ("VN63_04", "2025-06", (True, True, True, False, True, 1, 1, False)),
        ("VN63_06", "2025-06", (True, True, True, False, True, 2, 2, False)),
        ("VN63_08", "2025-06", (True, True, True, False, True, 1, 1, False)),
        ("VN63_10", "2025-06", (True, True, False, False, True, 1, 1, False)),
        ("VN63_11", "2025-06", (True, True, True, False, False, 1, 0, False)),
        ("VN63_79", "2025-06", (True, False, False, False, False, 0, 0, None)),
        ("VN34_24", "2025-07", (True, True, True, False, True, 1, 1, False)),
        ("VN34_01", "2025-07", (True, False, False, False, False, 0, 0, None)),
        ("VN34_24", "2025-08", (False, True, True, False, True, 1, 1, False)),
        ("VN34_01", "2025-08", (False, False, False, False, False, 0, 0, None)),
    ],
    ids=[
        "before the collection", "complete", "in part", "rejected", "csv of two", "revised",
        "last minute", "late", "of nothing", "never", "in time", "silent", "early", "came after",
    ],
)  # fmt: skip
def test_what_came_of_an_obligation(
    loaded: psycopg.Connection, ref_area: str, period: str, expected: tuple[Any, ...]
) -> None:
    assert rate(loaded, ref_area, period, 3) == [expected]


def test_bi_reads_it_and_writes_nothing(loaded):
    with loaded.transaction(force_rollback=True):
        loaded.execute("set local role bi_reader")
        assert loaded.execute("select count(*) from marts.reporting_rate").fetchone() == (132,)
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


def test_building_again_says_the_same_until_a_later_release(loaded: psycopg.Connection) -> None:
    before = loaded.execute(RATE + "order by 1, 2").fetchall()
    transform.build()
    again = RATE.replace("marts.", "core.")
    assert loaded.execute(again + "order by 1, 2").fetchall() == before


def test_a_rollback_takes_back_what_a_release_knew(
    loaded: psycopg.Connection, tmp_path: Path
) -> None:
    """While the candidate waits, nothing changes; a load after it stands beside what is back."""
    was = {
        number: set(loaded.execute(f"select * from public.rate_{number}").fetchall())
        for number in (1, 2, 3)
    }
    candidate = rollback.open_rollback(1, "July was not of July")
    transform.build()
    assert set(loaded.execute(RATE).fetchall()) == was[3]
    assert candidate is not None
    publish(loaded, candidate, OPENED.replace(month=12))
    assert set(loaded.execute(RATE).fetchall()) == was[1]
    publish(loaded, rollback.open_rollback(2, "but it was"), OPENED.replace(month=12))
    assert set(loaded.execute(RATE).fetchall()) == was[2]
    receive(tmp_path, OPENED.replace(month=9, day=2), phones("04", "2025-07"))
    publish(loaded, release.open_candidate("2025-07"), OPENED.replace(month=9, day=15))
    keep(loaded, 6)
    assert months(loaded, 6) == [EARLY, JUNE, ("2025-07", 34, 34, 2, 2)], "and not August"
    assert rate(loaded, "VN34_04", "2025-07", 6) == [(True, True, False, False, True, 1, 1, False)]


def test_where_everything_is_invented_the_real_obligations_stand(
    warehouse: psycopg.Connection, tmp_path: Path
) -> None:
    """As the seed has them that ships: from January 2026 on."""
    take_in(csv(tmp_path, "invented", INVENTED, synthetic=True))
    publish(warehouse, release.open_candidate("2026-10"), datetime(2026, 11, 20, **DAY))
    found = warehouse.execute(
        "select series, min(period), max(period), count(*), count(*) filter (where due),"
        " count(*) filter (where received), array_agg(distinct is_synthetic)"
        " from marts.reporting_rate inner join marts.dim_period using (period_key)"
        " group by 1 order by 1"
    ).fetchall()
    [(_, *invented)] = [row for row in found if row[0] == "synthetic"]
    assert ("real", "2026-01", "2026-10", 340, 340, 0, [None]) in found
    assert invented[1] == "2026-10" and invented[5] == [True, None]
