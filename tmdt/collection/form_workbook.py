"""The blank form as a workbook: input cells are yellow and validated, the rest is locked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.rules import shown
from ingestion.understanding.breakdowns import list_breakdowns
from reference.catalogue import Province
from reference.form import COLUMNS, SHEET, TABLE_ROW, TITLE, VERSION
from reference.form_texts import list_form_texts
from reference.period import Period
from reference.wording import members, period_vi, quantity

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet


PREVIOUS_AT = "Thời điểm của số kỳ trước"
"""The column with the period of the last known value; the reader skips it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form: the figure it requests."""

    indicator: dict[str, str]
    breakdown: str
    unit_vi: str
    unit_en: str
    period: str


@dataclass(slots=True)
class Form:
    """The content of a blank form."""

    province: Province
    province_text: str
    period: Period
    rows: list[Row]
    columns: list[str]
    last_known: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


GUIDE_SHEET = "HuongDan"
VALUE, NOTE = COLUMNS.index("Giá trị"), COLUMNS.index("Ghi chú")
WIDTHS = {
    "STT": 15, "Mã chỉ tiêu": 36, "Tên chỉ tiêu": 50, "Phân tổ": 25, "Đơn vị tính": 13,
    "Giá trị": 19, "Ghi chú": 22, "Kỳ số liệu": 10, "Kỳ trước": 19, PREVIOUS_AT: 26,
}  # fmt: skip
NOTES = ["Chưa có số liệu", "Không phát sinh", "Số sơ bộ", "Số ước tính", "Số đính chính"]
"""Suggestions in the note column, which also takes any other text."""
LINE = 16.5
"""Height of a line of text, in points."""
LONGEST_MESSAGE = 255
"""Characters that Excel shows of a cell's message."""

BOX = {"border": 1, "border_color": "#B8C0CA", "valign": "vcenter"}
TYPED = BOX | {"bg_color": "#FFF8D6", "locked": False}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#0B4A8F"},
    "label": {"bold": True},
    "text": {"num_format": "@"},
    "hint": {"italic": True, "font_color": "#505A66"},
    "heading": BOX | {"bold": True, "bg_color": "#DCE6F2", "text_wrap": True, "align": "center"},
    "number": BOX | {"align": "center"},
    "wrapped": BOX | {"text_wrap": True},
    "part": BOX | {"text_wrap": True, "indent": 2},
    "when": BOX | {"text_wrap": True, "indent": 1},
    "whole": TYPED | {"num_format": "#,##0"},
    "decimal": TYPED,
    "typed": TYPED | {"text_wrap": True},
    "date": TYPED | {"num_format": "dd/mm/yyyy", "align": "left"},
    "known_whole": BOX | {"num_format": "#,##0", "font_color": "#505A66"},
    "known": BOX | {"font_color": "#505A66", "align": "right"},
    "ordinal": {"bold": True, "valign": "top", "align": "right"},
    "prose": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


def write_form(out: Path, form: Form) -> None:
    """Writes the form; the same form gives the same bytes."""
    import xlsxwriter

    with xlsxwriter.Workbook(out) as book:
        book.set_properties(
            {
                "title": TITLE,
                "subject": f"{VERSION}; {form.province.ref_area}; {form.period.code}",
                "keywords": VERSION,
                # Not the time of writing, which would differ every time.
                "created": datetime.combine(form.period.end, datetime.min.time()),
            }
        )
        book.set_custom_property("form_version", VERSION)
        styles = {name: book.add_format(look) for name, look in STYLES.items()}
        sheet = book.add_worksheet(SHEET)
        _write_head(sheet, form, styles)
        for at, name in enumerate(form.columns):
            sheet.set_column(at, at, WIDTHS[name])
            sheet.write_string(TABLE_ROW, at, name, styles["heading"])
        sheet.set_row(TABLE_ROW, 2 * LINE)
        for number, row in enumerate(form.rows, start=1):
            _write_row(sheet, number, row, form, styles)
        _set_up(sheet, form)
        _write_guide(book, form, styles)


def _write_head(sheet: Worksheet, form: Form, styles: dict[str, Any]) -> None:
    name = form.province.name_vi
    sheet.write_string(0, 0, TITLE, styles["title"])
    sheet.write_string(0, NOTE, f"Mẫu {VERSION}", styles["label"])
    known = (("Mã tỉnh", form.province_text), ("Tên tỉnh", name), ("Kỳ báo cáo", form.period.code))
    for at, (label, text) in enumerate(known, start=1):
        sheet.write_string(at, 0, label, styles["label"])
        sheet.write_string(at, 1, text, styles["text"])
    fields = (("Đơn vị báo cáo", f"Sở Công Thương {name}"), ("Người lập", ""), ("Ngày lập", ""))
    for at, (label, text) in enumerate(fields, start=4):
        sheet.write_string(at, 0, label, styles["label"])
        sheet.write(at, 1, text or None, styles["typed" if at < 6 else "date"])
    [hint] = list_form_texts("hint")
    sheet.write_string(7, 0, hint, styles["hint"])


