"""What a case is: a file made by code, and what has to become of each submission in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from expectations.rules import registry

Writer = Callable[[Path], object]
Rows = list[list[Any]]

PERIOD = "2025-10"
AREA = "VN34_24"
PHONE, NET = "phone_subscriber_count", "internet_subscriber_count"
BTS, CASES_HANDLED = "bts_site_count", "handled_case_count"
GROWTH, SME, LAST_MILE = "ecom_growth_pct", "sme_on_platform_pct", "last_mile_cost_pct"
TONNE, KM2 = "product_online_sales_tonne", "area_km2"
FINE, GOODS, RETAIL = "admin_fine_vnd", "violating_goods_value_vnd", "retail_turnover_vnd"
USD, TIMES = "online_spend_per_capita_usd", "product_online_sales_multiple"
TRAINED, PER_CLASS = "training_attendance_count", "trainees_per_class"
ACCOUNTS, FAKES, BUDGET = "bank_account_count", "counterfeit_item_count", "ecom_plan_budget_vnd"

SEVERITY = {code: rule.severity for code, rule in registry().items()}
"""How grave each finding is."""
SETS_ASIDE = {code for code, rule in registry().items() if rule.ignores}
"""The findings that set a figure aside."""


class Loaded(NamedTuple):
    """A figure as it has to stand in staging."""

    indicator: str
    value: Decimal | None
    low: Decimal
    high: Decimal
    qualifier: str
    ref_area: str
    period: str
    breakdown: str
    kind: str


def figure(
    indicator: str,
    meant: object,
    ref_area: str = AREA,
    period: str = PERIOD,
    breakdown: str = "",
    kind: str = "actual",
) -> Loaded:
    """A figure: `1578`, `600 more_than`, or the range `40..50`."""
    number, _, qualifier = str(meant).partition(" ")
    low, dots, high = number.partition("..")
    value = None if dots else Decimal(low)
    qualifier = "range" if dots else qualifier or "exact"
    bounds = Decimal(low), Decimal(high or low)
    return Loaded(indicator, value, *bounds, qualifier, ref_area, period, breakdown, kind)


PLAIN = (figure(PHONE, 1901569), figure(BTS, 1578), figure(GROWTH, "17.6"))
"""What the unchanged form holds."""


@dataclass(frozen=True)
class Expected:
    """What has to become of one submission.

    ``findings`` counts them by code; ``quoted`` are words that one of the messages or fixes has.
    """

    loaded: Sequence[Loaded] = ()
    rejected: int = 0
    ignored: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    quoted: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        if not {SEVERITY[code] for code in self.findings} & {"critical", "error"}:
            return "accepted"
        return "partial" if self.loaded else "rejected"

    @property
    def account(self) -> tuple[int, int, int, int]:
        """Figures seen, loaded, rejected, ignored."""
        counts = (len(self.loaded), self.rejected, self.ignored)
        return (sum(counts), *counts)


@dataclass(frozen=True)
class Case:
    """A file with a name of its own, and what has to become of each submission in it."""

    name: str
    file_name: str
    write: Writer
    expected: tuple[Expected, ...]


def case(name: str, write: Writer, *expected: Expected, file_name: str = "") -> Case:
    return Case(
        name, file_name or f"{name.replace(' ', '_').replace('/', '_')}.dat", write, expected
    )


def nothing(code: str, *quoted: str) -> Expected:
    """The file is refused as a whole, and no figure was seen in it."""
    return Expected(findings={code: 1}, quoted=quoted)


def expecting(
    loaded: Sequence[Loaded],
    findings: Mapping[str, int],
    rejected: int | None,
    ignored: int | None,
    quoted: tuple[str, ...],
) -> Expected:
    """Each finding is about one figure, where the counts are not given."""
    if ignored is None:
        ignored = sum(count for code, count in findings.items() if code in SETS_ASIDE)
    if rejected is None:
        rejected = sum(count for code, count in findings.items() if SEVERITY[code] == "error")
    return Expected(loaded, rejected, ignored, findings, quoted)


ROWS_A_FILE = 8


def shared(
    cases: Sequence[tuple[str, Any, Any]],
) -> Iterator[tuple[str, list[Any], list[Loaded], dict[str, Any]]]:
    """Several rows to a file: its name, the rows, what is loaded of them, and what is said.

    Why figures are set aside is said once, however many they are.
    """
    for first in range(0, len(cases), ROWS_A_FILE):
        some = cases[first : first + ROWS_A_FILE]
        rows = [row for _, row, _ in some]
        loaded = [meant for *_, meant in some if isinstance(meant, Loaded)]
        codes = Counter(meant for *_, meant in some if isinstance(meant, str))
        found = {code: 1 if code in SETS_ASIDE else count for code, count in codes.items()}
        ignored = sum(count for code, count in codes.items() if code in SETS_ASIDE)
        name = f"{some[0][0]} to {some[-1][0]}"
        yield name, rows, loaded, {"findings": found, "ignored": ignored}


def meaning(indicator: str, meant: str, breakdown: str) -> Loaded | str:
    return meant if meant[0].isalpha() else figure(indicator, meant, breakdown=breakdown)
