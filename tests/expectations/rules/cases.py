"""For each rule that is a query, what it must find and what it must leave alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from figures import (
    BUDGET,
    NOW,
    PEERS,
    PHONE,
    PLAN,
    RANK,
    SEASONAL,
    SHARE,
    SIZES,
    SKEWED,
    STEADY,
    everywhere,
    figure,
    known,
    month,
    of_a_size,
    phone,
    to_date,
)

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
    "PERIOD_BEFORE_INDICATOR": [
        ([figure(year=2011, valid_from="2012-01-01"), figure(year=2012, valid_from="2012-01-01")],
         {1: {"period": "2011", "valid_from": date(2012, 1, 1)}}),
        ([figure(year="2011/2012", valid_from="2012-01-01")], set()),
        ([figure(year=2019, valid_from="2019-12-09")], set()),
        ([figure(year=2019, valid_from="2019-12-31")], set()),
        ([figure(year=1989), figure(year=1990), figure(year=1989, valid_from=None)], {1}),
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
        ([figure(10, **RANK), figure(11, **RANK, breakdown="a=b")], set()),
        ([figure(10, **PHONE, over_provinces="not_comparable"),
          figure(11, **PHONE, over_provinces="not_comparable", breakdown="a=b")], {2}),
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
