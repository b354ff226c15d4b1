"""Workbooks of LibreOffice and old Excel with texts and formats in no cell, and file properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xls_records
from ods_files import ods, ods_table
from workbook_files import raw
from xls_files import xls

from corpus.book import book, cells, with_cells
from corpus.case import PLAIN, SETS_ASIDE, Case, Expected, Loaded, Rows, case
from corpus.headings import CONTRADICTED, OF_TEXT, UNCLEAR
from corpus.long_csv import unlike
from corpus.pages import FORMAT, UNIT
from corpus.pages import validation as excel_validation
from corpus.said_around import boxed

DRAFT = "FIGURES_ARE_DRAFT"
# Printed on every page or drawn over the cells: what is found, and how many figures load.
WHOLE = (
    ("Đơn vị: nghìn thuê bao", {UNIT: 1}, 2), ("KẾ HOẠCH NĂM 2025", {UNCLEAR: 3}, 0),
    ("Tháng 9/2025", {CONTRADICTED: 1}, 0), ("TỈNH HẢI PHÒNG", {"PROVINCE_MISMATCH": 3}, 0),
    ("DỰ THẢO", {DRAFT: 1}, 0), ("Các số phải nhân 1.000", {UNCLEAR: 3}, 0),
)  # fmt: skip
HARMLESS = (
    *("Trang 1/3", "Sở Công Thương Bắc Ninh", "Tháng 10/2025", "01-TMĐT", "- 2 -", "05/11/2025"),
    *("Mẫu ban hành kèm theo Thông tư 12/2024/TT-BCT", "ĐT: 0204 3854 123", "In ngày 05/11/2025"),
)
NUMBERS = ("1.901.569", "1.234 thuê bao", "Tổng hợp:\n12,5%")
# Shown to whoever goes to the cell of the first figure.
PROMPTS = (("nghìn thuê bao", UNIT), ("ĐVT: nghìn thuê bao", UNIT), ("Số kế hoạch", OF_TEXT),
           ("Tháng 9/2025", OF_TEXT))  # fmt: skip
HARMLESS_PROMPTS = ("Chỉ nhập số", "Tháng 10/2025", "Giá trị không hợp lệ", "Giá trị từ 0 trở lên")
CHANGING = ('0"K"', "0.0%", "#,##0,", '#,##0" triệu đồng"', "dd/mm/yyyy")
AS_STORED = ("#,##0", "0", "#,##0.0")
F11: xls_records.Area = (10, 10, 5, 5)
F11_TO_12: xls_records.Area = (10, 11, 5, 5)
XLS_PLACES: dict[str, Callable[[str], bytes]] = {
    "header": lambda text: xls_records.page(f'&L&"Arial,Bold"&12{text}'),
    "footer": lambda text: xls_records.page(f"&R{text}", kind=0x15),
    "other page": lambda text: xls_records.other_pages("&L01-TMĐT", text),
    "box": xls_records.box,
    "lettering": xls_records.lettering,
}


def around_ods() -> Iterator[Case]:
    """Workbooks of LibreOffice."""
    for at, (text, found, count) in enumerate(WHOLE):
        for place, how in _ods_places(text).items():
            yield _ods(f"{place} contradicts {at}", PLAIN[3 - count :], found, **how)
    for at, text in enumerate(HARMLESS):
        for place, how in _ods_places(text).items():
            yield _ods(f"{place} agrees {at}", **how)
    for at, (text, code) in enumerate(PROMPTS):
        yield _ods(f"prompt contradicts {at}", PLAIN[1:], {code: 1}, rows=validated(11),
                   before=messages(text))  # fmt: skip
    for at, text in enumerate(HARMLESS_PROMPTS):
        yield _ods(f"prompt agrees {at}", rows=validated(11), before=messages(text))
    for at, other in enumerate((('"true"', '"false"'), ("help-message", "error-message"))):
        unseen = messages("Số kế hoạch").replace(*other)
        yield _ods(f"prompt that is not shown {at}", rows=validated(11), before=unseen)
    yield from _ods_pages()
    yield from _ods_conditions()


def _ods_pages() -> Iterator[Case]:
    plan = master("Plan", "<style:header><text:p>KẾ HOẠCH</text:p></style:header>")
    own = master("Own", "<style:header><text:p>01-TMĐT</text:p></style:header>")
    style = '<style:style style:name="ta" style:family="table" style:master-page-name="{}"/>'
    for name, loaded, found in (("Plan", (), {UNCLEAR: 3}), ("Own", PLAIN, {})):
        yield _ods(f"page of its own, {name}", loaded, found, style="ta", styles=style.format(name),
                   more={"styles.xml": plan + own})  # fmt: skip
    unseen = '<style:header style:display="false"><text:p>KẾ HOẠCH</text:p></style:header>'
    yield _ods("page that is not printed", more={"styles.xml": master("Default", unseen)})
    fields = (
        "<style:footer><style:region-left><text:p>Trang <text:page-number>1</text:page-number>/"
        "<text:page-count>99</text:page-count></text:p></style:region-left><style:region-right>"
        "<text:p><text:date>01/09/2025</text:date> <text:sheet-name>???</text:sheet-name></text:p>"
        "</style:region-right></style:footer>"
    )
    yield _ods("page with fields", more={"styles.xml": master("Default", fields)})


def _ods_conditions() -> Iterator[Case]:
    for at, parts in enumerate(("<number:text>K</number:text>", "percentage")):
        is_share = parts == "percentage"
        kind = "percentage" if is_share else "number"
        shown = "<number:text>%</number:text>" if is_share else parts
        styles = number_style("N1", kind, shown)
        yield _ods(f"condition changes {at}", PLAIN[1:], {FORMAT: 1}, styles=styles,
                   after=under_condition("N1", "$BieuTMDT.F11:'Trang 2'.$F$11"))  # fmt: skip
        mapped = styles + (
            '<style:style style:name="ce" style:family="table-cell"><style:map'
            ' style:condition="cell-content()&gt;0" style:apply-style-name="of-N1"/></style:style>'
        )
        cell = raw('<table:table-cell table:style-name="ce" office:value-type="float"'
                   ' office:value="1901569"/>')  # fmt: skip
        yield _ods(f"condition of a style changes {at}", PLAIN[1:], {FORMAT: 1}, styles=mapped,
                   rows=with_cells({(10, 5): cell}))  # fmt: skip
    plain = number_style("N1", "number", "")
    yield _ods("condition as stored", styles=plain,
               after=under_condition("N1", "BieuTMDT.F11:BieuTMDT.F13"))  # fmt: skip
    colours = '<style:style style:name="of-N1" style:family="table-cell"/>'
    yield _ods("condition of colours", styles=colours,
               after=under_condition("N1", "BieuTMDT.F11:BieuTMDT.F13"))  # fmt: skip


def around_xls() -> Iterator[Case]:
    """Workbooks of Excel 97; each is read in a process of its own, so there are fewer."""
    for at, (text, found, count) in enumerate(WHOLE):
        for place in (*XLS_PLACES, *XLS_PLACES)[at : at + 2]:
            yield _xls(f"{place} contradicts {at}", PLAIN[3 - count :], found,
                       after=XLS_PLACES[place](text))  # fmt: skip
    for place, record in XLS_PLACES.items():
        yield _xls(f"{place} agrees", after=b"".join(map(record, HARMLESS)))
    for at, (text, code) in enumerate(PROMPTS):
        yield _xls(f"prompt contradicts {at}", PLAIN[1:], {code: 1},
                   after=xls_records.validation(text, F11))  # fmt: skip
    for at, text in enumerate(HARMLESS_PROMPTS):
        yield _xls(f"prompt agrees {at}", after=xls_records.validation(text, F11))
    unseen = xls_records.validation("Số kế hoạch", F11, shown=0)
    yield _xls("prompt that is not shown", after=unseen)
    rules = (xls_records.condition, xls_records.new_condition, xls_records.added_to_condition)
    for at, code in enumerate(CHANGING):
        yield _xls(f"condition changes {at}", PLAIN[1:], {FORMAT: 1},
                   after=rules[at % 3](code, F11))  # fmt: skip
        yield _xls(f"condition on two changes {at}", PLAIN[2:], {FORMAT: 2},
                   after=rules[(at + 1) % 3](code, F11_TO_12))  # fmt: skip
    yield _xls("condition changes by number", PLAIN[1:], {FORMAT: 1},
               after=xls_records.condition(10, F11))  # fmt: skip
    for at, code in enumerate(AS_STORED):
        yield _xls(f"condition as stored {at}", after=rules[at](code, F11_TO_12))
    yield _xls("condition of colours", after=xls_records.condition(10, F11, has_number=False))
    in_ascii = [[cell if isinstance(cell, float | int) else "x" for cell in row] for row in cells()]
    unread = Expected(findings={"TEXT_BOX_UNREAD": 1})
    old = xls_records.box("")
    yield case("xls of 1995 with a text box",
               lambda path: xls(path, in_ascii, version=5, after=old), unread)  # fmt: skip
    words = "DỰ THẢO"
    lost = xls_records.box(words)[: -5 - 2 * len(words)]
    yield _xls("text box of which the words are lost", (), {"TEXT_BOX_UNREAD": 1}, rejected=0,
               after=lost)  # fmt: skip


def printed_numbers() -> Iterator[Case]:
    """Numbers on pages, in boxes and in prompts: counted, and set aside."""
    outside, beside = {"OUTSIDE_TABLE": 1}, {"NUMBER_BESIDE_VALUE": 1}
    for at, text in enumerate(NUMBERS):
        header = escape(text).replace("\n", "&#10;")
        after = f"<headerFooter><oddHeader>&amp;L{header}</oddHeader></headerFooter>"
        yield book(f"number on the page {at}", cells(), PLAIN, outside, after=after)
        yield book(f"number in a prompt {at}", cells(), PLAIN, beside,
                   after=excel_validation(text, "F11:F12 F13"))  # fmt: skip
        for place, how in _ods_places(text).items():
            yield _ods(f"number on the {place} {at}", PLAIN, outside, **how)
        for place in (*XLS_PLACES,)[at::3]:
            yield _xls(f"number on the {place} {at}", PLAIN, outside,
                       after=XLS_PLACES[place](text))  # fmt: skip
        yield _xls(f"number in a prompt {at}", PLAIN, beside,
                   after=xls_records.validation(text, F11))  # fmt: skip
    for at, text in enumerate(HARMLESS):
        after = f"<headerFooter><oddFooter>&amp;R{escape(text)}</oddFooter></headerFooter>"
        yield book(f"page without a figure {at}", cells(), after=after)
    yield book("number in a box", cells(), PLAIN, outside, more=boxed("1.901.569"))


def properties() -> Iterator[Case]:
    """What the properties of a file say of it."""
    for at, (name, text) in enumerate(
        (("dc:title", "Báo cáo tháng 10 (dự thảo)"), ("dc:subject", "DRAFT"),
         ("dc:description", "Bản nháp, chưa trình ký"), ("cp:contentStatus", "Draft"))
    ):  # fmt: skip
        yield book(f"marked by a property {at}", cells(), (), {DRAFT: 1}, rejected=3,
                   quoted=(text,), more=core(name, text))  # fmt: skip
    marked = {"meta.xml": "<office:meta><dc:title>Dự thảo</dc:title></office:meta>"}
    yield _ods("marked by a property", (), {DRAFT: 1}, more=marked)
    for at, code_page in enumerate((65001, 1258)):
        stream = xls_records.summary({2: "DRAFT"}, code_page)
        yield _xls(f"marked by a property {at}", (), {DRAFT: 1}, summary=stream)
    for at, text in enumerate(
        ("Biểu 01-TMĐT", "Báo cáo tháng 9/2025", "Kế hoạch năm 2024", "Sở Công Thương Hải Phòng")
    ):
        yield book(f"property is not heard {at}", cells(), more=core("dc:title", text))
        stream = xls_records.summary({2: text, 6: "1.901.569"})
        yield _xls(f"property is not heard {at}", summary=stream)


# How they are written ------------------------------------------------------------------------


def _ods_places(text: str) -> dict[str, dict[str, Any]]:
    """Where a text may stand in a workbook of LibreOffice that is about all of its sheet."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    frame = f"<draw:frame><draw:text-box>{lines}</draw:text-box></draw:frame>"
    on_cell = raw(f"<table:table-cell>{frame}</table:table-cell>")
    shape = f"<table:shapes><draw:g><draw:custom-shape>{lines}</draw:custom-shape></draw:g>"
    page = f"<style:header><style:region-left>{lines}</style:region-left></style:header>"
    return {
        "header": {"more": {"styles.xml": master("Default", page)}},
        "box": {"rows": with_cells({(7, 8): on_cell})},
        "shape": {"after": f"{shape}</table:shapes>"},
    }


