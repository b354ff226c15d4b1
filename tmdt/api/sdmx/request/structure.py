"""From the address of a request for structures to what it asks for, in both versions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.request.parameters import read_choice, read_moment, refuse
from tmdt.api.sdmx.request.version import LEGACY, SEMANTIC, Rest, is_meant
from tmdt.api.sdmx.structure.artefact import CLASSES, Kind

PARAMETERS: dict[Rest, Collection[str]] = {
    "2.1": {"detail", "references"},
    "v2": {"detail", "references", "asOf"},
}
DETAILS = (
    "full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs",
    "referencepartial",
)  # fmt: skip
RELATIONS = (
    "none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all",
)  # fmt: skip
OTHER_KINDS = {
    "attachmentconstraint", "allowedconstraint", "categoryschememap", "conceptschememap",
    "customtypescheme", "dataconsumerscheme", "dataproviderscheme", "hierarchicalcodelist",
    "hierarchy", "hierarchyassociation", "metadataconstraint", "metadataflow",
    "metadataproviderscheme", "metadataprovisionagreement", "metadatastructure",
    "namepersonalisationscheme", "organisationschememap", "organisationunitscheme", "process",
    "provisionagreement", "reportingtaxonomy", "reportingtaxonomymap", "representationmap",
    "rulesetscheme", "structuremap", "structureset", "transformationscheme",
    "userdefinedoperatorscheme", "valuelist", "vtlmappingscheme",
}  # fmt: skip
"""Kinds that SDMX has and the warehouse does not."""
_SCHEMES = {"agencyscheme", "categoryscheme", "codelist", "conceptscheme"}
_ALIASES: dict[Rest, dict[str, str]] = {
    "2.1": {
        "contentconstraint": "dataconstraint", "actualconstraint": "dataconstraint",
        "organisationscheme": "agencyscheme",
    },
    "v2": {},
}  # fmt: skip
_EVERY: dict[Rest, str] = {"2.1": "structure", "v2": "*"}
_SEPARATOR: dict[Rest, str] = {"2.1": "+", "v2": ","}
_ID = re.compile(r"[A-Za-z0-9_@$.\-]+", re.ASCII)


@dataclass(frozen=True)
class StructureRequest:
    """The artefacts that are asked for; empty where any may be.

    Args:
        kinds: Of artefacts.
        agencies: That maintain them.
        ids: Of artefacts.
        items: Of schemes.
        is_any_version: The versions asked for include the one there is.
        detail: How much of each.
        relations: What else beside them, by relation.
        related_kinds: What else beside them, by kind.
    """

    kinds: frozenset[Kind]
    agencies: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    is_any_version: bool = True
    detail: str = "full"
    relations: frozenset[str] = frozenset()
    related_kinds: frozenset[Kind] = field(default_factory=frozenset)


def read_request(
    rest: Rest, kind: str, path: Sequence[str], parameters: Mapping[str, str]
) -> StructureRequest:
    """What `/structure/{kind}/{agency}/{id}/{version}/{item}` asks for, or `/{kind}/…` in 2.1.

    Args:
        rest: The interface.
        kind: As the address says it.
        path: What follows it; what is left out at the end may be any.
        parameters: Those of the address.

    Raises:
        Refusal: something of it is not understood.
    """
    if len(path) > 4:
        raise Refusal(404, "Không có gì ở địa chỉ này.", "There is nothing at this address.")
    if read_moment(parameters, "asOf"):
        raise Refusal(
            501,
            "asOf: cấu trúc của các đợt phát hành trước không được giữ; danh mục mã chỉ thêm mã.",
            "asOf: structures of earlier releases are not kept; code lists only grow.",
        )
    kinds = _read_kinds(rest, kind)
    agencies, ids, versions, items = [*path, *[""] * (4 - len(path))]
    if items and not kinds <= _SCHEMES:
        raise refuse("itemID", items, "không có ở loại này", "left out: this kind has no items")
    relations, related_kinds = _read_references(rest, parameters)
    return StructureRequest(
        kinds=kinds,
        agencies=read_ids(rest, "agencyID", agencies),
        ids=read_ids(rest, "resourceID", ids),
        items=read_ids(rest, "itemID", items),
        is_any_version=is_wanted_version(rest, versions),
        detail=read_choice(parameters, "detail", DETAILS if rest == "2.1" else (*DETAILS, "raw")),
        relations=relations,
        related_kinds=related_kinds,
    )


def _read_kinds(rest: Rest, name: str) -> frozenset[Kind]:
    if name == _EVERY[rest]:
        return frozenset(CLASSES)
    canonical = _ALIASES[rest].get(name, name)
    if canonical in CLASSES and (rest == "v2" or name != "dataconstraint"):
        return frozenset({canonical})  # type: ignore[arg-type]
    if canonical in OTHER_KINDS:
        return frozenset()
    raise Refusal(
        400,
        f"SDMX không có loại cấu trúc {name[:60]!r}.",
        f"SDMX has no kind of structure {name[:60]!r}.",
    )


def read_ids(rest: Rest, name: str, value: str) -> frozenset[str]:
    """Some ids, separated as the interface does; empty for any."""
    if value in ("", "*", "all"):
        return frozenset()
    found = value.split(_SEPARATOR[rest])
    if len(found) > 1_000:
        raise Refusal(413, "Quá nhiều mã trong một yêu cầu.", "Too many ids in one request.")
    if not all(_ID.fullmatch(it) for it in found):
        raise refuse(name, value, "các mã", "ids")
    return frozenset(found)


def is_wanted_version(rest: Rest, value: str) -> bool:
    """Whether the versions asked for include the one there is."""
    if not value or value == "+":
        return True
    has = LEGACY if rest == "2.1" else SEMANTIC
    return any([is_meant(it, has) for it in value.split(_SEPARATOR[rest])])


def _read_references(
    rest: Rest, parameters: Mapping[str, str]
) -> tuple[frozenset[str], frozenset[Kind]]:
    relations: set[str] = set()
    kinds: set[Kind] = set()
    for name in parameters.get("references", "none").split(","):
        if name in RELATIONS:
            relations.add(name)
        else:
            kinds |= _read_kinds(rest, name)
    return frozenset(relations), frozenset(kinds)
