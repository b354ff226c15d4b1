"""Stand-ins for the work that the DAGs call."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

# What the tasks call: a module and the names they take from it.
CALLED = {
    "ingestion.landing": ["ingest"],
    "tmdt.releases.release": ["open_candidate", "publish", "pending_periods"],
    "tmdt.releases.rollback": ["open_rollback"],
    "tmdt.releases.embargo": ["waits_until", "refusal"],
    "expectations.gate": ["Blocked"],
    "tmdt.releases.set_apart": ["take"],
    "tmdt.releases.transform": ["load_reference"],
    "tmdt.releases.review": ["unasked", "claim", "decide"],
    "tmdt.dissemination.bulletin": ["write"],
}


class Blocked(Exception):
    """As a gate says that it blocks."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.summary = {"data_docs": "file:///data_docs/index.html"}


class Work:
    """Stand-ins for what the tasks call; a test changes what it is about."""

    def __init__(self) -> None:
        self.landed = ["2026-10"]
        self.left: list[str] = []
        self.release_id: int | None = 7
        self.blocks: str | None = None
        self.embargoes: list[str] = []
        self.pending = ["2026-09", "2026-10"]
        self.failures: dict[str, int] = {}
        self.questions = False
        self.done: list[Any] = []

    def did(self, what: str, *rest: Any) -> None:
        if self.failures.get(what, 0) > 0:
            self.failures[what] -= 1
            raise RuntimeError(f"{what} broke\nand a second line")
        self.done.append((what, *rest) if rest else what)

    def ingest(self) -> Any:
        self.did("land")
        keys = [f"{month}|VN34_24" for month in self.landed]
        summary = {"received": len(keys)}
        return SimpleNamespace(
            periods=self.landed, partitions=keys, left=self.left, summary=lambda: summary
        )

    def open_candidate(self, period: str) -> int | None:
        self.did("open", period)
        return self.release_id

    def open_rollback(self, release_id: int, reason: str) -> int:
        self.did("roll back", release_id, reason)
        return 8

    def take(self, step: str, release_id: int, run_id: str) -> dict[str, Any]:
        if step == self.blocks:
            raise Blocked("expect_values_to_be_in_range failed on 3 rows")
        assert run_id
        self.did(step, release_id)
        return {"expectations": 5}

    def publish(self, release_id: int) -> dict[str, Any]:
        self.did("publish", release_id)
        return {"release_id": release_id}


def stand_in(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts it in the place of the modules that the tasks import."""
    stand_ins: dict[str, dict[str, Any]] = {
        "ingestion.landing": {"ingest": work.ingest},
        "tmdt.releases.release": {
            "open_candidate": work.open_candidate,
            "publish": work.publish,
            "pending_periods": lambda: work.pending,
        },
        "tmdt.releases.rollback": {"open_rollback": work.open_rollback},
        "tmdt.releases.embargo": {
            "waits_until": lambda period: work.embargoes.pop(0) if work.embargoes else None,
            "refusal": lambda period, ends: f"{period} is under embargo until {ends}",
        },
        "expectations.gate": {"Blocked": Blocked},
        "tmdt.releases.set_apart": {"take": work.take},
        "tmdt.releases.transform": {"load_reference": lambda: False},
        "tmdt.releases.review": {
            "unasked": lambda: work.questions,
            "claim": lambda run_id: [],
            "decide": lambda *_, **__: None,
        },
        "tmdt.dissemination.bulletin": {"write": lambda period: f"/bulletins/{period}.html"},
    }
    for name, names in stand_ins.items():
        assert sorted(names) == sorted(CALLED[name])
        module = ModuleType(name)
        module.__dict__.update(names)
        monkeypatch.setitem(sys.modules, name, module)
