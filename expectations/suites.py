"""The suites of the gates (``suites/*.yml``): the rows of each, and what must hold for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from expectations.rules import list_checking_rules, list_placeholders, registry
from warehouse.home import Problem

FOLDER = Path(__file__).with_name("suites")
GATES = ("staging", "candidate")
SEVERITIES = ("critical", "warning", "info")
"""The levels of Great Expectations: a critical failure blocks the release, others are kept."""

BY_QUERY = "unexpected_rows_expectation"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: a type of Great Expectations with its arguments, or a query of bad rows."""

    name: str
    severity: str
    description: str
    notes: str
    """The same in Vietnamese."""
    fix_vi: str
    fix_en: str
    """What to do when it fails."""
    type: str
    kwargs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Suite:
    """Expectations on one batch: the rows that a query returns for one release."""

    name: str
    gate: str
    description: str
    notes: str
    batch: str
    expectations: tuple[Expectation, ...]


def load(gate: str, release_id: int, folder: Path = FOLDER) -> list[Suite]:
    """The suites of a gate, for one release.

    Raises:
        Problem: the gate is unknown, has no suite, or has an empty or malformed one. A gate that
            checks nothing must not pass.
    """
    if gate not in GATES:
        raise Problem(f"there is no gate {gate!r}: the gates are {', '.join(GATES)}")
    suites = [
        suite
        for path in sorted(folder.glob("*.yml"))
        if (suite := _suite(path, int(release_id))).gate == gate
    ]
    if not suites:
        raise Problem(f"gate {gate} has no suite in {folder}, so nothing can pass it")
    return suites


def _suite(path: Path, release_id: int) -> Suite:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        fix = {name: content[name] for name in ("fix_vi", "fix_en")}
        listed = [
            expectation
            for row in content.get("expectations", [])
            for expectation in _expectations(fix | row, release_id)
        ]
        suite = Suite(
            name=path.stem,
            gate=content["gate"],
            description=_line(content["description"]),
            notes=_line(content["notes"]),
            batch=content["batch"].format(release_id=release_id),
            expectations=(*listed, *_of_rules(content.get("rules", {}))),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Problem(f"{path}: not a suite: {error!r}") from error
    if not suite.expectations:
        raise Problem(f"{path}: a suite without expectations would let anything pass")
    return suite


def _line(text: str) -> str:
    return " ".join(text.split())


def _expectations(row: dict[str, Any], release_id: int) -> list[Expectation]:
    """A row of a suite: one expectation, or one for each of its ``columns``."""
    texts = {
        field: _line(row[field])
        for field in ("name", "severity", "description", "notes", "fix_vi", "fix_en")
    }
    if texts["severity"] not in SEVERITIES:
        raise ValueError(f"{row['name']}: severity {row['severity']!r}")
    if "sql" in row:
        if "batch" not in list_placeholders(row["sql"]):
            raise ValueError(f"{row['name']}: its sql does not read {{batch}}")
        query = row["sql"].format(batch="{batch}", release_id=release_id)
        return [Expectation(**texts, type=BY_QUERY, kwargs={"unexpected_rows_query": query})]
    kwargs = row.get("kwargs", {})
    if "columns" not in row:
        return [Expectation(**texts, type=row["type"], kwargs=kwargs)]
    return [
        Expectation(
            **texts | {"name": f"{row['name']} ({column})"},
            type=row["type"],
            kwargs={**kwargs, "column": column},
        )
        for column in row["columns"]
    ]


def _of_rules(chosen: str | dict[str, str]) -> list[Expectation]:
    """Rules of the registry as expectations: they must find nothing in the batch.

    Rules compare figures with the batch itself: the release as its readers will see it. ``all``
    means every rule that rejects or ignores figures: what it keeps out must not be in the batch.
    """
    if isinstance(chosen, str):
        if chosen != "all":
            raise ValueError(f"rules: {chosen!r}")
        kept_out = [rule for rule in list_checking_rules() if rule.figure_status != "loaded"]
        chosen = dict.fromkeys((rule.code for rule in kept_out), "critical")
    return [
        Expectation(
            name=code,
            severity=severity,
            description=f"No figure breaks the rule {code}.",
            notes=f"Không số liệu nào vi phạm quy tắc {code}.",
            fix_vi=registry()[code].fix_vi,
            fix_en=registry()[code].fix_en,
            type=BY_QUERY,
            kwargs={
                "unexpected_rows_query": registry()[code].query(
                    figures="{batch}",
                    headings="{batch}",
                    parts="reference.indicator_part",
                    history="{batch}",
                    peers="{batch}",
                )
            },
        )
        for code, severity in chosen.items()
    ]
