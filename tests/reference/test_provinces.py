"""The provinces of both vintages: who is in force, who follows whom, and what they are called."""

import importlib.util
import json
from pathlib import Path

import pytest

from reference.catalogue import seed
from reference.text import fold


def in_force(day: str) -> list[dict[str, str]]:
    return [r for r in seed("province") if r["valid_from"] <= day < (r["valid_to"] or "9999")]


def province(ref_area: str, day: str) -> dict[str, str]:
    (row,) = [r for r in in_force(day) if r["ref_area"] == ref_area]
    return row


@pytest.mark.parametrize(
    ("day", "vintage", "count"),
    [
        ("2017-12-31", "VN63", 63),
        ("2024-12-31", "VN63", 63),
        ("2025-01-01", "VN63", 63),
        ("2025-06-30", "VN63", 63),
        ("2025-07-01", "VN34", 34),
        ("2026-04-29", "VN34", 34),
        ("2026-04-30", "VN34", 34),
    ],
)
def test_units_in_force(day, vintage, count):
    units = in_force(day)
    assert {unit["vintage"] for unit in units} == {vintage}
    assert len(units) == len({unit["province_code"] for unit in units}) == count


ANOTHER_SOURCE_SAYS = {
    # The package stands at July 2025: Đồng Nai became a city with Resolution 30/2026/QH16.
    ("2026-04-30", "75"): ("Đồng Nai", "province"),
}
"""Where vietnamadminunits differs from the seed: day and code, and what the package has."""


def other_source(name: str):
    """A data file of vietnamadminunits, an independent collection of the administrative units."""
    package = importlib.util.find_spec("vietnamadminunits").submodule_search_locations[0]
    return json.loads((Path(package) / "data" / f"{name}.json").read_text("utf-8"))["DICT_PROVINCE"]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-06-30", "parser_legacy"),
        ("2025-07-01", "parser_from_2025"),
        ("2026-04-30", "parser_from_2025"),
    ],
)
def test_another_source_has_the_same_provinces(day, name):
    theirs = {
        unit["provinceCode"]: (
            unit["provinceShort"],
            "city" if unit["province"].startswith("Thành phố") else "province",
        )
        for unit in other_source(name).values()
    }
    ours = {row["province_code"]: (row["name_vi"], row["unit_type"]) for row in in_force(day)}
    assert theirs.keys() == ours.keys()
    different = {(day, code): theirs[code] for code in ours if theirs[code] != ours[code]}
    assert different == {key: names for key, names in ANOTHER_SOURCE_SAYS.items() if key[0] == day}


def test_another_source_merges_the_same_provinces():
    old, new = other_source("parser_legacy"), other_source("parser_from_2025")
    theirs = {
        old[part]["provinceCode"]: new[whole]["provinceCode"]
        for whole, parts in other_source("converter_2025").items()
        for part in parts
    }
    by_key = {row["province_key"]: row for row in seed("province")}
    assert theirs == {
        row["province_code"]: by_key[row["successor_province_key"]]["province_code"]
        for row in in_force("2025-06-30")
    }


def test_code_24_is_bac_giang_and_then_bac_ninh():
    assert province("VN63_24", "2025-06-30")["name_vi"] == "Bắc Giang"
    assert province("VN34_24", "2025-07-01")["name_vi"] == "Bắc Ninh"


@pytest.mark.parametrize(
    ("ref_area", "before", "after"),
    [("VN63_46", "2024-12-31", "2025-01-01"), ("VN34_75", "2026-04-29", "2026-04-30")],
)
def test_a_province_that_becomes_a_city_starts_a_new_interval(ref_area, before, after):
    old, new = province(ref_area, before), province(ref_area, after)
    assert (old["unit_type"], new["unit_type"]) == ("province", "city")
    assert old["successor_province_key"] == new["province_key"] != old["province_key"]


def test_every_old_unit_leads_to_the_new_one_of_the_merger():
    by_key = {row["province_key"]: row for row in seed("province")}
    merged = set()
    for row in in_force("2025-06-30"):
        successor = by_key[row["successor_province_key"]]
        assert (successor["vintage"], successor["valid_from"]) == ("VN34", "2025-07-01")
        merged.add(successor["ref_area"])
    assert merged == {row["ref_area"] for row in in_force("2025-07-01")}
    assert all(not row["successor_province_key"] for row in in_force("2026-12-31"))


def test_vn34_regions_are_the_six_of_the_new_scheme():
    new = {row["region"] for row in in_force("2026-12-31")}
    assert len(new) == 6 and "Duyên hải Nam Trung Bộ và Tây Nguyên" in new
    assert "Tây Nguyên" in {row["region"] for row in in_force("2025-06-30")}


def test_a_province_name_means_at_most_one_unit_of_a_vintage():
    areas: dict[str, set[str]] = {}
    for row in seed("province_synonym"):
        assert row["written"] == row["written"].lower().strip() != ""
        areas.setdefault(fold(row["written"]), set()).add(row["ref_area"])
    for written, found in areas.items():
        assert len({area[:4] for area in found}) == len(found), written
    assert areas[fold("Đăk Lăk")] == {"VN63_66", "VN34_66"}
    assert areas[fold("TP.HCM")] == {"VN63_79", "VN34_79"}
    assert areas[fold("BR-VT")] == {"VN63_77"}
    assert areas[fold("Hoà Bình")] == {"VN63_17"}
    assert {fold(row["name_vi"]) for row in seed("province")} <= set(areas)
