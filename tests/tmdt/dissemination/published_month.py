"""Published figures to make statistics of, and these as their readers see them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import psycopg

from tmdt.dissemination.bulletin import write_bulletin
from tmdt.dissemination.content.document import Document, Language, Text
from tmdt.dissemination.content.month import make_bulletin
from tmdt.dissemination.snapshot import read_published

MONTH, MONTH_BEFORE, YEAR_BEFORE = "2026-10", "2026-09", "2025-10"
SUBSCRIBERS, GROWTH = 301, 101


class Warehouse:
    """Published rows, written straight into the tables the release would fill."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.sql = connection
        self.submissions = 0
        self.area(1000, "VN", "country", None, "Cả nước")
        self.area(900, "VN34_R1", "region", "VN34", "Vùng")
        for key, name in enumerate(["Một", "Hai", "Ba", "Bốn", "Năm"], start=1):
            self.province(key, name)
        self.indicator(SUBSCRIBERS, "phone_subscriber_count", "Số thuê bao", "subscriber", "sum")
        self.indicator(GROWTH, "ecom_growth_pct", "Tốc độ tăng", "percent", "weighted_mean")

    def area(self, key: int, code: str, kind: str, vintage: str | None, name: str) -> None:
        self.sql.execute(
            "insert into marts.dim_area (area_key, area_code, area_type, vintage, name_vi, name_en,"
            " label_vi, label_en, region_area_key, sort_no)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [key, code, kind, vintage, name, f"en {name}", name, f"en {name}",
             900 if kind == "province" else None, key % 1000],
        )  # fmt: skip

    def province(self, key: int, name: str, vintage: str = "VN34") -> None:
        code = f"{key % 60:02}"
        valid = ("2025-07-01", None) if vintage == "VN34" else (None, "2025-07-01")
        self.sql.execute(
            "insert into marts.dim_province (province_key, vintage, province_code, ref_area,"
            " name_vi, name_en, unit_type, region, iso_3166_2, valid_from, valid_to, is_current,"
            " successor_province_key, area_key)"
            " values (%s, %s, %s, %s, %s, %s, 'province', 'R', 'VN-00', %s, %s, %s, null, %s)",
            [key, vintage, code, f"{vintage}_{code}", name, name, *valid, vintage == "VN34", key],
        )
        self.area(key, f"{vintage}_{code}", "province", vintage, name)
        self.sql.execute("insert into marts.area_province values (%s, %s, true)", [key, key])

    def indicator(self, key: int, code: str, name: str, unit: str, over_provinces: str) -> None:
        is_money = unit == "VND"
        self.sql.execute(
            "insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en,"
            " group_code, unit, direction, over_provinces, over_periods, method_version,"
            " group_name_vi, group_name_en, unit_name_vi, unit_name_en, scaled_by,"
            " scaled_unit_name_vi, scaled_unit_name_en)"
            " values (%s, %s, %s, %s, 'INF', %s, 'higher', %s, %s, '1', 'Nhóm', 'Group', %s, %s,"
            " %s, %s, %s)",
            [key, code, name, f"en {name}", unit, over_provinces,
             "sum" if is_money else "last", unit, unit, 10**9 if is_money else 1,
             "tỷ đồng" if is_money else unit, "billion dong" if is_money else unit],
        )  # fmt: skip

    def release(self, release_id: int, month: str) -> None:
        self.sql.execute(
            "insert into core.release values"
            " (%s, %s, 'published', '2026-11-05 01:00Z', '2026-11-05 20:30Z', null)",
            [release_id, month],
        )

    def submission(self, release_id: int, month: str, file_name="a.csv", synthetic=False) -> int:
        self.submissions += 1
        self.sql.execute(
            "insert into staging.submission values (%s, %s, %s, 'csv', 1, now(), 'u', 'long_csv',"
            " %s, null, null, null, null, %s, 'accepted', 1)",
            [self.submissions, f"{self.submissions:064x}", file_name, month, synthetic],
        )
        self.sql.execute(
            "insert into core.release_submission values (%s, %s)", [release_id, self.submissions]
        )
        return self.submissions

    def figure(
        self, release_id: int, submission: int, province: int, indicator: int, value: str | None,
        month: str = MONTH, breakdown: str = "", qualifier: str = "exact",
        low: str | None = None, high: str | None = None, synthetic: bool = False,
        known_to: int | None = None, source_ref: str = "line 2",
    ) -> None:  # fmt: skip
        key = self.period(month)
        self.sql.execute(
            "insert into core.fact_indicator_history values"
            " (%s, %s, %s, %s, 2026, %s, %s, %s, %s, %s, %s, 'A', %s, %s, %s)",
            [province, indicator, key, breakdown, release_id, known_to, value, low or value,
             high or value, qualifier, synthetic, submission, source_ref],
        )  # fmt: skip

    def period(self, month: str) -> int:
        row = self.sql.execute(
            "insert into marts.dim_period (period_key, period, freq, period_start, period_end,"
            " year_key, convention, month_date, label_vi, label_en)"
            " select to_char(d, 'YYYYMMDD')::bigint * 100000000"
            " + to_char(d + interval '1 month -1 day', 'YYYYMMDD')::bigint, %(month)s, 'M', d,"
            " d + interval '1 month -1 day', extract(year from d), 'calendar', d, %(month)s,"
            " %(month)s"
            " from (values ((%(month)s || '-01')::date)) as day (d)"
            " on conflict (period_key) do update set period = excluded.period"
            " returning period_key",
            {"month": month},
        ).fetchone()
        return row[0]

    def load(self, release_id: int, month: str, values: dict[int, list[str]], **how) -> None:
        """A release of a month with one submission: for each indicator, a value a province."""
        self.release(release_id, month)
        submission = self.submission(release_id, month)
        for indicator, given in values.items():
            for province, value in enumerate(given, start=1):
                self.figure(release_id, submission, province, indicator, value, month, **how)


def document(month: str = MONTH, release_id: int | None = None) -> Document:
    """The content of the bulletin of a month's latest release, or of the release named."""
    with read_published() as connection:
        if release_id is None:
            row = connection.execute(
                "select max(release_id) from marts.dim_release where period = %s", [month]
            ).fetchone()
            release_id = row[0]
        return make_bulletin(connection, release_id)


def table(content: Document, name: str) -> list[dict[str, Any]]:
    """The rows of a table, by the names of its columns; words in English."""
    [found] = [found for found in content.tables() if found.name == name]
    names = [column.name for column in found.columns]
    return [
        {
            name: cell.en if isinstance(cell, Text) else cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in found.rows
    ]


def words(content: Document, language: Language = "vi") -> str:
    """Every note and paragraph, in one line."""
    said = [
        text.of(language) for section in content.sections
        for text in (*section.paragraphs, *section.notes)
    ]  # fmt: skip
    return " ".join([content.title.of(language), content.subtitle.of(language), *said])


def page(month: str = MONTH) -> str:
    return Path(write_bulletin(month, forms=("html",))).read_text(encoding="utf-8")


def rows(month: str = MONTH) -> list[dict[str, str]]:
    folder = Path(write_bulletin(month, forms=())).parent
    with (folder / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
