"""Every form of an answer has the figures that SQL has, digit for digit."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from asked_figures import ask

from tmdt.dissemination.requests import answering
from tmdt.dissemination.requests.record import Asker

pytestmark = pytest.mark.db

FORMS = ["csv", "html", "parquet", "pdf", "xlsx"]
ON_MARTS = """
    select area_code, period, breakdown, value from marts.figure_at_release
    where release_id = 2 and indicator_code = 'b2c_sales_vnd' and not is_synthetic
        and area_type = 'province' and vintage = 'VN34' and freq = 'M'
"""


@pytest.fixture
def given(published: psycopg.Connection, tmp_path: Path) -> Path:
    """An answer with all figures of today's provinces, in every form."""
    request = ask(**{"from": "2025-05"}, breakdowns=True, forms=FORMS, languages=["en"])
    answering.give(answering.take_request(request, Asker("A")), str(tmp_path / "given"))
    return tmp_path / "given"


def test_files_for_programs_have_every_digit(published: psycopg.Connection, given: Path) -> None:
    import pyarrow.parquet as pq

    values = sorted(str(row[3]) for row in published.execute(ON_MARTS) if row[3] is not None)
    assert "12345678901234567890.123" in values
    exact = sorted(map(Decimal, values))
    text = (given / "statistics_en_csv" / "figures.csv").read_text(encoding="utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert sorted(Decimal(row["value"]) for row in read if row["value"]) == exact
    table = pq.read_table(given / "statistics_en_parquet" / "figures.parquet").to_pylist()
    assert sorted(row["value"] for row in table if row["value"] is not None) == exact
    assert len(read) == len(table) == len(values) + 1  # a range has no value


def test_a_total_is_what_sql_adds(published: psycopg.Connection, given: Path) -> None:
    [(total,)] = published.execute(
        f"select sum(value) from ({ON_MARTS}) as it where period = '2026-10' and breakdown = ''"
    )
    text = (given / "statistics_en_csv" / "totals.csv").read_text(encoding="utf-8-sig")
    read = {row["period"]: row for row in csv.DictReader(io.StringIO(text))}
    assert Decimal(read["2026-10"]["value"]) == total
    assert read["2025-05"]["note"] == "partial sum"
    assert (read["2025-05"]["n_present"], read["2025-05"]["n_expected"]) == ("1", "2")


def test_every_form_is_the_same_again(published: psycopg.Connection, given: Path) -> None:
    request = ask(**{"from": "2025-05"}, breakdowns=True, forms=FORMS, languages=["en"])
    again = given.with_name("again")
    answering.give(answering.take_request(request, Asker("B")), str(again))
    files = {str(it.relative_to(given)) for it in given.rglob("*") if it.is_file()}
    assert len(files) == 2 * 4 + 3 + 1
    for name in files:
        assert (again / name).read_bytes() == (given / name).read_bytes(), name
