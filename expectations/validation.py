"""Runs suites with Great Expectations: an ephemeral context, one checkpoint, SQL in the database.

Its own pages (Data Docs) are not written: they load their styles from the network.

Importing Great Expectations takes about ten seconds, so it happens in the function that needs it,
and one process validates all suites of a gate.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from expectations.suites import BY_QUERY, Suite

EXAMPLES = 5
"""Bad rows that a result keeps."""
UNANSWERED = "could not be evaluated"
"""How the result of an expectation begins that could not run."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one expectation found."""

    suite: str
    expectation: str
    severity: str
    success: bool
    unexpected_count: int | None
    observed_value: str | None
    examples: list[dict[str, Any]] = field(default_factory=list)


def validate(suites: Sequence[Suite], url: str) -> list[Result]:
    """Runs the suites against the database in one checkpoint.

    Args:
        suites: The suites to run.
        url: The database's connection URI.

    Raises:
        Exception: whatever Great Expectations raises when the database does not answer.
    """
    context = _context(url)
    import great_expectations as gx

    # A batch becomes a temporary table, so its query runs once and not for each expectation.
    warehouse = context.data_sources.add_postgres(
        "warehouse", connection_string="${TMDT_GATE_URL}", create_temp_table=True
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="gate",
            validation_definitions=[_definition(context, warehouse, suite) for suite in suites],
            result_format={"result_format": "COMPLETE", "partial_unexpected_count": EXAMPLES},
        )
    )
    found = checkpoint.run()
    return [
        _result(outcome)
        for validation in found.run_results.values()
        for outcome in sorted(
            validation.results, key=lambda outcome: outcome.expectation_config.meta["position"]
        )
    ]


def _context(url: str) -> Any:
    """A context that leaves nothing behind and logs nothing."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logger = logging.getLogger("great_expectations")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False  # setting a level is not enough: some of its modules set their own
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        data_docs_sites={},
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    # Passed by name: written out, a connection string needs a host and may not hold all characters.
    return gx.get_context(
        mode="ephemeral",
        project_config=config,
        runtime_environment={"TMDT_GATE_URL": _dialect(url)},
    )


def _dialect(url: str) -> str:
    """The URL with the driver named, and without nested loops.

    Rules join figures with figures, and the planner may assume that there are none.
    """
    named = re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql+psycopg:", url)
    if "options=" in named:
        return named
    return f"{named}{'&' if '?' in named else '?'}options=-c%20enable_nestloop%3Doff"


def _definition(context: Any, warehouse: Any, suite: Suite) -> Any:
    import great_expectations as gx
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    expectations = [
        ExpectationConfiguration(
            type=expectation.type,
            kwargs=expectation.kwargs,
            severity=expectation.severity,
            description=f"{expectation.name}: {expectation.description}",
            notes=expectation.notes,
            meta={"suite": suite.name, "name": expectation.name, "position": position},
        )
        for position, expectation in enumerate(suite.expectations)
    ]
    # Great Expectations only accepts queries that begin with SELECT.
    query = f"select * from ({suite.batch}) as batch"  # noqa: S608  of suites/, for an integer
    batch = warehouse.add_query_asset(name=suite.name, query=query)
    return context.validation_definitions.add(
        gx.ValidationDefinition(
            name=suite.name,
            data=batch.add_batch_definition_whole_table("release"),
            suite=context.suites.add(
                gx.ExpectationSuite(
                    name=suite.name,
                    expectations=expectations,
                    meta={"description": suite.description},
                )
            ),
        )
    )


def _result(answer: Any) -> Result:
    """One outcome of Great Expectations, as it is recorded.

    Its rows are taken as the database returned them: its JSON would turn numbers into floats.
    """
    outcome, result = answer.to_json_dict(), answer.result
    config = outcome["expectation_config"]
    named = {"suite": config["meta"]["suite"], "expectation": config["meta"]["name"]}
    if failure := _failure(outcome):
        # An expectation that could not run has not held, whatever its severity.
        return Result(**named, severity="critical", success=False, unexpected_count=None,
                      observed_value=f"{UNANSWERED}: {failure}")  # fmt: skip
    observed, count = result.get("observed_value"), result.get("unexpected_count")
    if config["type"] == BY_QUERY:
        count, rows = observed, result["details"]["unexpected_rows"]
    else:
        rows = [
            value if isinstance(value, dict) else {config["kwargs"].get("column", "value"): value}
            for value in result.get("partial_unexpected_list") or []
        ]
        if "details" in result:
            observed = result["details"].get("mismatched") or observed
    return Result(
        **named,
        severity=config["severity"],
        success=outcome["success"],
        unexpected_count=count,
        observed_value=None if observed is None else str(observed),
        examples=[] if outcome["success"] else list(rows[:EXAMPLES]),
    )


def _failure(outcome: dict[str, Any]) -> str | None:
    """Why an expectation could not be evaluated, in one line; None when it was."""
    info = outcome["exception_info"]
    for exception in [info] if "raised_exception" in info else info.values():
        if exception["raised_exception"]:
            return " ".join(str(exception["exception_message"]).split())[:500]
    return None
