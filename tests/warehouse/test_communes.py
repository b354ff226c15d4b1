"""Thousands of communes beside each figure of a province are read only by who asks for them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from published import make_provinces, publish_staged

from ingestion.landing import ingest, submit
from reference.catalogue import seed
from reference.project import PROJECT

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
PUBLISHED = [
    ("24", "2026-09", "", 30), ("24", "2026-09", "commune=07213", 10),
    ("01", "2026-09", "", 50), ("01", "2026-09", "commune=00004", 20),
]  # fmt: skip
WITHOUT = "not like '%commune=%'"
"""The condition of the index, which the planner must find in the query, letter by letter."""


def take_in(file: Path, rows: list[tuple[str, str, str, int]]) -> int:
    lines = [
        f"{province},{period},handled_case_count,{breakdown},{value},vụ,"
        for province, period, breakdown, value in rows
    ]
    file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    list(submit([file]))
    [staged] = ingest().staged
    return staged.submission_id


@pytest.fixture
def known(warehouse: psycopg.Connection, tmp_path: Path) -> psycopg.Connection:
    make_provinces(warehouse)
    take_in(tmp_path / "known.csv", PUBLISHED)
    publish_staged(warehouse)
    return warehouse


@pytest.mark.db
@pytest.mark.parametrize("breakdown", ["", "commune=07213"])
def test_a_submission_is_held_against_its_own_breakdowns(
    known: psycopg.Connection, tmp_path: Path, breakdown: str
) -> None:
    number = take_in(tmp_path / "new.csv", [("24", "2026-10", breakdown, 31)])
    query = "select ref_area, breakdown from staging.history_of(%s, false)"
    assert known.execute(query, [number]).fetchall() == [("VN34_24", breakdown)]


@pytest.mark.db
def test_peers_are_provinces(known: psycopg.Connection, tmp_path: Path) -> None:
    number = take_in(tmp_path / "new.csv", [("24", "2026-10", "", 31)])
    query = "select ref_area, breakdown from staging.peers_of(%s, false) order by 1"
    assert known.execute(query, [number]).fetchall() == [("VN34_01", ""), ("VN34_24", "")]


@pytest.mark.db
def test_the_index_without_communes_serves_who_needs_none(warehouse: psycopg.Connection) -> None:
    warehouse.execute("set enable_seqscan = off")
    plan = warehouse.execute(
        "explain select value from core.fact_indicator_history"
        f" where indicator_key = 1 and period_key = 2 and breakdown {WITHOUT}"
    ).fetchall()
    assert any("fact_indicator_history_without_communes" in line for (line,) in plan)


@pytest.mark.db
def test_a_chart_of_totals_finds_them_by_their_index(warehouse: psycopg.Connection) -> None:
    """As a reader, whom row security keeps from indexes by conditions that might leak."""
    warehouse.execute("set enable_seqscan = off")
    warehouse.execute("set role bi_reader")
    plan = warehouse.execute(
        "explain select value from marts.fact_indicator"
        " where indicator_key = 1 and period_key = 2 and is_total"
    ).fetchall()
    assert any("fact_indicator_history_totals" in line for (line,) in plan)


@pytest.mark.parametrize(
    "file",
    [
        "dbt_project/models/history/int_touched_figure.sql",
        "warehouse/internal/staging/peers_of.sql",
    ],
)
def test_who_needs_none_says_so_in_the_words_of_the_index(file: str) -> None:
    assert WITHOUT in (PROJECT / file).read_text(encoding="utf-8")


def test_communes_are_places() -> None:
    """Who leaves out places may leave out communes first."""
    [commune] = [row for row in seed("breakdown_dimension") if row["dimension"] == "commune"]
    assert commune["is_territorial"] == "true"
