"""The events of dbt's last build: each model and its tests as jobs below Airflow's task.

OpenLineage's own reader of dbt's artifacts makes them. It is given the types of columns, the seeds,
and the lineage of columns, which it cannot know.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openlineage.client.event_v2 import RunEvent
from openlineage.common.provider.dbt.facets import ParentRunMetadata
from openlineage.common.provider.dbt.local import DbtLocalArtifactProcessor
from openlineage.common.provider.dbt.utils import PRODUCER

from tmdt.orchestration.lineage import datasets
from tmdt.orchestration.lineage.columns import trace_in
from tmdt.orchestration.lineage.naming import name_server
from tmdt.orchestration.lineage.relations import Relations
from tmdt.releases.transform import DBT_PROJECT
from warehouse.home import folder

log = logging.getLogger(__name__)


def read_build(relations: Relations, parent: ParentRunMetadata, since: datetime) -> list[RunEvent]:
    """The events of the last build, in the order of time; none if it began before ``since``."""
    reader = _Build(relations, parent)
    events = reader.parse().events()
    if datetime.fromisoformat(reader.run_metadata["invocation_started_at"]) < since:
        log.warning("another build has replaced the artifacts of this one: no lineage of models")
        return []
    return sorted(events, key=lambda event: (event.eventTime, str(event.eventType)))


class _Build(DbtLocalArtifactProcessor):  # type: ignore[misc]  # it is not typed
    def __init__(self, relations: Relations, parent: ParentRunMetadata) -> None:
        super().__init__(
            project_dir=str(DBT_PROJECT),
            target_path=str(folder("dbt") / "target"),
            producer=PRODUCER,
            job_namespace=parent.job_namespace,
        )
        self.dbt_run_metadata = parent
        self._relations = relations
        self._tracer = trace_in(relations)

    def get_dbt_metadata(self) -> tuple[Any, ...]:
        manifest, results, profile, _ = super().get_dbt_metadata()
        seeds = {f"source.{key}": node for key, node in _of_kind(manifest, "seed")}
        manifest["sources"] |= seeds
        manifest["parent_map"] = {
            node: [f"source.{one}" if f"source.{one}" in seeds else one for one in parents]
            for node, parents in manifest["parent_map"].items()
        }
        catalogue = {
            "nodes": self._catalogue(_of_kind(manifest, "model")),
            "sources": self._catalogue(manifest["sources"].items()),
        }
        return manifest, results, profile, catalogue

    def extract_namespace(self, profile: Any) -> str:
        return name_server()

    def get_column_lineage(self, namespace: str, compiled_sql: str) -> Any:
        origins = self._tracer.trace(compiled_sql)
        return datasets.show_origins(origins) if origins else None

    def _catalogue(self, nodes: Any) -> dict[str, Any]:
        """What dbt's own catalogue would say of the tables, which a build does not write."""
        found = (
            (key, self._relations.get((node["schema"], node.get("identifier") or node["alias"])))
            for key, node in nodes
        )
        return {
            key: {
                "columns": {one.name: {"name": one.name, "type": one.type} for one in table.columns}
            }
            for key, table in found
            if table
        }


def _of_kind(manifest: Any, kind: str) -> Iterator[tuple[str, Any]]:
    return ((key, node) for key, node in manifest["nodes"].items() if key.startswith(f"{kind}."))
