"""Structures as SDMX-JSON 1.0 and 2.0."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.structure.artefact import (
    AGENCY,
    CLASSES,
    CONCEPTS,
    Artefact,
    Header,
    Item,
    Kind,
    Reference,
    Region,
    choose_version,
    write_urn,
)
from tmdt.dissemination.content.document import LANGUAGES, Text

Version = Literal["1.0", "2.0"]
Json = dict[str, Any]
_MODEL: dict[Version, Literal["2.1", "3.0"]] = {"1.0": "2.1", "2.0": "3.0"}
_ITEMS: dict[Kind, str] = {
    "agencyscheme": "agencies", "categoryscheme": "categories", "codelist": "codes",
    "conceptscheme": "concepts",
}  # fmt: skip
_SCHEMA = "https://json.sdmx.org/{}/sdmx-json-structure-schema.json"


def write_structures(artefacts: Iterable[Artefact], header: Header, version: Version) -> bytes:
    """A structure message.

    Args:
        artefacts: What it has.
        header: Its head. Texts are in both languages, and by themselves in the one it names.
        version: Of SDMX-JSON.
    """
    writer = _Writer(version, header.language)
    data: dict[str, list[Json]] = {}
    for artefact in artefacts:
        data.setdefault(writer.name_group(artefact.kind), []).append(writer.write(artefact))
    message = {"meta": write_meta(header, _SCHEMA.format(f"{version}.0")), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def write_meta(header: Header, schema: str) -> Json:
    """The head of a message of SDMX-JSON."""
    return {
        "schema": schema,
        "id": f"R{header.release_id}",
        "test": False,
        "prepared": header.published_at.isoformat(),
        "contentLanguages": sorted(LANGUAGES, key=lambda language: language != header.language),
        "sender": {"id": AGENCY},
    }


class _Writer:
    def __init__(self, version: Version, language: Literal["vi", "en"]) -> None:
        self.legacy, self.model, self.language = version == "1.0", _MODEL[version], language

    def name_group(self, kind: Kind) -> str:
        if kind == "dataconstraint":
            return "contentConstraints" if self.legacy else "dataConstraints"
        name = CLASSES[kind].name
        return f"{name[0].lower()}{name[1:]}s"

    def urn(self, reference: Reference) -> str:
        return write_urn(reference, self.model)

    def write(self, artefact: Artefact) -> Json:
        written: Json = {"id": artefact.id}
        if self.legacy or artefact.kind != "agencyscheme":
            written["version"] = choose_version(artefact.kind, self.model)
        written["agencyID"] = artefact.agency
        written |= self.write_names(artefact.name, artefact.description)
        written["links"] = [{"rel": "self", "urn": self.urn(artefact.reference)}]
        if artefact.is_partial:
            written["isPartial"] = True
        if artefact.is_stub:
            return written | {"isExternalReference": True}
        return written | self.write_content(artefact)

    def write_names(self, name: Text, description: Text | None) -> Json:
        written: Json = {"name": name.of(self.language), "names": name._asdict()}
        if description:
            written["description"] = description.of(self.language)
            written["descriptions"] = description._asdict()
        return written

    def write_content(self, artefact: Artefact) -> Json:
        kind, references = artefact.kind, artefact.references
        if kind == "datastructure":
            return {"dataStructureComponents": self.write_components(artefact)}
        if kind == "dataflow":
            return {"structure": self.urn(references[0])}
        if kind == "categorisation":
            return {"source": self.urn(references[0]), "target": self.urn(references[1])}
        if kind == "dataconstraint":
            assert artefact.region
            return {
                "type" if self.legacy else "role": "Actual",
                "annotations": _write_counts(artefact.region),
                "constraintAttachment": {"dataflows": [self.urn(references[0])]},
                "cubeRegions": [self.write_region(artefact.region)],
            }
        items = [self.write_item(artefact, item) for item in artefact.items]
        return {_ITEMS[kind]: items} if items else {}

    def write_item(self, artefact: Artefact, item: Item) -> Json:
        urn = self.urn(artefact.reference._replace(item=item.id))
        written = {"id": item.id, **self.write_names(item.name, item.description)}
        written["links"] = [{"rel": "self", "urn": urn}]
        return written | ({"parent": item.parent} if item.parent else {})

    def write_components(self, artefact: Artefact) -> Json:
        assert artefact.flow
        of_role: dict[str, list[Json]] = {}
        for position, component in enumerate(artefact.flow.components):
            written = self.write_component(component)
            if component.role == "dimension" or (self.legacy and component.role == "time"):
                written["position"] = position
            if component.role == "attribute":
                written |= self.write_relationship()
            of_role.setdefault(component.role, []).append(written)
        times, measures = of_role.get("time", []), of_role.get("measure", [])
        dimensions: Json = {"id": "DimensionDescriptor", "dimensions": of_role["dimension"]}
        if times:
            dimensions |= {"timeDimensions": times} if self.legacy else {"timeDimension": times[0]}
        lists: Json = {"dimensionList": dimensions}
        if "attribute" in of_role:
            lists["attributeList"] = {
                "id": "AttributeDescriptor", "attributes": of_role["attribute"],
            }  # fmt: skip
        if measures:
            given: Json = {"primaryMeasure": measures[0]} if self.legacy else {"measures": measures}
            lists["measureList"] = {"id": "MeasureDescriptor", **given}
        return lists

    def write_component(self, component: Component) -> Json:
        if component.codelist:
            representation: Json = {
                "enumeration": self.urn(Reference("codelist", component.codelist))
            }
        elif self.legacy:
            representation = {"textFormat": {"textType": component.type}}
        else:
            representation = {"format": {"dataType": component.type}}
        concept = Reference("conceptscheme", CONCEPTS, component.id)
        return {
            "id": component.id,
            "conceptIdentity": self.urn(concept),
            "localRepresentation": representation,
        }

    def write_relationship(self) -> Json:
        if self.legacy:
            relationship: Json = {"primaryMeasure": "OBS_VALUE"}
            return {"assignmentStatus": "Conditional", "attributeRelationship": relationship}
        return {"usage": "optional", "attributeRelationship": {"observation": {}}}

    def write_region(self, region: Region) -> Json:
        keys: list[Json] = [
            {
                "id": dimension,
                "values": list(values) if self.legacy else [{"value": it} for it in values],
            }
            for dimension, values in region.values.items()
            if values
        ]
        if region.first and region.last:
            edges = {"startPeriod": region.first, "endPeriod": region.last}
            span = {
                edge: {"period": day.isoformat(), "isInclusive": True}
                for edge, day in edges.items()
            }
            keys.append({"id": "TIME_PERIOD", "timeRange": span})
        written: Json = {"isIncluded" if self.legacy else "include": True}
        return written | ({"keyValues": keys} if keys else {})


def _write_counts(region: Region) -> list[Json]:
    counts = {"obs_count": region.observations, "series_count": region.series}
    return [
        {"id": name, "title": str(count), "type": "sdmx_metrics"} for name, count in counts.items()
    ]
