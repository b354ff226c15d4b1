"""Runs the benchmarks in a home of their own, prints a table and stores ``results.json``.

Absolute times on one machine mean little; a ratio to a bare operation on the same bytes, measured
alternately, means the same anywhere. ``--small`` takes a tenth of the data, to try the benchmarks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import (
    bi_queries,
    gate_cost,
    ingestion_speed,
    large,
    monthly_load,
    monthly_statistics,
    proofs,
    running_stack,
    sdmx_data,
    several_hosts,
    soak,
    web_requests,
)

RESULTS = Path(__file__).with_name("results.json")
Row = dict[str, str]


def of_gates(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from gate_cost.measure(home)


def of_ingestion(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from ingestion_speed.measure(home, given.share)


def of_warehouse(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from monthly_load.measure(home, given.share)
    yield from bi_queries.measure(given.share)


def of_sdmx(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from sdmx_data.measure(home, given.share)


def of_statistics(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from monthly_statistics.measure(home)


def of_proofs(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from proofs.measure(home, given.share)


def of_stack(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from running_stack.measure(home)


def of_web(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from web_requests.measure(home, given.share)


def of_soak(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from soak.measure(home, given.runs)


def of_hosts(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from several_hosts.measure(home, given.share)


def of_large(home: Path, given: argparse.Namespace) -> Iterator[Row]:
    yield from large.measure(home, given.share)


PARTS = {
    "gates": of_gates,
    "ingestion": of_ingestion,
    "warehouse": of_warehouse,
    "sdmx": of_sdmx,
    "statistics": of_statistics,
    "proofs": of_proofs,
    "stack": of_stack,
    "web": of_web,
}
LONG = {"soak": of_soak, "hosts": of_hosts, "large": of_large}
"""Run only when named: they take half an hour or more, the hosts root, and the large one 40 GB."""


def measured(
    part: Callable[[Path, argparse.Namespace], Iterator[Row]], given: argparse.Namespace
) -> list[Row]:
    """Measures one part, on a database of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TMDT_HOME"] = home
        from warehouse import database, postgres

        database.prepare()
        try:
            return list(part(Path(home), given))
        finally:
            postgres.stop()


def main() -> None:
    known = PARTS | LONG
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--small", dest="share", action="store_const", const=0.1, default=1.0,
        help="a tenth of the data",
    )  # fmt: skip
    parser.add_argument(
        "parts", nargs="*", help=f"any of {', '.join(known)}; all but {', '.join(LONG)} when none"
    )
    parser.add_argument(
        "--large", dest="named", action="store_const", const=["large"], default=[],
        help="a hundred million versions: the part large",
    )  # fmt: skip
    parser.add_argument("--runs", type=int, default=1000, help="how many runs a soak drives")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(known):
        parser.error(f"no part {', '.join(sorted(unknown))}: there are {', '.join(known)}")
    console = Console(width=140)
    results = []
    for name in arguments.parts + arguments.named or PARTS:
        load = round(os.getloadavg()[1], 1)
        rows = measured(known[name], arguments)
        # With more busy processes than cores, both sides of a ratio are slower than they should be.
        results.append({"part": name, "load_before": load, "measured": rows})
        table = Table("what", "measured", "wanted", title=name)
        for row in rows:
            table.add_row(row["what"], row["measured"], row["wanted"])
        console.print(table)
    if arguments.share == 1:
        store(results)


def store(results: list[dict[str, Any]]) -> None:
    """Stores what was measured, in place of what was stored of the same parts."""
    measured_now = {result["part"] for result in results}
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))["parts"] if RESULTS.exists() else []
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    parts = [*(part for part in kept if part["part"] not in measured_now), *results]
    stored = {"machine": machine, "parts": parts}
    RESULTS.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
