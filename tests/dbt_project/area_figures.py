"""What provinces state of 2025, on both boundaries, for everything that can be derived from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from releases import figure

from reference.catalogue import seed
from reference.period import months

VN63 = sorted({row["ref_area"] for row in seed("province") if row["vintage"] == "VN63"})
VN34 = sorted({row["ref_area"] for row in seed("province") if row["vintage"] == "VN34"})
STOCK, FLOW = "phone_subscriber_count", "violating_goods_value_vnd"
RATE, PURCHASES = "ecom_einvoice_transaction_pct", "online_purchase_count"
SHARE, POPULATION = "online_shopper_population_pct", "population_count"
WITHDRAWN = "brand=withdrawn"
MONTHS = [month.code for month in months("2025-01", 8)]

Figure = tuple[str, str, str, str, Any]  # ref_area, indicator, breakdown, period, value


def everywhere() -> Iterator[Figure]:
    """A stock and a flow of every province and month: all different, none missing."""
    for month, period in enumerate(MONTHS, start=1):
        for area in VN63 if month < 7 else VN34:
            yield area, STOCK, "", period, stated(area, STOCK, month)
            yield area, FLOW, "", period, stated(area, FLOW, month)


def stated(area: str, indicator: str, month: int) -> int:
    number = (VN63 if month < 7 else VN34).index(area) + 1
    return {STOCK: 1000, FLOW: 7}[indicator] * number + month


FIRST: list[Figure] = [
    *everywhere(),
    # Bắc Ninh is Bắc Giang (24) and Bắc Ninh (27): 60 % of 100 and 90 % of 300 purchases.
    ("VN63_24", RATE, "", "2025-05", 60), ("VN63_24", PURCHASES, "", "2025-05", 100),
    ("VN63_27", RATE, "", "2025-05", 90), ("VN63_27", PURCHASES, "", "2025-05", 300),
    # Vĩnh Long is Bến Tre (83), Trà Vinh (84) and Vĩnh Long (86): one of them is silent.
    ("VN63_83", STOCK, "account_type=fixed", "2025-05", 5),
    ("VN63_84", STOCK, "account_type=fixed", "2025-05", 6),
    # No weight; a weight of zero; an index.
    ("VN63_24", RATE, "", "2025-04", 60), ("VN63_27", RATE, "", "2025-04", 90),
    ("VN63_24", RATE, "", "2025-03", 60), ("VN63_24", PURCHASES, "", "2025-03", 0),
    ("VN63_27", RATE, "", "2025-03", 90), ("VN63_27", PURCHASES, "", "2025-03", 9),
    ("VN63_24", "ebi_score", "", "2024", 50), ("VN63_27", "ebi_score", "", "2024", 60),
    # Huế changed nothing but its type, and then its vintage.
    ("VN63_46", "ebi_score", "", "2024", 70),
    ("VN63_24", FLOW, "commune=a", "2025-05", 1), ("VN63_46", FLOW, "commune=b", "2025-05", 1),
    ("VN34_24", FLOW, "commune=c", "2025-07", 1),
    # A yearly rate, its yearly weight, and a monthly rate in that year.
    *[(a, SHARE, "", "2024", v) for a, v in (("VN63_24", 40), ("VN63_27", 80))],
    *[(a, SHARE, "", "2024-06", v) for a, v in (("VN63_24", 40), ("VN63_27", 80))],
    *[(a, POPULATION, "", "2024", v) for a, v in (("VN63_24", 3), ("VN63_27", 1))],
    # What is withdrawn later.
    ("VN63_24", FLOW, WITHDRAWN, "2025-04", 10), ("VN63_27", FLOW, WITHDRAWN, "2025-04", 20),
    ("VN63_24", FLOW, WITHDRAWN, "2025-05", 30),
    # The year to date is a figure of its own.
    ("VN63_24", FLOW, "", "2025-01-01/2025-05-31", 999),
]  # fmt: skip
TARGETS: list[tuple[str, str, str, str, Any, str]] = [
    ("VN63_24", FLOW, "", "2025-Q2", 10, "at_least"),
    ("VN63_24", STOCK, "", "2025", 20_000, "at_least"),
    ("VN63_24", STOCK, "account_type=fixed", "2025", 1, "at_least"),
    ("VN63_46", STOCK, "", "2025", 50_000, "at_least"),
    ("VN34_24", FLOW, "", "2026", 10_000, "at_least"),
    ("VN34_24", FLOW, "", "2025", 10_000, "at_most"),
    ("VN34_24", "ebi_score", "", "2025", 80, "at_least"),
]
SECOND: list[Figure] = [
    ("VN63_83", FLOW, "", "2025-05", 5000),
    ("VN63_86", STOCK, "account_type=fixed", "2025-05", 7),
    ("VN63_24", PURCHASES, "", "2025-05", 300),
]  # fmt: skip


def staged(figures: list[Figure]) -> list[dict[str, Any]]:
    return [
        figure(indicator, period, value, ref_area=area, breakdown=breakdown)
        for area, indicator, breakdown, period, value in figures
    ]


def staged_targets() -> list[dict[str, Any]]:
    return [
        figure(indicator, period, value, ref_area=area, breakdown=breakdown, kind="target",
               qualifier=operator)
        for area, indicator, breakdown, period, value, operator in TARGETS
    ]  # fmt: skip
