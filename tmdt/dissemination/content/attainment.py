"""Targets: which are met, on the way or off, of the country and of each province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tmdt.dissemination.content.document import Column, Section, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.tabulation import tabulate, word_of
from tmdt.dissemination.content.wording import (
    INDICATOR,
    PROVINCE,
    UNIT,
    column,
    name_of,
    plain,
    text_of,
)

STATUSES = ("met", "on_the_way", "off", "not_comparable")
TITLE = Text("Mục tiêu", "Targets")


def make_targets(facts: Facts) -> Section | None:
    """The country's targets one by one, and how many of each province are met."""
    country = [row for row in facts.targets if row["area_type"] == "country"]
    provinces = [row for row in facts.targets if row["area_type"] == "province"]
    if not facts.targets:
        return None
    tables = []
    if country:
        tables.append(
            target_table(facts, "targets", Text("Mục tiêu quốc gia", "National targets"), country)
        )
    if provinces:
        tables.append(_counts(facts, provinces))
    return Section("targets", TITLE, tables=tuple(tables))


def target_table(facts: Facts, name: str, title: Text, targets: Iterable[Row]) -> Table:
    """Targets one by one, with the latest figure that each is held against."""
    return tabulate(
        name,
        title,
        targets,
        [
            (Column("indicator", INDICATOR), name_of),
            (column("plan", "Kế hoạch", "Plan"), lambda row: plain(row["plan"])),
            (column("year", "Năm", "Year"), lambda row: plain(str(row["target_year"]))),
            (
                column("operator", "Yêu cầu", "Wanted"),
                lambda row: word_of(facts, "qualifier", row["operator"]),
            ),
            (column("target", "Mục tiêu", "Target", "number"), lambda row: row["target_low"]),
            (
                column("target_high", "Đến", "To", "number"),
                lambda row: row["target_high"] if row["target_high"] != row["target_low"] else None,
            ),
            (column("actual", "Thực hiện", "Actual", "number"), lambda row: row["actual_value"]),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (
                column("period", "Kỳ thực hiện", "Period"),
                lambda row: text_of(row, "actual_period") if row["actual_period_vi"] else None,
            ),
            (
                column("status", "Kết quả", "Result"),
                lambda row: word_of(facts, "target_status", row["status"]),
            ),
            (
                column("reason", "Lý do", "Reason"),
                lambda row: text_of(row, "reason") if row["reason_vi"] else None,
            ),
        ],
        always=("year", "target", "actual", "status"),
    )


def _counts(facts: Facts, targets: list[Row]) -> Table:
    counts: dict[str, Counter[str]] = {}
    names = {}
    for row in targets:
        counts.setdefault(row["area_code"], Counter())[row["status"]] += 1
        names[row["area_code"]] = text_of(row, "area")
    return Table(
        "targets_provinces",
        Text("Mục tiêu của các tỉnh, thành phố", "Targets of the provinces"),
        (
            Column("province", PROVINCE),
            *(
                Column(status, word_of(facts, "target_status", status) or Text("", ""), "integer")
                for status in STATUSES
            ),
        ),
        tuple(
            (names[code], *(counted[status] for status in STATUSES))
            for code, counted in counts.items()
        ),
    )
