"""Findings in the warehouse: held against what is published, and followed over their life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from published import make_provinces, publish_staged

from expectations.rules import registry
from ingestion.landing import check, ingest, submit
from ingestion.long_csv.reader import read_long_csv
from ingestion.staging.staged import Received, Staged
from ingestion.submission import stage

pytestmark = pytest.mark.db

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note,reply\n"
AREAS = [f"{code:02}" for code in (1, 4, 8, 11, 12, 14, 15, 19, 20)]
Send = Callable[..., Staged]


@pytest.fixture
def send(warehouse: psycopg.Connection, tmp_path: Path) -> Send:
    """Checks a CSV, lands it, holds the two against each other, and tells what became of it."""

    def send(name: str, *lines: str) -> Staged:
        file = tmp_path / name
        file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        [checked] = check(file)
        list(submit([file]))
        [staged] = ingest().staged
        assert staged.findings == checked.findings
        return staged

    return send


@pytest.fixture
def publish(warehouse: psycopg.Connection) -> Callable[[], None]:
    """Publishes everything that was staged."""
    make_provinces(warehouse)
    return lambda: publish_staged(warehouse)


def month(period: str, value: object, province: str = "24", reply: str = "") -> str:
    return f"{province},{period},handled_case_count,,{value},vụ,,{reply}"


def months(first: int, last: int) -> list[str]:
    return [f"{2025 + (n - 1) // 12}-{(n - 1) % 12 + 1:02}" for n in range(first, last + 1)]


def severities(staged: Staged) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in staged.findings]


def status(warehouse: psycopg.Connection, staged: Staged) -> list[tuple]:
    return warehouse.execute(
        "select status, obs_status from staging.observation where submission_id = %s"
        " order by figure_no",
        [staged.submission_id],
    ).fetchall()


def test_a_jump_is_loaded_marked_and_reported(warehouse, send: Send, publish):
    past = [month(period, 900 + n) for n, period in enumerate(months(13, 21))]
    assert severities(send("past.csv", *past)) == []
    publish()
    staged = send("october.csv", month("2026-10", 10_000))
    assert severities(staged) == [("JUMP_FROM_HISTORY", "warning")]
    assert (staged.status, status(warehouse, staged)) == ("accepted", [("loaded", "V")])
    assert "từ 902 đến 906" in staged.findings[0].message_vi and staged.findings[0].line == 2
    assert registry()["JUMP_FROM_HISTORY"].asks == "reviewer"


def test_real_figures_are_not_held_against_invented_ones(warehouse, send: Send, publish):
    send("past.csv", *[month(period, 900) for period in months(13, 21)])
    warehouse.execute("update staging.submission set is_synthetic = true")
    publish()
    assert severities(send("october.csv", month("2026-10", 10_000))) == []


def test_a_cumulative_figure_that_falls_is_reported(warehouse, send: Send, publish):
    send("september.csv", month("2026-01-01/2026-09-30", 900))
    publish()
    staged = send("october.csv", month("2026-01-01/2026-10-31", 890))
    assert severities(staged) == [("CUMULATIVE_FALLS", "warning")]
    assert status(warehouse, staged) == [("loaded", "U")]
    assert "890" in staged.findings[0].message_en and "900" in staged.findings[0].message_en


def test_a_figure_far_from_its_peers_is_reported(warehouse, send: Send, publish):
    send("september.csv", *[month("2026-09", 900 + 10 * int(area), area) for area in AREAS])
    publish()
    assert severities(send("fine.csv", month("2026-10", 5000))) == []
    staged = send("october.csv", month("2026-10", 90_000))
    assert severities(staged) == [("FAR_FROM_PEERS", "warning")]
    assert "off 9 provinces (middle value 1,020)" in staged.findings[0].message_en


def test_what_is_not_published_is_no_history(send: Send):
    send("past.csv", *[month(period, 900) for period in months(13, 21)])
    assert severities(send("october.csv", month("2026-10", 10_000))) == []


# Over its life -------------------------------------------------------------------------------


def life(warehouse: psycopg.Connection, relation: str = "quality.finding_life") -> list[tuple]:
    return warehouse.execute(
        f"select submission_id, code, state, answered_by, reply, resolved_by from {relation}"
        " where severity <> 'info' order by submission_id, finding_no"
    ).fetchall()


def test_a_finding_is_opened_answered_and_resolved(warehouse, send: Send):
    send("one.csv", month("2026-10", "10.5"), month("2026-09", 7))
    assert life(warehouse) == [(1, "FRACTION_OF_COUNT", "open", None, None, None)]
    send("other.csv", month("2026-10", 8, "01"))
    assert life(warehouse)[0][2] == "open"
    send("two.csv", month("2026-10", "10.6", reply="Đúng"), month("2026-09", 7))
    assert life(warehouse) == [
        (1, "FRACTION_OF_COUNT", "answered", 3, "Đúng", None),
        (3, "FRACTION_OF_COUNT", "open", None, None, None),
    ]
    send("three.csv", month("2026-10", 10))
    assert life(warehouse) == [
        (1, "FRACTION_OF_COUNT", "resolved", 3, "Đúng", 4),
        (3, "FRACTION_OF_COUNT", "resolved", None, None, 4),
    ]


def test_a_finding_on_a_whole_file_is_resolved_by_the_next_one(warehouse, send: Send):
    send("24_2026-10.csv", month("2026-10", 10), month("2026-10", 11))
    assert {row[2] for row in life(warehouse)} == {"open"}
    send("again_2026-10.csv", month("2026-10", 11))
    assert {row[1:] for row in life(warehouse)} == {
        ("SAME_FIGURE_TWICE", "resolved", None, None, 2)
    }


def test_readers_see_findings_of_published_submissions_only(warehouse, send: Send, publish):
    send("one.csv", month("2026-10", "10.5"), month("2026-09", 7))
    send("bad.csv", month("2026-10", 10, "01"), month("2026-10", 11, "01"))
    assert life(warehouse, "marts.quality_finding") == []
    publish()
    send("two.csv", month("2026-10", 10))
    assert life(warehouse, "marts.quality_finding") == [
        (1, "FRACTION_OF_COUNT", "open", None, None, None)
    ]
    publish()
    assert life(warehouse, "marts.quality_finding") == [
        (1, "FRACTION_OF_COUNT", "resolved", None, None, 3)
    ]


def test_readers_see_the_gates_of_published_releases_only(warehouse):
    warehouse.execute("""
        insert into core.release values
            (1, '2026-09', 'published', now() - interval '2 hours', now() - interval '1 hour'),
            (2, '2026-10', 'candidate', now(), null);
        insert into quality.validation (release_id, gate, validated_at, success, run_id) values
            (1, 'staging', now() - interval '3 hours', false, 'blocked before'),
            (1, 'staging', now() - interval '90 minutes', true, 'published'),
            (2, 'staging', now(), true, 'not yet');
        insert into quality.expectation_result
        select validation_id, 1, 'suite', 'expectation', 'warning', false, 3, '3', '[]'
        from quality.validation
    """)
    assert warehouse.execute(
        "select release_id, period, run_id, expectation, unexpected_count"
        " from marts.quality_validation"
    ).fetchall() == [(1, "2026-09", "published", "expectation", 3)]


@pytest.mark.parametrize("view", ["quality_finding", "quality_validation"])
def test_every_column_that_readers_see_is_described(warehouse, view: str):
    columns = warehouse.execute(
        "select attname, col_description(attrelid, attnum) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0",
        [f"marts.{view}"],
    ).fetchall()
    assert columns and [name for name, comment in columns if not comment] == []


def test_why_figures_are_set_aside_is_said_once_a_sheet_whatever_the_chunks(
    warehouse: psycopg.Connection, tmp_path: Path
) -> None:
    file = tmp_path / "dashes.csv"
    lines = [f"24,2023-{month:02},phone_subscriber_count,,-,thuê bao," for month in range(1, 7)]
    file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    reading = read_long_csv(file)
    (chunk,) = (chunk for chunk in reading.chunks if len(chunk))
    apart = replace(reading, chunks=[chunk.slice(at, 2) for at in range(0, 6, 2)])
    received = Received("f.csv", "0" * 64, 1, datetime.now(UTC), "archive")
    with warehouse.transaction():
        staged = stage(warehouse, received, apart)
    assert [finding.code for finding in staged.findings] == ["NO_FIGURE"]
    assert staged.ignored == 6
    reasons = warehouse.execute("select distinct reason from staging.figure").fetchall()
    assert reasons == [("NO_FIGURE",)]


def test_an_indicator_has_no_figure_before_it_exists(send: Send) -> None:
    staged = send(
        "index.csv", "24,2011,ebi_score,,30,điểm,,", "24,2012,ebi_score,,31,điểm,,",
        "24,2019-11,public_service_national_portal_pct,,4,%,,",
        "24,2019-12,public_service_national_portal_pct,,5,%,,",
    )  # fmt: skip
    found = [(finding.code, finding.line) for finding in staged.findings]
    assert found == [("PERIOD_BEFORE_INDICATOR", 2), ("PERIOD_BEFORE_INDICATOR", 4)]
    assert (staged.loaded, staged.rejected) == (2, 2)
    assert "exists since 2012-01-01 only" in staged.findings[0].message_en
