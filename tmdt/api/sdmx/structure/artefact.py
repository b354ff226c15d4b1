"""Artefacts of SDMX's information model, as far as the warehouse has them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from tmdt.api.sdmx.flows import Flow
from tmdt.api.sdmx.request.version import LEGACY, SEMANTIC
from tmdt.dissemination.content.document import Text

AGENCY = "MOIT"
TOP_AGENCY = "SDMX"
"""Whose list of agencies has those that are part of no other."""
CONCEPTS = "CONCEPTS"
TOPICS = "TOPICS"
AGENCIES = "AGENCIES"

Kind = Literal[
    "agencyscheme", "categorisation", "categoryscheme", "codelist", "conceptscheme",
    "dataconstraint", "dataflow", "datastructure",
]  # fmt: skip


class Class(NamedTuple):
    """What the information model calls a kind of artefact, where, and an item of it."""

    package: str
    name: str
    item: str = ""


CLASSES: Mapping[Kind, Class] = {
    "agencyscheme": Class("base", "AgencyScheme", "Agency"),
    "categorisation": Class("categoryscheme", "Categorisation"),
    "categoryscheme": Class("categoryscheme", "CategoryScheme", "Category"),
    "codelist": Class("codelist", "Codelist", "Code"),
    "conceptscheme": Class("conceptscheme", "ConceptScheme", "Concept"),
    "dataconstraint": Class("registry", "DataConstraint"),
    "dataflow": Class("datastructure", "Dataflow"),
    "datastructure": Class("datastructure", "DataStructure"),
}


@dataclass(frozen=True)
class Item:
    """A code, a concept, a category or an agency."""

    id: str
    name: Text
    description: Text | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Region:
    """The part of a dataflow of which there are data.

    Args:
        values: Those of each dimension but time.
        first: The first day of which there are data, None if there are none.
        last: The last one.
        series: How many series.
        observations: How many observations.
    """

    values: Mapping[str, tuple[str, ...]]
    first: date | None
    last: date | None
    series: int
    observations: int


class Reference(NamedTuple):
    """Another artefact, or an item of it."""

    kind: Kind
    id: str
    item: str = ""
    agency: str = AGENCY


@dataclass(frozen=True)
class Artefact:
    """A maintainable artefact.

    Args:
        kind: Which one.
        id: Of the artefact.
        name: In both languages.
        description: In both languages.
        agency: Who maintains it.
        references: Those it refers to.
        items: Those of a scheme or list.
        flow: The dataflow of which it is the structure.
        region: What a constraint says.
        is_partial: Items are left out.
        is_stub: All but its name is left out.
    """

    kind: Kind
    id: str
    name: Text
    description: Text | None = None
    agency: str = AGENCY
    references: tuple[Reference, ...] = ()
    items: tuple[Item, ...] = ()
    flow: Flow | None = field(default=None, repr=False)
    region: Region | None = field(default=None, repr=False)
    is_partial: bool = False
    is_stub: bool = False

    @property
    def reference(self) -> Reference:
        """What others refer to it by."""
        return Reference(self.kind, self.id, agency=self.agency)


@dataclass(frozen=True)
class Header:
    """The head of a message: the release that it tells of, and the language that is wanted."""

    release_id: int
    published_at: datetime
    language: Literal["vi", "en"]


def write_urn(reference: Reference, version: Literal["2.1", "3.0"]) -> str:
    """The URN of an artefact or item, with the version of SDMX 2.1 or 3.0."""
    found = CLASSES[reference.kind]
    name = found.name if not reference.item else found.item
    if reference.kind == "dataconstraint" and version == "2.1":
        name = "ContentConstraint"
    number = choose_version(reference.kind, version)
    item = f".{reference.item}" if reference.item else ""
    place = f"{reference.agency}:{reference.id}({number}){item}"
    return f"urn:sdmx:org.sdmx.infomodel.{found.package}.{name}={place}"


def choose_version(kind: Kind, version: Literal["2.1", "3.0"]) -> str:
    """The version of an artefact; that of a list of agencies never changes."""
    return LEGACY if version == "2.1" or kind == "agencyscheme" else SEMANTIC
