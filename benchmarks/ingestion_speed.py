"""The cost of taking in submissions, against the barest way of moving the same bytes."""

from __future__ import annotations

import itertools
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingestion.landing import ingest, submit
from ingestion.reading import read_submission
from reference.catalogue import seed
from reference.form import COLUMNS, SYNTHETIC_MARK
from warehouse import database

COMMUNES = 3321
PERIOD = "2026-09"
RUNS = 3


def measure(home: Path, share: float) -> list[dict[str, str]]:
    """Every figure of issue-sized data, scaled by ``share``."""
    return [
        *_csv_against_copy(home, int(1_000_000 * share)),
        *_workbook_against_calamine(home, int(7_800 * share)),
        _communes(home, int(COMMUNES * share)),
    ]


def _csv_against_copy(home: Path, rows: int) -> Iterator[dict[str, str]]:
    """A long CSV into ``staging`` (archived, parsed, validated), and by a bare COPY."""
    ratios, rates = [], []
    _write_csv(home / "tenth.csv", itertools.islice(_figures(itertools.count(RUNS)), rows // 10))
    list(submit([home / "tenth.csv"]))
    ingest()
    of_a_tenth = _peak_memory()
    for run in range(RUNS):
        file = home / f"large-{run}.csv"
        _write_csv(file, itertools.islice(_figures(itertools.count(run)), rows))
        bare = _timed(lambda file=file: _bare_copy(file))
        list(submit([file]))
        ours = _timed(lambda: ingest())
        ratios.append(bare / ours)
        rates.append(rows / ours)
        file.unlink()
    yield {
        "what": f"long CSV of {rows:,} rows to staging, against a bare COPY of it",
        "measured": f"{statistics.median(ratios):.3f}x ({statistics.median(rates):,.0f} rows/s)",
        "wanted": "0.33x",
    }
    yield {
        "what": "peak memory of the process: after a tenth of the rows, after all of them",
        "measured": f"{of_a_tenth:,.0f} MiB, {_peak_memory():,.0f} MiB",
        "wanted": "flat in file size",
    }


def _workbook_against_calamine(home: Path, rows: int) -> Iterator[dict[str, str]]:
    """Reading a form, and the same cells with python-calamine alone, alternately.

    Excel shares the texts of cells; some libraries repeat each text in its cell.
    """
    for storage, shares in (("shared", True), ("in the cells", False)):
        file = home / "form.xlsx"
        _write_form(file, "24", itertools.islice(_figures(itertools.count()), rows), shares)
        ratio = statistics.median(_by_calamine(file) / _by_us(file) for _ in range(9))
        yield {
            "what": f"form of {rows:,} rows (texts {storage}) read, against python-calamine alone",
            "measured": f"{ratio:.2f}x",
            "wanted": "0.75x",
        }


def _by_calamine(file: Path) -> float:
    from python_calamine import CalamineWorkbook

    return _timed(lambda: CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python())


def _by_us(file: Path) -> float:
    return _timed(lambda: [len(chunk) for chunk in read_submission(file).chunks])


def _communes(home: Path, communes: int) -> dict[str, str]:
    """A month of every commune: 80 indicators each, in one workbook a province."""
    provinces = [
        row["province_code"]
        for row in seed("province")
        if row["vintage"] == "VN34" and not row["valid_to"]
    ]
    files = []
    for at, province in enumerate(provinces):
        own_communes = range(at, communes, len(provinces))
        files.append(home / f"{province}_{PERIOD}.xlsx")
        _write_form(files[-1], province, _figures(own_communes, indicators=80))
    list(submit(files))
    started = time.perf_counter()
    ingested = ingest()
    took = time.perf_counter() - started
    return {
        "what": f"{communes:,} communes x 80 indicators, {len(files)} workbooks, to staging",
        "measured": f"{took:.1f} s ({ingested.summary()['loaded']:,} figures loaded)",
        "wanted": "stated",
    }


Figure = tuple[str, str, str, int, str]


def _figures(communes: Iterator[int] | range, indicators: int = 40) -> Iterator[Figure]:
    """Indicator, its name, breakdown, value and unit: plausible, distinct, and cheap to make."""
    units = {row["unit"]: row["name_vi"] for row in seed("unit")}
    chosen = sorted(seed("indicator"), key=lambda row: row["over_provinces"] != "sum")[:indicators]
    for commune in communes:
        for at, row in enumerate(chosen):
            low, high = float(row["valid_min"] or 0), float(row["valid_max"] or 1000)
            least = int(max(low, 0))
            value = least + (commune * 7919 + at * 104_729) % max(1, int(high) - least)
            name, unit = row["name_vi"], units[row["unit"]]
            yield row["indicator_code"], name, f"commune=c{commune:07d}", value, unit


def _write_csv(file: Path, figures: Iterator[Figure]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        lines.write("province_code,period,indicator_code,breakdown,value,unit,note\n")
        for indicator, _, breakdown, value, unit in figures:
            cells = ("24", PERIOD, indicator, breakdown, str(value), unit.replace(",", " "), "")
            lines.write(",".join(cells) + "\n")


def _write_form(
    file: Path, province: str, figures: Iterator[Figure], shares_texts: bool = True
) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": not shares_texts}) as workbook:
        sheet = workbook.add_worksheet("BieuTMDT")
        for row, (label, text) in enumerate(
            [("Mã tỉnh", province), ("Tên tỉnh", ""), ("Kỳ báo cáo", PERIOD)], start=1
        ):
            sheet.write_row(row, 0, (label, text))
        sheet.write(7, 0, SYNTHETIC_MARK)
        sheet.write_row(9, 0, COLUMNS)
        for at, (indicator, name, breakdown, value, unit) in enumerate(figures):
            sheet.write_row(10 + at, 0, (at + 1, indicator, name, breakdown, unit, value))


def _bare_copy(file: Path) -> None:
    with database.connect() as connection:
        connection.execute(
            "create table staging.bare (province_code text, period text, indicator_code text,"
            " breakdown text, value numeric, unit text, note text)"
        )
        with (
            connection.cursor().copy("copy staging.bare from stdin (format csv, header)") as copy,
            file.open("rb") as lines,
        ):
            while block := lines.read(1 << 20):
                copy.write(block)
        connection.execute("drop table staging.bare")


def _peak_memory() -> float:
    """In MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
