"""Every table of a document held against queries of their own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from independent import Release

from tmdt.dissemination.content.document import Document, Text

NUMBERS = ("integer", "number", "percent", "change", "trend")


def numbers_of(document: Document, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The name of each row, and its numbers by column."""
    [table] = [table for table in document.tables() if table.name == name]
    made = []
    for row in table.rows:
        label = row[0].en if isinstance(row[0], Text) else row[0]
        cells = zip(table.columns, row, strict=True)
        made.append((label, {c.name: cell for c, cell in cells if c.kind in NUMBERS}))
    return made


def same(document: Document, name: str, expected: dict[str, dict[str, Any]]) -> None:
    """A table has the rows that are expected, and each of its numbers is."""
    found = numbers_of(document, name)
    assert sorted(label for label, _ in found) == sorted(expected), name
    for label, cells in found:
        assert expected[label] | cells == expected[label], (name, label)
        left_out = {key: value for key, value in expected[label].items() if key not in cells}
        assert not any(value is not None for value in left_out.values()), (name, label, left_out)


def check(document: Document, of: Release) -> set[str]:
    """Holds every table against queries of its own; returns the kinds that there were."""
    by_row = {
        "totals": of.totals, "spread": of.spread, "provinces": of.provinces, "map": of.map,
        "regions": of.regions,
    }  # fmt: skip
    others = {
        "headlines": check_headlines, "headline": check_headline, "chart": check_chart,
        "reporting": check_reporting, "figures": check_figures, "revisions": check_revisions,
        "targets": check_targets, "release": check_release,
    }  # fmt: skip
    seen = set()
    for table in document.tables():
        kind, _, rest = table.name.partition("_")
        seen.add(kind)
        if kind in by_row:
            same(document, table.name, by_row[kind](rest))
        else:
            others[kind](document, table.name, of)
    return seen


def check_headlines(document: Document, name: str, of: Release) -> None:
    found = [cells for _, cells in numbers_of(document, name)]
    expected = of.headline_rows()
    assert found == [
        {key: row[key] for key in cells} for row, cells in zip(expected, found, strict=True)
    ]


def check_release(document: Document, name: str, of: Release) -> None:
    facts = of.stated
    expected = {
        "release": of.number, "figures": len(facts), "in_force": of.in_force,
        "files": len({fact["submission_id"] for fact in facts}),
        "reported": len({fact["ref_area"] for fact in facts}),
    }  # fmt: skip
    assert numbers_of(document, name) == [(of.period, expected)]


def check_headline(document: Document, name: str, of: Release) -> None:
    country = of.derived("fact_indicator_national")
    if name == "headline_trend":
        values = [cells["value"] for _, cells in numbers_of(document, name)]
        whole = [
            row["value"] * of.shown_in(row["indicator_code"]) for row in country.values()
            if row["indicator_code"] == "b2c_sales_vnd" and row["reason"] is None
        ]  # fmt: skip
        assert sorted(value for value in values if value is not None) == sorted(whole)
        return
    for label, cells in numbers_of(document, name):
        [row] = [
            row for (_, _, month), row in country.items()
            if month == of.month and row["indicator_code"] == "ecom_einvoice_transaction_pct"
        ]  # fmt: skip
        assert label == "Share of online purchases with an e-invoice"
        assert cells["value"] == row["value"] and cells["n"] == row["n_present"]
        assert cells["n_expected"] == of.in_force


def check_chart(document: Document, name: str, of: Release) -> None:
    _, kind, group = name.split("_", 2)
    for label, cells in numbers_of(document, name):
        if kind == "rates":
            assert cells["mean"] == of.spread(group)[label]["mean"]
        elif kind == "change":
            [(column, value)] = cells.items()
            assert value == of.totals(group)[label][column] is not None
        else:
            assert kind == "regions"
            totals = [
                row["value"] * of.shown_in(row["indicator_code"])
                for view in ("fact_indicator_region", "fact_indicator_region_vn63")
                for (area, _, month), row in of.derived(view).items()
                if area == label and month == of.month and row["value"] is not None
            ]
            assert cells["value"] in totals


def check_reporting(document: Document, name: str, of: Release) -> None:
    rows = of.reporting_rows()
    if name == "reporting_states":
        states = Counter(
            "not owed" if row["due_on"] is None else "on time" if row["on_time"]
            else "late" if row["received"] else "missing" if row["due"] else "not due yet"
            for row in rows
        )  # fmt: skip
        same(document, name, {state: {"n": n} for state, n in states.items()})
        return
    shown = ("n_figures", "n_present", "n_expected")
    labels = {row["label_en"]: row["name_en"] for row in of.rows(
        "select label_en, name_en from marts.dim_area")}  # fmt: skip
    expected = {row["name_en"]: {key: row[key] for key in shown} for row in rows}
    for label, cells in numbers_of(document, name):
        assert {key: cells[key] for key in shown if key in cells} == expected[labels[label]]


def check_figures(document: Document, name: str, of: Release) -> None:
    found = Counter(cells["value"] for _, cells in numbers_of(document, name))
    area = name.removeprefix("figures_")
    assert found == Counter(fact["value"] for fact in of.stated if fact["ref_area"] == area)


def check_revisions(document: Document, name: str, of: Release) -> None:
    key = ("province_key", "indicator_key", "period_key", "breakdown", "is_synthetic")
    known = [
        {tuple(fact[name] for name in key): fact for fact in of.facts(number)}
        for number in range(of.since or 1, of.number + 1)
    ]
    now = known[-1]
    before = {one: fact for facts in reversed(known) for one, fact in facts.items()}
    revised = {
        (before[one]["value"], now.get(one, {}).get("value")) for one in before
        if before[one]["value"] != now.get(one, {}).get("value")
        and before[one]["is_synthetic"] == of.synthetic
    }  # fmt: skip
    per = {(cells["before"], cells["now"]) for _, cells in numbers_of(document, name)}
    assert per == revised != set()


def check_targets(document: Document, name: str, of: Release) -> None:
    targets = of.rows(
        f"select * from public.target_attainment_{of.number}"
        " where is_synthetic = %s and target_year >= %s",
        of.synthetic, of.month.year,
    )  # fmt: skip
    if name == "targets_provinces":
        counts = Counter(row["status"] for row in targets if row["province_key"] is not None)
        shown = numbers_of(document, name)
        assert sum((Counter(cells) for _, cells in shown), Counter()) == counts
        return
    found = Counter((cells["target"], cells["actual"]) for _, cells in numbers_of(document, name))
    assert found == Counter(
        (row["target_low"], row["actual_value"]) for row in targets if row["province_key"] is None
    )
