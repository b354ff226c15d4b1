"""XML schemas of a dataflow's data, by which structure-specific SDMX-ML of it is valid.

They restrict the types of the standard: components are attributes of series and observations, and
may have the codes of their lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from lxml import etree

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.structure.artefact import Artefact, Reference, write_urn

Version = Literal["2.1", "3.0"]
ALL_DIMENSIONS = "AllDimensions"
_XS = "{http://www.w3.org/2001/XMLSchema}"
_SIMPLE = {
    "Boolean": "xs:boolean", "DateTime": "xs:dateTime", "Decimal": "xs:decimal",
    "GregorianDay": "xs:date", "Integer": "xs:integer", "String": "xs:string",
    "ObservationalTimePeriod": "common:ObservationalTimePeriodType",
}  # fmt: skip


def name_space(flow: Flow, at_observation: str, version: Version) -> str:
    """The namespace of a flow's data, packaged by a dimension."""
    urn = write_urn(Reference("dataflow", flow.id), version)
    return f"{urn}:ObsLevelDim:{at_observation}"


def write_data_schema(
    flow: Flow, at_observation: str, codelists: Mapping[str, Artefact], version: Version
) -> bytes:
    """The schema of a dataflow's data.

    Args:
        flow: The dataflow.
        at_observation: The dimension that observations have; `AllDimensions` for no series.
        codelists: The code lists that its components use, by their ids.
        version: Of SDMX-ML.
    """
    base = f"http://www.sdmx.org/resources/sdmxml/schemas/v{version.replace('.', '_')}"
    own = name_space(flow, at_observation, version)
    spaces = {
        "xs": _XS.strip("{}"), "common": f"{base}/common", "own": own,
        "specific": f"{base}/data/structurespecific",
    }  # fmt: skip
    root = etree.Element(f"{_XS}schema", targetNamespace=own, nsmap=spaces)
    root.set("elementFormDefault", "qualified")
    for prefix, file in (("common", "Common"), ("specific", "DataStructureSpecific")):
        location = f"https://xml.sdmx.org/{version}/SDMX{file}.xsd"
        etree.SubElement(root, f"{_XS}import", namespace=spaces[prefix], schemaLocation=location)
    for codelist in sorted({it.codelist for it in flow.components if it.codelist}):
        _add_codes(root, codelists[codelist])
    is_flat = at_observation == ALL_DIMENSIONS
    of_series = [it for it in flow.dimensions if not is_flat and it.id != at_observation]
    of_observation = [it for it in flow.components if it not in of_series]
    _add_type(root, "DataSetType", ["DataProvider", "Obs" if is_flat else "Series"], ())
    if not is_flat:
        _add_type(root, "SeriesType", ["Obs"], of_series)
    _add_type(root, "ObsType", [], of_observation)
    message: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return message


def _add_codes(root: etree._Element, codelist: Artefact) -> None:
    simple = etree.SubElement(root, f"{_XS}simpleType", name=codelist.id)
    restriction = etree.SubElement(simple, f"{_XS}restriction", base="xs:string")
    for item in codelist.items:
        etree.SubElement(restriction, f"{_XS}enumeration", value=item.id)


def _add_type(
    root: etree._Element, name: str, children: Iterable[str], components: Iterable[Component]
) -> None:
    kind = etree.SubElement(root, f"{_XS}complexType", name=name)
    content = etree.SubElement(kind, f"{_XS}complexContent")
    restriction = etree.SubElement(content, f"{_XS}restriction", base=f"specific:{name}")
    sequence = etree.SubElement(restriction, f"{_XS}sequence")
    etree.SubElement(sequence, f"{_XS}element", ref="common:Annotations", minOccurs="0")
    for child in children:
        many = {} if child == "DataProvider" else {"maxOccurs": "unbounded"}
        of_type = "common:DataProviderReferenceType" if not many else f"own:{child}Type"
        etree.SubElement(
            sequence, f"{_XS}element", name=child, type=of_type, form="unqualified",
            minOccurs="0", **many,
        )  # fmt: skip
    if name == "DataSetType":
        etree.SubElement(restriction, f"{_XS}attributeGroup", ref="specific:SetAttributeGroup")
    for component in components:
        of_type = f"own:{component.codelist}" if component.codelist else _SIMPLE[component.type]
        use = "required" if component.role in ("dimension", "time") else "optional"
        etree.SubElement(restriction, f"{_XS}attribute", name=component.id, type=of_type, use=use)
