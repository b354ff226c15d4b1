"""Documents to be written: one by hand with every kind of thing, and generated hostile ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from reference.catalogue import seed
from tmdt.dissemination.content.document import (
    Change,
    Chart,
    Column,
    Document,
    Headline,
    Kind,
    Section,
    Source,
    Table,
    Text,
)

SOURCE = Source(7, "2026-10", datetime(2026, 11, 28, 2, 30, 15, 123456, tzinfo=UTC), "ab" * 32)
DONG = Text("tỷ đồng", "billion dong")
PER_CENT = Text("%", "%")
PROVINCES = [row for row in seed("province") if row["vintage"] == "VN34" and not row["valid_to"]]
MONTHS = [Text(f"{n:02}/2026", f"{n:02}/2026") for n in range(1, 11)]
REGIONS = [
    Text("Trung du và miền núi phía Bắc", "Northern midlands and mountains"),
    Text("Duyên hải Nam Trung Bộ và Tây Nguyên", "South Central Coast and Central Highlands"),
    Text("Đồng bằng sông Cửu Long", "Mekong Delta"),
]


def _province_rows() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for n, province in enumerate(PROVINCES):
        name = Text(province["name_vi"], province["name_en"])
        if n == 5:
            late = Text("chưa báo cáo", "not reported")
            rows.append((name, n + 1, None, None, None, None, late, None, None))
            continue
        trend = tuple(None if (n + k) % 7 == 0 else Decimal(100 * n + 17 * k) for k in range(6))
        rows.append((
            name, n + 1, Decimal(1234567 * (n + 3)) / (100 if n % 3 else 1),
            Decimal(n - 17) * Decimal("1.37"), Decimal(n * n) / 16, trend,
            Text("đầy đủ", "complete"), date(2026, 11, n % 28 + 1),
            datetime(2026, 11, 5, 20, n, tzinfo=UTC),
        ))  # fmt: skip
    return rows


RANKING = Table(
    "ranking",
    Text("Doanh thu theo tỉnh, thành phố", "Sales by province"),
    (
        Column("province", Text("Tỉnh, thành phố", "Province")),
        Column("rank", Text("Hạng", "Rank"), "integer"),
        Column("sales", Text("Doanh thu", "Sales"), "number", DONG),
        Column("month_change", Text("So với tháng trước", "On the month"), "change"),
        Column("share", Text("Tỷ lệ", "Share"), "percent"),
        Column("trend", Text("Sáu tháng", "Six months"), "trend", DONG),
        Column("state", Text("Tình trạng", "State")),
        Column("received", Text("Ngày nhận", "Received"), "date"),
        Column("checked", Text("Kiểm tra lúc", "Checked at"), "moment"),
    ),
    tuple(_province_rows()),
    (Text("Tổng của 33 trên 34 tỉnh.", "Sum of 33 of 34 provinces."),),
)
MAP = Table(
    "map",
    Text("Doanh thu trên bản đồ", "Sales on the map"),
    (
        Column("ref_area", Text("Mã", "Code")),
        Column("sales", Text("Doanh thu", "Sales"), "number", DONG),
    ),
    tuple(
        (province["ref_area"], row[2])
        for province, row in zip(PROVINCES, RANKING.rows, strict=True)
    ),
)
BARS = Table(
    "regions",
    Text("Doanh thu theo vùng", "Sales by region"),
    (
        Column("region", Text("Vùng", "Region")),
        Column("year", Text("Năm", "Year")),
        Column("sales", Text("Doanh thu", "Sales"), "number", DONG),
    ),
    tuple(
        (region, Text(year, year), Decimal(1000 * (n + 1)) * factor)
        for n, region in enumerate(REGIONS)
        for year, factor in (("2025", Decimal("0.85")), ("2026", Decimal(1)))
    ),
)
CHANGES = Table(
    "changes",
    Text("Thay đổi theo vùng", "Change by region"),
    (
        Column("region", Text("Vùng", "Region")),
        Column("change", Text("Thay đổi", "Change"), "change"),
    ),
    tuple(zip(REGIONS, map(Decimal, ("-9.84", "16.4", "0.04")), strict=True)),
)
LINES = Table(
    "months",
    Text("Doanh thu qua các tháng", "Sales over the months"),
    (
        Column("month", Text("Tháng", "Month")),
        Column("area", Text("Địa bàn", "Area")),
        Column("sales", Text("Doanh thu", "Sales"), "number", DONG),
    ),
    tuple(
        (month, area, None if (n, k) == (4, 1) else Decimal(100 + 13 * n * (k + 1) % 71))
        for k, area in enumerate([Text("Cả nước", "Viet Nam"), Text("Miền Bắc", "North")])
        for n, month in enumerate(MONTHS)
    ),
)
EXACT = Table(
    "exact",
    Text("Số dài", "Long numbers"),
    (
        Column("name", Text("Tên", "Name")),
        Column("value", Text("Giá trị", "Value"), "number"),
    ),
    tuple(
        (f"n{n}", Decimal(value))
        for n, value in enumerate([
            "123456789012345678901.125", "0.000123456789", "999999999999999", "-0.5", "0.00",
            "1901569.50", "12345678901234.567",
        ])
    ),
)  # fmt: skip
HEADLINES = (
    Headline(
        "sales", Text("Doanh thu bán lẻ trực tuyến", "Online retail sales"), Decimal("123456.78"),
        DONG,
        (
            Change(Text("so với tháng trước", "on the month"), Decimal("3.25")),
            Change(Text("so với cùng kỳ", "on the year"), None,
                   Text("khác số tỉnh", "other provinces")),
        ),
        Text("Sơ bộ", "Provisional"),
    ),
    Headline(
        "accounts", Text("Tài khoản", "Accounts"), Decimal(1901569), Text("tài khoản", "accounts"),
        (Change(Text("so với tháng trước", "on the month"), Decimal("-13.21")),),
    ),
    Headline("nothing", Text("Chưa có", "Nothing yet"), None, Text("tấn", "tonnes")),
)  # fmt: skip
BY_HAND = Document(
    "bulletin",
    Text("Thống kê thương mại điện tử tháng 10/2026", "E-commerce statistics, October 2026"),
    Text("Số liệu sơ bộ của 33/34 tỉnh", "Provisional figures of 33 of 34 provinces"),
    SOURCE,
    (
        Section(
            "overview", Text("Tổng quan", "Overview"),
            (Text("Tháng 10 có 33 tỉnh báo cáo.", "33 provinces reported."),), HEADLINES,
            (
                Chart("regions", BARS.title, "bars", BARS, "region", "sales", "year"),
                Chart("changes", CHANGES.title, "bars", CHANGES, "region", "change"),
                Chart("months", LINES.title, "lines", LINES, "month", "sales", "area"),
            ),
        ),
        Section(
            "provinces", Text("Theo tỉnh, thành phố", "By province"),
            charts=(
                Chart("map", MAP.title, "tiles", MAP, "ref_area", "sales"),
                Chart("dots", CHANGES.title, "points", CHANGES, "region", "change"),
                Chart("scatter", Text("Doanh thu và tỷ lệ", "Sales and shares"), "points", RANKING,
                      "sales", "share"),
            ),
            tables=(RANKING, EXACT),
            notes=(Text("Không so sánh với 63 tỉnh.", "Not comparable with the 63 provinces."),),
        ),
    ),
)  # fmt: skip

HOSTILE = [
    "=1+1", "+84 24", "@SUM(A1)", "-2+3", "\t=cmd|' /C calc'!A0", "＝1", "#pagebreak()", "$x^2$",
    "*đậm* _nghiêng_ `mã`", '#image("/etc/passwd")', "\\ #let x = 1", "]]; #panic()", "@label",
    "<script>alert(1)</script>", "</table><img src=x onerror=alert(1)>", "{{ 7*7 }}", "{% raw %}",
    '"><svg/onload=alert(1)>', "&amp; &#0;", "\u202egnp.exe", "\u2067abc\u2069", "שלום", "مرحبا",
    "x" * 300, "https://example.com/" + "a/" * 60, "Đa\u0323i ho\u0323c", "Đại học",
    "\U0001f1fb\U0001f1f3 \U0001f600", "a\x00b\x07\x1b[31m", "dòng\r\nmột\nhai", "\ud800", "\ufffe",
    "_x0041_", "a,b;c|d", "'", "￼", "0", "1.234,5", "–", "", "   ", "Z\u0335\u0336\u0337algo",
]  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
words = st.builds(Text, texts, texts)
titles = words.map(lambda text: Text(f"Tên {text.vi}", f"Title {text.en}"))
numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(Decimal),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3),
    st.builds(
        lambda digits, places: Decimal(digits).scaleb(-places),
        st.integers(-(10**28), 10**28), st.integers(0, 12),
    ),
)  # fmt: skip
CELLS: dict[Kind, st.SearchStrategy[Any]] = {
    "text": st.one_of(words, texts),
    "integer": st.integers(-(10**17), 10**17),
    "number": numbers,
    "percent": numbers,
    "change": numbers,
    "date": st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    "moment": st.datetimes(
        datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)
    ),
    "trend": st.lists(st.none() | numbers, min_size=1, max_size=6).map(tuple),
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn, name: str) -> Table:
    """A table whose first columns can be drawn as a chart."""
    kinds: list[Kind] = [
        "text",
        "number",
        *draw(st.lists(st.sampled_from(list(CELLS)), max_size=5)),
    ]
    columns = tuple(
        Column(f"c{n}", draw(words), kind, draw(st.none() | words)) for n, kind in enumerate(kinds)
    )
    row = st.tuples(*(st.none() | CELLS[kind] for kind in kinds))
    rows = draw(st.lists(row, max_size=6))
    notes = draw(st.lists(words, max_size=2))
    return Table(name, draw(words), columns, tuple(rows), tuple(notes))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Two sections: one with headlines and charts, one with tables."""
    charted = [draw(tables(f"charted_{n}")) for n in range(draw(st.integers(0, 2)))]
    kinds = st.sampled_from(["bars", "lines", "points"])
    charts = tuple(
        Chart(table.name, draw(words), draw(kinds), table, "c0", "c1") for table in charted
    )
    changes = st.builds(Change, words, st.none() | numbers, st.none() | words)
    headlines = st.builds(
        Headline, st.just("h"), words, st.none() | numbers, words,
        st.lists(changes, max_size=2).map(tuple), st.none() | words,
    )  # fmt: skip
    sections = (
        Section("first", draw(titles), tuple(draw(st.lists(words, max_size=2))),
                tuple(draw(st.lists(headlines, max_size=2))), charts),
        Section("second", draw(titles), tables=(draw(tables("stated")),), notes=(draw(words),)),
    )  # fmt: skip
    return Document("generated", draw(titles), draw(words), SOURCE, sections, draw(st.booleans()))