def _ods(
    name: str,
    loaded: Sequence[Loaded] = PLAIN,
    findings: Mapping[str, int] | None = None,
    *,
    rows: Rows | None = None,
    style: str = "",
    after: str = "",
    **how: Any,
) -> Case:
    marked = with_cells({(0, 0): unlike(name)}, rows)
    return case(f"ods {name}", lambda path: ods(path, ods_table(marked, "BieuTMDT", style, after),
                **how), _expected(loaded, findings))  # fmt: skip


def _xls(
    name: str,
    loaded: Sequence[Loaded] = PLAIN,
    findings: Mapping[str, int] | None = None,
    *,
    rejected: int | None = None,
    **how: Any,
) -> Case:
    rows = with_cells({(0, 0): unlike(f"xls {name}")})
    expected = _expected(loaded, findings, rejected)
    return case(f"xls {name}", lambda path: xls(path, rows, **how), expected)


def _expected(
    loaded: Sequence[Loaded], findings: Mapping[str, int] | None, rejected: int | None = None
) -> Expected:
    found = findings or {}
    ignored = sum(count for code, count in found.items() if code in SETS_ASIDE)
    lost = len(PLAIN) - len(loaded) if rejected is None else rejected
    return Expected(loaded, lost, ignored, found)


def master(name: str, inside: str) -> str:
    return (
        f'<office:master-styles><style:master-page style:name="{name}">{inside}'
        "</style:master-page></office:master-styles>"
    )


