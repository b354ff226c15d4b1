"""Datasets of OpenLineage, named as its specification has it: the warehouse's tables, and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import (
    column_lineage_dataset,
    dataset_version_dataset,
    datasource_dataset,
    documentation_dataset,
    ownership_dataset,
    schema_dataset,
    tags_dataset,
)

from tmdt.orchestration.lineage.columns import Source
from tmdt.orchestration.lineage.naming import name_server, name_table
from tmdt.orchestration.lineage.relations import Relation

OWNER = "data-engineering"
Origins = Mapping[str, list[Source]]
"""Of each column that could be traced: the columns that it is made of."""


def read_table(relation: Relation) -> InputDataset:
    """A table that a job reads."""
    name = name_table(relation.schema, relation.name)
    return InputDataset(name_server(), name, facets=_describe(relation))


def written_table(relation: Relation, origins: Origins | None = None) -> OutputDataset:
    """A table that a job writes, or a view whose content it changes."""
    facets = _describe(relation)
    if origins:
        facets["columnLineage"] = show_origins(origins)
    name = name_table(relation.schema, relation.name)
    return OutputDataset(name_server(), name, facets=facets)


def show_origins(origins: Origins) -> column_lineage_dataset.ColumnLineageDatasetFacet:
    """The lineage of the columns of a table."""
    return column_lineage_dataset.ColumnLineageDatasetFacet(
        fields={
            column: column_lineage_dataset.Fields(
                inputFields=[
                    column_lineage_dataset.InputField(
                        namespace=name_server(),
                        name=name_table(source.schema, source.table),
                        field=source.column,
                    )
                    for source in sources
                ]
            )
            for column, sources in origins.items()
        }
    )


def received_file(address: str, sha256: str, tags: Mapping[str, str]) -> InputDataset:
    """A file in the archive, which is named by the hash of its bytes."""
    namespace, name = _locate(address)
    return InputDataset(
        namespace,
        name,
        facets={
            "dataSource": datasource_dataset.DatasourceDatasetFacet(name=namespace, uri=address),
            "version": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=sha256),
            "tags": tags_dataset.TagsDatasetFacet(
                [
                    tags_dataset.TagsDatasetFacetFields(key=key, value=value, source="tmdt")
                    for key, value in tags.items()
                ]
            ),
        },
    )


def written_file(address: str, description: str) -> OutputDataset:
    """A file that a job writes."""
    namespace, name = _locate(address)
    return OutputDataset(
        namespace,
        name,
        facets={
            "dataSource": datasource_dataset.DatasourceDatasetFacet(name=namespace, uri=address),
            "documentation": documentation_dataset.DocumentationDatasetFacet(description),
        },
    )


def _locate(address: str) -> tuple[str, str]:
    """Namespace and name of an address: ``file`` and the path, ``s3://bucket`` and the key."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return "file", unquote(parts.path)
    return f"{parts.scheme}://{parts.netloc}", parts.path.lstrip("/")


def _describe(relation: Relation) -> dict[str, Any]:
    """What the catalogue says of a table, as facets."""
    facets: dict[str, Any] = {
        "dataSource": datasource_dataset.DatasourceDatasetFacet(
            name=name_server(), uri=name_server()
        ),
        "ownership": ownership_dataset.OwnershipDatasetFacet(
            [ownership_dataset.Owner(name=OWNER, type="MAINTAINER")]
        ),
        "schema": schema_dataset.SchemaDatasetFacet(
            [
                schema_dataset.SchemaDatasetFacetFields(
                    name=column.name, type=column.type, description=column.description
                )
                for column in relation.columns
            ]
        ),
    }
    if relation.description:
        facets["documentation"] = documentation_dataset.DocumentationDatasetFacet(
            description=relation.description
        )
    return facets
