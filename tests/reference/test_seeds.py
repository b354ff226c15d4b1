"""The reference data say what they must: keys, dates, references and spellings."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from breakdown_reading import read_breakdown

from reference.catalogue import SEEDS, breakdown_names, reference, seed
from reference.text import fold
from warehouse.home import PROJECT

FREQUENCY = {"M": 1, "Q": 3, "A": 12}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("province", ["province_key"]),
        ("province", ["ref_area", "valid_from"]),
        ("province_synonym", ["written", "ref_area"]),
        ("code_label", ["code_list", "code"]),
        ("breakdown_dimension", ["dimension"]),
        ("breakdown_member", ["dimension", "member"]),
        ("breakdown_synonym", ["written", "dimension", "member"]),
        ("indicator_breakdown", ["indicator_code", "dimension"]),
        ("indicator", ["indicator_key"]),
        ("indicator", ["indicator_code"]),
        ("indicator", ["name_vi"]),
        ("indicator_group", ["group_code"]),
        ("indicator_synonym", ["written"]),
        ("indicator_part", ["indicator_code", "dimension", "total_breakdown", "member"]),
        ("indicator_method_break", ["indicator_code", "method_version"]),
        ("unit", ["unit"]),
        ("unit_synonym", ["written"]),
        ("national_target", ["plan", "target_year", "indicator_code", "breakdown"]),
    ],
)
def test_keys_are_unique(name, keys):
    found = [tuple(row[key] for key in keys) for row in seed(name)]
    assert len(found) == len(set(found))


def test_text_is_nfc_and_written_with_unix_line_ends():
    for path in SEEDS.glob("*.csv"):
        text = path.read_bytes().decode("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        assert "\r" not in text and not text.startswith("\ufeff"), path.name


def test_a_mean_is_weighed_by_an_additive_indicator_reported_as_often():
    catalogue = {row["indicator_code"]: row for row in seed("indicator")}
    for row in catalogue.values():
        is_mean = row["over_provinces"] == "weighted_mean"
        assert bool(row["weight_indicator_code"]) == is_mean, row["indicator_code"]
        if is_mean:
            weight = catalogue[row["weight_indicator_code"]]
            assert weight["over_provinces"] == "sum", row["indicator_code"]
            assert FREQUENCY[weight["frequency"]] <= FREQUENCY[row["frequency"]]


def test_no_denominator_is_there_for_nothing():
    weights = {row["weight_indicator_code"] for row in seed("indicator")}
    unused = {r["indicator_code"] for r in seed("indicator") if r["group_code"] == "DEN"} - weights
    assert unused == {"b2c_sales_vnd"}


def test_valid_ranges_are_plain_numbers_that_fit_the_unit():
    units = {row["unit"]: row for row in seed("unit")}
    for row in seed("indicator"):
        low, high = row["valid_min"], row["valid_max"]
        assert "e" not in (low + high).lower() and Decimal(low) < Decimal(high)
        if row["is_integer"] == "true":
            assert units[row["unit"]]["is_integer"] == "true", row["indicator_code"]
        if row["indicator_code"].endswith("_pct"):
            assert (row["unit"], row["is_integer"]) == ("percent", "false")
        if row["indicator_code"].endswith(("_vnd", "_count")):
            assert row["is_integer"] == "true", row["indicator_code"]


def test_an_indicator_exists_before_its_method_changes_and_is_counted_as_its_unit_is():
    since = {row["indicator_code"]: row["valid_from"] for row in seed("indicator")}
    assert min(since.values()) == "1990-01-01"
    assert max(since.values()) < "2026"
    assert all(row["valid_from"] > since[row["indicator_code"]]
               for row in seed("indicator_method_break"))  # fmt: skip
    counts = {row["unit"]: row["is_count"] for row in seed("unit")}
    for row in seed("unit"):
        assert row["is_count"] == counts[row["base_unit"]], row["unit"]
    for row in seed("indicator"):
        if row["is_integer"] == "true":
            counted = row["indicator_code"].endswith("_count")
            assert counts[row["unit"]] == str(counted).lower(), row["indicator_code"]


def test_the_index_is_never_combined_and_breaks_twice():
    catalogue = {row["indicator_code"]: row for row in seed("indicator")}
    for code in ("ebi_score", "ebi_rank"):
        breaks = [r for r in seed("indicator_method_break") if r["indicator_code"] == code]
        assert [row["valid_from"] for row in breaks] == ["2020-01-01", "2025-01-01"]
        assert breaks[-1]["method_version"] == catalogue[code]["method_version"]
        assert catalogue[code]["over_provinces"] == "not_comparable"
        assert catalogue[code]["over_periods"] == "not_additive"


def test_a_rate_is_weighed_over_periods_by_what_adds_up_over_them():
    """A weight that is a stock says nothing of how much of a year a month is."""
    catalogue = {row["indicator_code"]: row for row in seed("indicator")}
    weighed = [row for row in catalogue.values() if row["over_periods"] == "weighted_mean"]
    assert {row["indicator_code"] for row in seed("indicator_ratio")} <= {
        row["indicator_code"] for row in weighed
    }
    for row in weighed:
        assert row["over_provinces"] == "weighted_mean", row["indicator_code"]
        assert catalogue[row["weight_indicator_code"]]["over_periods"] == "sum"


def test_every_code_that_readers_see_has_words():
    words = {(row["code_list"], row["code"]) for row in seed("code_label")}
    codes = {("region", row["region"]) for row in seed("province")}
    codes |= {("unit_type", row["unit_type"]) for row in seed("province")}
    codes |= {("qualifier", row["operator"]) for row in seed("national_target")}
    assert codes <= words


def test_a_name_means_one_member_of_a_dimension():
    meaning: dict[tuple[str, str], str] = {}
    for name in breakdown_names():
        key = ("" if not name.member else name.dimension, fold(name.written))
        meant = name.member or name.dimension
        assert meaning.setdefault(key, meant) == meant, name
        assert name.written == name.written.strip() != ""


def test_breakdown_lists_are_of_one_another():
    members = {(row["dimension"], row["member"]) for row in seed("breakdown_member")}
    dimensions = {row["dimension"]: row["is_territorial"] for row in seed("breakdown_dimension")}
    assert all(re.fullmatch("[a-z][a-z0-9_]*", code) for pair in members for code in pair)
    assert {dimension for dimension, _ in members} == {
        code for code, is_territorial in dimensions.items() if is_territorial == "false"
    }
    for row in seed("breakdown_synonym"):
        assert row["dimension"] in dimensions
        assert not row["member"] or (row["dimension"], row["member"]) in members, row
    for row in seed("indicator_breakdown"):
        assert dimensions[row["dimension"]] == "false", row  # places split any indicator
        for member in row["members"].split():
            assert (row["dimension"], member) in members, row


def breakdowns() -> Iterator[tuple[str, str]]:
    """Every breakdown that the data of the project itself have, with its indicator."""
    for row in seed("indicator_part"):
        pairs = [row["total_breakdown"], f"{row['dimension']}={row['member']}"]
        yield row["indicator_code"], ";".join(sorted(filter(None, pairs)))
    for row in (*seed("national_target"), *seed("correction")):
        yield row["indicator_code"], row["breakdown"]
    with (PROJECT / "examples" / "synthetic" / "series.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["indicator_code"], row["breakdown"]
            for part in row["members"].split():
                yield row["indicator_code"], f"{row['dimension']}={part.split(':')[0]}"


def test_the_projects_own_breakdowns_are_in_the_lists():
    found = list(breakdowns())
    assert len({indicator for indicator, breakdown in found if breakdown}) > 10
    for indicator, breakdown in found:
        assert read_breakdown(breakdown, indicator) == breakdown, indicator


def test_the_longest_breakdown_fits_an_index():
    longest = {"commune": 60 * 4, "district": 60 * 4}
    for row in seed("breakdown_member"):
        known = longest.get(row["dimension"], 0)
        longest[row["dimension"]] = max(known, len(row["member"]))
    for has in reference().breakdowns.values():
        assert sum(len(code) + longest[code] + 2 for code in has) < 1500


def test_units_convert_to_a_base_of_factor_one():
    units = {row["unit"]: row for row in seed("unit")}
    for row in units.values():
        base = units[row["base_unit"]]
        assert base["base_unit"] == base["unit"] and Decimal(base["factor"]) == 1
        assert Decimal(row["factor"]) > 0
    assert {row["unit"] for row in seed("indicator")} <= {
        row["base_unit"] for row in units.values()
    }


@pytest.mark.parametrize(
    ("name", "target"), [("unit_synonym", "unit"), ("indicator_synonym", "indicator_code")]
)
def test_a_written_form_means_one_thing_however_it_is_typed(name, target):
    meaning: dict[str, str] = {}
    for row in seed(name):
        assert row["written"] == row["written"].lower().strip() != ""
        assert meaning.setdefault(fold(row["written"]), row[target]) == row[target], row


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("triệu đồng", "million_vnd"),
        ("tr.đ", "million_vnd"),
        ("tỉ đồng", "billion_vnd"),
        ("%", "percent"),
        ("thuê bao", "subscriber"),
        ("dn", "enterprise"),
        ("lượt", "person"),
    ],
)
def test_units_as_provinces_write_them(written, unit):
    assert {row["written"]: row["unit"] for row in seed("unit_synonym")}[written] == unit


def test_an_indicators_own_name_is_said_once():
    names = reference().indicator_codes_by_name
    own = {fold(row["name_vi"]): row["indicator_code"] for row in seed("indicator")}
    assert {name: names[name] for name in own} == own
    again = [row["written"] for row in seed("indicator_synonym") if fold(row["written"]) in own]
    assert again == [], "indicator.csv says these already"


def test_every_name_of_a_unit_is_a_written_form():
    units = {row["written"]: row["unit"] for row in seed("unit_synonym")}
    for row in seed("unit"):
        assert units[row["name_vi"].lower()] == row["unit"]


def test_references_between_seeds_hold():
    codes = {row["indicator_code"] for row in seed("indicator")}
    for name in (
        "indicator_synonym", "indicator_part", "indicator_method_break", "national_target",
        "indicator_breakdown",
    ):  # fmt: skip
        assert {row["indicator_code"] for row in seed(name)} <= codes, name
    groups = {row["group_code"] for row in seed("indicator_group")}
    assert {row["group_code"] for row in seed("indicator")} == groups
    areas = {row["ref_area"] for row in seed("province")}
    assert {row["ref_area"] for row in seed("province_synonym")} <= areas


def test_targets_with_another_denominator_are_of_another_indicator():
    targets = {(row["plan"], row["indicator_code"]): row for row in seed("national_target")}
    assert targets["645/QĐ-TTg", "online_shopper_population_pct"]["value_low"] == "55"
    assert targets["1568/QĐ-BCT", "online_shopper_adult_pct"]["value_low"] == "70"
    assert targets["1568/QĐ-BCT", "b2c_share_of_retail_goods_pct"]["operator"] == "approx"
    for row in targets.values():
        low, high = Decimal(row["value_low"]), Decimal(row["value_high"])
        assert (low < high) == (row["operator"] == "range")


def test_dates_are_iso():
    for row in seed("province"):
        for day in (row["valid_from"], row["valid_to"]):
            assert not day or date.fromisoformat(day).isoformat() == day
