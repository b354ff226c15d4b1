"""A clean long CSV is read in blocks: every line as if it were read alone, in the same memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingestion.long_csv.source import BLOCK
from ingestion.reading import read_submission

HEADING = "province_code,period,indicator_code,breakdown,value,unit,note,kỳ trước"
LINES = st.sampled_from(
    [
        "24,2026-10,phone_subscriber_count,,1901569,thuê bao,,",
        "24,2026-10,phone_subscriber_count,,1901569,thuê bao, ghi chú ,1800000",
        "24,2026-10,ecom_growth_pct,,17,6,%,,",
        "24,2026-10,ecom_growth_pct,,,17.6,,",
        "24,2026-10,ecom_growth_pct,,,,,",
        "24,2026-10",
        "",
        " 24 ,2026-10,bts_site_count,commune=c1,1.578,đơn vị,,x",
        "24;2026-10;phone_subscriber_count;;1901569;thuê bao;;",
        "24,2026-10,phone_subscriber_count,1901569",
        "24,2026-10,phone_subscriber_count,,150",
        "200,thuê bao,,",
        "2",
        "Nguồn: Sở Công Thương",
        "24,2026-10,phone_subscriber_count,,1901569,thuª bao,10⁶,,,7",
    ]
)


def figures(path: Path) -> list[dict[str, Any]]:
    read = [figure for chunk in read_submission(path).chunks for figure in chunk.to_pylist()]
    return sorted(read, key=lambda figure: (figure["line"], figure["source_ref"]))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(LINES, max_size=6), marked=st.booleans(), end=st.sampled_from(["", "\n"]))
@example(lines=["24,2026-10"], marked=False, end="")
@example(lines=[""], marked=True, end="\n")
def test_lines_are_read_alike_at_once_and_one_by_one(
    tmp_path: Path, lines: list[str], marked: bool, end: str
) -> None:
    """A quoted heading is enough for the lines to be read one by one."""
    text = "\n".join([HEADING, *lines]) + end
    at_once, one_by_one = tmp_path / "a.csv", tmp_path / "b.csv"
    at_once.write_text(text, encoding="utf-8-sig" if marked else "utf-8")
    one_by_one.write_text(text.replace("unit", '"unit"', 1), encoding="utf-8")
    assert figures(at_once) == figures(one_by_one)


def test_lines_keep_their_numbers_over_blocks(tmp_path: Path) -> None:
    usual = "24,2026-10,phone_subscriber_count,commune=c{},{},thuê bao,,\n"
    path = tmp_path / "f.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADING + "\n")
        for number in range(2, 120_002):
            odd = f"24,2026-10,ecom_growth_pct,,{number},6,%,,\n"
            file.write(odd if number % 20_000 == 0 else usual.format(number, number))
    assert path.stat().st_size > 3 * BLOCK
    every = figures(path)
    read = [figure for figure in every if figure["source_ref"] == f"line {figure['line']}"]
    assert [figure["line"] for figure in read] == list(range(2, 120_002))
    assert {int(figure["value_text"]) - figure["line"] for figure in read} == {0}
    beside = [figure["source_ref"] for figure in every if "column" in figure["source_ref"]]
    assert beside == [f"line {number}, column 6" for number in range(20_000, 120_002, 20_000)]
    numbers = [figure["line"] for figure in read if figure["reader_code"] == "ROW_TOO_LONG"]
    assert numbers == list(range(20_000, 120_002, 20_000))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    # The peak of this process alone: what getrusage tells begins with that of its parent.
    script = (
        "import re, sys; from pathlib import Path\n"
        "from ingestion.reading import read_submission\n"
        "print(sum(map(len, read_submission(Path(sys.argv[1])).chunks)))\n"
        "print(re.search(r'VmHWM:\\s+([0-9]+)', Path('/proc/self/status').read_text())[1])"
    )
    line = "24,2026-10,phone_subscriber_count,commune=c{},{},thuê bao,,\n"
    peaks = []
    for count in (100_000, 600_000):
        path = tmp_path / "f.csv"
        lines = "".join(line.format(number, number) for number in range(count))
        path.write_text(HEADING + "\n" + lines, encoding="utf-8")
        child = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
        )
        read, peak = map(int, child.stdout.split())
        assert read == count
        peaks.append(peak >> 10)
    assert peaks[1] - peaks[0] < 24, f"{peaks} MiB, of files of 7 and 40 MB"
