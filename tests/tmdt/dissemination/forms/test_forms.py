"""Every number of a document is in each of its forms, and its texts are nothing but text."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from documents import BY_HAND, SOURCE, documents
from hypothesis import HealthCheck, example, given, settings
from reading_forms import (
    NUMBERS,
    all_tables,
    csv_rows,
    html_headlines,
    html_tables,
    numbers_of,
    parse_html,
    pdf_words,
    read_number,
    text_of,
)

from tmdt.dissemination.content.document import (
    LANGUAGES,
    Chart,
    Column,
    Document,
    Language,
    Section,
    Table,
    Text,
)
from tmdt.dissemination.forms import FORMS, render, write_form
from tmdt.dissemination.forms.numbering import headline_table
from tmdt.dissemination.forms.numbers import in_vietnam, write
from tmdt.dissemination.forms.workbook import is_exact
from warehouse.output import escape_formulas, is_formula

few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
in_both = pytest.mark.parametrize("language", LANGUAGES)


def cells(table: Table) -> list[tuple[int, int, Column, Any]]:
    return [
        (r, c, column, row[c])
        for r, row in enumerate(table.rows)
        for c, column in enumerate(table.columns)
    ]


def check_html(document: Document, language: Language) -> None:
    page = render(document, "html", language)
    assert isinstance(page, bytes)
    read = html_tables(page)
    assert read.keys() == all_tables(document).keys()
    for name, table in all_tables(document).items():
        if not table.rows:
            continue
        for r, c, column, value in cells(table):
            shown = read[name][r][c]
            if value is None:
                assert shown == "–"
            elif column.kind == "text":
                assert shown == text_of(value, language).replace("\r", "\n")
            elif column.kind in NUMBERS:
                assert Decimal(shown) == value
            else:
                assert write(value, column.kind, language) in shown
    headlines = headline_table(document)
    stated = [Decimal(value) for value in html_headlines(page)]
    assert sorted(stated) == sorted(
        value
        for section in document.sections
        for headline in section.headlines
        for value in (headline.value, *(change.per_cent for change in headline.changes))
        if value is not None
    )
    assert headlines or not stated


@few
@given(documents())
@example(BY_HAND)
def test_html_has_every_number(document: Document) -> None:
    for language in LANGUAGES:
        check_html(document, language)


@in_both
def test_html_shows_what_it_means(language: Language) -> None:
    page = parse_html(render(BY_HAND, "html", language))
    shown = page.xpath("//data")
    assert len(shown) > 200
    for number in shown:
        exact, written = Decimal(number.get("value")), read_number(number.text, language)
        digits = max(0, -int(written.as_tuple().exponent))
        assert abs(exact - written) <= Decimal(5).scaleb(-digits - 1), number.text


@few
@given(documents())
@example(BY_HAND)
def test_pdf_has_every_number(document: Document) -> None:
    for language in LANGUAGES:
        pdf = render(document, "pdf", language)
        assert isinstance(pdf, bytes)
        expected: Counter[str] = Counter()
        for table in all_tables(document).values():
            for _, _, column, value in cells(table):
                if column.kind in ("integer", "number", "date", "moment", "trend"):
                    expected.update(write(value, column.kind, language).split())
        missing = expected - pdf_words(pdf)
        assert not missing


@in_both
def test_pdf_has_shares_and_changes_too(language: Language) -> None:
    words = pdf_words(render(BY_HAND, "pdf", language))
    share = {"vi": "68,06", "en": "68.06%"}
    change = {"vi": "\N{MINUS SIGN}23,3", "en": "\N{MINUS SIGN}23.3%"}
    assert words[share[language]] and words[change[language]]


@few
@given(documents())
@example(BY_HAND)
def test_a_workbook_has_every_number(document: Document) -> None:
    from openpyxl import load_workbook

    for language in LANGUAGES:
        content = render(document, "xlsx", language)
        assert isinstance(content, bytes)
        book = load_workbook(io.BytesIO(content))
        sheets = book.worksheets[1 + bool(headline_table(document)) :]
        tables = list(all_tables(document).values())
        assert len(sheets) == len(tables)
        for sheet, table in zip(sheets, tables, strict=True):
            for r, c, column, value in cells(table):
                check_workbook_cell(sheet.cell(5 + r, 1 + c), column, value, language)


def check_workbook_cell(cell: Any, column: Column, value: Any, language: Language) -> None:
    assert cell.data_type != "f"
    if value is None or column.kind == "trend":
        assert cell.value is None
    elif column.kind == "text":
        # Excel's own way to write _x0041_ as what it is, which this reader undoes halfway.
        assert (cell.value or "").replace("x005F_", "") == text_of(value, language)
        assert cell.data_type == "s" or not cell.value
    elif column.kind == "date":
        assert cell.value.date() == value
    elif column.kind == "moment":
        assert abs((cell.value - in_vietnam(value)).total_seconds()) <= 1
    elif is_exact(Decimal(value)):
        assert Decimal(repr(cell.value)) == value
    else:
        assert read_number(cell.value, language) == value


@few
@given(documents())
@example(BY_HAND)
def test_csv_has_every_number(document: Document) -> None:
    for language in LANGUAGES:
        files = render(document, "csv", language)
        assert not isinstance(files, bytes)
        for name, table in all_tables(document).items():
            head, *rows = csv_rows(files[f"{name}.csv"])
            assert head[: len(table.columns)] == [column.name for column in table.columns]
            assert ("is_synthetic" in head) == document.is_synthetic
            for r, c, column, value in cells(table):
                check_csv_cell(rows[r][c], column, value, language)


def check_csv_cell(cell: str, column: Column, value: Any, language: Language) -> None:
    if value is None:
        assert cell == ""
    elif column.kind == "text":
        assert cell == escape_formulas(text_of(value, language))
        assert not is_formula(cell)
    elif column.kind in NUMBERS:
        assert Decimal(cell) == value and "E" not in cell
    elif column.kind == "trend":
        assert [Decimal(each) if each else None for each in cell.split("|")] == list(value)
    elif column.kind == "date":
        assert cell == value.isoformat()
    else:
        assert cell == value.astimezone(UTC).isoformat()


@few
@given(documents())
@example(BY_HAND)
def test_parquet_has_every_number(document: Document) -> None:
    from pyarrow import parquet

    for language in LANGUAGES:
        files = render(document, "parquet", language)
        assert not isinstance(files, bytes)
        for name, table in all_tables(document).items():
            read = parquet.read_table(io.BytesIO(files[f"{name}.parquet"]))
            assert read.num_rows == len(table.rows)
            for r, c, column, value in cells(table):
                cell = read.column(c)[r].as_py()
                if column.kind == "text" and value is not None:
                    assert cell == text_of(value, language)
                elif column.kind == "trend" and value is not None:
                    assert cell == list(value)
                else:
                    assert cell == value


@in_both
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_flat_forms_have_the_headlines_and_say_what_columns_are(
    language: Language, form: str
) -> None:
    from pyarrow import parquet

    files = render(BY_HAND, form, language)
    assert not isinstance(files, bytes)
    assert list(files)[:3] == [
        f"{name}.{form}" for name in ("contents", "notes", "headline_figures")
    ]

    def rows(name: str) -> list[list[Any]]:
        content = files[f"{name}.{form}"]
        if form == "csv":
            return csv_rows(content)[1:]
        columns = parquet.read_table(io.BytesIO(content)).to_pydict()
        return [list(row) for row in zip(*columns.values(), strict=True)]

    headlines = rows("headline_figures")
    assert [(row[8], str(row[1]), str(row[4])) for row in headlines[:3]] == [
        ("sales", "123456.78", "3.25"),
        ("sales", "123456.78", "" if form == "csv" else "None"),
        ("accounts", "1901569.00" if form == "parquet" else "1901569", "-13.21"),
    ]
    described = {(row[0], row[2]) for row in rows("contents")}
    assert described == {
        (table.name, column.name)
        for table in (headline_table(BY_HAND), *BY_HAND.tables()) if table
        for column in table.columns
    }  # fmt: skip
    assert RANKING_NOTE[language] in {row[2] for row in rows("notes")}


RANKING_NOTE = {"vi": "Tổng của 33 trên 34 tỉnh.", "en": "Sum of 33 of 34 provinces."}


def test_numbers_are_as_many_as_are_checked() -> None:
    assert len(list(numbers_of(BY_HAND))) > 200


def test_forms_are_written_whole_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        written = [write_form(BY_HAND, form, "vi", tmp_path / "made") for form in FORMS]
        assert [path.name for path in written] == [
            "bulletin_vi.html", "bulletin_vi.pdf", "bulletin_vi.xlsx", "bulletin_vi_csv",
            "bulletin_vi_parquet",
        ]  # fmt: skip
        assert {path.name for path in (tmp_path / "made").iterdir()} == {
            path.name for path in written
        }


ONE = Table("one", Text("Một", "One"), (Column("a", Text("A", "A")),), (("x",),))
OTHER = Table("one", Text("Hai", "Two"), (Column("a", Text("A", "A")),), (("y",),))
SHORT = Table("short", Text("A", "A"), (Column("a", Text("A", "A")),), (("x", "y"),))
TWICE = Table("twice", Text("A", "A"), (Column("a", Text("A", "A")),) * 2, ())
AWAY = Table("../away", Text("A", "A"), (Column("a", Text("A", "A")),), ())
FLOAT = Table("f", Text("A", "A"), (Column("a", Text("A", "A"), "number"),), ((0.1,),))
NAN = Table("f", Text("A", "A"), (Column("a", Text("A", "A"), "number"),), ((Decimal("NaN"),),))
ABROAD = Table(
    "abroad", Text("A", "A"),
    (Column("a", Text("A", "A")), Column("v", Text("V", "V"), "number")),
    (("VN63_24", Decimal(1)),),
)  # fmt: skip
MAP_ABROAD = (Chart("map", ABROAD.title, "tiles", ABROAD, "a", "v"),)


@pytest.mark.parametrize(
    ("tables", "charts", "message"),
    [
        ((ONE, OTHER), (), "stands twice"),
        ((ONE,), (Chart("c", OTHER.title, "bars", OTHER, "a", "a"),), "two tables"),
        ((SHORT,), (), "not as many cells"),
        ((TWICE,), (), "two of its columns"),
        ((AWAY,), (), "no name of a table"),
        ((FLOAT,), (), "no figure"),
        ((NAN,), (), "no figure"),
        ((), MAP_ABROAD, "no place for VN63_24"),
    ],
)
@pytest.mark.parametrize("form", ["html", "pdf"])
def test_what_is_not_in_order_is_refused(
    form: str, tables: tuple[Table, ...], charts: tuple[Chart, ...], message: str, tmp_path: Path
) -> None:
    section = Section("s", Text("A", "A"), charts=charts, tables=tables)
    document = Document("d", Text("A", "A"), Text("A", "A"), SOURCE, (section,))
    with pytest.raises(ValueError, match=message):
        write_form(document, form, "vi", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_section_without_a_title_is_refused(tmp_path: Path) -> None:
    section = Section("s", Text("A", " "))
    with pytest.raises(ValueError, match="no title"):
        write_form(
            Document("d", Text("A", "A"), Text("", ""), SOURCE, (section,)), "csv", "vi", tmp_path
        )


def test_a_form_that_is_unknown_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="docx is no form of a document: html, pdf"):
        write_form(BY_HAND, "docx", "vi", tmp_path)
