"""The monthly bulletin: the figures of a month in a release, as a page and as a table.

It is read from ``marts`` with the role of BI, in one snapshot and as the release knew it, so it
holds nothing unaudited and the same release gives the same bytes. It shows real figures; only for a
month without any it shows synthetic ones, and says so: never both. Figures are added and compared
in SQL (``templates/bulletin_*.sql``); here they are only arranged.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import jinja2
import psycopg
from psycopg.rows import dict_row

from reference.catalogue import seed
from reference.pages import environment
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem
from warehouse.output import escape_formulas, write_file
from warehouse.stores import locate, require_ours

TEMPLATES = Path(__file__).parent / "templates"

HEADLINES = [
    "b2c_sales_vnd",
    "platform_account_entity_count",
    "bank_account_count",
    "product_online_sales_tonne",
    "ecom_einvoice_transaction_pct",
    "public_service_online_payment_pct",
]
"""Indicators shown first, and by province."""

LISTED = 3
"""Up to this many provinces are shown figure by figure; more are summarised."""

RELEASE = """
    select release_id, published_at at time zone interval '7 hours' as published_at
    from marts.dim_release
    where period = %(period)s
    order by release_id desc
    limit 1
"""
SHOWN = """
    with stated as (
{stated}),

    figure as (
        select * from stated
        where is_synthetic = (select bool_and(is_synthetic) from stated)
    )
"""
"""The figures of one kind: synthetic ones only if the month has no others."""
ORDER = """
    select * from figure
    order by ref_area, indicator_key, period_start desc, period_end, breakdown collate "C"
"""

CSV_COLUMNS = (
    "ref_area", "province", "indicator_code", "breakdown", "unit", "period", "value", "value_low",
    "value_high", "qualifier", "obs_status", "is_synthetic", "submission_sha256", "source_ref",
)  # fmt: skip

Row = dict[str, Any]


def write_bulletin(period: str, out: Path | None = None) -> str:
    """Writes ``bulletin.html`` and ``figures.csv`` of a month's latest published release.

    Args:
        period: The month, ``YYYY-MM``.
        out: Folder to write into; by default ``<period>`` in the store of bulletins.

    Returns:
        The path of the page.

    Raises:
        Problem: no release of the month is published.
    """
    if out is None:
        require_ours("bulletins")
    content = _read(period)
    place = out if out is not None else locate("bulletins") / period
    try:
        place.mkdir(parents=True, exist_ok=True)
        # The page last: where there is a new page, there are the figures behind it.
        write_file(place / "figures.csv", _csv(content["figures"]))
        write_file(place / "bulletin.html", _page(content))
    except OSError as error:
        raise Problem(f"the bulletin cannot be written to {place}: {error.strerror}") from error
    return str(place / "bulletin.html")


def _read(period: str) -> Row:
    """The content of the bulletin, from one snapshot of ``marts``."""
    with read_published(row_factory=dict_row) as connection:
        found = _rows(connection, RELEASE, {"period": period})
        if not found:
            raise Problem(f"{period} has no published release: load it first (tmdt load {period})")
        release = found[0]
        parameters = {"period": period, "release": release["release_id"], "headlines": HEADLINES}

        def rows(query: str) -> list[Row]:
            return _rows(connection, SHOWN.format(stated=_sql("figure")) + query, parameters)

        return {
            "period": period,
            "release": release,
            "head": rows(_sql("head"))[0],
            "figures": rows(ORDER),
            "summary": rows(_sql("summary")),
            "ranking": rows(_sql("ranking")),
        }


def _rows(connection: psycopg.Connection[Any], query: str, parameters: Row) -> list[Row]:
    return connection.execute(query.encode(), parameters).fetchall()


def _sql(name: str) -> str:
    return (TEMPLATES / f"bulletin_{name}.sql").read_text(encoding="utf-8")


def _csv(figures: list[Row]) -> bytes:
    """The figures and their evidence; the byte order mark makes Excel read UTF-8."""
    import pandas as pd

    table = pd.DataFrame(figures, columns=list(CSV_COLUMNS), dtype=object).map(_cell)
    text: str = table.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _cell(value: Any) -> str:
    """One cell; text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else escape_formulas(str(value))


def _page(content: Row) -> bytes:
    listed = content["head"]["areas"] <= LISTED
    cards = [
        row
        for row in content["summary"]
        if (row["indicator_code"], row["breakdown"]) in {(code, "") for code in HEADLINES}
        and row["over_provinces"] == "sum"
        and row["period"] == content["period"]
    ]
    page = _environment().get_template("bulletin.html")
    return page.render(
        content,
        listed=listed,
        provinces=_grouped(content["figures"], "ref_area") if listed else [],
        groups=_by_group(content["summary"]),
        by_group=_by_group,
        cards=sorted(cards, key=lambda row: HEADLINES.index(row["indicator_code"]))[:4],
        rankings=_grouped(content["ranking"], "indicator_code"),
    ).encode()


@cache
def _environment() -> jinja2.Environment:
    made = environment(TEMPLATES)
    made.globals["units"] = {row["unit"]: row for row in seed("unit")}
    return made


def _grouped(rows: list[Row], column: str) -> list[list[Row]]:
    return [list(group) for _, group in groupby(rows, itemgetter(column))]


def _by_group(rows: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """Rows under the indicator groups of the catalogue, in its order."""
    known: dict[str, Row] = {row["group_code"]: dict(row) for row in seed("indicator_group")}
    places = {code: place for place, code in enumerate(known)}
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["group_code"], []).append(row)
    codes = sorted(found, key=lambda code: (places.get(code, len(places)), code))
    return [(known.get(code, {"name_vi": code, "name_en": code}), found[code]) for code in codes]
