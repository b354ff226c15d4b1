"""Closed months: what comes later waits, and is let in by a decision with its reason."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from unittest.mock import create_autospec

import pytest
from sent_csv import HEADER, codes, phones, receive
from typer.testing import CliRunner

from ingestion.files import landing_area
from ingestion.landing import check, ingest, submit
from tmdt import cli
from tmdt.collection import verdict
from tmdt.releases import closed_months, load_request, release
from warehouse import database
from warehouse.home import Problem

pytestmark = [pytest.mark.db, pytest.mark.seeded]


@pytest.fixture
def send(warehouse, tmp_path):
    """Sends a CSV now."""
    return lambda *lines: receive(tmp_path, datetime.now(UTC), *lines)


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
    assert load_request.list_waiting_months() == ["2026-08", "2026-09"]
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


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_file_came_before_or_after_the_closing_by_the_databases_clock(
    warehouse, tmp_path, monkeypatch, minutes
):
    """Whatever the clock says of the machine where it landed."""
    off = timedelta(minutes=minutes)
    clock = create_autospec(datetime, now=lambda zone: datetime.now(zone) + off)
    monkeypatch.setattr(database, "datetime", clock)
    read_time = landing_area._read_time
    monkeypatch.setattr(landing_area, "_read_time", lambda seconds: read_time(seconds) + off)

    def send(province: str) -> None:
        file = tmp_path / f"{province}.csv"
        file.write_text(f"{HEADER}\n{phones(province, '2026-09')}\n")
        list(submit([file]))
        assert ingest().staged[0].loaded == 1

    send("24")
    time.sleep(1)  # what the clocks differ by is measured in whole seconds
    closed_months.close("2026-09", "audited")
    assert closed_months.count_held() == {}
    time.sleep(1)
    send("01")
    assert closed_months.count_held() == {"2026-09": 1}


def test_a_closed_month_cannot_be_changed_by_a_file_of_a_later_one(warehouse, send):
    closed_months.close("2026-07", "audited")
    closed_months.close("2026-08", "audited")
    both = send(phones("24", "2026-07"), phones("24", "2026-08"), phones("24", "2026-09"))
    assert codes(both) == ["PERIOD_CLOSED", "PERIOD_CLOSED"]
    closed_months.reopen("2026-08", "a correction")
    assert load_request.list_waiting_months() == [] and closed_months.count_held() == {"2026-07": 1}
    closed_months.reopen("2026-07", "a correction")
    assert load_request.list_waiting_months() == ["2026-09"]


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
