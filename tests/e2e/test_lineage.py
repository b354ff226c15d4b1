"""Lineage of a month, from its files to its bulletin, and that no collector can hold it up."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lineage_events import check

from ingestion.landing import submit
from tmdt.collection.sample import write_sample
from tmdt.orchestration import runs as orchestration

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

Event = dict[str, Any]
TABLES = "postgres://tmdt:5432"
COLLECTOR = "OPENLINEAGE_URL"
TRANSPORT = "AIRFLOW__OPENLINEAGE__TRANSPORT"


def load(month: str, folder: Path) -> None:
    """Takes a month of three provinces from landing to bulletin, in a child of this process."""
    list(submit(write_sample(folder, month, 1)[:3]))
    with orchestration.runner() as airflow:
        loaded = airflow.run("monthly_load", month)
        assert loaded.succeeded and loaded.results["publish"], loaded.error
        assert airflow.run("monthly_statistics", month).succeeded


@pytest.fixture(scope="module")
def events(home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """The events of a month, as OpenLineage's own transport wrote them to a file."""
    folder = tmp_path_factory.mktemp("lineage")
    file = folder / "events.ndjson"
    with pytest.MonkeyPatch.context() as patch:
        transport = {"type": "file", "log_file_path": str(file), "append": True}
        patch.setenv(TRANSPORT, json.dumps(transport))
        load("2025-09", folder)
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.fixture
def completed(events: list[Event]) -> dict[str, Event]:
    """The last event of each job, by its name."""
    return {event["job"]["name"]: event for event in events if event["eventType"] == "COMPLETE"}


def outputs(events: list[Event]) -> Iterator[tuple[str, dict[str, Any]]]:
    for event in events:
        yield from ((dataset["name"], dataset["facets"]) for dataset in event["outputs"])


def test_every_event_is_as_the_specification_has_it(events: list[Event]) -> None:
    for event in events:
        check(event)
    began = {event["run"]["runId"] for event in events if event["eventType"] == "START"}
    ended = {event["run"]["runId"] for event in events if event["eventType"] == "COMPLETE"}
    assert len(ended) > 50
    assert {one["job"]["name"] for one in events if one["run"]["runId"] in ended - began} <= {
        "monthly_load", "monthly_statistics",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("run", {"runId": "one"}),
        ("eventTime", "2025-09-01T00:00:00"),
        ("inputs", [{"namespace": TABLES, "name": ""}]),
        ("job", {"namespace": "n", "name": "n", "facets": {"sql": {"query": "select 1"}}}),
    ],
)
def test_an_event_that_is_not_would_be_found(
    completed: dict[str, Event], part: str, wrong: Any
) -> None:
    with pytest.raises((AssertionError, KeyError, ValueError)):
        check(completed["monthly_load.publish"] | {part: wrong})


def test_every_dataset_has_one_name(events: list[Event]) -> None:
    named = {(one["namespace"], one["name"]) for e in events for one in e["inputs"] + e["outputs"]}
    tables = {name for namespace, name in named if namespace == TABLES}
    assert {namespace for namespace, _ in named} == {TABLES, "file"}
    assert {tuple(name.split(".")[:-1]) for name in tables} == {
        ("warehouse", schema) for schema in ("staging", "reference", "core", "quality", "marts")
    }


def test_files_are_known_by_their_hash_and_by_nothing_of_people(
    completed: dict[str, Event], ask: Callable[[str], Any]
) -> None:
    event = completed["monthly_load.land"]
    found = ask(
        "select sha256, ref_area, file_name, prepared_by from staging.submission"
        " where load_period = '2025-09' order by submission_id"
    )
    # The home is shared, and may have held files of other months.
    files = {one["facets"]["version"]["datasetVersion"]: one for one in event["inputs"]}
    assert found and files.keys() >= {sha256 for sha256, *_ in found}
    for sha256, area, *people in found:
        one = files[sha256]
        assert one["name"].endswith(f"/{sha256}") and Path(one["name"]).is_file()
        tags = {tag["key"]: tag["value"] for tag in one["facets"]["tags"]["tags"]}
        assert tags["period"] == "2025-09" and tags["ref_area"] == area
        assert not any(text and text in json.dumps(event, ensure_ascii=False) for text in people)
    assert "warehouse.staging.observation" in [one["name"] for one in event["outputs"]]


