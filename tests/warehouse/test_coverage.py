"""Receipts, revisions, and what became of each province and period."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sent_csv import HEADER, phones, receive
from typer.testing import CliRunner

from ingestion.landing import ingest, submit
from tmdt import cli
from tmdt.releases import load_request, release

pytestmark = [pytest.mark.db, pytest.mark.seeded]


@pytest.fixture
def send(warehouse, tmp_path):
    """Sends a CSV now."""
    return lambda *lines: receive(tmp_path, datetime.now(UTC), *lines)


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
    assert load_request.list_waiting_months() == []
    assert release.open_candidate("2026-09") is None
