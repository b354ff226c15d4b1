"""A validation as a page for whoever is on call: what failed, why, which rows, what to do.

In Vietnamese and English, and self-contained: nothing is loaded from a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from upath import UPath

from expectations.offenders import NAMED, shorten_row
from expectations.rules import LONGEST, registry, shown
from expectations.suites import Expectation, Suite
from expectations.validation import UNANSWERED, Result
from reference.catalogue import seed
from reference.pages import environment
from reference.period import HANOI
from warehouse.home import PROJECT
from warehouse.output import write_file

TEMPLATES = Path(__file__).parent / "templates"

KEPT = 20
"""Validations whose pages are kept; schema ``quality`` keeps their results for ever."""
RUNBOOK = PROJECT / "docs" / "runbook.md"
SECTION = "a-gate-blocked-the-month"
"""The section of the runbook that says what to do."""


@dataclass(frozen=True, slots=True)
class Validation:
    """One run of one gate."""

    validation_id: int
    gate: str
    release_id: int
    period: str
    run_id: str | None
    started_at: datetime
    success: bool = False

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.validation_id:06}_{self.gate}"


class Listed(NamedTuple):
    """A validation as the index lists it."""

    validation: Validation
    failed: str | None
    """The first expectation that blocked or, failing that, warned."""
    has_page: bool


class Outcome(NamedTuple):
    """An expectation, its result, and the rows that broke it."""

    expectation: Expectation
    result: Result
    rows: list[dict[str, Any]]

    @property
    def is_answered(self) -> bool:
        """Whether it could be evaluated at all."""
        return not (self.result.observed_value or "").startswith(UNANSWERED)


def write_page(
    folder: UPath, validation: Validation, suites: Sequence[Suite], results: Sequence[Result]
) -> UPath:
    """Writes the page of a validation into its folder, and returns it."""
    expectations = {(s.name, e.name): e for s in suites for e in s.expectations}
    outcomes = [
        Outcome(expectations[result.suite, result.expectation], result, _rows(result))
        for result in results
    ]
    held = [outcome for outcome in outcomes if outcome.result.success]
    failed = [outcome for outcome in outcomes if not outcome.result.success]
    page = folder / validation.name / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    html = _environment().get_template("gate.html").render(
        validation=validation,
        failed={severity: _of(severity, failed) for severity in ("critical", "warning", "info")},
        submissions=_submissions(failed),
        held=[
            (suite, kept)
            for suite in suites
            if (kept := [one for one in held if one.result.suite == suite.name])
        ],
        n_held=len(held),
        n_expectations=len(outcomes),
    )  # fmt: skip
    write_file(page, html.encode())
    return page


def write_index(folder: UPath, listed: Sequence[Listed]) -> None:
    """Writes the index of the latest validations, and removes the pages of older ones."""
    kept = {one.validation.name for one in listed}
    for old in folder.iterdir():
        if old.is_dir() and old.name not in kept:
            with suppress(OSError):  # whoever wrote it last removes it next time
                old.rmdir(recursive=True)
    html = _environment().get_template("gate_index.html").render(listed=listed)
    write_file(folder / "index.html", html.encode())


def _submissions(failed: Iterable[Outcome]) -> list[int]:
    """The submissions of the rows that block the release."""
    rows = [row for one in failed if one.result.severity == "critical" for row in one.rows]
    return sorted({row["submission_id"] for row in rows if row["submission_id"]})


def _of(severity: str, outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """Outcomes of a severity; one expectation over several columns is shown once."""
    some = [one for one in outcomes if one.result.severity == severity]
    by_name = groupby(
        some, key=lambda one: (one.result.suite, one.expectation.name.partition(" (")[0])
    )
    return [list(same) for _, same in by_name]


def _rows(result: Result) -> list[dict[str, Any]]:
    """The rows that an outcome shows, with the rule's finding if they break a rule."""
    rule = registry().get(result.expectation)
    return [
        {
            **{name: row.get(name) for name in (*NAMED, "submission_id")},
            "finding": rule.finding(**row) if rule else None,
            "details": {
                name: value
                for name, value in shorten_row(row).items()
                if name not in NAMED and (name == "submission_id" or not rule)
            },
        }
        for row in result.examples
    ]


def _plain(value: Any, longest: int = LONGEST) -> str:
    return shown(value, "vi", longest)


@cache
def _environment() -> jinja2.Environment:
    made = environment(TEMPLATES)
    made.filters |= {
        "shown": _plain,
        "hanoi": lambda moment: moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M"),
    }
    made.globals |= {
        "runbook": RUNBOOK.as_uri(),
        "section": SECTION,
        "indicators": {row["indicator_code"]: row["name_vi"] for row in seed("indicator")},
    }
    return made
