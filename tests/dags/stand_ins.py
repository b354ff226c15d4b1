"""Stand-ins for the work that the DAGs call, each with the signature of what it stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import create_autospec

import pytest

from expectations.gate import Blocked
from ingestion.ingested import Ingested
from tmdt.releases.embargo import Embargoed

STOOD_FOR = (
    "tmdt.orchestration.landing.ingest",
    "tmdt.releases.release.open_candidate",
    "tmdt.releases.release.publish",
    "tmdt.releases.load_request.claim_months",
    "tmdt.releases.load_request.begin",
    "tmdt.releases.rollback.open_rollback",
    "tmdt.releases.set_apart.run_step",
    "tmdt.releases.transform.load_reference",
    "tmdt.releases.review.has_unasked",
    "tmdt.releases.review.claim_questions",
    "tmdt.releases.review.answer_question",
    "tmdt.dissemination.bulletin.write_bulletin",
    "tmdt.dissemination.requests.answering.take_form",
    "tmdt.dissemination.requests.answering.give",
    "tmdt.dissemination.requests.record.list_standing",
    "tmdt.dissemination.delivery.folder.list_folders",
    "tmdt.dissemination.delivery.sending.deliver",
    "tmdt.dissemination.delivery.reminders.list_reminded",
    "tmdt.dissemination.delivery.reminders.remind",
    "tmdt.dissemination.delivery.targets.are_set",
    "tmdt.dissemination.package.write_package",
    "tmdt.notification.notify_of_questions",
    "tmdt.orchestration.upkeep.remove_old_logs",
    "tmdt.orchestration.upkeep.rotate_logs",
    "tmdt.orchestration.upkeep.clean_metadata",
    "tmdt.orchestration.upkeep.restore_limits",
    "tmdt.releases.manifest.release_manifest.sign_missing",
)
"""What is not really done: the method of `Work` that has its name is."""


def called_by_tasks(file: Path) -> Iterator[str]:
    """What the functions of a file import when they run, as ``module.name``."""
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for statement in ast.walk(function):
                if isinstance(statement, ast.ImportFrom):
                    yield from (f"{statement.module}.{name.name}" for name in statement.names)


class Work:
    """What the tasks call instead of the real work; a test changes what comes of it."""

    def __init__(self) -> None:
        self.landed = ["2026-10"]
        self.left: list[str] = []
        self.release_id: int | None = 7
        self.blocks: str | None = None
        self.embargoed: set[str] = set()
        self.waiting: list[str] = []
        self.failures: dict[str, int] = {}
        self.questions = False
        self.standing: list[int] = []
        self.has_target = False
        self.provinces = ["VN34_01", "VN34_24"]
        self.done: list[Any] = []

    def did(self, what: str, *rest: Any) -> None:
        if self.failures.get(what, 0) > 0:
            self.failures[what] -= 1
            raise RuntimeError(f"{what} broke\nand a second line")
        self.done.append((what, *rest) if rest else what)

    def ingest(self) -> Any:
        self.did("land")
        keys = [f"{month}|VN34_24" for month in self.landed]
        landed = create_autospec(Ingested(), instance=True)
        landed.periods, landed.partitions = self.landed, keys
        landed.submissions = list(range(1, len(keys) + 1))
        landed.left, landed.newly_set_apart = self.left, []
        landed.summary.return_value = {"received": len(keys)}
        return landed

    def open_candidate(self, period: str, only: Any = None) -> int | None:
        self.did("open", period)
        return self.release_id

    def open_rollback(self, back_to: int, reason: str) -> int:
        self.did("roll back", back_to, reason)
        return 8

    def claim_months(self) -> list[str]:
        return self.waiting

    def begin(self, period: str) -> None:
        if period in self.embargoed:
            raise Embargoed(f"{period} is under embargo")
        self.did("begin", period)

    def load_reference(self) -> bool:
        return False

    def run_step(self, step: str, release_id: int, run_id: str | None = None) -> dict[str, Any]:
        if step == self.blocks:
            page = {"data_docs": "file:///data_docs/index.html"}
            raise Blocked("expect_values_to_be_in_range failed on 3 rows", page)
        assert run_id
        self.did(step, release_id)
        return {"expectations": 5}

    def publish(self, release_id: int) -> dict[str, Any]:
        if "publish" in self.embargoed:
            raise Embargoed("the month is under embargo since")
        self.did("publish", release_id)
        return {"release_id": release_id}

    def notify_of_questions(self, subjects: Any) -> None:
        self.did("notify", *subjects)

    def remove_old_logs(self) -> int:
        self.did("remove old logs")
        return 3

    def rotate_logs(self) -> list[str]:
        return []

    def sign_missing(self) -> list[int]:
        self.did("sign releases")
        return []

    def restore_limits(self) -> list[str]:
        self.did("restore limits")
        return []

    def clean_metadata(self) -> None:
        self.did("clean metadata")

    def has_unasked(self) -> bool:
        return self.questions

    def claim_questions(self, run_id: str) -> list[Any]:
        return []

    def answer_question(
        self, question_id: int, answer: str, reason: str, by: str | None = None, *,
        again: bool = True,
    ) -> None:  # fmt: skip
        self.did("decide", question_id, answer, reason)

    def take_form(self, form: Any, user: str | None) -> int:
        self.did("take", dict(form), user)
        return 5

    def give(self, request_id: int, out: str | None = None) -> list[Any]:
        self.did("give", request_id)
        return []

    def list_standing(self) -> list[Any]:
        return [SimpleNamespace(request_id=number) for number in self.standing]

    def are_set(self) -> bool:
        return self.has_target

    def list_folders(self, period: str) -> list[tuple[int, str]]:
        return [(7, province) for province in self.provinces]

    def deliver(self, release_id: int, ref_area: str) -> dict[str, int]:
        self.did(f"deliver {ref_area}", release_id)
        return {"sent": 1, "had it": 0}

    def list_reminded(self) -> list[str]:
        return self.provinces

    def remind(self, ref_area: str, now: Any = None) -> dict[str, int]:
        self.did(f"remind {ref_area}")
        return {"sent": 1, "had it": 0}

    def write_bulletin(
        self, period: str, out: Any = None, release_id: Any = None, forms: Any = ()
    ) -> str:
        return f"/bulletins/{period}.html"

    def write_package(self, release_id: Any = None, out: Any = None, period: Any = None) -> str:
        return f"/packages/{period}"


def stand_in(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts it in the place of what the tasks import; a call that the real one refuses fails."""
    for place in STOOD_FOR:
        module, _, name = place.rpartition(".")
        real = getattr(import_module(module), name)
        done_instead = create_autospec(real, side_effect=getattr(work, name))
        monkeypatch.setattr(f"{module}.{name}", done_instead)
