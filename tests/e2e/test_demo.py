"""What `make run` runs, from a wheel and without the checkout: real figures end in the marts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import psycopg
import pytest

from warehouse import database
from warehouse.home import PROJECT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

JOINED = """
    from marts.fact_indicator as f
    inner join marts.dim_province as p using (province_key)
    inner join marts.dim_indicator as i using (indicator_key)
    inner join marts.dim_period as d using (period_key)
    inner join marts.dim_year as y on f.year_key = y.year_key
    inner join marts.dim_submission as s using (submission_id)
"""


@pytest.fixture(scope="module")
def demo(home, tmdt):
    """What the demonstration printed, in an empty home."""
    return tmdt("demo")


@pytest.fixture
def ask(demo):
    """Asks the marts as a BI tool does."""
    with psycopg.connect(database.url(database.READER)) as reader:
        yield lambda query: reader.execute(query).fetchall()


def test_it_ends_well_and_says_what_came_out(demo):
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "73 figures seen = 73 loaded + 0 rejected + 0 ignored" in demo.stdout
    assert "bulletin of 2026-10" in demo.stdout and "tmdt url" in demo.stdout
    accepted = "Synthetic files are accepted in this home; set TMDT_SYNTHETIC=refuse to refuse them"
    assert accepted in demo.stdout


def test_the_readme_shows_what_it_prints(demo, home):
    shown = (PROJECT / "README.md").read_text("utf-8").split("```text\n")[1].split("```")[0]
    output = " ".join(demo.stdout.replace(str(home), ".tmdt").split())
    results = shown.partition("…\n")[2].splitlines()
    assert len(results) > 8
    for line in (*shown.splitlines()[:4], *results):
        assert " ".join(line.split()) in output, line


def test_the_real_figures_are_in_the_marts(ask):
    found = dict(
        ask(
            f"select f.breakdown, f.value {JOINED} where p.ref_area = 'VN63_24'"
            " and i.indicator_code = 'phone_subscriber_count' and d.period = '2023-10'"
        )
    )
    assert found == {
        "": 1_901_569,
        "account_type=fixed": 12_200,
        "account_type=prepaid": 1_694_119,
        "account_type=postpaid": 195_250,
    }
    assert ask(
        f"select f.value::text {JOINED} where p.name_vi = 'Bắc Giang'"
        " and i.indicator_code = 'ecom_growth_pct'"
    ) == [("17.6",)]
    budget = ask(
        f"select d.period, (f.value / 1000000)::integer {JOINED} where p.name_vi = 'Bình Định'"
        " and i.indicator_code = 'ecom_plan_budget_vnd' and f.breakdown = '' order by d.period_key"
    )
    assert dict(budget) == {
        "2021": 1120, "2022": 1530, "2023": 1280, "2024": 1420, "2025": 1510,
        "2021-01-01/2025-12-31": 6860,
    }  # fmt: skip


def test_no_join_loses_a_row_and_nothing_invented_looks_real(ask):
    assert ask(f"select count(*) {JOINED}") == ask("select count(*) from marts.fact_indicator")
    assert ask(f"select distinct f.is_synthetic, s.load_period {JOINED} order by 1, 2") == [
        (False, "2020-12"),
        (False, "2021-01"),
        (False, "2023-10"),
        (True, "2026-10"),
    ]


def test_the_bulletin_of_an_invented_month_says_so(demo, home):
    folder = home / "bulletins" / "2026-10"
    assert "DỮ LIỆU GIẢ LẬP" in (folder / "bulletin.html").read_text(encoding="utf-8")
    assert "SYNTHETIC DATA" in (folder / "bulletin_en.html").read_text(encoding="utf-8")
    assert len(list((folder / "provinces").glob("VN34_*.html"))) == 2 * 34


def test_a_second_time_changes_nothing_and_says_so(demo, tmdt, ask):
    before = ask("select release_id, published_at from marts.dim_release order by 1")
    again = tmdt("demo")
    assert again.returncode == 0 and "Nothing changed" in again.stdout
    assert ask("select release_id, published_at from marts.dim_release order by 1") == before


def test_a_bad_file_is_named_and_the_good_ones_load(demo, tmdt, ask, tmp_path: Path):
    good = tmp_path / "24_2024-05.csv"
    good.write_text(
        "province_code,period,indicator_code,breakdown,value,unit,note\n"
        "24,2024-05,internet_subscriber_count,,7,thuê bao,\n"
    )
    bad = tmp_path / "xx_2024-05.xlsx"
    bad.write_bytes(b"%PDF-1.7 not a workbook")
    assert tmdt("submit", good, bad).returncode == 0
    loaded = tmdt("load", "2024-05")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    assert "2024-05 is published" in loaded.stdout
    assert "xx_2024-05.xlsx" in loaded.stdout and "PDF" in loaded.stdout
    assert ask(f"select f.value::text {JOINED} where d.period = '2024-05'") == [("7",)]


def test_what_is_installed_is_as_it_was(demo, environment):
    """A wheel may be installed where nobody can write: dbt's and Airflow's files go elsewhere."""
    (installed,) = environment.glob(".venv/lib/python*/site-packages/reference/shipped")
    found = {path.relative_to(installed) for path in installed.rglob("*") if path.is_file()}
    with zipfile.ZipFile(next(environment.glob("*.whl"))) as wheel:
        shipped = {
            Path(name).relative_to("reference/shipped")
            for name in wheel.namelist()
            if name.startswith("reference/shipped/")
        }
    assert {path for path in found if path.suffix != ".pyc"} == shipped
