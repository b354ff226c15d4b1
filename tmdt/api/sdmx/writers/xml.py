"""SDMX-ML: structure-specific data of 2.1 and 3.0, and generic data of 2.1.

PostgreSQL writes series and observations as elements. What XML cannot carry, control characters,
becomes U+FFFD, the sign for a character that is lost.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Literal, LiteralString
from xml.sax.saxutils import quoteattr

from psycopg import Connection, sql

from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import AGENCY
from tmdt.api.sdmx.select import Dataset
from tmdt.api.sdmx.structure.artefact import Reference, choose_version, write_urn
from tmdt.api.sdmx.writers.shape import GROUP, Request, Shape, write_text

XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPACES = "http://www.sdmx.org/resources/sdmxml/schemas/v"
ESCAPED: LiteralString = r"""
    case when {0} ~ '[&<>"\x01-\x1F\uFFFE\uFFFF]' then regexp_replace(
        replace(replace(replace(replace(replace(replace(replace(
            {0}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'),
            chr(9), '&#9;'), chr(10), '&#10;'), chr(13), '&#13;'),
        '[\x01-\x1F\uFFFE\uFFFF]', chr(65533), 'g'
    ) else {0} end
"""


class MarkUp(Shape):
    """What the formats have in common: a header, and datasets of series or observations."""

    root: ClassVar[str]
    version: Literal["2.1", "3.0"] = "2.1"
    spaces: ClassVar[dict[str, str]]

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.is_grouped = bool(request.series)
        self.tail = f"</message:{self.root}>\n".encode()

    @property
    def urn(self) -> str:
        """That of the dataflow."""
        return write_urn(Reference("dataflow", self.request.flow.id), self.version)

    def open_message(self, connection: Connection[Any], datasets: list[Dataset]) -> bytes:
        base = SPACES + self.version.replace(".", "_")
        spaces = {"xsi": XSI, "message": f"{base}/message", "common": f"{base}/common"}
        spaces |= {prefix: f"{base}/{path}" for prefix, path in self.spaces.items()}
        flow, at = self.request.flow.id, self.request.query.dimension_at_observation
        own = ""
        if "specific" in spaces:
            spaces["own"] = f"{self.urn}:ObsLevelDim:{at}"
            own = f' namespace="{spaces["own"]}"'
        declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
        latest = datasets[-1]
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<message:{self.root} {declared}>'
            f"<message:Header><message:ID>{flow}-{latest.release.release_id}</message:ID>"
            "<message:Test>false</message:Test>"
            f"<message:Prepared>{latest.moment}</message:Prepared>"
            f'<message:Sender id="{AGENCY}"/>'
            f'<message:Structure structureID="{flow}"{own} dimensionAtObservation="{at}">'
            f"<common:StructureUsage>{self.refer()}</common:StructureUsage>"
            "</message:Structure></message:Header>"
        ).encode()

    def refer(self) -> str:
        """The reference to the dataflow."""
        number = choose_version("dataflow", self.version)
        flow = self.request.flow.id
        return f'<Ref agencyID="{AGENCY}" id="{flow}" version="{number}" class="Dataflow"/>'

    def close_dataset(self, dataset: Dataset) -> bytes:
        return b"</message:DataSet>"

    def write_line(self, dataset: Dataset) -> list[sql.Composable]:
        series = [it for it in dataset.components if it in self.request.series]
        observed = [it for it in dataset.components if it not in series]
        row = self.write_observation(observed) if observed or not series else sql.SQL("''")
        if series:
            row = _concat([self.open_series(series), sql.Literal(GROUP.decode()), row])
        return [row]

    @abstractmethod
    def open_series(self, components: Iterable[Component]) -> sql.Composable:
        """The beginning of a series, with the components that its observations share."""

    @abstractmethod
    def write_observation(self, components: Iterable[Component]) -> sql.Composable:
        """An observation, with the components that are its own."""


class Specific21(MarkUp):
    """Structure-specific data of 2.1: components are attributes of elements."""

    root = "StructureSpecificData"
    spaces: ClassVar[dict[str, str]] = {"specific": "data/structurespecific"}
    end_group = b"</Series>"
    scope = ' specific:dataScope="DataStructure"'

    def open_dataset(self, dataset: Dataset) -> bytes:
        return (
            f'<message:DataSet xsi:type="own:DataSetType"'
            f' specific:structureRef="{self.request.flow.id}"{self.scope}'
            f' specific:action="{dataset.action}"'
            f' specific:validFromDate="{dataset.moment}">'
        ).encode()

    def open_series(self, components: Iterable[Component]) -> sql.Composable:
        return _concat([_say("<Series"), *map(_attribute, components), _say(">")])

    def write_observation(self, components: Iterable[Component]) -> sql.Composable:
        return _concat([_say("<Obs"), *map(_attribute, components), _say("/>")])


class Specific30(Specific21):
    """Structure-specific data of 3.0."""

    version = "3.0"
    scope = ""

    def refer(self) -> str:
        return self.urn


class Generic21(MarkUp):
    """Generic data of 2.1: each component is an element with its id and value."""

    root = "GenericData"
    spaces: ClassVar[dict[str, str]] = {"generic": "data/generic"}
    end_group = b"</generic:Series>"

    def open_dataset(self, dataset: Dataset) -> bytes:
        return (
            f'<message:DataSet structureRef="{self.request.flow.id}" action="{dataset.action}"'
            f' validFromDate="{dataset.moment}">'
        ).encode()

    def open_series(self, components: Iterable[Component]) -> sql.Composable:
        return _concat([_say("<generic:Series>"), _values("SeriesKey", components)])

    def write_observation(self, components: Iterable[Component]) -> sql.Composable:
        by_role: dict[str, list[Component]] = {"dimension": [], "measure": [], "attribute": []}
        for component in components:
            by_role["dimension" if component.role == "time" else component.role].append(component)
        key, values = by_role["dimension"], by_role["measure"]
        return _concat(
            [
                _say("<generic:Obs>"),
                _values("ObsKey", key) if not self.is_grouped else _element("ObsDimension", key[0]),
                *(_element("ObsValue", it) for it in values),
                _values("Attributes", by_role["attribute"]),
                _say("</generic:Obs>"),
            ]
        )


def _say(text: str) -> sql.Composable:
    return sql.Literal(text)


def _concat(parts: Iterable[sql.Composable]) -> sql.Composed:
    """Texts one after another; one that is null is left out."""
    return sql.SQL("concat({})").format(sql.SQL(", ").join(parts))


def _escape(component: Component) -> sql.Composable:
    value = write_text(component)
    return sql.SQL(ESCAPED).format(value) if component.type == "String" else value


def _attribute(component: Component) -> sql.Composable:
    """Null where it has no value."""
    return sql.SQL("({} || {} || '\"')").format(_say(f' {component.id}="'), _escape(component))


def _element(name: str, component: Component) -> sql.Composable:
    is_key = name == "ObsDimension"
    named = f" id={quoteattr(component.id)}" if is_key else ""
    opening = _say(f'<generic:{name}{named} value="')
    return sql.SQL("({} || {} || '\"/>')").format(opening, _escape(component))


def _values(name: str, components: Iterable[Component]) -> sql.Composable:
    """A list of values, or nothing where all are null."""
    values = [
        sql.SQL("({} || {} || '\"/>')").format(
            _say(f'<generic:Value id={quoteattr(it.id)} value="'), _escape(it)
        )
        for it in components
    ]
    if not values:
        return sql.SQL("null")
    return sql.SQL("({} || nullif({}, '') || {})").format(
        _say(f"<generic:{name}>"), _concat(values), _say(f"</generic:{name}>")
    )
