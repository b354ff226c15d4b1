"""What Airflow's tasks read and wrote, for the events that its OpenLineage provider sends of them.

The provider calls `Extractor` after each task (see `airflow_env`), and waits for it some seconds.
Tasks that are not listed here, and all tasks when they begin, are described by their inlets and
outlets. Imports are where they are used: each process of Airflow imports this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from airflow.providers.openlineage.extractors.base import BaseExtractor, OperatorLineage

RECEIVED = """
    select archive_uri, sha256, load_period, ref_area, status, is_synthetic
    from staging.submission where submission_id = any(%s) order by submission_id
"""
VALIDATED = """
    select v.release_id, e.suite, e.expectation, e.severity, e.success, e.unexpected_count
    from quality.expectation_result as e
    inner join quality.validation as v using (validation_id)
    where v.validation_id = (
        select max(validation_id) from quality.validation where run_id = %s and gate = %s
    )
    order by e.expectation_no
"""
LANDING = ("ingest_submissions.land", "monthly_load.land")
"""Skipped when there is nothing to load, although files may have come."""
JUDGED = {"staging": ("staging", "observation"), "candidate": ("core", "fact_indicator_history")}
"""The figures that a gate judges."""
BUILT = [("core", name) for name in ("fact_indicator_history", "fact_area_history",
                                     "fact_period_history")]  # fmt: skip


class Extractor(BaseExtractor):  # type: ignore[misc]  # Airflow is not typed
    """Describes the tasks of the DAGs; the provider takes an error here for a missing lineage."""

    @classmethod
    def get_operator_classnames(cls) -> list[str]:
        return ["_PythonDecoratedOperator"]

    def _execute_extraction(self) -> OperatorLineage:
        return OperatorLineage()

    def extract_on_complete(self, task_instance: Any) -> OperatorLineage:
        task = f"{self.operator.dag_id}.{self.operator.task_id}"
        if task not in DESCRIBED or (str(task_instance.state) == "skipped" and task not in LANDING):
            return OperatorLineage()
        return DESCRIBED[task](task_instance)

    def extract_on_failure(self, task_instance: Any) -> OperatorLineage:
        if self.operator.task_id.startswith("gate_"):
            return describe_gate(task_instance)
        return OperatorLineage()


def describe_landing(task_instance: Any) -> OperatorLineage:
    """The files that were read, each by the hash of its bytes, and the tables they went to."""
    from tmdt.orchestration.assets import staged
    from tmdt.orchestration.lineage import datasets
    from tmdt.orchestration.lineage.relations import read_relations
    from warehouse import database
    from warehouse.stores import locate

    # Not by XCom: the process that Airflow forks after a task has no connection to its API.
    landed = task_instance.get_template_context()["outlet_events"][staged].extra
    if not landed.get("submissions"):
        return OperatorLineage()
    with database.connect() as connection:
        files = connection.execute(RECEIVED, [landed["submissions"]]).fetchall()
    relations = read_relations()
    return OperatorLineage(
        inputs=[
            datasets.received_file(
                (locate("archive") / place).as_uri(),
                sha256,
                {
                    "period": period or "unknown",
                    "ref_area": area or "several or unknown",
                    "status": status,
                    "synthetic": str(is_synthetic).lower(),
                },
            )
            for place, sha256, period, area, status, is_synthetic in files
        ],
        outputs=[
            datasets.written_table(relations["staging", name])
            for name in ("submission", "observation", "finding")
        ],
    )


def describe_gate(task_instance: Any) -> OperatorLineage:
    """The figures that a gate judged, with the outcome of each expectation."""
    from openlineage.client.facet_v2 import data_quality_assertions_dataset as quality

    from expectations import suites
    from tmdt.orchestration.lineage import datasets
    from tmdt.orchestration.lineage.relations import read_relations
    from warehouse import database

    gate = task_instance.task_id.removeprefix("gate_")
    with database.connect() as connection:
        rows = connection.execute(VALIDATED, [task_instance.run_id, gate]).fetchall()
    described = {
        (suite.name, each.name): each.description
        for suite in suites.load(gate, rows[0][0] if rows else 0)
        for each in suite.expectations
    }
    judged = datasets.read_table(read_relations()[JUDGED[gate]])
    judged.inputFacets = {
        "dataQualityAssertions": quality.DataQualityAssertionsDatasetFacet(
            [
                quality.Assertion(
                    assertion="custom_sql",
                    name=f"{suite}.{expectation}",
                    description=described.get((suite, expectation)),
                    success=success,
                    severity="error" if severity == "critical" else "warn",
                    expected=None if count is None else "0",
                    actual=None if count is None else str(count),
                )
                for _, suite, expectation, severity, success, count in rows
            ]
        )
    }
    return OperatorLineage(inputs=[judged])


def describe_build(task_instance: Any) -> OperatorLineage:
    """The histories that dbt brought up to date; its models are sent as jobs of their own."""
    from airflow.providers.openlineage.api import emit
    from airflow.providers.openlineage.plugins import macros
    from openlineage.common.provider.dbt.facets import ParentRunMetadata

    from tmdt.orchestration.lineage import datasets
    from tmdt.orchestration.lineage.dbt import read_build
    from tmdt.orchestration.lineage.relations import read_relations

    relations = read_relations()
    parent = ParentRunMetadata(
        run_id=macros.lineage_run_id(task_instance),
        job_name=macros.lineage_job_name(task_instance),
        job_namespace=macros.lineage_job_namespace(),
        root_parent_run_id=macros.lineage_root_run_id(task_instance),
        root_parent_job_name=macros.lineage_root_job_name(task_instance),
        root_parent_job_namespace=macros.lineage_root_job_namespace(task_instance),
    )
    for event in read_build(relations, parent, task_instance.start_date):
        emit(event)
    return OperatorLineage(
        inputs=[datasets.read_table(relations["staging", "observation"])],
        outputs=[datasets.written_table(relations[name]) for name in BUILT],
    )


def describe_publication(task_instance: Any) -> OperatorLineage:
    """What readers see: tables copied from the build, and views of it, column by column."""
    from tmdt.orchestration.lineage import datasets
    from tmdt.orchestration.lineage.columns import Source, list_tables, trace_in
    from tmdt.orchestration.lineage.relations import read_relations

    relations = read_relations()
    tracer = trace_in(relations)
    read, outputs = set(), []
    for (schema, name), relation in relations.items():
        if schema != "marts":
            continue
        if relation.query:
            read |= list_tables(relation.query)
            origins = tracer.trace(relation.query)
        else:  # copied by `tmdt.releases.release.publish`
            read.add(("core", name))
            origins = {one.name: [Source("core", name, one.name)] for one in relation.columns}
        outputs.append(datasets.written_table(relation, origins))
    inputs = [
        datasets.read_table(relation)
        for key, relation in relations.items()
        if key in read and key[0] != "marts"
    ]
    return OperatorLineage(inputs=inputs, outputs=outputs)


BULLETIN = "The ministry's statistics of a month."
FIGURES = "The figures that the bulletin shows."


def describe_bulletin(task_instance: Any) -> OperatorLineage:
    """The bulletin's files, and the figures they show."""
    from tmdt.orchestration.lineage import datasets
    from tmdt.orchestration.lineage.relations import read_relations
    from tmdt.orchestration.run_parameters import period_of
    from warehouse.stores import locate

    place = locate("bulletins") / str(period_of(task_instance.get_template_context()))
    return OperatorLineage(
        inputs=[datasets.read_table(read_relations()["marts", "fact_indicator"])],
        outputs=[
            *(
                datasets.written_file((place / f"bulletin{language}.{form}").as_uri(), BULLETIN)
                for form in ("html", "pdf", "xlsx")
                for language in ("", "_en")
            ),
            *(
                datasets.written_file((place / f"figures.{form}").as_uri(), FIGURES)
                for form in ("csv", "parquet")
            ),
        ],
    )


DESCRIBED: dict[str, Callable[[Any], OperatorLineage]] = {
    **dict.fromkeys(LANDING, describe_landing),
    "monthly_load.gate_staging": describe_gate,
    "monthly_load.transform": describe_build,
    "monthly_load.gate_candidate": describe_gate,
    "monthly_load.publish": describe_publication,
    "monthly_statistics.write_bulletin": describe_bulletin,
}
