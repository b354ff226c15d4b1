"""Whatever is put anywhere into a valid CSV: nothing else is loaded than what is meant.

A plant changes nothing, or a person reads in the line what is loaded of it, or the figures it could
touch are refused. Every cell with a number stays in the account, by a count of its own.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from corpus.long_csv import CSV_HEADER, csv_text
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from understood_file import UnderstoodFile

PERIOD = "2025-10"
FIGURES = {
    "phone_subscriber_count": ("1901569", "thuê bao", "1901569"),
    "ecom_growth_pct": ("17,65", "%", "17.65"),
    "admin_fine_vnd": ("535", "triệu đồng", "535000000"),
    "product_online_sales_tonne": ("1234,5", "tấn", "1234.5"),
}
ROWS = [
    ("24", PERIOD, indicator, "", value, unit, "ghi chú")
    for indicator, (value, unit, _) in FIGURES.items()
]
PLACES = {("VN34_24", PERIOD, "actual")}
MEANT = {indicator: Decimal(meant) for indicator, (*_, meant) in FIGURES.items()}
CHARACTERS = st.sampled_from(
    [
        *"0123456789.,;:-+*/()[]%'\"_xOlek \t\n\r\u00a0\u202e\u200f\u200b",
        *"\u00ad\ufeff\0\x01½²⁶٣०\u0336đĐơ\u2028\x0b",
    ]
)
WORDS = st.sampled_from(
    [
        *("nghìn", "triệu", "kế hoạch", "ước", "tháng 9", "2000", "1.234 thuê bao", "hơn 600"),
        *("x1000", "cùng kỳ", "luỹ kế", "nam", "(1)", "5 tỷ đồng", "40-50%", "−5,2", "value"),
    ]
)
FIELDS = st.sampled_from([";", ";;", ";5", "5;", ";nghìn;", ",", "\t"])
SCALES = {"nghìn": 1000, "triệu": 1_000_000, "x1000": 1000}
VALUE, UNIT = 4, 5
MANY = settings(
    max_examples=120,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def numbers_in(text: str) -> int:
    """Cells that hold a number, counted without a thought: digits, and no word but a unit."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:]
    cells = [cell.strip() for line in lines for cell in line.split(";")[3:]]
    return sum(re.fullmatch(r"[-+]?[0-9]+([.,][0-9]+)?( ?%)?", cell) is not None for cell in cells)


def may_be_loaded(planted: str, indicator: str, plant: str) -> set[Decimal]:
    """What a person reads in the line of an indicator: the value in its cell, in its unit."""
    line = next((line for line in planted.split("\n") if indicator in line), "")
    cells = line.split(";")
    if len(cells) != len(CSV_HEADER):
        return set()
    text = cells[VALUE].strip(" \t\u00a0\u200b\ufeff").rstrip(".,;: ").replace(",", ".")
    text = text.removeprefix("hơn ").replace("−", "-")
    found = re.fullmatch(r"([-+]?|\()([0-9]*\.?[0-9]+) ?%?\)?(-?)", text.replace(plant, ""))
    exact = re.fullmatch(r"([-+(]?) ?([0-9]*\.?[0-9]+) ?%?\)?(-?)", text)
    scale = MEANT[indicator] / Decimal(FIGURES[indicator][0].replace(",", "."))
    if plant in SCALES and found:
        return {Decimal(found[2]) * scale * times for times in (1, SCALES[plant])}
    if exact is None:
        return set()
    sign = -1 if exact[1] in ("-", "(") or exact[3] else 1
    return {sign * Decimal(exact[2]) * scale}


@MANY
@given(plant=CHARACTERS | WORDS | FIELDS, at=st.integers(0, 10_000))
@example(plant="\n", at=89)  # 1⏎7,65
def test_a_plant_below_the_heading_loads_nothing_that_is_not_meant(
    tmp_path: Path, plant: str, at: int
) -> None:
    text = csv_text(ROWS)
    begins = text.index("\n") + 1
    place = begins + at % (len(text) - begins)
    planted = text[:place] + plant + text[place:]
    (tmp_path / "f.csv").write_bytes(planted.encode())
    understood = UnderstoodFile(tmp_path / "f.csv")
    for figure in understood.loaded:
        meant = {MEANT[figure.indicator]} if figure.indicator in planted else set()
        allowed = meant | may_be_loaded(planted, figure.indicator, plant)
        is_range = figure.qualifier == "range" and {*plant} & {*"-−"}  # 5-35
        assert is_range or figure.value in allowed, (planted, figure)
        assert (figure.ref_area, figure.period, figure.kind) in PLACES, (planted, figure)
    if '"' not in planted:
        assert understood.seen >= numbers_in(planted), planted
    counts = understood.counts
    assert understood.seen == counts["loaded"] + counts["rejected"] + counts["ignored"]


@MANY
@given(plant=CHARACTERS | WORDS, at=st.integers(0, 10_000))
def test_a_plant_in_the_heading_loads_nothing_that_is_not_meant(
    tmp_path: Path, plant: str, at: int
) -> None:
    text = csv_text(ROWS)
    place = at % text.index("\n")
    planted = text[:place] + plant + text[place:]
    (tmp_path / "f.csv").write_bytes(planted.encode())
    for figure in UnderstoodFile(tmp_path / "f.csv").loaded:
        scales = (1, SCALES.get(plant, 1))
        assert figure.value in {MEANT[figure.indicator] * scale for scale in scales}, planted
        assert figure.kind == "actual" or plant == "kế hoạch", planted
