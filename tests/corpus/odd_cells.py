"""Cells that no honest program writes, and cells that show something else than they store."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ods_files import ods, ods_table
from workbook_files import raw

from corpus.book import book, cells, with_cells
from corpus.case import GROWTH, PHONE, PLAIN, Case, Expected, case, figure, nothing
from corpus.long_csv import unlike

UNIT, FORMAT, ERROR = "UNIT_CONTRADICTED", "NUMBER_FORMAT_UNCLEAR", "CELL_ERROR"


def odd_cells() -> Iterator[Case]:
    """Values of Excel that are not of their kind."""
    for at, (cell, code) in enumerate(
        (("><v>1,234</v>", ERROR), ("><v>1 901 569</v>", ERROR), ("><v>0x10</v>", ERROR),
         ('t="n"><v>1.901.569</v>', ERROR), ('t="x"><v>1901569</v>', ERROR), ("><v>NaN</v>", ERROR),
         ('t=""><v>1901569</v>', ERROR), ('t="N"><v>1901569</v>', ERROR), ("><v>１２</v>", ERROR),
         ('t="b"><v>7</v>', ERROR), ('t="inlineStr"><v>1901569</v>', ERROR),
         ('t="inlineStr"><is><t>1901</t><t>569</t></is>', "NUMBER_UNREADABLE"),
         ('t="inlineStr"><is><t>1901</t><r><t>569</t></r></is>', "NUMBER_UNREADABLE"),
         ('t="inlineStr"><is><r><t>19</t><t>01</t></r></is>', "NUMBER_UNREADABLE"),
         ("><v>1e400</v>", "NUMBER_UNREADABLE"), ("><v>--5</v>", ERROR))
    ):  # fmt: skip
        sheet = with_cells({(10, 5): raw(cell)})
        yield book(f"odd value {at}", sheet, PLAIN[1:], {code: 1})
    for at, cell in enumerate(
        ('t="inlineStr"><is><r><t>1901</t></r><r><t>569</t></r></is>', 't="n"><v> 1901569 </v>',
         'xml:space="preserve"><v>1901569</v>', "><v>1.901569E6</v>", 't="str"><v>1901569</v>')
    ):  # fmt: skip
        yield book(f"usual value {at}", with_cells({(10, 5): raw(cell)}))
    for at, cell in enumerate(
        ("><v>12</v><v>34</v>", "><v><x>5</x>7</v>", "><v>5</v><is><t>7</t></is>",
         't="inlineStr"><is><t>5</t></is><is><t>7</t></is>')
    ):  # fmt: skip
        sheet = with_cells({(10, 5): raw(cell)})
        refused = nothing("FILE_UNREADABLE")
        yield book(f"two values in one cell {at}", sheet, (), dict(refused.findings), rejected=0)
    unit = with_cells({(10, 4): raw('t="x"><v>nghìn thuê bao</v>')})
    yield book("unit of an unknown kind", unit, PLAIN[1:], {"UNIT_UNKNOWN": 1})


def odd_texts() -> Iterator[Case]:
    """Texts of LibreOffice that its numbers are not."""
    for at, (value, text, code) in enumerate(
        ((600, "600K", FORMAT), (600, "600 nghìn", UNIT), (600, "hơn 600", FORMAT),
         (600, "6.00", FORMAT), (600, "600 *", FORMAT), (600, "600\n000", FORMAT),
         (600, "600 ca", FORMAT), (600, "600 tỷ đồng", UNIT), (600, "6e", FORMAT),
         (6, "~6", FORMAT), (6, "6‰", UNIT), (6, "VI", FORMAT), (1.5, "1,50 %", UNIT),
         (600, "600/1000", FORMAT), (600, "kế hoạch: 600", FORMAT))
    ):  # fmt: skip
        rows = with_cells({(10, 5): shown(value, text), (0, 0): unlike(f"ods odd text {at}")})
        expected = Expected(PLAIN[1:], 1, findings={code: 1})
        yield case(f"ods odd text {at}", lambda path, r=rows: ods(path, ods_table(r)), expected)
    for at, (value, text) in enumerate(
        ((1901569, "1.901.569"), (1901569, "1 901 569"), (1901569, "1,901,569.00"), (600, "600"),
         (1901569, "1.90E+06"), (1901569, "1901569 thuê bao"))
    ):  # fmt: skip
        rows = with_cells({(10, 5): shown(value, text), (0, 0): unlike(f"ods usual text {at}")})
        meant = [figure(PHONE, value), *PLAIN[1:]]
        expected = Expected(meant)
        yield case(f"ods usual text {at}", lambda path, r=rows: ods(path, ods_table(r)), expected)
    for at, text in enumerate(("-5,2", "(5,2)", "−5,20", "-5,2 %")):
        rows = with_cells({(12, 5): shown(-5.2, text), (0, 0): unlike(f"ods negative {at}")})
        expected = Expected([*PLAIN[:2], figure(GROWTH, "-5.2")])
        yield case(f"ods negative {at}", lambda path, r=rows: ods(path, ods_table(r)), expected)
    bare = cells([(1, PHONE, "", "", "", shown(600, "600 nghìn"), "")])
    bare[0] = [unlike("ods with a unit that is shown")]
    expected = Expected([figure(PHONE, 600000)])
    yield case("ods with a unit that is shown", lambda path: ods(path, ods_table(bare)), expected)
    for at, cell in enumerate(
        ('office:value-type="string" office:string-value="600"><text:p>700</text:p>',
         'office:value-type="x" office:value="600"><text:p>700</text:p>',
         'office:value-type="float" office:value="6,00"><text:p>600</text:p>')
    ):  # fmt: skip
        odd = raw(f"<table:table-cell {cell}</table:table-cell>")
        rows = with_cells({(10, 5): odd, (0, 0): unlike(f"ods odd cell {at}")})
        expected = Expected(PLAIN[1:], 1, findings={ERROR: 1})
        yield case(f"ods odd cell {at}", lambda path, r=rows: ods(path, ods_table(r)), expected)


def shown(value: float, text: str) -> raw:
    """A number of LibreOffice and what its cell displays."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return raw(f'<table:table-cell office:value-type="float" office:value="{value}">'
               f"{lines}</table:table-cell>")  # fmt: skip
