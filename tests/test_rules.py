"""The registry of rules: whole, told in two languages, and each check finding what it must."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from expectations import rules
from expectations.rules import Rule, checking_rules, registry
from tmdt.home import PROJECT

RULE = {
    "code": "A_RULE",
    "severity": "error",
    "message_vi": "{written}!",
    "message_en": "{written}.",
    "fix_vi": "Sửa.",
    "fix_en": "Correct it.",
}

# The registry --------------------------------------------------------------------------------


def test_no_rule_is_stated_twice():
    codes = re.findall(r"^(\w+):", rules.REGISTRY.read_text("utf-8"), re.MULTILINE)
    assert sorted(codes) == sorted(registry())


def test_readers_raise_no_rule_that_is_not_in_the_registry():
    of_the_environment = ("TMDT_", "LC_", "RUST_")
    named = {
        code
        for file in (PROJECT / "ingestion").glob("*.py")
        for code in re.findall(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"', file.read_text("utf-8"))
        if not code.startswith(of_the_environment)
    }
    assert named - set(registry()) == set()


@pytest.mark.parametrize("code", registry())
def test_rule_tells_in_two_languages_what_to_do(code: str):
    rule = registry()[code]
    assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", code)
    said = [rule.message_vi, rule.message_en, rule.fix_vi, rule.fix_en]
    assert all(text == text.strip() and text.endswith((".", ")")) for text in said)
    assert len(set(said)) == 4


@pytest.mark.parametrize("rule", checking_rules(), ids=lambda rule: rule.code)
def test_query_can_run_in_great_expectations_too(rule: Rule):
    assert rule.sql is not None
    without_comments = re.sub(r"--.*", "", rule.sql)
    assert not re.search(r"[%:]", without_comments)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"severity": "fatal"}, "severity"),
        ({"message_en": "{wirtten}."}, "message_vi and message_en"),
        ({"fix_en": "Correct {it}."}, "fix_vi and fix_en"),
        ({"ignores": True}, "rejected or ignored"),
        ({"sql": "select 1"}, "{figures}"),
        ({"sql": "select 1 from {figures}, {others}"}, "{figures}"),
        ({"severity": "warning", "asks": "anybody"}, "asks"),
        ({"severity": "warning", "obs_status": "Z"}, "obs_status"),
        ({"asks": "reviewer"}, "loaded"),
        ({"obs_status": "U"}, "loaded"),
    ],
)
def test_a_malformed_rule_is_refused(change: dict[str, Any], complaint: str):
    with pytest.raises(ValueError, match=re.escape(complaint)):
        Rule(**RULE | change)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"severity": "critical"}, "rejected"),
        ({"severity": "error"}, "rejected"),
        ({"severity": "warning"}, "loaded"),
        ({"severity": "info"}, "loaded"),
        ({"severity": "info", "ignores": True}, "ignored"),
    ],
)
def test_what_becomes_of_a_figure_follows_from_the_severity(change: dict[str, Any], status: str):
    assert Rule(**RULE | change).figure_status == status


def test_a_reading_rule_has_no_query():
    with pytest.raises(ValueError, match="while reading"):
        registry()["FILE_EMPTY"].query(figures="figures")


# Findings ------------------------------------------------------------------------------------


def test_finding_carries_place_and_words():
    finding = registry()["UNIT_MISMATCH"].finding(
        sheet="BieuTMDT", cell="E12", indicator_code="bts_site_count", written="kg",
        expected="vị trí", figure_no=4, not_named=1,
    )  # fmt: skip
    assert (finding.code, finding.severity) == ("UNIT_MISMATCH", "error")
    assert (finding.sheet, finding.cell, finding.figure_no) == ("BieuTMDT", "E12", 4)
    assert finding.message_en == (
        'The unit "kg" does not fit the indicator bts_site_count, measured in "vị trí".'
    )
    assert '"vị trí"' in finding.message_vi and '"vị trí"' in finding.fix_vi


def test_numbers_are_written_as_each_language_writes_them():
    finding = registry()["OUT_OF_RANGE"].finding(
        indicator_code="x", value=Decimal("-1234567.500"), valid_min=Decimal(0), valid_max=None
    )
    assert "-1.234.567,5 " in finding.message_vi and "từ 0 đến …" in finding.message_vi
    assert "-1,234,567.5 " in finding.message_en


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("one\r\ntwo\tthree", "one two three"),
        ("\u202egnp.exe", "gnp.exe"),
        ("{0.__class__} {written}", "{0.__class__} {written}"),
        ("x" * 10_000, "x" * 79 + "…"),
        ("'; drop table x --", "'; drop table x --"),
        (None, "…"),
    ],
)
def test_what_a_submission_says_is_quoted_plain_and_short(written: Any, shown: str):
    finding = registry()["NUMBER_UNREADABLE"].finding(written=written)
    assert finding.message_en == f'The value "{shown}" is not a number.'


def test_a_number_without_end_does_not_fill_the_message():
    assert len(rules.shown(Decimal("1e999999"), "vi")) <= 80
    assert rules.shown(Decimal("NaN"), "en") == "NaN"
    assert rules.shown(Decimal("1E+3"), "vi") == "1.000"


def test_a_name_nobody_gave_does_not_stop_the_load():
    assert registry()["FILE_UNREADABLE"].finding().message_en == "The file cannot be read: …."


# The checks ----------------------------------------------------------------------------------

COLUMNS = """
    submission_id bigint, figure_no integer, source_ref text, kind text, ref_area text,
    indicator_code text, breakdown text, period text, period_start date, period_end date,
    value numeric, value_low numeric, value_high numeric, qualifier text, unit text,
    valid_min numeric, valid_max numeric, is_integer boolean, over_provinces text,
    over_periods text
