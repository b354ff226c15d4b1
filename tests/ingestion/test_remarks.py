"""Remarks as officials write them, each of one meaning: what becomes of the figures beside them.

The tables in ``remarks/`` were written without knowledge of the reader. They say whether a text is
harmless, or tells that the figures are not what they look like, and what the reader makes of it. A
change that moves texts between the outcomes changes the tables, so that what it costs honest
senders is seen beside what it keeps out.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpus.book import book, cells, header, with_cells
from understood_file import UnderstoodFile

FORM = header(period="2026-10", on="2026-11-05")
AS_IT_LOOKS = ("actual", "2026-10", "", None, "exact")
TABLES = Path(__file__).with_name("remarks")
LOADED, HELD, REFUSED = "loaded", "held", "refused"
WORST = {LOADED: 0, HELD: 1, REFUSED: 2}
AT_MOST = {"notes": (0.10, 0.09), "lines": (0.11, 0.09), "sheets": (0.0, 0.07)}
"""Of telling texts those that load unread, and of harmless ones those that are refused."""


def remarks(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(name: str, text: str) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """The form with a text wherever such a one stands."""
    if name == "notes":
        yield with_cells({(10, 6): text}, cells(above=FORM)), {}
    elif name == "lines":
        yield with_cells({(7, 0): text}, cells(above=FORM)), {}
        yield [*cells(above=FORM), [], [text]], {}
    else:
        sheets = [cells(above=FORM), [["DANH MỤC"], [text]]]
        yield sheets, {"names": ("BieuTMDT", "Trang2")}


def outcome(file: Path) -> str:
    """What becomes of the three figures of a form, of one of them if only one has a note."""
    understood = UnderstoodFile(file)
    if understood.is_synthetic:
        return REFUSED
    loaded = [row for row in understood.rows if row["status"] == LOADED]
    fields = ("kind", "period", "breakdown", "obs_status", "qualifier")
    as_it_looks = sum(tuple(row[name] for name in fields) == AS_IT_LOOKS for row in loaded)
    if as_it_looks == 3:
        return LOADED
    held = sum(row["obs_status"] == "V" for row in loaded)
    return HELD if as_it_looks + held == 3 else REFUSED


def judged(name: str, text: str, means: str, folder: Path) -> str:
    """The worst that becomes of a harmless text, and the least that does of a telling one."""
    outcomes = []
    for sheet, options in places(name, text):
        file = folder / "form.xlsx"
        book("remark", sheet, **options).write(file)
        outcomes.append(outcome(file))
    return (max if means == "harmless" else min)(outcomes, key=WORST.__getitem__)


@pytest.mark.parametrize("name", AT_MOST)
def test_what_becomes_of_a_remark(tmp_path: Path, name: str) -> None:
    rows = remarks(name)
    found = [judged(name, row["written"], row["means"], tmp_path) for row in rows]
    changed = [
        (row["written"], row["means"], row["outcome"], now)
        for row, now in zip(rows, found, strict=True)
        if now != row["outcome"]
    ]
    assert not changed


@pytest.mark.parametrize("name", AT_MOST)
def test_few_remarks_are_taken_wrongly(name: str) -> None:
    counts = Counter((row["means"], row["outcome"]) for row in remarks(name))
    telling = sum(count for (means, _), count in counts.items() if means == "telling")
    harmless = sum(count for (means, _), count in counts.items() if means == "harmless")
    unread, refused = AT_MOST[name]
    assert counts["telling", LOADED] <= unread * telling
    assert counts["harmless", REFUSED] <= refused * harmless
