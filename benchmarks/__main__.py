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

from rich.console import Console
from rich.table import Table

from benchmarks import bi_queries, gate_cost, ingestion_speed, monthly_load

RESULTS = Path(__file__).with_name("results.json")
Row = dict[str, str]


def of_gates(home: Path, share: float) -> Iterator[Row]:
    yield from gate_cost.measure(home)


def of_ingestion(home: Path, share: float) -> Iterator[Row]:
    yield from ingestion_speed.measure(home, share)


def of_warehouse(home: Path, share: float) -> Iterator[Row]:
    yield from monthly_load.measure(home, share)
    yield from bi_queries.measure(share)


PARTS = {"gates": of_gates, "ingestion": of_ingestion, "warehouse": of_warehouse}


def measured(part: Callable[[Path, float], Iterator[Row]], share: float) -> list[Row]:
    """Measures one part, on a database of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TMDT_HOME"] = home
        from warehouse import database, postgres

        database.prepare()
        try:
            return list(part(Path(home), share))
        finally:
            postgres.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the data")
    parser.add_argument(
        "parts", nargs="*", help=f"any of {', '.join(PARTS)}; all when none is named"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    console = Console(width=140)
    results = []
    for name in arguments.parts or PARTS:
        load = round(os.getloadavg()[1], 1)
        rows = measured(PARTS[name], 0.1 if arguments.small else 1.0)
        # With more busy processes than cores, both sides of a ratio are slower than they should be.
        results.append({"part": name, "load_before": load, "measured": rows})
        table = Table("what", "measured", "wanted", title=name)
        for row in rows:
            table.add_row(row["what"], row["measured"], row["wanted"])
        console.print(table)
    if not (arguments.small or arguments.parts):
        machine = {"cores": os.cpu_count(), "python": platform.python_version()}
        stored = {"machine": machine, "parts": results}
        RESULTS.write_text(
            json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
