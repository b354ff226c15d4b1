"""The cost of the gates of a month, against one import of Great Expectations and the bare SQL.

In a process that has imported nothing yet: the import, each suite's checks as plain SQL, then both
gates, once as `tmdt load` runs them, in this process, and once as the scheduler does, each in a
fork of a process that has the import (`tmdt.orchestration.executor`).
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import Connection, sql

from expectations import suites
from expectations.gate import check
from expectations.suites import Expectation, Suite
from warehouse import database

MONTH = "2026-10"


def measure(home: Path) -> list[dict[str, str]]:
    """A synthetic month of 34 provinces, taken as far as the gates need it."""
    from ingestion.landing import ingest, submit
    from tmdt.collection.sample import write_sample
    from tmdt.releases import release, transform

    files = write_sample(home / "gates", MONTH, 1)
    list(submit(files))
    figures = ingest().summary()["loaded"]
    release_id = release.open_candidate(MONTH)
    transform.load_reference()
    transform.build()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gate_cost", str(release_id)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    took = json.loads(done.stdout.splitlines()[-1])
    bare = took["import"] + took["plain"]

    def row(where: str, name: str) -> dict[str, str]:
        return {
            "what": f"both gates of {len(files)} submissions ({figures} figures) {where},"
            " against the import and plain SQL",
            "measured": f"{(took['import'] + took[name]) / bare:.2f}x ({took['import']:.1f} s"
            f" import, {took['plain']:.2f} s plain SQL, {took[name]:.1f} s gates)",
            "wanted": "at most 1.5x",
        }

    return [row("in one process", "together"), row("each in a fork, as scheduled", "forked")]


def main() -> None:
    release_id = int(sys.argv[1])
    checked = [suite for gate in suites.GATES for suite in suites.load(gate, release_id)]
    took = {
        "import": _timed(_import),
        "plain": _timed(lambda: _plainly(checked)),
        "forked": sum(_timed(lambda gate=gate: _fork(gate, release_id)) for gate in suites.GATES),
        "together": _timed(lambda: [check(gate, release_id) for gate in suites.GATES]),
    }
    print(json.dumps(took))


def _import() -> None:
    import great_expectations  # noqa: F401


def _fork(gate: str, release_id: int) -> None:
    worker = multiprocessing.get_context("fork").Process(target=check, args=(gate, release_id))
    worker.start()
    worker.join()
    assert worker.exitcode == 0


def _plainly(checked: list[Suite]) -> None:
    """Each batch as a temporary table, each expectation as one SELECT over it."""
    with database.connect() as connection:
        for suite in checked:
            connection.execute(f"create temp table batch on commit drop as {suite.batch}")  # type: ignore[arg-type]
            for expectation in suite.expectations:
                connection.execute(_query(connection, expectation)).fetchall()  # type: ignore[call-overload]
            connection.execute("drop table batch")


def _query(connection: Connection, expectation: Expectation) -> Any:
    kwargs = expectation.kwargs
    if expectation.type == suites.BY_QUERY:
        return kwargs["unexpected_rows_query"].replace("{batch}", "batch")
    columns = sql.SQL(", ").join(map(sql.Identifier, kwargs.get("column_list", [])))
    column = sql.Identifier(kwargs.get("column", ""))
    values = list(map(sql.Literal, kwargs.get("value_set", [None])))
    bare = {
        "expect_column_values_to_not_be_null": sql.SQL("{} is null").format(column),
        "expect_column_values_to_be_null": sql.SQL("{} is not null").format(column),
        "expect_column_values_to_be_in_set": sql.SQL("{} not in ({})").format(
            column, sql.SQL(", ").join(values)
        ),
    }
    if where := bare.get(expectation.type):
        return sql.SQL("select count(*) from batch where {}").format(where)
    if columns.as_string(connection):
        return sql.SQL("select {0} from batch group by {0} having count(*) > 1").format(columns)
    return "select attname, atttypid from pg_attribute where attrelid = 'batch'::regclass"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
