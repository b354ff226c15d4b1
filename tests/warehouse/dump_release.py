"""Writes the dump of a warehouse made by this version: ``python tests/warehouse/dump_release.py``.

Later versions are tested to upgrade it. It holds the real figures of the examples, and two invented
months of five provinces with a revision, in a home that is removed again.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

RELEASED = Path(__file__).with_name("released")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        for name in [name for name in os.environ if name.startswith("TMDT_")]:
            del os.environ[name]
        os.environ["TMDT_HOME"] = home
        from warehouse import database, postgres

        try:
            database.prepare()
            _load_months(Path(home))
            target = RELEASED / f"{version('tmdt-warehouse')}.sql.gz"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(gzip.compress(_dump(database.url()), mtime=0))
        finally:
            postgres.stop()
    sys.stdout.write(f"written to {target}\n")


def _load_months(home: Path) -> None:
    from ingestion.landing import submit
    from tmdt.collection.sample import write_sample
    from tmdt.orchestration import runs
    from tmdt.releases.load_request import list_waiting_months
    from warehouse.home import PROJECT

    first, second = (
        write_sample(home / "sample", month, 1)[:5] for month in ("2025-06", "2025-07")
    )
    revised = write_sample(home / "revised", "2025-07", 1, 2)[:1]
    with runs.runner() as airflow:
        for files in ([*(PROJECT / "examples").glob("*.csv"), *first, *second], revised):
            list(submit(files))
            assert airflow.run("ingest_submissions").succeeded
            for month in list_waiting_months():
                assert airflow.run("monthly_load", month).results["publish"]


def _dump(url: str) -> bytes:
    from warehouse import postgres

    command = [postgres.find_programs() / "pg_dump", "--no-owner", "--inserts", url]
    dumped = subprocess.run(command, check=True, capture_output=True).stdout
    # What psql alone understands, such as \restrict, stands on lines of its own.
    return b"".join(line for line in dumped.splitlines(True) if not line.startswith(b"\\"))


if __name__ == "__main__":
    main()
