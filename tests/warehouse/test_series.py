"""Real and synthetic figures are two series: from the file to the bulletin they never meet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from releases import pass_gates
from two_series import FLOW, INVENTED, RATE, REAL, REVISED, STOCK, csv, take_in

from expectations.gate import check as ask_gate
from expectations.suites import GATES
from tmdt.dissemination import bulletin
from tmdt.releases import release, rollback, transform

pytestmark = [pytest.mark.db, pytest.mark.seeded]


def build_and_publish(connection: psycopg.Connection, candidate: int, *, ask: bool = False) -> None:
    transform.build()
    if ask:
        for gate in GATES:
            assert ask_gate(gate, candidate)["success"]
    else:
        pass_gates(connection, candidate)
    release.publish(candidate)


def keep(connection: psycopg.Connection, number: int) -> None:
    """What readers see of a release, in tables of its number."""
    for view in ("fact_indicator", "fact_indicator_national", "fact_indicator_vn34",
                 "fact_indicator_by_period", "reporting_rate", "monthly_indicator_vi",
                 "monthly_indicator_en"):  # fmt: skip
        connection.execute(f"create table public.{view}_{number} as table marts.{view}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was sent, and the bulletins that came of it."""
    return tmp_path_factory.mktemp("sent")


@pytest.fixture(scope="module")
def released(lasting_warehouse: psycopg.Connection, folder: Path) -> psycopg.Connection:
    """Four releases: real; the same month invented; real again; and back to the first."""
    sent = [("real", REAL, False), ("invented", INVENTED, True), ("revised", REVISED, False)]
    for number, (name, lines, synthetic) in enumerate(sent, start=1):
        [staged] = take_in(csv(folder, name, lines, synthetic=synthetic))
        codes = [finding.code for finding in staged.findings]
        assert codes == (["SYNTHETIC_APART"] if synthetic else []), "one word, of what is replaced"
        assert release.open_candidate("2026-10") == number
        build_and_publish(lasting_warehouse, number, ask=synthetic)
        keep(lasting_warehouse, number)
        bulletin.write_bulletin("2026-10", folder / str(number), forms=("html",))
    assert rollback.open_rollback(1, "the invented month was loaded by mistake") == 4
    build_and_publish(lasting_warehouse, 4)
    keep(lasting_warehouse, 4)
    return lasting_warehouse


def figures(
    connection: psycopg.Connection, view: str, indicator: str, *, period: str = "2026-10",
    area: str | None = None, columns: str = "value",
) -> list[tuple[Any, ...]]:  # fmt: skip
    """The columns of real figures first, then of synthetic ones."""
    key = "province_key" if re.match("fact_indicator_(vn34_)?[0-9]", view) else "area_key"
    return connection.execute(
        f"select is_synthetic, {columns} from public.{view} as fact"
        f" inner join marts.dim_area as area on fact.{key} = area.area_key"
        " inner join marts.dim_indicator using (indicator_key)"
        " inner join marts.dim_period using (period_key)"
        " where indicator_code = %s and period = %s and area_code = %s"
        " order by is_synthetic",
        [indicator, period, area or "VN34_24"],
    ).fetchall()


def test_a_synthetic_file_replaces_no_real_figure(released: psycopg.Connection) -> None:
    assert figures(released, "fact_indicator_1", STOCK) == [(False, 2_000_000)]
    assert figures(released, "fact_indicator_2", STOCK) == [(False, 2_000_000), (True, 4_760_137)]


def test_a_real_file_replaces_no_synthetic_figure(released: psycopg.Connection) -> None:
    assert figures(released, "fact_indicator_3", STOCK) == [(False, 2_000_001), (True, 4_760_137)]


def test_a_rollback_is_no_revision_nor_is_what_it_undid(released: psycopg.Connection) -> None:
    versions = released.execute(
        "select count(*) from marts.fact_indicator_history inner join marts.dim_indicator"
        " using (indicator_key) where indicator_code = %s and not is_synthetic",
        [STOCK],
    ).fetchone()
    assert versions == (3,)
    assert not released.execute("select * from marts.fact_revision").fetchall()


def test_the_country_and_todays_provinces_are_made_of_one_kind(
    released: psycopg.Connection,
) -> None:
    columns = "value, n_present, reason"
    assert figures(released, "fact_indicator_national_2", FLOW, area="VN", columns=columns) == [
        (False, 1_500_000, 2, "PARTIAL"), (True, 7_000_000, 1, "PARTIAL"),
    ]  # fmt: skip
    assert figures(released, "fact_indicator_national_2", STOCK, area="VN", columns=columns) == [
        (False, 2_000_000, 1, "PARTIAL"), (True, 13_760_137, 2, "PARTIAL"),
    ]  # fmt: skip
    assert figures(released, "fact_indicator_vn34_2", FLOW) == [
        (False, 1_000_000),
        (True, 7_000_000),
    ]