"""
KNOWN = """
    ref_area text, indicator_code text, breakdown text, period_start date, period_end date,
    value numeric
"""
PHONE = {"indicator_code": "phone", "unit": "subscriber", "is_integer": True}
BUDGET = {"indicator_code": "budget", "unit": "VND", "is_integer": True, "kind": "budget"}
SHARE = {"indicator_code": "share", "unit": "percent", "valid_max": 100}
PARTS = [("phone", "account_type", member) for member in ("fixed", "prepaid", "postpaid")]


def figure(value: Any = 5, **said: Any) -> dict[str, Any]:
    """A figure that no rule objects to, but for what is said."""
    year = str(said.pop("year", 2026))
    first, last = (year, year) if len(year) == 4 else year.split("/")
    low, high = value if isinstance(value, tuple) else (value, value)
    return {
        "submission_id": 1, "kind": "actual", "ref_area": "VN34_24", "indicator_code": "tonnes",
        "breakdown": "", "period": year, "period_start": f"{first}-01-01",
        "period_end": f"{last}-12-31", "value": None if isinstance(value, tuple) else value,
        "value_low": low, "value_high": high,
        "qualifier": "range" if isinstance(value, tuple) else "exact", "unit": "tonne",
        "valid_min": 0, "valid_max": 10_000_000_000, "is_integer": False,
        "over_provinces": "sum", "over_periods": "sum",
    } | said  # fmt: skip


def phone(total: Any, fixed: Any, prepaid: Any, postpaid: Any, **said: Any) -> list[dict[str, Any]]:
    return [
        figure(total, **PHONE, **said),
        figure(fixed, **PHONE, **said, breakdown="account_type=fixed"),
        figure(prepaid, **PHONE, **said, breakdown="account_type=prepaid"),
        figure(postpaid, **PHONE, **said, breakdown="account_type=postpaid"),
    ]


PLAN = [
    figure(30, **BUDGET, year="2021/2023"),
    figure(10, **BUDGET, year=2021),
    figure(10, **BUDGET, year=2022),
]


def month(number: int) -> dict[str, Any]:
    """The period of a month, counted from 1 in January 2024; 30 is June 2026."""
    first = date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"period": f"{first:%Y-%m}", "period_start": first, "period_end": last}


def known(values: Sequence[Any], until: int = 29, **said: Any) -> list[dict[str, Any]]:
    """A monthly series whose last value is of the month ``until``."""
    first = until - len(values) + 1
    return [figure(value, **month(first + at), **said) for at, value in enumerate(values)]


def to_date(value: Any, last: int, **said: Any) -> dict[str, Any]:
    """A cumulative figure of 2026, from January to the end of a month."""
    said = {"period_start": date(2026, 1, 1), "period_end": month(24 + last)["period_end"]} | said
    return figure(value, period=f"2026-01-01/{said['period_end']}", **said)


def everywhere(values: Sequence[Any], **said: Any) -> list[dict[str, Any]]:
    """What provinces say of the same figure."""
    return [figure(value, ref_area=f"VN34_{50 + at}", **said) for at, value in enumerate(values)]


NOW = month(30)
STEADY = [1000, 1100, 1050, 980, 1010, 1070, 990, 1020, 1040, 1000, 1060, 1030]
SKEWED = [100, 5000, 900, 1100, 300, 7000, 1500, 400, 2500, 800, 12000, 600]
# Each June is tenfold; the third one comes.
SEASONAL = [10_000 if month(number)["period_start"].month == 6 else 1000 for number in range(1, 30)]
SIZES = [200, 400, 700, 900, 1000, 1100, 1300, 1800, 3000]
GROUPS = ("a", "b", "c", "d", "e")


def of_a_size(values: Sequence[Any], factor: int, **said: Any) -> list[dict[str, Any]]:
    """Five indicators of one province, so that its size can be told."""
    return [
        figure(value * factor, indicator_code=code, **said)
        for code, value in zip(GROUPS, values, strict=True)
    ]


PEERS = [row for code in GROUPS for row in everywhere(SIZES, indicator_code=code)]

FINDS: dict[str, list[tuple]] = {
    # rule: [(figures, the numbers of those it must find, what is published)]; figures are numbered
    # from 1, and what is published is both the history and the peers.
    "OUT_OF_RANGE": [
        ([figure(-1), figure(0)], {1}),
        ([figure(10_000_000_000), figure(10_000_000_001)], {2}),
        ([figure((-1, 5)), figure((0, 10_000_000_001)), figure((5, 6))],
         {1: {"value": -1}, 2: {"value": 10_000_000_001}}),
        ([figure("501", unit="percent", valid_min=-100, valid_max=500)], {1}),
        ([figure(-1, valid_min=None), figure(10**12, valid_max=None)], set()),
        ([figure(101, **SHARE)], set()),
    ],
    "SHARE_OUT_OF_RANGE": [
        ([figure(0, **SHARE), figure(100, **SHARE), figure("100.1", **SHARE)], {3}),
        ([figure((-1, 5), **SHARE), figure((0, 110), **SHARE)],
         {1: {"value": -1}, 2: {"value": 110}}),
        ([figure(176, unit="percent", valid_min=-100, valid_max=500), figure(176)], set()),
    ],
    "FRACTION_OF_COUNT": [
        ([figure("4.843", **PHONE), figure("4843.0", **PHONE), figure("4.843")], {1}),
        ([figure(("1.5", 2), **PHONE), figure((1, "2.5"), **PHONE)],
         {1: {"value": Decimal("1.5")}, 2: {"value": Decimal("2.5")}}),
        ([figure((1, 2), **PHONE)], set()),
    ],
    "PARTS_DO_NOT_ADD_UP": [
        (phone(1901569, 12200, 1694119, 195250), set()),
        (phone(1901570, 12200, 1694119, 195250), {1}),
        (phone(1901569, 12200, 1694119, 195251), {1}),
        # What is not told, or told roughly, cannot be held against the total.
        (phone(1901570, 12200, 1694119, 195250)[:3], set()),
        (phone(1901570, 12200, 1694119, 195250, qualifier="approx"), set()),
        (phone(1901570, 12200, 1694119, 195250)[1:], set()),
        # A part written twice is one part.
        ([*phone(100, 10, 60, 30), figure(30, **PHONE, breakdown="account_type=postpaid")], set()),
        # Each province, period, kind and submission has its own total.
        ([*phone(100, 10, 60, 30), *phone(90, 10, 50, 30, ref_area="VN34_01")], set()),
        ([*phone(100, 10, 60, 30), *phone(90, 10, 50, 31, ref_area="VN34_01")], {5}),
        ([*phone(100, 10, 60, 30), *phone(90, 10, 50, 31, year=2025)], {5}),
        ([*phone(100, 10, 60, 30), *phone(90, 10, 50, 31, submission_id=2)], {5}),
        # Parts within a part belong to that part.
        (
            [
                figure(99, **PHONE, breakdown="area=urban"),
                figure(10, **PHONE, breakdown="account_type=fixed;area=urban"),
                figure(60, **PHONE, breakdown="account_type=prepaid;area=urban"),
                figure(30, **PHONE, breakdown="account_type=postpaid;area=urban"),
                figure(100, **PHONE),
            ],
            {1},
        ),
        # Another dimension, or a member whose name only begins alike, is no part.
        (
            [
                *phone(100, 10, 60, 30)[:3],
                figure(99, **PHONE, breakdown="account_type=postpaid_plus"),
                figure(99, **PHONE, breakdown="my_account_type=postpaid"),
            ],
            set(),
        ),
    ],
    "PART_ABOVE_TOTAL": [
        ([figure(10), figure(10, breakdown="market=europe")], set()),
        ([figure(10), figure(11, breakdown="market=europe")], {2}),
        ([figure(10, **PHONE), figure(11, **PHONE, breakdown="a=b")], {2}),
        ([figure(10, **SHARE), figure(11, **SHARE, breakdown="a=b")], set()),
        ([figure(10, unit="rank", is_integer=True),
          figure(11, unit="rank", is_integer=True, breakdown="a=b")], set()),
        ([figure(10), figure(11, breakdown="a=b", qualifier="approx")], set()),
        ([figure(10, qualifier="nearly"), figure(11, breakdown="a=b")], set()),
        ([figure(10), figure(11, breakdown="a=b", year=2025)], set()),
        ([figure(10), figure(11, breakdown="a=b", ref_area="VN34_01")], set()),
        ([figure(10), figure(11, breakdown="a=b", kind="target")], set()),
        ([figure(10), figure(11, breakdown="a=b", submission_id=2)], set()),
    ],
    "YEARS_DO_NOT_ADD_UP": [
        ([*PLAN, figure(10, **BUDGET, year=2023)], set()),
        ([*PLAN, figure(11, **BUDGET, year=2023)], {1}),
        ([*PLAN, figure(11, **BUDGET, year=2023), figure(11, **BUDGET, year=2023)], {1}),
        (PLAN, set()),
        ([figure(10, **BUDGET, year=2021), figure(11, **BUDGET, year=2021)], set()),
        ([*PLAN, figure(11, **BUDGET, year=2024)], set()),
        ([*PLAN, figure(11, **BUDGET, year=2023, qualifier="approx")], set()),
        ([*PLAN, figure(11, **BUDGET, year=2023, breakdown="funding_source=local_budget")], set()),
        ([*PLAN, figure(11, **BUDGET, year=2023, ref_area="VN63_01")], set()),
        ([row | {"kind": "actual"} for row in [*PLAN, figure(11, **BUDGET, year=2023)]], set()),
    ],
    "SAME_FIGURE_TWICE": [
        ([figure(1), figure(2), figure(3, breakdown="a=b")], {1, 2}),
        ([figure((1, 5)), figure((1, 6))], {1, 2}),
        ([figure((1, 6)), figure((2, 6))], {1, 2}),
        ([figure(1), figure(1)], set()),
        ([figure(1), figure(2, period="2026-01-01/2026-12-31")], {1, 2}),
        ([figure(1), figure(2, year=2025), figure(3, ref_area="VN34_01"), figure(4, kind="target"),
          figure(5, indicator_code="other"), figure(6, submission_id=2)], set()),
        # "More than 600" is another statement than 600; of 612 it is true, and only vaguer.
        ([figure(600), figure(600, qualifier="more_than")], {1, 2}),
        ([figure(612), figure(600, qualifier="more_than")], set()),
        ([figure(588), figure(600, qualifier="less_than")], set()),
        ([figure(600), figure(600, qualifier="less_than")], {1, 2}),
        ([figure(600), figure(600, qualifier="at_least"), figure(600, qualifier="at_most")], set()),
        ([figure(599), figure(600, qualifier="at_least")], {1, 2}),
        ([figure(601), figure(600, qualifier="at_most")], {1, 2}),
        ([figure(600), figure(600, qualifier="approx")], set()),
        ([figure(601), figure(600, qualifier="approx")], {1, 2}),
        ([figure(599), figure(600, qualifier="nearly")], {1, 2}),
        ([figure(45), figure((40, 50))], set()),
        ([figure(51), figure((40, 50))], {1, 2}),
        # Which of two vague ones is meant, nobody can tell.
        ([figure(600, qualifier="approx"), figure(600, qualifier="more_than")], {1, 2}),
        ([figure(1), figure(2), figure(1, qualifier="approx")], {1, 2, 3}),
    ],
    "LESS_EXACT": [
        ([figure(600, qualifier="more_than"), figure(612), figure(612)], {1}),
        ([figure((40, 50)), figure(45, qualifier="approx")], set()),
        ([figure(600, qualifier="more_than"), figure(612, breakdown="a=b")], set()),
    ],
    "DUPLICATE_ROW": [
        ([figure(1), figure(1, qualifier="approx"), figure(1, qualifier="approx")], {3}),
        ([figure(1), figure("1.0"), figure(1)], {2, 3}),
        ([figure(1), figure(2)], set()),
        ([figure(1), figure(1, submission_id=2), figure(1, breakdown="a=b")], set()),
    ],
    "JUMP_FROM_HISTORY": [
        ([figure(1030, **NOW)], set(), known(STEADY)),
        ([figure(3000, **NOW)], set(), known(STEADY)),
        ([figure(3500, **NOW)], {1}, known(STEADY)),
        ([figure(300, **NOW)], {1}, known(STEADY)),
        ([figure(0, **NOW)], {1}, known(STEADY)),
        ([figure(1_030_000, **NOW), figure(1020, **NOW, breakdown="a=b")], {1}, known(STEADY)),
        # One wrong figure among them, and one that was published a thousandfold.
        ([figure(10_000, **NOW)], {1}, known([*STEADY[:6], 1_000_000, *STEADY[7:]])),
        ([figure(1000, **NOW)], set(), known([*STEADY[:6], 1_000_000, *STEADY[7:]])),
        # Skewed series and small numbers may move.
        ([figure(12_000, **NOW)], set(), known(SKEWED)),
        ([figure(12_000_000, **NOW)], {1}, known(SKEWED)),
        ([figure(9, **NOW)], set(), known([0, 1, 0, 2, 0, 1, 0])),
        # The season of an earlier year is a precedent, in its own month only.
        ([figure(10_000, **NOW)], set(), known(SEASONAL)),
        ([figure(100_000, **NOW)], {1}, known(SEASONAL)),
        ([figure(10_000, **month(31))], {1}, known([*SEASONAL, 1000], until=30)),
        ([figure(1000, **month(31))], set(), known([*SEASONAL, 10_000], until=30)),
        # A new level that was published is one as well.
        ([figure(11_000, **NOW)], set(), known([*STEADY[:11], 10_000])),
        ([figure(11_000, **NOW)], {1}, known([*STEADY[:10], 10_000, 1000])),
        ([figure(1000, **NOW)], {1}, known([0] * 6)),
        # Only the last twelve tell what is usual.
        ([figure(10_000, **NOW)], {1: {"periods": 12, "usual_low": 4, "usual_high": 10}},
         known([900, 800, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])),
        ([figure(10_000, **NOW)], {1}, known([*[10_000] * 5, *STEADY])),
        # Enough of the past, of the same figure, and of the past only.
        ([figure(10_000, **NOW)], set(), known(STEADY[:5])),
        ([figure(10_000, **NOW)], {1}, known(STEADY[:6])),
        ([figure(10_000, **NOW)], set(), known(STEADY, ref_area="VN34_01")),
        ([figure(10_000, **NOW)], set(), known(STEADY, breakdown="a=b")),
        ([figure(10_000, **NOW)], set(), known(STEADY, indicator_code="other")),
        ([figure(10_000, **NOW)], set(), known(STEADY, until=42)),
        ([figure(10_000, **NOW)], set(), known(STEADY[:6], until=30)),
        ([figure(10_000)], set(), known(STEADY)),
        # What is rough, planned, negative or a rank has no such history.
        ([figure(10_000, **NOW, qualifier="approx")], set(), known(STEADY)),
        ([figure(10_000, **NOW, kind="target")], set(), known(STEADY)),
        ([figure(-50, **NOW)], set(), known([-40, -20, -30, -45, -30, -20, -30])),
        ([figure(60, **NOW, unit="rank")], set(), known([1] * 12)),
    ],
    "FAR_FROM_PEERS": [
        ([figure(1000)], set(), everywhere(SIZES)),
        ([figure(1_000_000)], {1}, everywhere(SIZES)),
        ([figure(1)], {1}, everywhere(SIZES)),
        ([figure(9000)], set(), everywhere(SIZES)),
        # Who is large is large in everything; then the same number is nothing special.
        (of_a_size([700, 900, 1000, 1100, 1300], 100), set(), PEERS),
        (of_a_size([700, 900, 1000, 1100, 1000 * 1000], 100), {5}, PEERS),
        (of_a_size([7000, 9000, 10_000, 11_000, 13], 1), {5}, PEERS),
        ([figure(100_000, indicator_code="a")], {1}, PEERS),
        # Tenfold at least, however alike the others are.
        ([figure(9000)], set(), everywhere([1000] * 9)),
        ([figure(11_000)], {1}, everywhere([1000] * 9)),
        # Where the others are far apart, so may this one be.
        ([figure(900_000)], set(), everywhere([10, 50, 100, 500, 1000, 5000, 10_000, 90_000])),
        # Too few to compare with; others' other figures.
        ([figure(1_000_000)], {1}, everywhere(SIZES[:8])),
        ([figure(1_000_000)], set(), everywhere([*SIZES[:7], 0])),
        ([figure(1_000_000)], set(), [row | {"ref_area": "VN34_50"} for row in everywhere(SIZES)]),
        ([figure(1_000_000)], set(), everywhere(SIZES, breakdown="a=b")),
        ([figure(1_000_000)], set(), everywhere(SIZES, indicator_code="other")),
        ([figure(1_000_000)], set(), everywhere(SIZES, year=2025)),
        # Its own past is a precedent, within tenfold.
        ([figure(1_000_000)], set(), [*everywhere(SIZES), figure(200_000, year=2025)]),
        ([figure(1_000_000)], {1}, [*everywhere(SIZES), figure(90_000, year=2025)]),
        ([figure(1_000_000)], {1}, [*everywhere(SIZES), figure(1_000_000, year=2027)]),
        ([figure(1_000_000)], {1}, [*everywhere(SIZES), figure(1_000_000)]),
        ([figure(40)], {1}, [*everywhere([100_000] * 9), figure(0, year=2025)]),
        ([figure(1_000_000)], {1},
         [*everywhere(SIZES), figure(1_000_000, year=2025, breakdown="a=b")]),
        # Only exact actual amounts that add up.
        ([figure(1_000_000, over_provinces="weighted_mean")], set(), everywhere(SIZES)),
        ([figure(1_000_000, qualifier="approx")], set(), everywhere(SIZES)),
        ([figure(1_000_000, kind="budget")], set(), everywhere(SIZES)),
        ([figure(0)], set(), everywhere([100_000] * 9)),
    ],
    "CUMULATIVE_FALLS": [
        ([to_date(900, 10)], set(), [to_date(800, 9)]),
        ([to_date(800, 10)], set(), [to_date(800, 9)]),
        ([to_date(799, 10)], {1}, [to_date(800, 9)]),
        ([to_date(799, 10)], {1}, [figure(800, **month(25))]),
        ([to_date(799, 10)], {1}, [to_date(700, 9), to_date(800, 8)]),
        ([to_date(799, 10), to_date(800, 9)], {1}, []),
        ([to_date(0, 10)], {1}, [to_date(800, 9)]),
        # The submission says the earlier one anew.
        ([to_date(799, 10), to_date(700, 9)], set(), [to_date(800, 9)]),
        # What came later, or is another figure, is no measure.
        ([to_date(799, 10)], set(), [to_date(800, 11), to_date(800, 10)]),
        ([to_date(799, 10)], set(), [to_date(800, 9, ref_area="VN34_01")]),
        ([to_date(799, 10)], set(), [to_date(800, 9, breakdown="a=b")]),
        ([to_date(799, 10)], set(), [to_date(800, 9, indicator_code="other")]),
        ([to_date(799, 10)], set(), [figure(800, **month(33))]),
        ([to_date(799, 10), to_date(800, 9, submission_id=2)], set(), []),
        # Only what adds up over time, exact and actual.
        ([to_date(799, 10, over_periods="last")], set(), [to_date(800, 9)]),
        ([to_date(799, 10, qualifier="approx")], set(), [to_date(800, 9)]),
        ([to_date(799, 10, kind="target")], set(), [to_date(800, 9)]),
        ([to_date(-5, 10)], set(), [to_date(800, 9)]),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def database(cluster: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(cluster, row_factory=dict_row) as connection:
        connection.execute(f"create temp table figures ({COLUMNS})")
        connection.execute(
            "create temp table parts (indicator_code text, dimension text, member text)"
        )
        connection.cursor().executemany("insert into parts values (%s, %s, %s)", PARTS)
        connection.execute(f"create temp table known ({KNOWN})")
        yield connection
        connection.rollback()


def state(
    database: psycopg.Connection,
    figures: list[dict[str, Any]],
    published: Sequence[dict[str, Any]] = (),
) -> None:
    """Writes what a submission says, and what is published."""
    database.execute("truncate figures, known")
    names = ("figure_no", "source_ref", *figure())
    database.cursor().executemany(
        f"insert into figures ({', '.join(names)}) values ({', '.join(['%s'] * len(names))})",
        [(number, f"line {number + 1}", *row.values()) for number, row in enumerate(figures, 1)],
    )
    database.cursor().executemany(
        "insert into known values (%s, %s, %s, %s, %s, %s)",
        [[row[column] for column in rules.KNOWN_COLUMNS] for row in published],
    )


def ask(database: psycopg.Connection, rule: Rule) -> list[dict]:
    relations = {"figures": "figures", "headings": "figures", "parts": "parts"}
    query = rule.query(**relations, history="known", peers="known")
    return database.execute(query).fetchall()


def is_as(expected: set[int] | dict[int, dict], rows: list[dict] | None) -> bool:
    """Whether just the expected figures were found, and told with the values expected, if any."""
    if rows is None or sorted(row["figure_no"] or 0 for row in rows) != sorted(expected):
        return False
    told = expected if isinstance(expected, dict) else {}
    return all(told.get(row["figure_no"], {}).items() <= row.items() for row in rows)


def found(database: psycopg.Connection, rule: Rule, *stated: Any) -> list[dict]:
    state(database, *stated)
    return ask(database, rule)


def test_every_check_has_data_that_must_fail_it_and_data_that_must_pass():
    assert set(FINDS) == {rule.code for rule in checking_rules()}
    for cases in FINDS.values():
        assert {bool(case[1]) for case in cases} == {True, False}


@pytest.mark.db
@pytest.mark.parametrize(
    ("code", "case"), [(code, case) for code, cases in FINDS.items() for case in cases]
)
def test_check_finds_what_it_must(database: psycopg.Connection, code: str, case: tuple):
    figures, expected, *published = case
    rows = found(database, registry()[code], figures, *published)
    assert is_as(expected, rows), rows
    for row in rows:
        finding = registry()[code].finding(**row)
        assert finding.figure_no == row["figure_no"]
        assert finding.indicator_code == figures[row["figure_no"] - 1]["indicator_code"]
        assert "…" not in finding.message_vi + finding.message_en + finding.fix_vi + finding.fix_en


@pytest.mark.db
def test_message_says_which_numbers_are_at_odds(database: psycopg.Connection):
    rule = registry()["PARTS_DO_NOT_ADD_UP"]
    [row] = found(database, rule, phone(1901570, 12200, 1694119, 195250))
    assert rule.finding(**row).message_vi == (
        "Chỉ tiêu phone: các phần theo account_type cộng lại được 1.901.569,"
        " khác tổng số 1.901.570 (chênh 1)."
    )
    rule = registry()["SAME_FIGURE_TWICE"]
    *_, row = found(database, rule, [figure(1), figure(2)])
    assert rule.finding(**row).message_en.endswith(
        "with different values (1 and 2); first at line 2."
    )
