"""Structures as SDMX-ML 2.1 and 3.0.

pysdmx writes names in one language, no parents of codes, and `"` for every `'` of a text
(decision 0030).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from lxml import etree

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

Version = Literal["2.1", "3.0"]
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ORDER: tuple[Kind, ...] = (
    "agencyscheme", "dataflow", "categoryscheme", "categorisation", "codelist", "conceptscheme",
    "datastructure", "dataconstraint",
)  # fmt: skip
_GROUPS: dict[Version, dict[Kind, str]] = {
    "2.1": {
        "agencyscheme": "OrganisationSchemes", "dataflow": "Dataflows",
        "categoryscheme": "CategorySchemes", "categorisation": "Categorisations",
        "codelist": "Codelists", "conceptscheme": "Concepts", "datastructure": "DataStructures",
        "dataconstraint": "Constraints",
    },
    "3.0": {kind: f"{found.name}s" for kind, found in CLASSES.items()},
}  # fmt: skip
_FOLDER: dict[Version, str] = {"2.1": "v2_1", "3.0": "v3_0"}


def write_structures(artefacts: Iterable[Artefact], header: Header, version: Version) -> bytes:
    """A structure message.

    Args:
        artefacts: What it has.
        header: Its head.
        version: Of SDMX-ML.
    """
    writer = _Writer(version)
    root = writer.start(header)
    structures = writer.add(root, "mes:Structures")
    artefacts = list(artefacts)
    for kind in _ORDER:
        those = [artefact for artefact in artefacts if artefact.kind == kind]
        if those:
            group = writer.add(structures, f"str:{_GROUPS[version][kind]}")
            for artefact in those:
                writer.add_artefact(group, artefact)
    message: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return message


class _Writer:
    """Adds elements in the namespaces and with the references of a version."""

    def __init__(self, version: Version) -> None:
        self.version = version
        base = f"http://www.sdmx.org/resources/sdmxml/schemas/{_FOLDER[version]}"
        self.namespaces = {
            "mes": f"{base}/message", "str": f"{base}/structure", "com": f"{base}/common",
        }  # fmt: skip

    def start(self, header: Header) -> etree._Element:
        root = etree.Element(f"{{{self.namespaces['mes']}}}Structure", nsmap=self.namespaces)
        head = self.add(root, "mes:Header")
        self.add(head, "mes:ID", f"R{header.release_id}")
        self.add(head, "mes:Test", "false")
        self.add(head, "mes:Prepared", header.published_at.isoformat())
        self.add(head, "mes:Sender", id=AGENCY)
        return root

    def add(
        self, parent: etree._Element, name: str, text: str | None = None, **attributes: str
    ) -> etree._Element:
        prefix, _, local = name.rpartition(":")
        tag = f"{{{self.namespaces[prefix]}}}{local}" if prefix else local
        element = etree.SubElement(parent, tag, attributes)
        element.text = text
        return element

    def add_names(self, parent: etree._Element, name: Text, description: Text | None) -> None:
        for tag, text in (("com:Name", name), ("com:Description", description)):
            for language in LANGUAGES if text else ():
                assert text
                self.add(parent, tag, text.of(language)).set(_LANG, language)

    def add_artefact(self, group: etree._Element, artefact: Artefact) -> None:
        found = CLASSES[artefact.kind]
        legacy = self.version == "2.1"
        is_constraint = artefact.kind == "dataconstraint"
        attributes = {"id": artefact.id, "agencyID": artefact.agency}
        if legacy or artefact.kind != "agencyscheme":
            attributes["version"] = choose_version(artefact.kind, self.version)
        attributes["urn"] = write_urn(artefact.reference, self.version)
        if artefact.is_stub:
            attributes["isExternalReference"] = "true"
        if artefact.is_partial:
            attributes["isPartial"] = "true"
        if is_constraint:
            attributes["type" if legacy else "role"] = "Actual"
        name = "ContentConstraint" if is_constraint and legacy else found.name
        element = self.add(group, f"str:{name}", **attributes)
        if artefact.region and not artefact.is_stub:
            self.add_counts(element, artefact.region)
        self.add_names(element, artefact.name, artefact.description)
        if not artefact.is_stub:
            self.add_content(element, artefact)

    def add_content(self, element: etree._Element, artefact: Artefact) -> None:
        for item in artefact.items:
            self.add_item(element, artefact, item)
        if artefact.kind == "datastructure":
            self.add_components(element, artefact)
        elif artefact.kind == "dataflow":
            self.add_reference(element, "str:Structure", artefact.references[0])
        elif artefact.kind == "categorisation":
            for tag, reference in zip(("Source", "Target"), artefact.references, strict=True):
                self.add_reference(element, f"str:{tag}", reference)
        elif artefact.region:
            attachment = self.add(element, "str:ConstraintAttachment")
            self.add_reference(attachment, "str:Dataflow", artefact.references[0])
            self.add_region(element, artefact.region)

    def add_item(self, scheme: etree._Element, artefact: Artefact, item: Item) -> None:
        urn = write_urn(artefact.reference._replace(item=item.id), self.version)
        element = self.add(scheme, f"str:{CLASSES[artefact.kind].item}", id=item.id, urn=urn)
        self.add_names(element, item.name, item.description)
        if item.parent and self.version == "2.1":
            self.add(self.add(element, "str:Parent"), "Ref", id=item.parent)
        elif item.parent:
            self.add(element, "str:Parent", item.parent)

    def add_reference(self, parent: etree._Element, tag: str, reference: Reference) -> None:
        if self.version == "3.0":
            self.add(parent, tag, write_urn(reference, "3.0"))
            return
        found = CLASSES[reference.kind]
        number = choose_version(reference.kind, "2.1")
        attributes = {"agencyID": reference.agency, "package": found.package}
        if reference.item:
            attributes |= {
                "maintainableParentID": reference.id, "maintainableParentVersion": number,
                "id": reference.item, "class": found.item,
            }  # fmt: skip
        else:
            attributes |= {"id": reference.id, "version": number, "class": found.name}
        self.add(self.add(parent, tag), "Ref", **attributes)

    def add_components(self, element: etree._Element, artefact: Artefact) -> None:
        assert artefact.flow
        components = artefact.flow.components
        lists = self.add(element, "str:DataStructureComponents")
        dimensions = self.add(lists, "str:DimensionList", id="DimensionDescriptor")
        attributes = self.add(lists, "str:AttributeList", id="AttributeDescriptor")
        measures = self.add(lists, "str:MeasureList", id="MeasureDescriptor")
        for position, component in enumerate(components, 1):
            if component.role == "dimension":
                where, tag = dimensions, "str:Dimension"
                given = {"position": str(position)}
            elif component.role == "time":
                where, tag = dimensions, "str:TimeDimension"
                given = {"position": str(position)} if self.version == "2.1" else {}
            elif component.role == "measure":
                where, given = measures, {}
                tag = "str:PrimaryMeasure" if self.version == "2.1" else "str:Measure"
            else:
                where, tag = attributes, "str:Attribute"
                legacy = self.version == "2.1"
                given = {"assignmentStatus": "Conditional"} if legacy else {"usage": "optional"}
            self.add_component(self.add(where, tag, id=component.id, **given), component)
        for empty in (attributes, measures):
            if not len(empty):
                lists.remove(empty)

    def add_component(self, element: etree._Element, component: Component) -> None:
        concept = Reference("conceptscheme", CONCEPTS, component.id)
        self.add_reference(element, "str:ConceptIdentity", concept)
        representation = self.add(element, "str:LocalRepresentation")
        if component.codelist:
            reference = Reference("codelist", component.codelist)
            self.add_reference(representation, "str:Enumeration", reference)
        else:
            self.add(representation, "str:TextFormat", textType=component.type)
        if component.role != "attribute":
            return
        relationship = self.add(element, "str:AttributeRelationship")
        if self.version == "2.1":
            self.add(self.add(relationship, "str:PrimaryMeasure"), "Ref", id="OBS_VALUE")
        else:
            self.add(relationship, "str:Observation")

    def add_counts(self, element: etree._Element, region: Region) -> None:
        """As the registry of SDMX says them; before SDMX 3.1 no element of their own has them."""
        annotations = self.add(element, "com:Annotations")
        counts = {"obs_count": region.observations, "series_count": region.series}
        for name, count in counts.items():
            annotation = self.add(annotations, "com:Annotation", id=name)
            self.add(annotation, "com:AnnotationTitle", str(count))
            self.add(annotation, "com:AnnotationType", "sdmx_metrics")

    def add_region(self, element: etree._Element, region: Region) -> None:
        prefix = "com" if self.version == "2.1" else "str"
        cube = self.add(element, "str:CubeRegion", include="true")
        for dimension, values in region.values.items():
            key = self.add(cube, f"{prefix}:KeyValue", id=dimension) if values else None
            for value in values:
                assert key is not None
                self.add(key, f"{prefix}:Value", value)
        if region.first and region.last:
            key = self.add(cube, f"{prefix}:KeyValue", id="TIME_PERIOD")
            span = self.add(key, f"{prefix}:TimeRange")
            self.add(span, f"{prefix}:StartPeriod", region.first.isoformat(), isInclusive="true")
            self.add(span, f"{prefix}:EndPeriod", region.last.isoformat(), isInclusive="true")
