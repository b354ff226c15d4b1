"""The headlines of a month: the main figures of the country, and how they changed."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from tmdt.dissemination.content.document import (
    Change,
    Chart,
    Column,
    Headline,
    Section,
    Table,
    Text,
)
from tmdt.dissemination.content.facts import HEADLINES, Facts, Row
from tmdt.dissemination.content.tabulation import accuracy, tabulate
from tmdt.dissemination.content.wording import (
    INDICATOR,
    NOT_COMPARED,
    PERCENT,
    POINTS,
    UNIT,
    VALUE,
    column,
    coverage,
    month_label,
    month_text,
    not_compared,
    text_of,
)

COUNTRY = "VN"
SPANS = {
    "month": Text("so với tháng trước", "on the month before"),
    "year": Text("so với cùng kỳ năm trước", "on the same month a year before"),
    "year_to_date": Text("từ đầu năm, so với cùng kỳ", "year to date, on the year before"),
    "since_december": Text("so với tháng 12 năm trước", "since December"),
    "january_february": Text(
        "hai tháng đầu năm, so với cùng kỳ", "January and February as one, on the year before"
    ),
}
TET = Text(
    "Tết Nguyên đán rơi vào tháng 1 hoặc tháng 2 tùy năm: so sánh riêng từng tháng này với cùng kỳ"
    " có thể sai lệch. Số của hai tháng gộp lại có trong bản tin tháng 2.",
    "Tet falls in January or in February, depending on the year: to compare one of these months"
    " alone"
    " with the year before may mislead. The bulletin of February has the two months as one.",
)


def make_headlines(facts: Facts) -> Section | None:
    """The section of headlines; None for a month without any of these indicators."""
    shown = {row["indicator_code"]: row for row in facts.headlines if row["span"] == "month"}
    headlines = [_headline(facts, list(rows)) for _, rows in groupby(facts.headlines, _code)]
    rates = [row for code in HEADLINES if (row := _rate(facts, code))]
    headlines += [_rate_headline(row) for row in rates]
    if not headlines:
        return None
    tables = [_table(facts)] if shown else []
    if rates:
        tables.append(_rates_table(facts, rates))
    chart = _chart(facts)
    return Section(
        "headlines", Text("Số liệu chính", "Headline figures"),
        headlines=tuple(headlines), charts=(chart,) if chart else (), tables=tuple(tables),
        notes=(TET,) if facts.month.month <= 2 else (),
    )  # fmt: skip


_code = itemgetter("indicator_code")


def _headline(facts: Facts, rows: list[Row]) -> Headline:
    month = rows[0]
    notes = [coverage(month["n"], month["n_expected"])]
    if month["qualifier"] != "exact":
        notes.append(NOT_COMPARED["inexact"])
    return Headline(
        month["indicator_code"], text_of(month, "name"), month["total"], text_of(month, "unit"),
        tuple(
            Change(SPANS[row["span"]], row["change"], NOT_COMPARED.get(row["verdict"]))
            for row in rows
        ),
        _joined([note for note in notes if note]),
    )  # fmt: skip


def _joined(notes: list[Text]) -> Text | None:
    if not notes:
        return None
    return Text("; ".join(note.vi for note in notes), "; ".join(note.en for note in notes))


def _rate(facts: Facts, code: str) -> Row | None:
    """The country's figure of a headline that is a rate, where it has a value."""
    figure = facts.figure(COUNTRY, code)
    if not figure or figure["over_provinces"] == "sum" or figure["value"] is None:
        return None
    return figure


def _rate_headline(row: Row) -> Headline:
    return Headline(
        row["indicator_code"], text_of(row, "name"), row["value"], text_of(row, "unit"),
        tuple(
            Change(
                SPANS[span], None,
                NOT_COMPARED.get(row[f"{span}_verdict"] or "no_earlier"),
                row[f"{span}_difference"],
            )
            for span in ("month", "year")
        ),
        coverage(row["n_present"], row["n_expected"]),
    )  # fmt: skip


def _table(facts: Facts) -> Table:
    """The totals of the month and of the year so far, beside what they are compared with."""
    return tabulate(
        "headlines",
        Text("Tổng các tỉnh báo cáo, và so sánh", "Totals of the reporting provinces, compared"),
        facts.headlines,
        [
            (Column("indicator", INDICATOR), lambda row: text_of(row, "name")),
            (column("span", "So sánh", "Compared"), lambda row: SPANS[row["span"]]),
            (Column("value", VALUE, "number"), lambda row: row["total"]),
            *accuracy(facts, "total_low", "total_high"),
            (column("before", "Kỳ gốc", "Before", "number"), lambda row: row["before_total"]),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (column("change", "Thay đổi", "Change", "change"), lambda row: row["change"]),
            (column("n", "Số tỉnh", "Provinces", "integer"), lambda row: row["n"]),
            (
                column("n_expected", "Tổng số tỉnh", "Of provinces", "integer"),
                lambda row: row["n_expected"],
            ),
            (
                column("reason", "Không so sánh vì", "Not compared because"),
                lambda row: NOT_COMPARED.get(row["verdict"]),
            ),
        ],
        always=("value", "change", "unit", "n", "n_expected"),
    )


def _rates_table(facts: Facts, rates: list[Row]) -> Table:
    return tabulate(
        "headline_rates",
        Text("Tỷ lệ của cả nước", "Rates of the country"),
        rates,
        [
            (Column("indicator", INDICATOR), lambda row: text_of(row, "name")),
            (Column("value", VALUE, "number"), lambda row: row["value"]),
            *accuracy(facts),
            (Column("unit", UNIT), lambda row: text_of(row, "unit")),
            (
                column("month_difference", "So với tháng trước", "On the month", "number", POINTS),
                lambda row: row["month_difference"] if row["unit"] == PERCENT else None,
            ),
            (
                column("year_difference", "So với cùng kỳ", "On the year", "number", POINTS),
                lambda row: row["year_difference"] if row["unit"] == PERCENT else None,
            ),
            (
                column("n", "Số tỉnh", "Provinces", "integer"),
                lambda row: row["n_present"],
            ),
            (
                column("n_expected", "Tổng số tỉnh", "Of provinces", "integer"),
                lambda row: row["n_expected"],
            ),
            (
                column("reason", "Không so sánh vì", "Not compared because"),
                lambda row: not_compared(
                    row["month_verdict"] or "no_earlier", row["year_verdict"] or "no_earlier"
                ),
            ),
        ],
        always=("value", "unit"),
    )


def _chart(facts: Facts) -> Chart | None:
    """The first headline that is whole in two months at least, over the year to this month."""
    for code in HEADLINES:
        values = facts.trends.get((COUNTRY, code))
        if values and sum(value is not None for value in values) > 1:
            break
    else:
        return None
    indicator = facts.indicators[code]
    unit = text_of(indicator, "scaled_unit" if indicator["unit"] == "VND" else "unit")
    table = Table(
        "headline_trend",
        Text(
            f"{indicator['name_vi']}, 13 tháng đến {month_text(facts.month).vi}",
            f"{indicator['name_en']}, 13 months to {month_text(facts.month).en}",
        ),
        (
            column("month", "Tháng", "Month"),
            Column("value", VALUE, "number", unit),
        ),
        tuple(
            (month_label(month), value)
            for month, value in zip(facts.trend_months, values, strict=True)
        ),
        (
            Text(
                "Chỉ có các tháng đủ tất cả các tỉnh, thành phố.",
                "Only months with the figures of all provinces.",
            ),
        ),
    )
    return Chart("headline_trend", table.title, "lines", table, "month", "value")
