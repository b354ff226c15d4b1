"""Published figures to write a bulletin of, and the bulletin as its readers see it."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import psycopg

from tmdt.dissemination.bulletin import write_bulletin

MONTH, MONTH_BEFORE, YEAR_BEFORE = "2026-10", "2026-09", "2025-10"
SUBSCRIBERS, GROWTH = 301, 101


class Warehouse:
    """Published rows, written straight into the tables the release would fill."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.sql = connection
        self.submissions = 0
        for key, name in enumerate(["Một", "Hai", "Ba", "Bốn", "Năm"], start=1):
            self.province(key, name)
        self.indicator(SUBSCRIBERS, "phone_subscriber_count", "Số thuê bao", "subscriber", "sum")
        self.indicator(GROWTH, "ecom_growth_pct", "Tốc độ tăng", "percent", "weighted_mean")

    def province(self, key: int, name: str) -> None:
        self.sql.execute(
            "insert into marts.dim_province values"
            " (%s, 'VN34', %s, %s, %s, %s, 'province', 'R', 'VN-00', '2025-07-01', null, true,"
            " null)",
            [key, f"{key:02}", f"VN34_{key:02}", name, name],
        )

    def indicator(self, key: int, code: str, name: str, unit: str, over_provinces: str) -> None:
        self.sql.execute(
            "insert into marts.dim_indicator values"
            " (%s, %s, %s, %s, 'INF', %s, 'higher', %s, 'last', '1', null, null)",
            [key, code, name, f"en {name}", unit, over_provinces],
        )

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
            "insert into marts.dim_period"
            " select to_char(d, 'YYYYMMDD')::bigint * 100000000"
            " + to_char(d + interval '1 month -1 day', 'YYYYMMDD')::bigint, %(month)s, 'M', d,"
            " d + interval '1 month -1 day', extract(year from d), 'calendar'"
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


def page(month: str = MONTH) -> str:
    return Path(write_bulletin(month)).read_text(encoding="utf-8")


def text(month: str = MONTH) -> str:
    """What a reader sees of the page, in one line."""
    body = page(month).split("<body>")[1]
    seen = html.unescape(re.sub(r"<[^>]*>", " ", body)).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(seen.split())


def rows(month: str = MONTH) -> list[dict[str, str]]:
    with (Path(write_bulletin(month)).parent / "figures.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        return list(csv.DictReader(file))
