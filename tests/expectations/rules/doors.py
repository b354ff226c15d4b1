"""For each rule that no file of the corpus raises by itself, how it is raised through a door.

The door is `tmdt check`, with whatever must stand in the warehouse before; for what only a load
finds, it is the load's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from corpus.case import Case
from corpus.lines import lines
from published import make_provinces, publish_staged
from workbook_files import form, package, rows_xml, sheet_xml, xlsx

from ingestion.files.container import MAX_FILE
from ingestion.form.other_numbers import OtherNumbers
from ingestion.landing import check, ingest, submit
from ingestion.staging.findings import MOST
from ingestion.staging.synthetic import SETTING
from tmdt.releases import closed_months, submission

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
HANDLED = "handled_case_count"
Door = Callable[[psycopg.Connection, Path], list[str]]
DOORS: dict[str, Door] = {}


def raises(code: str) -> Callable[[Door], Door]:
    def register(door: Door) -> Door:
        DOORS[code] = door
        return door

    return register


def csv(folder: Path, *rows: str, name: str = "f.csv") -> Path:
    file = folder / name
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def handled(period: str, value: object, province: str = "24") -> str:
    return f"{province},{period},{HANDLED},,{value},vụ,"


def checked(file: Path) -> list[str]:
    return [finding.code for staged in check(file) for finding in staged.findings]


def taken_in(file: Path) -> int:
    list(submit([file]))
    [staged] = ingest().staged
    return staged.submission_id


def published(warehouse: psycopg.Connection, file: Path) -> None:
    make_provinces(warehouse)
    taken_in(file)
    publish_staged(warehouse)


# Files that need nothing but themselves ------------------------------------------------------


def _of_lines(case: Case) -> Door:
    def door(warehouse: psycopg.Connection, folder: Path) -> list[str]:
        case.write(folder / "f.csv")
        return checked(folder / "f.csv")

    return door


for _case in lines():
    for _code in {code for expected in _case.expected for code in expected.findings}:
        if _code in ("DELIMITER_DIFFERS", "HEADING_CHANGED", "HEADING_REPEATED"):
            DOORS.setdefault(_code, _of_lines(_case))


@raises("PERIOD_BEFORE_INDICATOR")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    return checked(csv(folder, "24,2011,ebi_score,,30,điểm,"))


@raises("PERIOD_OUT_OF_REACH")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    return checked(csv(folder, handled("1989-12", 1)))


@raises("NAME_CONTRADICTS_PERIOD")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    return checked(csv(folder, handled("2026-09", 1), name="24_2026-10.csv"))


@raises("FINDINGS_TRUNCATED")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    return checked(csv(folder, *[handled("2026-10", f"x{number}") for number in range(1100)]))


@raises("QUESTIONS_TOO_MANY")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    months = (f"{year}-{month:02}" for year in range(1991, 2026) for month in range(1, 13))
    # With more than a thousand remarks that nobody would read, none of the rest is loaded.
    remarks = [
        handled(month, 1, area) + "tăng do nhà mạng xyzt mở rộng mạng lưới"
        for month in months
        for area in ("01", "04", "12")
    ]
    [staged] = check(csv(folder, *remarks))
    assert (staged.status, staged.loaded) == ("partial", MOST)
    assert staged.rejected == len(remarks) - MOST
    return [finding.code for finding in staged.findings]


@raises("FILE_TOO_LARGE")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    with csv(folder, handled("2026-10", 1)).open("ab") as file:
        file.truncate(MAX_FILE + 1)
    return checked(folder / "f.csv")


@raises("NUMBER_COVERED")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    merges = '<mergeCells><mergeCell ref="E12:F12"/></mergeCells>'
    sheet = sheet_xml(rows_xml(form()), after=merges)
    return checked(package(folder / "f.xlsx", sheet))


@raises("NUMBER_NOT_COUNTED")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    rows = form()
    rows[7] = [*rows[7], *[""] * 8][:8]
    rows[7][3] = 1234567
    with pytest.MonkeyPatch.context() as patch:  # it tells of a fault of the reader's own
        patch.setattr(OtherNumbers, "look_outside", lambda *_: None)
        return checked(xlsx(folder / "f.xlsx", rows))


# Files that meet what stands in the warehouse ------------------------------------------------


@raises("DUPLICATE_FILE")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    file = csv(folder, handled("2026-10", 1))
    taken_in(file)
    return checked(file)


@raises("PERIOD_CLOSED")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    closed_months.close("2026-09", "audited")
    return checked(csv(folder, handled("2026-09", 1)))


@raises("SYNTHETIC_REFUSED")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, "refuse")
        return checked(csv(folder, handled("2026-10", 1) + "DỮ LIỆU GIẢ LẬP"))


@raises("SYNTHETIC_APART")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    taken_in(csv(folder, handled("2026-10", 1), name="real.csv"))
    return checked(csv(folder, handled("2026-10", 2) + "DỮ LIỆU GIẢ LẬP"))


@raises("JUMP_FROM_HISTORY")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    past = [handled(f"2026-{number:02}", 900 + number) for number in range(1, 10)]
    published(warehouse, csv(folder, *past, name="past.csv"))
    return checked(csv(folder, handled("2026-10", 10_000)))


@raises("CUMULATIVE_FALLS")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    published(warehouse, csv(folder, handled("2026-01-01/2026-09-30", 900), name="past.csv"))
    return checked(csv(folder, handled("2026-01-01/2026-10-31", 890)))


@raises("FAR_FROM_PEERS")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    areas = ("01", "04", "08", "11", "12", "14", "15", "19", "20")
    peers = [handled("2026-09", 900 + 10 * int(area), area) for area in areas]
    published(warehouse, csv(folder, *peers, name="peers.csv"))
    return checked(csv(folder, handled("2026-10", 90_000)))


# What only a load finds ----------------------------------------------------------------------


@raises("SUBMISSION_SET_APART")
def _(warehouse: psycopg.Connection, folder: Path) -> list[str]:
    number = taken_in(csv(folder, handled("2026-10", 1)))
    submission.set_apart([number], "transform", "the build fails with it", "monthly_load")
    found = warehouse.execute("select code from staging.finding where submission_id = %s", [number])
    return [code for (code,) in found]