def messages(text: str) -> str:
    """A rule of what may be typed, with a prompt of LibreOffice."""
    return (
        '<table:content-validations><table:content-validation table:name="val1">'
        f'<table:help-message table:display="true"><text:p>{escape(text)}</text:p>'
        "</table:help-message></table:content-validation></table:content-validations>"
    )


def validated(row: int) -> Rows:
    """The form with a rule on the value of a row, counted from 1."""
    value = cells()[row - 1][5]
    cell = raw('<table:table-cell table:content-validation-name="val1" office:value-type="float"'
               f' office:value="{value}"/>')  # fmt: skip
    return with_cells({(row - 1, 5): cell})


def number_style(name: str, kind: str, shown: str) -> str:
    """A number format, and a style of cells that has it."""
    return (
        f'<number:{kind}-style style:name="{name}"><number:number number:decimal-places="0"'
        f' number:min-integer-digits="1"/>{shown}</number:{kind}-style>'
        f'<style:style style:name="of-{name}" style:family="table-cell"'
        f' style:data-style-name="{name}"/>'
    )


def under_condition(name: str, area: str) -> str:
    return (
        "<calcext:conditional-formats><calcext:conditional-format"
        f" calcext:target-range-address={quoteattr(area)}><calcext:condition"
        f' calcext:apply-style-name="of-{name}" calcext:value="&gt;0"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )


def core(name: str, text: str) -> dict[str, str]:
    """The part of an Excel workbook with one property."""
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp="urn:cp"'
    written = f"<{name}>{escape(text)}</{name}>"
    return {"docProps/core.xml": f"<cp:coreProperties {spaces}>{written}</cp:coreProperties>"}
