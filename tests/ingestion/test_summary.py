"""What a submission holds in all, as told while it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingestion.long_csv.reader import read_long_csv
from ingestion.staging.outcome import decide
from ingestion.staging.summary import Summary
from ingestion.understanding.understand import understand

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
PREPAID = "24,2026-09,phone_subscriber_count,account_type=prepaid,5,thuê bao,\n"
COMMUNE = "24,2026-09,phone_subscriber_count,commune=25000,5,thuê bao,\n"
TOTAL = "24,2026-09,phone_subscriber_count,,7,thuê bao,\n"
UNKNOWN = "24,2026-09,no_such_indicator,commune=25000,5,,\n"


def summary_of(folder: Path, *submission: str) -> Summary:
    """Of a file for each text, taken in one after the other as chunks are."""
    summary = Summary()
    for at, lines in enumerate(submission):
        file = folder / f"{at}.csv"
        file.write_text(HEADER + lines, encoding="utf-8")
        for chunk in read_long_csv(file).chunks:
            summary.add(decide(*understand(chunk, date(2026, 11, 22)), set(), bool)[0])
    return summary


@pytest.mark.parametrize(
    ("chunks", "lacking"),
    [
        ([COMMUNE], {"repeated", "totals", "parts"}),
        ([PREPAID], {"repeated", "totals"}),
        ([TOTAL], {"repeated", "parts"}),
        ([COMMUNE, TOTAL + PREPAID], {"repeated"}),
        ([COMMUNE + COMMUNE], {"totals", "parts"}),
        ([COMMUNE, COMMUNE], {"totals", "parts"}),
        ([COMMUNE, COMMUNE.replace("thuê bao", "Thuê bao")], {"totals", "parts"}),
        ([COMMUNE, COMMUNE.replace("25000", "25001")], {"repeated", "totals", "parts"}),
    ],
)
def test_what_a_submission_lacks(tmp_path: Path, chunks: list[str], lacking: set[str]) -> None:
    assert summary_of(tmp_path, *chunks).list_empty_relations() == lacking


def test_the_tally_follows_what_becomes_of_figures(tmp_path: Path) -> None:
    summary = summary_of(tmp_path, COMMUNE + PREPAID + UNKNOWN, TOTAL)
    assert list(summary.headings.values()) == [1, 2]
    rejected = (2, "rejected", "INDICATOR_UNKNOWN")
    assert summary.tally == {(1, "loaded", None): 3, rejected: 1}
    summary.judge([(1, "rejected", "OUT_OF_RANGE")])
    out_of_range = (1, "rejected", "OUT_OF_RANGE")
    assert summary.tally == {(1, "loaded", None): 2, out_of_range: 1, rejected: 1}
    summary.reject_all("FILE_EMPTY")
    empty = (1, "rejected", "FILE_EMPTY")
    assert +summary.tally == {empty: 2, out_of_range: 1, rejected: 1}
