"""The same months, real and invented, as files that are sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingestion.landing import ingest, submit
from reference.catalogue import seed

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
MARK = "DỮ LIỆU GIẢ LẬP"
STOCK, FLOW = "phone_subscriber_count", "violating_goods_value_vnd"
RATE, WEIGHT = "ecom_einvoice_transaction_pct", "online_purchase_count"
UNITS = {row["indicator_code"]: row["unit"] for row in seed("indicator")}
REAL = [
    ("24", "2026-10", STOCK, "2000000"), ("24", "2026-10", FLOW, "1000000"),
    ("01", "2026-10", FLOW, "500000"), ("24", "2026-10", RATE, "40"),
    ("24", "2026-09", FLOW, "100"),
]  # fmt: skip
INVENTED = [
    ("24", "2026-10", STOCK, "4760137"), ("01", "2026-10", STOCK, "9000000"),
    ("24", "2026-10", FLOW, "7000000"), ("24", "2026-10", WEIGHT, "300"),
    ("24", "2026-10", RATE, "90"), ("24", "2026-08", FLOW, "9"),
]  # fmt: skip
REVISED = [("24", "2026-10", STOCK, "2000001")]


def csv(folder: Path, name: str, lines: list[tuple[str, ...]], *, synthetic: bool = False) -> Path:
    rows = [
        f"{province},{period},{indicator},,{value},{UNITS[indicator]},"
        for province, period, indicator, value in lines
    ]
    if synthetic:
        rows[0] += MARK
    file = folder / f"{name}.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def take_in(file: Path) -> list[Any]:
    list(submit([file]))
    return ingest().staged