def test_a_rate_is_weighed_by_its_own_kind(released: psycopg.Connection) -> None:
    assert figures(
        released, "fact_indicator_national_2", RATE, area="VN", columns="value, reason"
    ) == [
        (False, None, "WEIGHT_MISSING"),
        (True, 90, "PARTIAL"),
    ]


def test_periods_are_made_of_months_of_one_kind(released: psycopg.Connection) -> None:
    found = figures(
        released, "fact_indicator_by_period_2", FLOW, period="2026-Q3", columns="value, n_present"
    )
    assert found == [(False, 100, 1), (True, 9, 1)]
    year = figures(released, "fact_indicator_by_period_2", FLOW, period="2026")
    assert year == [(False, 1_000_100), (True, 7_000_009)]


def test_a_synthetic_file_fulfils_no_obligation(released: psycopg.Connection) -> None:
    rates = released.execute(
        "select is_synthetic, received, n_submissions, n_figures from public.reporting_rate_2"
        " inner join marts.dim_province using (province_key)"
        " inner join marts.dim_period using (period_key)"
        " where ref_area = 'VN34_24' and period = '2026-10' order by 1"
    ).fetchall()
    assert rates == [(False, True, 1, 3), (True, True, 1, 4)]
    of_august = released.execute(
        "select series, is_synthetic, received from public.reporting_rate_3"
        " inner join marts.dim_province using (province_key)"
        " inner join marts.dim_period using (period_key)"
        " where ref_area = 'VN34_24' and period = '2026-08' order by 1"
    ).fetchall()
    assert of_august == [("real", None, False), ("synthetic", True, True)]


def test_the_bulletin_shows_the_real_figures_before_and_after(
    released: psycopg.Connection, folder: Path
) -> None:
    tables, pages = (
        [(folder / str(number) / name).read_text("utf-8") for number in (1, 2)]
        for name in ("figures.csv", "bulletin.html")
    )
    assert tables[0] == tables[1] and "2000000" in tables[0] and "4760137" not in tables[1]
    assert "DỮ LIỆU GIẢ LẬP" not in pages[1]
    assert "Kho còn có 6 số liệu giả lập của tháng này" in pages[1]
    assert "Kho còn có" not in pages[0]


def test_going_back_undoes_each_kind_by_itself(released: psycopg.Connection) -> None:
    for view in ("fact_indicator", "fact_indicator_vn34", "fact_indicator_by_period"):
        columns = "indicator_key, period_key, breakdown, is_synthetic, value"
        first, last = (
            released.execute(
                f"select {columns} from public.{view}_{number} where value is not null"
            ).fetchall()
            for number in (1, 4)
        )
        assert sorted(first) == sorted(last) != []
    hashes = dict(
        released.execute("select release_id, content_hash from marts.dim_release").fetchall()
    )
    assert hashes[1] == hashes[4] != hashes[2]
    assert {number: release.compute_content_hash(number) for number in hashes} == hashes


def test_the_past_is_told_of_each_kind(released: psycopg.Connection) -> None:
    for number in (1, 2, 3, 4):
        as_it_was = released.execute(
            "select province_key, indicator_key, period_key, is_synthetic, value"
            " from marts.fact_indicator_at_release(%s) except all select province_key,"
            f" indicator_key, period_key, is_synthetic, value from public.fact_indicator_{number}",
            [number],
        ).fetchall()
        assert as_it_was == []


def test_a_rebuild_gives_the_same_two_series(released: psycopg.Connection) -> None:
    def versions() -> list[Any]:
        return [
            sorted(map(str, released.execute(f"select * from core.{table}").fetchall()))
            for table in release.list_histories(released)
        ]

    before = versions()
    transform.build(rebuild=True)
    assert versions() == before


@pytest.mark.parametrize("wide", ["monthly_indicator_vi", "monthly_indicator_en"])
def test_wide_views_name_the_kind(released: psycopg.Connection, wide: str) -> None:
    named = {"monthly_indicator_vi": "loai_so_lieu", "monthly_indicator_en": "series"}[wide]
    found = released.execute(f"select distinct {named} from public.{wide}_3 order by 1").fetchall()
    assert [name for (name,) in found] == {
        "loai_so_lieu": ["số liệu giả lập", "số liệu thật"],
        "series": ["invented figures", "real figures"],
    }[named]


def test_every_view_with_figures_says_of_which_kind(released: psycopg.Connection) -> None:
    without = released.execute("""
        select relname from pg_class as relation
        where
            relnamespace = 'marts'::regnamespace and relkind in ('r', 'v')
            and exists (
                select from pg_attribute where attrelid = relation.oid
                and attname ~ '(^|_)(value|gia_tri|value_low|n_figures|source_ref)$'
                and attname <> 'observed_value'  -- of a gate, not of a province
            )
            and not exists (
                select from pg_attribute where attrelid = relation.oid
                and attname in ('is_synthetic', 'la_so_lieu_gia_lap')
                and col_description(relation.oid, attnum) is not null
            )
    """).fetchall()
    assert without == []
