"""Who owes what by when: receipts, revisions, closed months and the reporting rate."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from releases import pass_gates
from typer.testing import CliRunner

from ingestion.landing import check, ingest, submit
from ingestion.reading import read_submission
from ingestion.staging.staged import Received, Staged
from ingestion.submission import stage
from reference.catalogue import seed
from tmdt import cli
from tmdt.collection import verdict
from tmdt.releases import closed_months, release, transform
from warehouse import database
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.seeded]

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note"
MONTHLY = [
    row
    for row in seed("indicator")
    if row["frequency"] == "M" and row["group_code"] not in ("CTX", "DEN")
]
DAY = {"tzinfo": UTC}


def phones(province: str, period: str, value: object = 1) -> str:
    return f"{province},{period},phone_subscriber_count,,{value},subscriber,"


def everything(province: str, period: str) -> list[str]:
    return [f"{province},{period},{i['indicator_code']},,1,{i['unit']}," for i in MONTHLY]


def receive(folder: Path, at: datetime, *lines: str) -> Staged:
    """Stages a CSV as if it had come at that moment."""
    text = "\n".join([HEADER, *lines, ""])
    sha256 = hashlib.sha256(f"{at}{text}".encode()).hexdigest()
    file = folder / f"{sha256}.csv"
    file.write_text(text, encoding="utf-8")
    received = Received("sent.csv", sha256, len(text), at, "archive")
    with database.connect() as connection:
        return stage(connection, received, read_submission(file))


def codes(staged: Staged) -> list[str]:
    return [finding.code for finding in staged.findings]


@pytest.fixture
def send(warehouse, tmp_path):
    """Sends a CSV now."""
    return lambda *lines: receive(tmp_path, datetime.now(UTC), *lines)


# Receipts and revisions ----------------------------------------------------------------------


def test_a_receipt_says_when_the_same_bytes_came_before(warehouse, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"{HEADER}\n{phones('24', '2026-09')}\n", encoding="utf-8")
    again = tmp_path / "b.csv"
    again.write_bytes(file.read_bytes())

    def came_before(*files: Path) -> list[bool]:
        return [before for _, _, before in submit(files)]

    assert came_before(file, again) == [False, True], "the first still waits in the landing area"
    assert ingest().duplicates == ["b.csv"]
    assert came_before(file) == [True], "it is in the archive"
    output = CliRunner().invoke(cli.app, ["submit", str(file)]).output
    assert "received before" in output


def test_another_file_for_the_same_month_is_a_revision_and_both_are_kept(warehouse, send):
    first = send(phones("24", "2026-09", 1))
    send(phones("24", "2026-08", 1))
    send(phones("01", "2026-09", 1))
    send(phones("24", "2026-09", "nothing legible"))
    send(phones("24", "2026-09", 3), phones("01", "2026-09", 3))
    second = send(phones("24", "2026-09", 2))
    revisions = warehouse.execute(
        "select submission_id, revision, supersedes_submission_id from staging.submission_revision"
        " where ref_area = 'VN34_24' and load_period = '2026-09' order by 2"
    ).fetchall()
    assert revisions == [
        (first.submission_id, 1, None),
        (second.submission_id, 2, first.submission_id),
    ]
    assert warehouse.execute("select count(*) from staging.submission").fetchone() == (6,)


def test_coverage_tells_what_became_of_each_province_and_period(warehouse, send):
    send(
        phones("24", "2026-09", 5),
        phones("24", "2026-09", 5),  # repeated: set aside, neither loaded nor rejected
        "24,2026-09,bank_account_count,,many,account,",
        phones("24", "2099-01"),
        phones("99", "2026-09"),
        "01,2026,admin_unit_count,,126,unit,",
    )
    found = warehouse.execute(
        "select ref_area, period_end::text, indicators, figures_loaded, figures_rejected"
        " from staging.coverage order by 1, 2"
    ).fetchall()
    assert found[1:] == [("VN34_24", "2026-09-30", ["phone_subscriber_count"], 1, 1)]
    assert found[0][:2] == ("VN34_01", "2026-12-31")


def test_a_month_of_reports_of_nothing_is_covered_and_makes_no_release(warehouse, send):
    assert send(phones("24", "2026-09", "-")).status == "accepted"
    send(phones("01", "2026-09", "-"), phones("01", "2026-09", "-"))
    assert warehouse.execute(
        "select ref_area, period_end::text, indicators, figures_loaded, figures_rejected"
        " from staging.coverage order by 1"
    ).fetchall() == [
        ("VN34_01", "2026-09-30", [], 0, 0),
        ("VN34_24", "2026-09-30", [], 0, 0),
    ]
    assert release.list_pending_periods() == []
    assert release.open_candidate("2026-09") is None


# Closed months -------------------------------------------------------------------------------


def test_what_comes_after_the_closing_waits_for_the_reopening(warehouse, send):
    before = send(phones("24", "2026-09"))
    closed_months.close("2026-09", "year-end audit")
    assert closed_months.is_closed("2026-09") and not closed_months.is_closed("2026-08")
    late = send(phones("01", "2026-09"))
    send(phones("01", "2026-08"))
    assert codes(before) == [] and codes(late) == ["PERIOD_CLOSED"]
    assert late.status == "accepted" and late.loaded == 1
    assert "2026-09" in late.findings[0].message_vi
    assert closed_months.count_held() == {"2026-09": 1}
    assert release.list_pending_periods() == ["2026-08", "2026-09"]
    release.open_candidate("2026-09")
    assert taken_in(warehouse) == [before.submission_id], "what had come before may still enter"
    closed_months.reopen("2026-09", "Hà Nội was late")
    assert closed_months.count_held() == {}
    release.open_candidate("2026-09")
    assert taken_in(warehouse) == [before.submission_id, late.submission_id]
    assert codes(send(phones("04", "2026-09"))) == []


def taken_in(warehouse) -> list[int]:
    rows = warehouse.execute("select submission_id from core.release_submission order by 1")
    return [row[0] for row in rows]


def test_a_closed_month_cannot_be_changed_by_a_file_of_a_later_one(warehouse, send):
    closed_months.close("2026-07", "audited")
    closed_months.close("2026-08", "audited")
    both = send(phones("24", "2026-07"), phones("24", "2026-08"), phones("24", "2026-09"))
    assert codes(both) == ["PERIOD_CLOSED", "PERIOD_CLOSED"]
    closed_months.reopen("2026-08", "a correction")
    assert release.list_pending_periods() == [] and closed_months.count_held() == {"2026-07": 1}
    closed_months.reopen("2026-07", "a correction")
    assert release.list_pending_periods() == ["2026-09"]


def test_a_rejected_file_waits_for_nothing(warehouse, send):
    closed_months.close("2026-09", "audited")
    assert "PERIOD_CLOSED" not in codes(send(phones("24", "2026-09", "nothing legible")))
    assert closed_months.count_held() == {}


def test_checking_tells_of_the_closing_too(warehouse, tmp_path):
    closed_months.close("2026-09", "audited")
    file = tmp_path / "a.csv"
    file.write_text(f"{HEADER}\n{phones('24', '2026-09')}\n", encoding="utf-8")
    (staged,) = check(file)
    assert codes(staged) == ["PERIOD_CLOSED"] and verdict.as_json(staged)["accepted"]


def test_decisions_are_kept_with_their_reasons_and_make_sense(warehouse):
    closed_months.close("2026-09", " audited ")
    for decide, period, reason, complaint in [
        (closed_months.close, "2026-09", "again", "already closed"),
        (closed_months.reopen, "2026-08", "why not", "not closed"),
        (closed_months.close, "2026-08", "  ", "reason"),
        (closed_months.close, "2026-Q3", "audited", "not a month"),
        (closed_months.close, "September", "audited", "not a period"),
    ]:
        with pytest.raises(Problem, match=complaint):
            decide(period, reason)
    closed_months.reopen("2026-09", "a mistake")
    decisions = [(d.period, d.is_closed, d.reason) for d in closed_months.list_closings()]
    assert decisions == [("2026-09", True, "audited"), ("2026-09", False, "a mistake")]
    assert all(decision.decided_by for decision in closed_months.list_closings())


def test_months_are_closed_and_reopened_by_command(warehouse, send):
    def tmdt(*arguments: str) -> str:
        result = CliRunner().invoke(cli.app, ["period", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    assert "no month was ever closed" in tmdt("list")
    tmdt("close", "2026-09", "--reason", "audited [2026]")
    send(phones("24", "2026-09"))
    listed = tmdt("list")
    assert "audited [2026]" in listed and "2026-09: 1 submissions arrived later" in listed
    assert "1 held" in tmdt("reopen", "2026-09", "--reason", "late")
    assert closed_months.count_held() == {}


# The reporting rate --------------------------------------------------------------------------

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
