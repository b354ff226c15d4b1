"""The figures of a few provinces one by one, each with its place in the file."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from reference.wording import period_in_words
from tmdt.dissemination.content.document import Column, Section, Table, Text
from tmdt.dissemination.content.facts import Facts, Row
from tmdt.dissemination.content.tabulation import accuracy, tabulate
from tmdt.dissemination.content.wording import (
    INDICATOR,
    UNIT,
    VALUE,
    column,
    name_of,
    plain,
    text_of,
)

MOST_PROVINCES = 3
"""Up to this many provinces are shown figure by figure; more are summarised."""


def make_listed(facts: Facts) -> list[Section]:
    """A section for each province that has reported, of all that it reported."""
    if not 0 < facts.head["areas"] <= MOST_PROVINCES:
        return []
    return [
        _section(facts, ref_area, list(rows))
        for ref_area, rows in groupby(facts.listed, itemgetter("ref_area"))
    ]


def _section(facts: Facts, ref_area: str, rows: list[Row]) -> Section:
    name = Text(rows[0]["province"], rows[0]["province_en"])
    return Section(
        f"figures_{ref_area}",
        Text(f"Số liệu {name.vi} báo cáo", f"Figures as {name.en} reported them"),
        tables=(figures_table(facts, f"figures_{ref_area}", rows),),
    )


def figures_table(facts: Facts, name: str, rows: list[Row]) -> Table:
    """Figures as they were reported, with their evidence."""
    files = {row["submission_sha256"]: row["file_name"] for row in rows}
    return tabulate(
        name,
        Text("Số liệu như tỉnh báo cáo", "Figures as the province reported them"),
        [row | _words(facts, row) for row in rows],
        [
            (Column("indicator", INDICATOR), name_of),
            (column("period", "Kỳ", "Period"), lambda row: Text(*period_in_words(row["period"]))),
            (Column("value", VALUE, "number"), lambda row: row["value"]),
            *accuracy(facts),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (
                column("place", "Vị trí trong tệp", "Place in the file"),
                lambda row: plain(row["source_ref"]),
            ),
            (
                column("file", "Tệp", "File"),
                lambda row: plain(row["file_name"]) if len(files) > 1 else None,
            ),
        ],
        always=("period", "value", "unit", "place"),
        notes=tuple(
            Text(f"Tệp: {file}, SHA-256 {sha256}", f"File: {file}, SHA-256 {sha256}")
            for sha256, file in files.items()
        ),
    )


def _words(facts: Facts, row: Row) -> Row:
    indicator = facts.indicators[row["indicator_code"]]
    return {name: indicator[name] for name in ("name_vi", "name_en", "unit_vi", "unit_en")}
