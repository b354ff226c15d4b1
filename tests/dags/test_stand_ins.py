"""Stand-ins: whatever a task calls has one, and each takes what the real one takes."""

from __future__ import annotations

from importlib import import_module
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Any

import pytest
from stand_ins import STOOD_FOR, Work, called_by_tasks

from warehouse.home import PROJECT

pytestmark = pytest.mark.airflow

FILES = sorted((PROJECT / "dags").glob("*.py"))
ORCHESTRATION = PROJECT / "tmdt" / "orchestration"
SHARED = [ORCHESTRATION / f"{name}.py" for name in ("run_parameters", "task_defaults")]
REALLY_CALLED = {
    "tmdt.orchestration.landing.land_months",
    "tmdt.releases.evidence",
    "expectations.gate.Blocked",
    "tmdt.releases.embargo.Embargoed",
}
"""What the tasks call that is wiring and words: it does its work here as well."""


@pytest.mark.parametrize("file", [*FILES, *SHARED], ids=lambda file: file.stem)
def test_whatever_a_task_calls_has_a_stand_in_or_does_nothing_by_itself(file: Path) -> None:
    assert set(called_by_tasks(file)) - {*STOOD_FOR, *REALLY_CALLED} == set()


@pytest.mark.parametrize("place", STOOD_FOR)
def test_a_stand_in_takes_what_the_real_one_takes(place: str) -> None:
    module, _, name = place.rpartition(".")
    real = signature(getattr(import_module(module), name))
    stand_in = signature(getattr(Work(), name))
    assert _parameters(stand_in) == _parameters(real)


def _parameters(function: Signature) -> list[tuple[str, Any, bool]]:
    return [
        (one.name, one.kind, one.default is Parameter.empty) for one in function.parameters.values()
    ]