def test_models_are_jobs_of_the_task_that_built_them(completed: dict[str, Event]) -> None:
    models = [one for one in completed.values() if "dbt_node" in one["job"]["facets"]]
    task = completed["monthly_load.transform"]["run"]["runId"]
    assert len(models) > 40
    assert {one["run"]["facets"]["parent"]["run"]["runId"] for one in models} == {task}
    model = completed["warehouse.core.tmdt.dim_area.build.run"]
    assert {one["name"] for one in model["inputs"]} == {
        "warehouse.core.stg_province", "warehouse.reference.area",
    }  # fmt: skip


def test_tables_have_their_columns_types_and_descriptions(events: list[Event]) -> None:
    facets = dict(outputs(events))
    fields = {
        one["name"]: one for one in facets["warehouse.marts.fact_indicator"]["schema"]["fields"]
    }
    assert fields["value"]["type"] == "numeric" and fields["value"]["description"]
    for name, facet in facets.items():
        if name.startswith("warehouse."):
            assert facet["schema"]["fields"] and facet["documentation"]["description"], name


def test_a_published_value_leads_back_to_what_the_provinces_sent(events: list[Event]) -> None:
    sources: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for name, facets in outputs(events):
        for column, field in facets.get("columnLineage", {}).get("fields", {}).items():
            found = {(one["name"], one["field"]) for one in field["inputFields"]}
            sources.setdefault((name, column), set()).update(found)
    reached = {("warehouse.marts.fact_indicator", "value")}
    while further := {origin for one in reached for origin in sources.get(one, ())} - reached:
        reached |= further
    assert ("warehouse.staging.observation", "value") in reached
    assert {name.split(".")[1] for name, _ in reached} <= {"marts", "core", "staging"}
    assert ("warehouse.staging.observation", "value_low") not in reached


@pytest.mark.parametrize("gate", ["staging", "candidate"])
def test_gates_tell_the_outcome_of_each_expectation(
    completed: dict[str, Event], ask: Callable[[str], Any], gate: str
) -> None:
    (judged,) = completed[f"monthly_load.gate_{gate}"]["inputs"]
    assertions = judged["inputFacets"]["dataQualityAssertions"]["assertions"]
    recorded = ask(
        "select suite || '.' || expectation, success from quality.expectation_result"
        " where validation_id = (select max(validation_id) from quality.validation inner join"
        f" core.release using (release_id) where gate = '{gate}' and load_period = '2025-09')"
        " order by expectation_no"
    )
    assert [(one["name"], one["success"]) for one in assertions] == recorded != []
    assert all(one["description"] for one in assertions)


def test_the_bulletin_is_a_file_made_of_published_figures(completed: dict[str, Event]) -> None:
    event = completed["monthly_statistics.write_bulletin"]
    assert [one["name"] for one in event["inputs"]] == ["warehouse.marts.fact_indicator"]
    assert {Path(one["name"]).name for one in event["outputs"]} == {
        *(f"bulletin{language}.{form}" for language in ("", "_en")
          for form in ("html", "pdf", "xlsx")),
        "figures.csv", "figures.parquet",
    }  # fmt: skip
    assert all(Path(one["name"]).is_file() for one in event["outputs"])


def test_a_collector_that_never_answers_holds_no_load_up(
    events: list[Event], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes connections and is silent: only the first of them may cost a wait."""
    calls = []

    def take() -> None:
        while True:
            try:
                calls.append(server.accept())
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=take)
        thread.start()
        monkeypatch.setenv(COLLECTOR, f"http://127.0.0.1:{server.getsockname()[1]}")
        load("2025-10", tmp_path)
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
    assert len(calls) in (1, 2)  # a task's, and a run's that begins at the same time
