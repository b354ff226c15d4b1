"""Good files in the landing area, what became of them, and a limit on waiting for others."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from warehouse.stores import MARK, locate

HEADER = "province_code,period,indicator_code,breakdown,value,unit,note\n"
GOOD = HEADER + "24,2026-10,phone_subscriber_count,,{},subscriber,\n"


def put(name: str | bytes, value: int = 1) -> Path:
    """A good file in the landing area, under a name."""
    place = Path(os.fsdecode(os.fsencode(locate("landing")) + b"/" + os.fsencode(name)))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(GOOD.format(value))
    return place


def names() -> list[str]:
    paths = (path for path in locate("landing").rglob("*") if path.name != MARK)
    return sorted(str(path.relative_to(locate("landing"))) for path in paths)


def figures(warehouse, columns="status, reason"):
    return warehouse.execute(
        f"select {columns} from staging.observation order by submission_id, figure_no"
    ).fetchall()


def codes(staged):
    return [finding.code for finding in staged.findings]


class time_limit:
    """Fails a test that waits for somebody, as one does who opens a pipe."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, self._late)
        signal.alarm(self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)

    def _late(self, *_: object) -> None:
        raise TimeoutError
