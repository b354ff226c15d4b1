"""Periods in English: in titles, in headings of values, in the header and in columns of periods."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_files import COLUMNS, ROWS

from corpus.book import book, cells, header, with_cells
from corpus.case import AREA, PHONE, PLAIN, Case, figure
from corpus.headings import CONTRADICTED, READ_AS, renamed
from corpus.long_csv import csv_case, line

THIS_MONTH = ("October 2025", "Oct-25", "Oct 2025", "October of 2025", "Value (Oct 2025)")
ANOTHER_MONTH = ("September 2025", "Sep-25", "Sept 2025", "Q3 2025", "November 2025")
SINCE_JANUARY = (
    *("first 10 months of 2025", "Jan–Oct 2025", "January to October 2025", "10 months of 2025"),
    *("YTD", "10M 2025"),
)
WRITTEN = (
    *(("October 2025", "2025-10"), ("Oct-25", "2025-10"), ("Oct 2025", "2025-10")),
    *(("Q3 2025", "2025-Q3"), ("third quarter of 2025", "2025-Q3"), ("2025 September", "2025-09")),
    *(("Jan–Sep 2025", "2025-01-01/2025-09-30"), ("January to March 2025", "2025-Q1")),
    ("first 9 months of 2025", "2025-01-01/2025-09-30"),
)


def english_periods() -> Iterator[Case]:
    """Read as the Vietnamese ones are, whether they agree with the form or not."""
    since = "2025-01-01/2025-10-31"
    for at, words in enumerate(THIS_MONTH):
        heading = words if words.startswith("Value") else f"Value {words}"
        yield book(f"English heading agrees {at}", cells(columns=renamed(heading)))
        yield book(f"English title agrees {at}", with_cells({(7, 0): f"Data for {words}"}))
    for at, words in enumerate(ANOTHER_MONTH):
        sheet = cells(columns=renamed(f"Value {words}"))
        found = {CONTRADICTED: 1, READ_AS: 1}
        yield book(f"English heading of another month {at}", sheet, (), found, rejected=3)
        title = with_cells({(7, 0): words})
        yield book(f"English title of another month {at}", title, (), {CONTRADICTED: 1}, rejected=3)
    title = with_cells({(7, 0): "E-commerce report for September 2025 of the province"})
    yield book("English title in prose", title, (), {CONTRADICTED: 1}, rejected=3)
    for at, words in enumerate(SINCE_JANUARY):
        loaded = [figure(f.indicator, f.value, AREA, since) for f in PLAIN]
        sheet = cells(columns=renamed(f"Value {words}"))
        yield book(f"English heading since January {at}", sheet, loaded, {READ_AS: 1})
    for at, (words, code) in enumerate(WRITTEN):
        above = header(period=words)
        loaded = [figure(PHONE, 1901569, AREA, code)]
        if not code.startswith("2025-0") and code != "2025-Q1":
            yield book(f"English period of the form {at}", cells(ROWS[:1], above=above), loaded)
            sheet = cells([(*ROWS[0], words)], (*COLUMNS, "Period"), header(period=code))
            yield book(f"English period of the row {at}", sheet, loaded)
    rows = [line(PHONE, "5", period="October 2025"), line(PHONE, "6", period="Q3 2025")]
    yield csv_case("English periods", rows, [figure(PHONE, 5), figure(PHONE, 6, period="2025-Q3")])
    sheet = cells(columns=renamed("Giá trị máy"))
    yield book("no English month", sheet, (), {"HEADING_NOT_UNDERSTOOD": 3})
