"""The numbers of a document once more, by other queries on ``marts``.

What readers saw when a release was the latest is kept in the schema ``public``, in tables of its
number; nothing here is asked as of a release, nor by the queries of the documents.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row

from reference.wording import members

VIEWS = (
    "fact_indicator", "fact_indicator_national", "fact_indicator_region",
    "fact_indicator_region_vn63", "fact_indicator_vn34", "reporting_rate", "target_attainment",
)  # fmt: skip
HEADLINES = (
    "b2c_sales_vnd", "platform_account_entity_count", "bank_account_count",
    "product_online_sales_tonne", "ecom_einvoice_transaction_pct",
    "public_service_online_payment_pct",
)  # fmt: skip
Row = dict[str, Any]


def keep(connection: psycopg.Connection, number: int) -> None:
    """What readers see of the latest release, in tables of its number."""
    for view in VIEWS:
        connection.execute(f"create table public.{view}_{number} as table marts.{view}")


def back(month: date, months: int) -> date:
    place = month.year * 12 + month.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def in_per_cent(now: Decimal, before: Decimal) -> Decimal:
    return (100 * (now - before) / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_UP)


class Release:
    """What was kept of a release, and what a document of it has to say."""

    def __init__(self, connection: psycopg.Connection, number: int, since: int | None) -> None:
        self.sql = connection
        self.number = number
        self.since = since
        [release] = self.rows(
            "select period, published_at from marts.dim_release where release_id = %s", number
        )
        self.period = release["period"]
        self.month = date.fromisoformat(f"{self.period}-01")
        everything = self.facts(number)
        stated = [fact for fact in everything if self.period in (fact["period"], fact["loaded"])]
        self.synthetic = all(fact["is_synthetic"] for fact in stated)
        self.stated = [fact for fact in stated if fact["is_synthetic"] == self.synthetic]
        self.everything = [fact for fact in everything if fact["is_synthetic"] == self.synthetic]
        self.vintage = "VN63" if self.month < date(2025, 7, 1) else "VN34"
        self.in_force = 63 if self.vintage == "VN63" else 34

    def rows(self, query: str, *values: object) -> list[Row]:
        with self.sql.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, values).fetchall()

    def facts(self, number: int) -> list[Row]:
        return self.rows(
            "select fact.*, i.indicator_code, i.name_en, i.unit, i.over_provinces, i.over_periods,"
            " i.group_code, p.ref_area, p.name_en as province, d.period, d.month_date,"
            " s.load_period as loaded"
            f" from public.fact_indicator_{number} as fact"
            " join marts.dim_indicator as i using (indicator_key)"
            " join marts.dim_province as p using (province_key)"
            " join marts.dim_period as d using (period_key)"
            " join marts.dim_submission as s using (submission_id)"
        )

    def derived(self, view: str) -> dict[tuple[str, str, date], Row]:
        """Figures of areas without breakdown, by area, indicator and month."""
        key = "province_key" if view == "fact_indicator_vn34" else "area_key"
        return {
            (row["area"], row["indicator_code"], row["month_date"]): row
            for row in self.rows(
                f"select fact.*, a.name_en as area, a.area_code, i.indicator_code, d.month_date"
                f" from public.{view}_{self.number} as fact"
                f" join marts.dim_area as a on fact.{key} = a.area_key"
                " join marts.dim_indicator as i using (indicator_key)"
                " join marts.dim_period as d using (period_key)"
                " where fact.breakdown = '' and fact.is_synthetic = %s and d.freq = 'M'",
                self.synthetic,
            )
        }

    # What the tables have, by the name of their row -------------------------------------------

    def total(self, code: str, breakdown: str, month: date) -> list[Row]:
        return [
            fact for fact in self.everything
            if fact["indicator_code"] == code and fact["breakdown"] == breakdown
            and fact["month_date"] == month
        ]  # fmt: skip

    def change(self, code: str, breakdown: str, pairs: list[tuple[date, date]]) -> Decimal | None:
        """Of what the same provinces, or all of them, said exactly in each pair of months."""
        sums = [Decimal(0), Decimal(0)]
        for months in pairs:
            now, before = (self.total(code, breakdown, month) for month in months)
            whole = [63 if month < date(2025, 7, 1) else 34 for month in months]
            if not now or not before:
                return None
            areas = [{fact["ref_area"] for fact in facts} for facts in (now, before)]
            if areas[0] != areas[1] and [len(each) for each in areas] != whole:
                return None
            if any(fact["qualifier"] != "exact" for fact in (*now, *before)):
                return None
            sums[0] += sum(fact["value"] for fact in now)
            sums[1] += sum(fact["value"] for fact in before)
        return in_per_cent(*sums) if sums[1] else None

    def totals(self, group: str) -> dict[str, Row]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for fact in self.stated:
            if fact["group_code"] == group and fact["over_provinces"] == "sum":
                assert fact["period"] == self.period
                found[fact["indicator_code"], fact["breakdown"]].append(fact)
        made = {}
        for (code, breakdown), facts in found.items():
            total = sum(fact["value"] for fact in facts)
            per = Decimal("1e-9") if facts[0]["unit"] == "VND" and total >= 10**9 else 1
            name = facts[0]["name_en"] + (f": {members(breakdown, 'en')}" if breakdown else "")
            made[name] = {
                "total": total * per, "n": len(facts), "n_expected": self.in_force,
                "month_change": self.change(code, breakdown, [(self.month, back(self.month, 1))]),
                "year_change": self.change(code, breakdown, [(self.month, back(self.month, 12))]),
            }  # fmt: skip
        return made

    def spread(self, group: str) -> dict[str, Row]:
        country = self.derived("fact_indicator_national")
        found: dict[str, list[Row]] = defaultdict(list)
        for fact in self.stated:
            if fact["group_code"] == group and fact["over_provinces"] != "sum":
                assert not fact["breakdown"]
                found[fact["name_en"]].append(fact)
        made = {}
        for name, facts in found.items():
            mean = country.get(("Viet Nam", facts[0]["indicator_code"], self.month), {})
            values = [fact["value"] for fact in facts]
            made[name] = {
                "n": len(facts), "n_expected": self.in_force, "lowest": min(values),
                "highest": max(values), "median": statistics.median(values),
                "mean": mean.get("value"),
                "mean_n": mean["n_present"] if mean.get("value") is not None else None,
            }  # fmt: skip
        return made

    def headline_rows(self) -> list[Row]:
        """Of the table, in its order."""
        january, last = self.month.replace(month=1), back(self.month, 12)
        months = [back(self.month, n) for n in range(self.month.month - 1, -1, -1)]
        made = []
        for code in HEADLINES:
            facts = self.total(code, "", self.month)
            if not facts or facts[0]["over_provinces"] != "sum":
                continue
            so_far = (
                [(month, back(month, 12)) for month in months]
                if facts[0]["over_periods"] == "sum" else [(self.month, back(january, 1))]
            )  # fmt: skip
            spans = [[(self.month, back(self.month, 1))], [(self.month, last)], so_far]
            for pairs in spans if self.month.month > 1 else spans[:2]:
                now, before = (
                    [self.total(code, "", month) for month in side]
                    for side in zip(*pairs, strict=True)
                )
                per = Decimal("1e-9") if facts[0]["unit"] == "VND" else 1
                value, earlier = (
                    sum(fact["value"] for facts in side for fact in facts) * per
                    if all(side)
                    else None
                    for side in (now, before)
                )
                made.append({
                    "value": value, "before": earlier, "change": self.change(code, "", pairs),
                    "n": min(len(each) for each in now if each), "n_expected": self.in_force,
                })  # fmt: skip
        return made

    def shown_in(self, code: str) -> Decimal | int:
        [unit] = self.rows("select unit from marts.dim_indicator where indicator_code = %s", code)
        return Decimal("1e-9") if unit["unit"] == "VND" else 1

    def provinces(self, code: str) -> dict[str, Row]:
        per = self.shown_in(code)
        complete = {
            row["name_en"]: (Decimal(100) * row["n_present"] / row["n_expected"]).quantize(
                Decimal("0.1"), ROUND_HALF_UP
            )
            for row in self.reporting_rows()
        }
        names = self.rows(
            "select distinct name_en from marts.dim_province where vintage = %s"
            " and (is_current or valid_to = '2025-07-01')",
            self.vintage,
        )
        now = {fact["province"]: fact["value"] for fact in self.total(code, "", self.month)}
        # On the boundaries of the month: before the merger as reported, after it also carried.
        carried = self.derived("fact_indicator_vn34")
        months = [back(self.month, n) for n in range(12, -1, -1)]
        made = {}
        for name in (row["name_en"] for row in names):

            def value(month: date, name: str = name) -> Decimal | None:
                if self.vintage == "VN63":
                    found = [f for f in self.total(code, "", month) if f["province"] == name]
                    return found[0]["value"] if found else None
                row = carried.get((name, code, month))
                return row["value"] if row and row["reason"] is None else None

            trend = [value(month) for month in months]
            mine = now.get(name)
            is_rate = per == 1 and code.endswith("_pct")
            changes = {
                span: None if mine is None or before is None
                else mine - before if is_rate else in_per_cent(mine, before)
                for span, before in (("month_change", trend[-2]), ("year_change", trend[0]))
            }  # fmt: skip
            known = sum(each is not None for each in trend)
            made[name] = changes | {
                "value": None if mine is None else mine * per,
                "rank": None if mine is None else 1 + sum(each > mine for each in now.values()),
                "trend": tuple(None if each is None else each * per for each in trend)
                if known > 1 else None,
                "completeness": complete.get(name),
            }  # fmt: skip
        return made

    def map(self, code: str) -> dict[str, Row]:
        carried = self.derived("fact_indicator_vn34")
        names = self.rows("select name_en from marts.dim_province where is_current")
        return {
            name: {"value": row["value"] * self.shown_in(code)
                   if row and row["value"] is not None and row["reason"] is None else None}
            for name in (each["name_en"] for each in names)
            for row in [carried.get((name, code, self.month))]
        }  # fmt: skip

    def regions(self, code: str) -> dict[str, Row]:
        view = "fact_indicator_region" + ("_vn63" if self.vintage == "VN63" else "")
        rows = self.derived(view)
        made = {}
        for (area, indicator, month), row in rows.items():
            if indicator != code or month != self.month or row["value"] is None:
                continue
            before = rows.get((area, code, back(month, 12)))
            both = before and row["reason"] is None and before["reason"] is None
            is_rate = code.endswith("_pct")
            made[area] = {
                "value": row["value"] * self.shown_in(code), "n": row["n_present"],
                "n_expected": row["n_expected"],
                "year_change": None if not both else row["value"] - before["value"] if is_rate
                else in_per_cent(row["value"], before["value"]),
            }  # fmt: skip
        return made

    def reporting_rows(self) -> list[Row]:
        return self.rows(
            f"select rate.*, p.name_en from public.reporting_rate_{self.number} as rate"
            " join marts.dim_province as p using (province_key)"
            " join marts.dim_period as d using (period_key)"
            " where d.period = %s and rate.series = %s",
            self.period, "synthetic" if self.synthetic else "real",
        )  # fmt: skip
