"""What a release says of its month, read once for all that is made of it.

Everything is as the release knew it: figures by their versions, obligations and targets by those
that its publication kept (``warehouse/published/*_at_release.sql``). Figures are added, compared
and ranked in SQL (``sql/``); the modules beside this one only arrange them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg.rows import dict_row

from tmdt.dissemination.content.document import Source
from warehouse.home import Problem

SQL = Path(__file__).parent / "sql"

HEADLINES = [
    "b2c_sales_vnd",
    "platform_account_entity_count",
    "bank_account_count",
    "product_online_sales_tonne",
    "ecom_einvoice_transaction_pct",
    "public_service_online_payment_pct",
]
"""Indicators shown first, and by province and region."""

MOST_REVISIONS = 20
"""Revisions listed in a bulletin."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """The rows of a month in a release, in the order in which they are shown."""

    source: Source
    month: date
    head: Row
    listed: list[Row]
    summary: list[Row]
    headlines: list[Row]
    areas: dict[str, Row]
    indicators: dict[str, Row]
    figures: dict[tuple[str, str], Row]
    """By area and indicator: of the whole, in the month."""
    trends: dict[tuple[str, str], list[Any]]
    """By area and headline indicator: the values of the months that end with this one."""
    trend_months: list[date]
    targets: list[Row]
    reporting: list[Row]
    since: Row | None
    revisions: list[Row]
    findings: list[Row]
    words: dict[tuple[str, str], Row]

    @property
    def is_synthetic(self) -> bool:
        """Whether the figures shown are invented: those of a month without any other."""
        return bool(self.head["is_synthetic"])

    @property
    def provinces(self) -> list[Row]:
        """The provinces in force in the month, in the order of their names."""
        return [area for area in self.areas.values() if area["is_in_force"]]

    @property
    def is_before_the_merger(self) -> bool:
        """Whether provinces of today did not exist in the month: their figures are carried over."""
        return any(area["vintage"] == "VN63" for area in self.provinces)

    def figure(self, area_code: str, indicator_code: str) -> Row | None:
        """The figure of an area in the month, where there is one."""
        return self.figures.get((area_code, indicator_code))


def read_facts(connection: psycopg.Connection[Any], release_id: int) -> Facts:
    """Reads the month of a release.

    Args:
        connection: One that reads ``marts`` in one snapshot (see ``snapshot.read_published``).
        release_id: The release.

    Raises:
        Problem: there is no such published release.
    """
    known = {"release": release_id, "headlines": HEADLINES, "most": MOST_REVISIONS}

    def rows(*names: str) -> list[Row]:
        query = "\n".join(map(_sql, names)).encode()
        with connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, known).fetchall()

    found = rows("release")
    if not found:
        raise Problem(f"there is no published release {release_id}: see tmdt release list")
    release = found[0]
    known |= {"period": release["period"], "month": release["month_date"]}
    head = rows("figure", "head")[0]
    known |= {"synthetic": head["is_synthetic"]}
    since = rows("since")
    known |= {"since": since[0]["release_id"] if since else 0}
    months = [_shift(release["month_date"], -back) for back in range(12, -1, -1)]
    return Facts(
        source=Source(
            release_id, release["period"], cast("datetime", _utc(release["published_at"])),
            release["content_hash"],
        ),
        month=release["month_date"],
        head=head,
        listed=rows("figure", "listed"),
        summary=rows("figure", "summary"),
        headlines=rows("headline"),
        areas={row["area_code"]: row for row in rows("area")},
        indicators={row["indicator_code"]: row for row in rows("indicator")},
        figures={(row["area_code"], row["indicator_code"]): row for row in rows("area_figure")},
        trends=_trends(rows("trend"), months),
        trend_months=months,
        targets=rows("target"),
        reporting=[row | {"received_at": _utc(row["received_at"])} for row in rows("reporting")],
        since=since[0] if since else None,
        revisions=rows("revision"),
        findings=rows("finding"),
        words={(row["code_list"], row["code"]): row for row in rows("words")},
    )  # fmt: skip


def _trends(rows: list[Row], months: list[date]) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], dict[date, Any]] = defaultdict(dict)
    for row in rows:
        # A part of the whole beside wholes would look like a fall.
        if row["is_complete"]:
            found[row["area_code"], row["indicator_code"]][row["month_date"]] = row["value"]
    return {key: [values.get(month) for month in months] for key, values in found.items()}


def _shift(month: date, months: int) -> date:
    place = month.year * 12 + month.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


@cache
def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