def _write_row(sheet: Worksheet, number: int, row: Row, form: Form, styles: dict[str, Any]) -> None:
    at, indicator = TABLE_ROW + number, row.indicator
    is_whole = indicator["is_integer"] == "true"
    known = form.last_known.get((indicator["indicator_code"], row.breakdown))
    texts = {
        "Mã chỉ tiêu": indicator["indicator_code"], "Tên chỉ tiêu": indicator["name_vi"],
        "Phân tổ": row.breakdown, "Đơn vị tính": row.unit_vi, "Kỳ số liệu": row.period,
    }  # fmt: skip
    for column, name in enumerate(form.columns):
        style = "part" if name == "Tên chỉ tiêu" and row.breakdown else "wrapped"
        sheet.write(at, column, texts.get(name) or None, styles[style])
    sheet.set_row(at, _height(indicator["name_vi"], WIDTHS["Tên chỉ tiêu"] + 5))
    sheet.write_number(at, 0, number, styles["number"])
    sheet.write_blank(at, VALUE, None, styles["whole" if is_whole else "decimal"])
    sheet.data_validation(at, VALUE, at, VALUE, _validation(row))
    sheet.write_blank(at, NOTE, None, styles["typed"])
    if known:
        _write_known(sheet, at, form.columns.index(PREVIOUS_AT), known, is_whole, styles)


def _write_known(
    sheet: Worksheet, at: int, column: int, known: dict[str, Any], is_whole: bool, styles: Any
) -> None:
    """Writes the last known value, and its period beside it."""
    if known["qualifier"] == "exact" and known["value"] is not None:
        sheet.write(at, column - 1, known["value"], styles["known_whole" if is_whole else "known"])
    else:
        text = quantity(known["value"], known["qualifier"], known["value_low"], known["value_high"])
        sheet.write_string(at, column - 1, text, styles["known"])
    invented = " (giả lập)" if known["is_synthetic"] else ""
    words = period_vi(known["period"])
    month = "tháng " if words[:1].isdecimal() and "–" not in words else ""
    sheet.write_string(at, column, f"{month}{words}{invented}", styles["when"])


def _validation(row: Row) -> dict[str, Any]:
    """What a value may be. Only a warning: `hơn 600` is an honest figure as well."""
    indicator = row.indicator
    is_whole = indicator["is_integer"] == "true"
    low, high = indicator["valid_min"], indicator["valid_max"]
    bounds = [shown(Decimal(bound), language) for language in ("vi", "en") for bound in (low, high)]
    kind_vi, kind_en = ("số nguyên", "a whole number") if is_whole else ("số", "a number")
    name = indicator["name_vi"] + (f": {members(row.breakdown, 'vi')}" if row.breakdown else "")
    rule_vi = f"{kind_vi} từ {bounds[0]} đến {bounds[1]} ({row.unit_vi})"
    rule_en = f"{kind_en} from {bounds[2]} to {bounds[3]} ({row.unit_en})"
    room = LONGEST_MESSAGE - len(rule_vi) - 4
    return {
        "validate": "integer" if is_whole else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "input_title": "Giá trị / Value",
        "input_message": f"{name[:room]}:\n{rule_vi}.",
        "error_type": "warning",
        "error_title": "Xem lại giá trị / Check value",
        "error_message": (
            f"Cần {rule_vi}. Số ước lượng (hơn 600; 40-50): chọn Yes.\n"
            f"Needed: {rule_en}. For an estimate choose Yes."
        )[:LONGEST_MESSAGE],
    }


def _height(text: str, width: int) -> float:
    """The height of a row with wrapped text; not every program adjusts it by itself."""
    return LINE * -(-len(text) // width)


def _set_up(sheet: Worksheet, form: Form) -> None:
    """Sets up the whole sheet: suggested notes, protection, and printing."""
    last = TABLE_ROW + len(form.rows)
    sheet.data_validation(
        TABLE_ROW + 1, NOTE, last, NOTE, {"validate": "list", "source": NOTES, "show_error": False}
    )
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.freeze_panes(TABLE_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TABLE_ROW)
    sheet.print_area(0, 0, last, len(form.columns) - 1)
    sheet.set_footer(f"&L{VERSION} · {form.province.ref_area} · {form.period.code}&R&P/&N")
    sheet.set_selection(TABLE_ROW + 1, VALUE, TABLE_ROW + 1, VALUE)


def _write_guide(book: Workbook, form: Form, styles: dict[str, Any]) -> None:
    """Writes the second sheet: how to fill in the form. All text, so that no cell is a figure."""
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, f"Hướng dẫn ghi biểu {VERSION}", styles["title"])
    instructions = ((f"{n}.", text) for n, text in enumerate(list_form_texts("instruction"), 1))
    lines = [*instructions, *(("", text) for text in list_form_texts("in_english"))]
    for at, (label, text) in enumerate(lines, start=2):
        sheet.set_row(at, _height(text, 92))
        sheet.write_string(at, 0, label, styles["ordinal"])
        sheet.write_string(at, 1, text, styles["prose"])
    _write_breakdowns(sheet, form, len(lines) + 3, styles)
    sheet.protect()
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_breakdowns(sheet: Worksheet, form: Form, first: int, styles: dict[str, Any]) -> None:
    """Lists how each indicator may be broken down, besides places: nothing else is loaded."""
    sheet.write_string(first, 1, "Phân tổ được dùng của từng chỉ tiêu", styles["label"])
    at = first
    for code in dict.fromkeys(row.indicator["indicator_code"] for row in form.rows):
        if breakdowns := list_breakdowns(code):
            at += 1
            texts = [f"{breakdown} ({members(breakdown, 'vi')})" for breakdown in breakdowns]
            sheet.set_row(at, _height("; ".join(texts), 92))
            sheet.write_string(at, 0, code)
            sheet.write_string(at, 1, "; ".join(texts), styles["prose"])
