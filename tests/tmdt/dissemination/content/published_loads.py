"""A warehouse that was really loaded, again and again, and what was made of its releases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from independent import keep
from releases import pass_gates

from ingestion.landing import ingest, submit
from reference.catalogue import seed
from tmdt.dissemination.bulletin import write_bulletin
from tmdt.dissemination.content.document import Document
from tmdt.dissemination.content.month import make_bulletin
from tmdt.dissemination.content.province import make_province_page
from tmdt.dissemination.snapshot import read_published
from tmdt.releases import release, transform
from warehouse.home import PROJECT

SIZES = {
    "b2c_sales_vnd": 2_000_000_000_000, "bank_account_count": 1_000_000,
    "product_online_sales_tonne": 900, "retail_turnover_vnd": 30_000_000_000_000,
    "ecom_einvoice_transaction_pct": 40, "online_purchase_count": 700_000, "ebi_score": 30,
}  # fmt: skip
UNITS = {row["indicator_code"]: row["unit"] for row in seed("indicator")}
CODES = {
    vintage: sorted(
        {
            row["province_code"]
            for row in seed("province")
            if row["vintage"] == vintage and row["valid_to"] in ("", "2025-07-01")
        }
    )
    for vintage in ("VN63", "VN34")
}
WITHOUT = "92"
"""The province that does not report August."""
AGAIN = "24"
"""The one that says something else of it later, which is withdrawn."""
PAGE = "VN34_24"


def invented(folder: Path, name: str, month: str, codes: list[str], grown: int) -> Path:
    lines = ["province_code,period,indicator_code,breakdown,value,unit,note"]
    for place, code in enumerate(codes):
        for indicator, size in SIZES.items():
            value = Decimal(size) * (100 + place * 37 % 83 + grown) / 100
            if UNITS[indicator] not in ("percent", "point", "tonne"):
                value = value.quantize(Decimal(1))
            note = "" if len(lines) > 1 else "DỮ LIỆU GIẢ LẬP"
            lines.append(f"{code},{month},{indicator},,{value:f},{UNITS[indicator]},{note}")
        lines.append(f"{code},{month},phone_subscriber_count,account_type=fixed,{place + 5},,")
    file = folder / f"{name}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def load(connection: psycopg.Connection, file: Path | None, month: str) -> int:
    if file:
        list(submit([file]))
        [staged] = ingest().staged
        assert {finding.code for finding in staged.findings} <= {"SYNTHETIC_APART"}
    candidate = release.open_candidate(month)
    assert candidate
    publish(connection, candidate)
    return candidate


def publish(connection: psycopg.Connection, candidate: int) -> None:
    transform.build()
    pass_gates(connection, candidate)
    release.publish(candidate)
    keep(connection, candidate)


def documents(number: int, *pages: str) -> list[Document]:
    with read_published() as connection:
        return [
            make_bulletin(connection, number),
            *(make_province_page(connection, number, area) for area in pages),
        ]


class Loads:
    """A warehouse after eight releases, and what was made of some of them right after each."""

    def __init__(self, connection: psycopg.Connection, folder: Path) -> None:
        self.sql = connection
        self.made: dict[int, list[Document]] = {}
        real = PROJECT / "examples" / "bac_giang_2023-10.csv"
        self.take(real, "2023-10", "VN63_24")
        sent = [("2025-06", CODES["VN63"], 0), ("2025-07", CODES["VN34"], 3)]
        august = [code for code in CODES["VN34"] if code != WITHOUT]
        for month, codes, grown in [*sent, ("2025-08", august, 4)]:
            self.take(invented(folder, month, month, codes, grown), month, PAGE)
        self.take(invented(folder, "again", "2025-08", [AGAIN], 6), "2025-08", PAGE)
        self.hashes = self.write(folder / "first")

    def take(self, file: Path, month: str, page: str) -> None:
        number = load(self.sql, file, month)
        pages = [page] if page.startswith("VN63") == (month < "2025-07") else []
        self.made[number] = documents(number, *pages)

    def write(self, folder: Path) -> list[tuple[Any, ...]]:
        for number, month in ((1, "2023-10"), (3, "2025-07"), (5, "2025-08")):
            write_bulletin(month, folder / str(number), number, ("xlsx",))
        return self.sql.execute(
            "select release_id, name, form, language, sha256 from marts.dissemination_output"
            " order by 1, 2, 3, 4, 5"
        ).fetchall()
