"""What is told of a task's lineage fits the DAGs, and a task that did nothing has none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.airflow


@pytest.fixture
def extractor(bag: Any) -> Any:
    """The module, which reads Airflow's settings when it is imported."""
    from tmdt.orchestration.lineage import extractor

    return extractor


def extract(extractor: Any, dag_id: str, task_id: str, state: str, **more: Any) -> Any:
    """What the provider gets when a task has ended so."""
    made = extractor.Extractor(SimpleNamespace(dag_id=dag_id, task_id=task_id))
    instance = SimpleNamespace(task_id=task_id, state=state, **more)
    return (
        made.extract_on_failure(instance)
        if state == "failed"
        else made.extract_on_complete(instance)
    )


def test_whatever_is_described_is_a_task_that_the_provider_asks_about(
    bag: Any, extractor: Any
) -> None:
    tasks = {
        f"{dag_id}.{task.task_id}": task.task_type
        for dag_id, dag in bag.dags.items()
        for task in dag.tasks
    }
    assert {tasks[name] for name in extractor.DESCRIBED} == set(
        extractor.Extractor.get_operator_classnames()
    )


@pytest.mark.parametrize(
    ("task_id", "state"),
    [
        ("publish", "skipped"),
        ("publish", "failed"),
        ("transform", "failed"),
        ("announce", "success"),
    ],
)
def test_a_task_that_did_nothing_has_no_lineage(extractor: Any, task_id: str, state: str) -> None:
    found = extract(extractor, "monthly_load", task_id, state)
    assert (found.inputs, found.outputs) == ([], [])


def test_a_pass_that_received_nothing_has_no_lineage(extractor: Any) -> None:
    from tmdt.orchestration.assets import staged

    context = {"outlet_events": {staged: SimpleNamespace(extra={"submissions": []})}}
    found = extract(
        extractor, "ingest_submissions", "land", "skipped", get_template_context=lambda: context
    )
    assert (found.inputs, found.outputs) == ([], [])


def test_a_gate_that_blocked_tells_which_expectation_failed(extractor: Any, warehouse: Any) -> None:
    warehouse.execute(
        "insert into quality.validation (release_id, gate, run_id, validated_at, success)"
        " select 1, 'staging', run, now(), false from unnest(array['other', 'run']) as run"
    )
    warehouse.execute(
        "insert into quality.expectation_result (validation_id, expectation_no, suite,"
        " expectation, severity, success, unexpected_count)"
        " select max(validation_id), 1, 'staging_figures', 'value_is_known', 'critical', false, 3"
        " from quality.validation"
    )
    warehouse.commit()
    found = extract(extractor, "monthly_load", "gate_staging", "failed", run_id="run")
    (judged,) = found.inputs
    assert judged.name.endswith(".staging.observation") and judged.facets["schema"].fields
    (assertion,) = judged.inputFacets["dataQualityAssertions"].assertions
    assert assertion.name == "staging_figures.value_is_known"
    assert (assertion.success, assertion.severity) == (False, "error")
    assert (assertion.expected, assertion.actual) == ("0", "3")
