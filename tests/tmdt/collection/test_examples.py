"""The example submissions carry the real figures, each once, under codes that exist."""

import csv
import re
import unicodedata
from decimal import Decimal

import pytest

from reference.catalogue import seed
from warehouse.home import PROJECT

EXAMPLES = PROJECT / "examples"
HEADER = ["province_code", "period", "indicator_code", "breakdown", "value", "unit", "note"]
FILES = {
    "bac_giang_2023-10.csv": 73,
    "binh_dinh_plan_2021-2025.csv": 46,
    "binh_dinh_index_2017-2020.csv": 6,
}
PERIOD = re.compile(r"20\d\d|20\d\d-\d\d|20\d\d-\d\d-\d\d/20\d\d-\d\d-\d\d")
NOTE = re.compile(r"(Báo cáo Bắc Giang 10/2023|Kế hoạch Bình Định 2021-2025), dòng \d+.*")
VALUE = re.compile(r"((hơn|trên|gần|khoảng|dưới) )?\d+(\.\d+)?|\d+-\d+")


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(name: str, code: str) -> dict[tuple[str, str], Decimal]:
    found = [row for row in rows(name) if row["indicator_code"] == code]
    return {(row["period"], row["breakdown"]): Decimal(row["value"]) for row in found}


@pytest.mark.parametrize(("name", "count"), FILES.items())
def test_every_figure_is_there_once(name, count):
    found = rows(name)
    assert list(found[0])[:7] == HEADER
    keys = {
        (r["province_code"], r["period"], r["indicator_code"], r["breakdown"], r.get("kind"))
        for r in found
    }
    assert len(found) == len(keys) == count


@pytest.mark.parametrize("name", FILES)
def test_rows_are_well_written(name):
    codes = {row["indicator_code"] for row in seed("indicator")}
    units = {row["written"] for row in seed("unit_synonym")}
    assert unicodedata.is_normalized("NFC", (EXAMPLES / name).read_text(encoding="utf-8"))
    for row in rows(name):
        assert row["indicator_code"] in codes
        assert row["unit"].lower() in units
        assert PERIOD.fullmatch(row["period"]) and VALUE.fullmatch(row["value"]), row
        members = row["breakdown"].split(";") if row["breakdown"] else []
        assert members == sorted(members)
        assert all(re.fullmatch(r"[a-z_]+=[a-z0-9_]+", member) for member in members), row
        assert NOTE.fullmatch(row["note"]), row


@pytest.mark.parametrize("name", FILES)
def test_units_are_those_of_the_indicators(name):
    catalogue = {row["indicator_code"]: row["unit"] for row in seed("indicator")}
    base = {row["unit"]: row["base_unit"] for row in seed("unit")}
    written = {row["written"]: row["unit"] for row in seed("unit_synonym")}
    for row in rows(name):
        assert base[written[row["unit"].lower()]] == catalogue[row["indicator_code"]], row


def test_telephone_subscribers_of_bac_giang_add_up():
    phone = values("bac_giang_2023-10.csv", "phone_subscriber_count")
    assert phone == {
        ("2023-10", ""): 1_901_569,
        ("2023-10", "account_type=fixed"): 12_200,
        ("2023-10", "account_type=prepaid"): 1_694_119,
        ("2023-10", "account_type=postpaid"): 195_250,
    }
    assert sum(phone.values()) == 2 * phone["2023-10", ""]


def test_growth_of_bac_giang():
    growth = values("bac_giang_2023-10.csv", "ecom_growth_pct")
    assert growth == {("2023-10", ""): Decimal("17.6")}


def test_budget_of_binh_dinh_adds_up_by_source_and_by_year():
    budget = values("binh_dinh_plan_2021-2025.csv", "ecom_plan_budget_vnd")
    plan, years = "2021-01-01/2025-12-31", ["2021", "2022", "2023", "2024", "2025"]
    central, local = "funding_source=central_programme", "funding_source=local_budget"
    assert [budget[period, ""] for period in [plan, *years]] == [6860, 1120, 1530, 1280, 1420, 1510]
    for period in [plan, *years]:
        assert budget[period, central] + budget[period, local] == budget[period, ""]
    for source in ("", central, local):
        assert sum(budget[year, source] for year in years) == budget[plan, source]
    assert len(budget) == 18


def test_the_plan_holds_targets_and_budget_and_names_its_province():
    found = rows("binh_dinh_plan_2021-2025.csv")
    kinds = [row["kind"] for row in found]
    assert (kinds.count("target"), kinds.count("budget")) == (28, 18)
    assert {row["province_code"] for row in found} == {"VN63_52"}
    assert {row["unit"] for row in found if row["kind"] == "budget"} == {"triệu đồng"}


def test_index_of_binh_dinh():
    name = "binh_dinh_index_2017-2020.csv"
    scores = values(name, "ebi_score")
    assert [str(score) for score in scores.values()] == ["29.9", "36.8", "41.7", "42.4"]
    assert values(name, "ebi_rank") == {("2020", ""): 20}
    assert values(name, "ebi_surveyed_province_count") == {("2020", ""): 55}
