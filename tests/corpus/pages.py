"""Workbooks with texts and formats that are in no cell: pages, prompts, conditional formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from corpus.book import PERCENT, STYLES, book, cells, with_cells
from corpus.case import PHONE, PLAIN, Case, figure
from corpus.headings import CONTRADICTED, OF_TEXT, UNCLEAR

UNIT, FORMAT = "UNIT_CONTRADICTED", "NUMBER_FORMAT_UNCLEAR"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def pages() -> Iterator[Case]:
    """What is printed above and below the pages of the form."""
    for at, (text, code, count) in enumerate(
        (("&LĐơn vị: nghìn thuê bao", UNIT, 1), ('&C&"Arial,Bold"&12KẾ HOẠCH NĂM 2025', UNCLEAR, 3),
         ("&RTháng 9/2025", CONTRADICTED, 1), ("&L&K000000TỈNH HẢI PHÒNG", "PROVINCE_MISMATCH", 3),
         ("&LSở Công Thương&CSố liệu tháng 9/2025 của Sở", CONTRADICTED, 1))
    ):  # fmt: skip
        loaded = PLAIN[1:] if count == 1 and code == UNIT else ()
        for what in ("oddHeader", "evenFooter"):
            after = f"<headerFooter><{what}>{escape(text)}</{what}></headerFooter>"
            yield book(f"{what} contradicts {at}", cells(), loaded, {code: count},
                       rejected=3 - len(loaded), after=after)  # fmt: skip
    for at, text in enumerate(
        ("&L01-TMĐT&RTrang &P/&N", "&LSở Công Thương Bắc Ninh&C&A&R&D", "&CTháng 10/2025",
         "&L&F && phụ lục", "&C&8Mẫu ban hành kèm theo Thông tư 12/2024/TT-BCT")
    ):  # fmt: skip
        after = f"<headerFooter><oddFooter>{escape(text)}</oddFooter></headerFooter>"
        yield book(f"footer agrees {at}", cells(), after=after)


def prompts() -> Iterator[Case]:
    """What is shown to whoever goes to a cell."""
    for at, (text, code) in enumerate(
        (("Nhập theo nghìn thuê bao, làm tròn, tính theo kỳ", OF_TEXT), ("nghìn thuê bao", UNIT),
         ("ĐVT: nghìn thuê bao", UNIT), ("Số kế hoạch", OF_TEXT), ("Tháng 9/2025", OF_TEXT))
    ):  # fmt: skip
        for name, after in (("", validation(text, "F11")), (" x14", extended(text, "F11"))):
            yield book(f"prompt contradicts {at}{name}", cells(), PLAIN[1:], {code: 1}, after=after)
    bare = cells([(1, PHONE, "", "", "", 1902, "")])
    after = validation("Đơn vị: nghìn thuê bao", "F11:F1048576")
    yield book("prompt states the unit", bare, [figure(PHONE, 1902000)], after=after)
    for at, text in enumerate(
        ("Giá trị / Value", "Số thuê bao điện thoại:\nsố nguyên từ 0 đến 1.000.000 (thuê bao).",
         "Chỉ nhập số", "Bắt buộc", "Tháng 10/2025", "Ví dụ: 1,8 tỷ đồng ghi 1800000000")
    ):  # fmt: skip
        yield book(f"prompt agrees {at}", cells(), after=validation(text, "F11:F13 G11"))
    unseen = validation("Số kế hoạch", "F11").replace(' showInputMessage="1"', "")
    yield book("prompt that is not shown", cells(), after=unseen)


def conditional_formats() -> Iterator[Case]:
    """Number formats that hold under a condition."""
    for at, code in enumerate(('0"K"', "0.0%", "#,##0,", '#,##0" triệu đồng"', "dd/mm/yyyy")):
        yield conditional(f"conditional format changes {at}", code, "F11", 1)
    yield conditional("conditional format on all", '0"K"', "A1:XFD1048576", 3, numbers=3)
    yield conditional("conditional format on a column", '0"K"', "F:F", 3, numbers=3)
    for at, code in enumerate(("#,##0", "0", "General", "#,##0.0")):
        yield conditional(f"conditional format as stored {at}", code, "F11:F13", 0)
    share = with_cells({(12, 5): 0.176})
    yield conditional("conditional format as the cell's own", "0.00%", "F13", 0, rows=share,
                      cell={(13, 5): PERCENT})  # fmt: skip
    after = (
        '<conditionalFormatting sqref="F11:F13"><cfRule type="expression" dxfId="1" priority="1">'
        "<formula>F11&gt;0</formula></cfRule></conditionalFormatting>"
    )
    yield book("conditional format of colours", cells(), after=after, styled=with_format('0"K"'))
    after = (
        f'<extLst><ext><x14:conditionalFormattings xmlns:x14="{X14}" xmlns:xm="{XM}">'
        '<x14:conditionalFormatting><x14:cfRule type="expression"><xm:f>1</xm:f><x14:dxf>'
        '<x14:numFmt numFmtId="9" formatCode="0&quot;K&quot;"/></x14:dxf></x14:cfRule>'
        "<xm:sqref>F11:F12</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "</ext></extLst>"
    )
    yield book("conditional format of an extension", cells(), PLAIN[2:], {FORMAT: 2}, after=after)


def conditional(
    name: str,
    code: str,
    area: str,
    count: int,
    rows: Any = None,
    cell: Any = None,
    numbers: int = 0,
) -> Case:
    after = (
        f'<conditionalFormatting sqref="{area}"><cfRule type="cellIs" dxfId="0" priority="1"'
        ' operator="greaterThan"><formula>0</formula></cfRule></conditionalFormatting>'
    )
    found = ({FORMAT: count} if count else {}) | ({"NUMBER_BESIDE_VALUE": 1} if numbers else {})
    return book(name, rows or cells(), PLAIN[count:], found, after=after, styled=with_format(code),
                styles=cell, rejected=count, ignored=numbers)  # fmt: skip


def with_format(code: str) -> str:
    dxfs = f'<dxfs><dxf><font><strike/></font><numFmt numFmtId="99" formatCode={quoteattr(code)}/>'
    return STYLES.replace("</styleSheet>", f"{dxfs}</dxf><dxf/></dxfs></styleSheet>")


def validation(text: str, area: str) -> str:
    lines = quoteattr(text).replace("\n", "&#10;")
    return (
        f'<dataValidations><dataValidation type="decimal" showInputMessage="1" sqref="{area}"'
        f" prompt={lines}><formula1>0</formula1></dataValidation></dataValidations>"
    )


def extended(text: str, area: str) -> str:
    return (
        f'<extLst><ext><x14:dataValidations xmlns:x14="{X14}" xmlns:xm="{XM}"><x14:dataValidation'
        f' showInputMessage="1" prompt={quoteattr(text)}><xm:sqref>{area}</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
