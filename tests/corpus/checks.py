"""Figures that must agree with one another."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.case import BTS, BUDGET, CASES_HANDLED, NET, PHONE, SME, TRAINED, Case, figure
from corpus.long_csv import CSV_HEADER, csv_case, line


def parts(*values: int) -> list[tuple[str, ...]]:
    members = ("", "account_type=fixed", "account_type=prepaid", "account_type=postpaid")
    named = zip(members, values, strict=False)
    return [line(PHONE, str(value), breakdown=member) for member, value in named]


def checks() -> Iterator[Case]:
    members = ("", "account_type=fixed", "account_type=prepaid", "account_type=postpaid")
    yield csv_case(
        "check parts add up",
        parts(100, 10, 60, 30),
        [
            figure(PHONE, value, breakdown=member)
            for member, value in zip(members, (100, 10, 60, 30), strict=True)
        ],
    )
    whole = {"PARTS_DO_NOT_ADD_UP": 1}
    yield csv_case("check parts do not add up", parts(100, 10, 60, 31), (), whole, rejected=4)
    yield csv_case(
        "check some parts are not known",
        parts(100, 10, 60),
        [
            figure(PHONE, value, breakdown=member)
            for member, value in zip(members, (100, 10, 60), strict=False)
        ],
    )
    above = {"PART_ABOVE_TOTAL": 1}
    yield csv_case("check a part above the total", parts(100, 101), (), above, rejected=2)
    share = [line(SME, "101", "%"), line(NET, "7")]
    yield csv_case("check a share above 100", share, (), {"SHARE_OUT_OF_RANGE": 1}, rejected=2)
    below = [line(SME, "(1)", "%"), line(NET, "7")]
    yield csv_case("check a share below 0", below, (), {"SHARE_OUT_OF_RANGE": 1}, rejected=2)
    header = (*CSV_HEADER, "kind")
    years = {"2023-01-01/2025-12-31": 7, "2023": 1, "2024": 2, "2025": 3}
    yield csv_case(
        "check years do not add up",
        [
            (*line(BUDGET, str(value), "triệu đồng", "VN63_52", period, note="x"), "budget")
            for period, value in years.items()
        ],
        (),
        {"YEARS_DO_NOT_ADD_UP": 1},
        rejected=4,
        header=header,
    )
    once, again = line(PHONE, "5", "thuê bao"), line(PHONE, "5", "tb", "Bắc Ninh")
    loaded = [figure(PHONE, 5)]
    yield csv_case("check said twice alike", [once, again], loaded, {"DUPLICATE_ROW": 1})
    yield csv_case(
        "check said three times alike",
        [once, again, line(PHONE, "0,005", "nghìn thuê bao", period="tháng 10/2025")],
        loaded,
        {"DUPLICATE_ROW": 2},
    )
    other = line(PHONE, "6", "thuê bao", "Bắc Ninh")
    twice = {"SAME_FIGURE_TWICE": 2}
    yield csv_case("check said twice unlike", [once, other], (), twice, rejected=2)
    yield csv_case(
        "check said twice unlike beside others",
        [once, other, line(NET, "7"), line(BTS, "x")],
        (),
        {**twice, "NO_FIGURE": 1},
        rejected=3,
    )
    yield csv_case(
        "check breakdowns in another order are one",
        [
            line(CASES_HANDLED, "5", breakdown="scope=ecommerce;agency=qltt"),
            line(CASES_HANDLED, "5", breakdown=" agency = qltt ; scope = ecommerce "),
        ],
        [figure(CASES_HANDLED, 5, breakdown="agency=market_surveillance;scope=ecommerce")],
        {"DUPLICATE_ROW": 1},
    )
    yield csv_case(
        "check what is rejected does not count twice",
        [once, line(PHONE, "nhiều")],
        loaded,
        {"NUMBER_UNREADABLE": 1},
    )
    bound = line(TRAINED, "hơn 600", "người")
    yield csv_case(
        "check a bound beside a value it denies",
        [bound, line(TRAINED, "600", "người")],
        (),
        {"SAME_FIGURE_TWICE": 2},
        rejected=2,
    )
    yield csv_case(
        "check a bound beside a value it allows",
        [bound, line(TRAINED, "612", "người")],
        [figure(TRAINED, 612)],
        {"LESS_EXACT": 1},
    )
    yield csv_case(
        "check a bound said twice", [bound, bound], [figure(TRAINED, "600 more_than")],
        {"DUPLICATE_ROW": 1},
    )  # fmt: skip
    yield csv_case(
        "check two bounds of one figure",
        [bound, line(TRAINED, "khoảng 600", "người")],
        (),
        {"SAME_FIGURE_TWICE": 2},
        rejected=2,
    )
    yield csv_case(
        "check a range around the value",
        [line(SME, "40-50%"), line(SME, "45%")],
        [figure(SME, 45)],
        {"LESS_EXACT": 1},
    )
    yield csv_case(
        "check nothing occurred",
        [line(PHONE, "-"), line(NET, "…"), line(BTS, "không phát sinh")],
        (),
        {"NO_FIGURE": 1},
        ignored=3,
    )
