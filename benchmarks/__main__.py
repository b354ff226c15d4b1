"""Runs the benchmarks in a home of their own, prints a table and stores ``results.json``.

Single times of one machine mean little; a ratio to a bare operation on the same bytes, measured in
turn with it, means the same anywhere. ``--small`` takes a tenth of the data, to try the benchmarks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import gate_cost, ingestion_speed

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the data")
    small = parser.parse_args().small
    with tempfile.TemporaryDirectory() as home:
        os.environ["TMDT_HOME"] = home
        from tmdt import database, postgres

        database.prepare()
        try:
            measured = gate_cost.measure(Path(home))
            measured += ingestion_speed.measure(Path(home), 0.1 if small else 1.0)
        finally:
            postgres.stop()
    load = round(os.getloadavg()[1], 1)
    table = Table("what", "measured", "wanted")
    for row in measured:
        table.add_row(row["what"], row["measured"], row["wanted"])
    Console(width=140).print(table)
    if not small:
        # More processes at work than cores, and both sides of a ratio took longer than they need.
        machine = {"cores": os.cpu_count(), "load": load, "python": platform.python_version()}
        stored = {"machine": machine, "measured": measured}
        RESULTS.write_text(
            json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
