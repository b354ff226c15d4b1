"""SDMX-JSON 2.0 and 1.0: dimensions and coded attributes are numbers of values in the structure.

So the values come first: one query finds those that the datasets have, PostgreSQL writes the
observations with their numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from psycopg import Connection, sql

from tmdt.api.sdmx.codes import read_period
from tmdt.api.sdmx.components import Component
from tmdt.api.sdmx.flows import AGENCY
from tmdt.api.sdmx.names import Names, list_values, read_names
from tmdt.api.sdmx.select import Dataset
from tmdt.api.sdmx.structure.artefact import Reference, write_urn
from tmdt.api.sdmx.writers.shape import GROUP, Request, Shape, write_text

SCHEMA = "https://json.sdmx.org/{}/sdmx-json-data-schema.json"


class Json20(Shape):
    """SDMX-JSON 2.0: what has no code list stands in the observation itself."""

    version = "2.0"
    sdmx: Literal["2.1", "3.0"] = "3.0"
    relationship: ClassVar[dict[str, Any]] = {"observation": {}}
    has_structures = True
    tail = b"]}}\n"
    between_datasets = b","
    between_groups = b","
    between_rows = b","
    end_group = b"}}"

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.is_grouped = bool(request.series)
        self.values: dict[Component, list[str]] = {}

    def is_numbered(self, component: Component) -> bool:
        """Whether its values are numbers of those in the structure."""
        return component.role in ("dimension", "time") or component.codelist is not None

    def is_left_out(self, component: Component) -> bool:
        """Whether it is not in the message, because no observation has a value of it."""
        return False

    def open_message(self, connection: Connection[Any], datasets: list[Dataset]) -> bytes:
        numbered = [it for it in self.request.components if self.is_numbered(it)]
        self.values = list_values(connection, datasets, numbered)
        names = read_names(connection, self.values, self.request.language)
        latest = datasets[-1]
        meta = {
            "schema": SCHEMA.format(self.version),
            "id": f"{self.request.flow.id}-{latest.release.release_id}",
            "test": False,
            "prepared": latest.moment,
            "contentLanguages": [self.request.language],
            "sender": {"id": AGENCY},
        }
        structure = self.write_structure(self.describe(names))
        return f'{{"meta":{_dump(meta)},"data":{{{structure},"dataSets":['.encode()

    def write_structure(self, structure: dict[str, Any]) -> str:
        """The structure of all datasets, as a member of the data."""
        return f'"structures":[{_dump(structure)}]'

    def describe(self, names: Names) -> dict[str, Any]:
        """The structure: components with the values that the datasets have."""
        described = {
            it: self.describe_component(it, names)
            for it in self.request.components
            if not self.is_left_out(it)
        }
        of_role: dict[str, list[Any]] = {"series": [], "time": [], "measure": [], "attribute": []}
        for component, text in described.items():
            role = "time" if component.role == "dimension" else component.role
            of_role["series" if component in self.request.series else role].append(text)
        return {
            "links": self.links,
            "name": self.request.flow.name.of(self.request.language),
            "dimensions": {
                "dataSet": [], "series": of_role["series"], "observation": of_role["time"],
            },
            "measures": {"observation": of_role["measure"]},
            "attributes": {"dataSet": [], "series": [], "observation": of_role["attribute"]},
        }  # fmt: skip

    @property
    def links(self) -> list[dict[str, str]]:
        """To the dataflow."""
        urn = write_urn(Reference("dataflow", self.request.flow.id), self.sdmx)
        return [{"urn": urn, "rel": "dataflow"}]

    def describe_component(self, component: Component, names: Names) -> dict[str, Any]:
        """A component of the structure."""
        text: dict[str, Any] = {
            "id": component.id, "name": component.name.of(self.request.language),
        }  # fmt: skip
        if component.role in ("dimension", "time"):
            text["keyPosition"] = self.request.flow.dimensions.index(component)
        elif component.role == "attribute":
            text["relationship"] = self.relationship
        of_list = names.get(component, {})
        values = [
            self.describe_value(component, value, of_list.get(value))
            for value in self.values.get(component, ())
        ]
        return text | {"values": values} if values else text

    def describe_value(self, component: Component, value: str, name: str | None) -> dict[str, str]:
        """A value: a code with its name, or what stands for itself."""
        if component.codelist:
            return {"id": value, "name": name or value}
        return {"value": value} | _bound(component, value)

    def open_dataset(self, dataset: Dataset) -> bytes:
        described = {
            "structure": 0, "action": dataset.action, "validFrom": dataset.moment,
            "links": self.links,
        }  # fmt: skip
        if not self.has_structures:
            del described["structure"]
        level = "series" if self.is_grouped else "observations"
        return f'{_dump(described)[:-1]},"{level}":{{'.encode()

    def close_dataset(self, dataset: Dataset) -> bytes:
        return b"}}"

    def write_line(self, dataset: Dataset) -> list[sql.Composable]:
        of_series = [it for it in dataset.components if it in self.request.series]
        observed = [it for it in dataset.components if it not in of_series]
        key = [it for it in observed if it.role in ("dimension", "time")]
        values = [
            self.write_value(it) for it in observed if it not in key and not self.is_left_out(it)
        ]
        parts: list[sql.Composable] = []
        if of_series:
            parts += [_say('"'), *_numbers(of_series), _say('":{"observations":{' + GROUP.decode())]
        if key:
            parts += [_say('"'), *_numbers(key), _say('":['), *_between(values, ","), _say("]")]
        return [sql.SQL("concat({})").format(sql.SQL(", ").join(parts))]

    def write_value(self, component: Component) -> sql.Composable:
        """A measure or attribute of an observation, or `null`."""
        if component in self.values:
            value: sql.Composable = _number(component)
        elif component.type in ("Decimal", "Integer", "Boolean"):
            value = write_text(component)
        else:
            value = sql.SQL("to_json({}::text)").format(write_text(component))
        return sql.SQL("coalesce({}::text, 'null')").format(value)

    def join_lists(self, dataset: Dataset) -> sql.Composed:
        """The numbers of values, from 0 on."""
        joins = [
            sql.SQL(
                "left join unnest({values}::text[]) with ordinality as {list} ({value}, {place})"
                " on {list}.{value} = {column}::text"
            ).format(
                values=sql.Literal(self.values[it]),
                list=sql.Identifier(f"list of {it.id}"),
                value=sql.Identifier(f"value of {it.id}"),
                place=sql.Identifier(_place(it)),
                column=sql.Identifier("row", it.id),
            )
            for it in dataset.components
            if it in self.values
        ]
        return sql.Composed(joins).join(" ")


class Json10(Json20):
    """SDMX-JSON 1.0: every attribute is the number of a value, and there is one structure."""

    version = "1.0"
    sdmx: Literal["2.1", "3.0"] = "2.1"
    relationship: ClassVar[dict[str, Any]] = {"primaryMeasure": "OBS_VALUE"}
    has_structures = False

    def is_numbered(self, component: Component) -> bool:
        return component.role != "measure"

    def is_left_out(self, component: Component) -> bool:
        return component.role == "attribute" and not self.values[component]

    def write_structure(self, structure: dict[str, Any]) -> str:
        del structure["measures"]
        return f'"structure":{_dump(structure)}'

    def describe_value(self, component: Component, value: str, name: str | None) -> dict[str, str]:
        text = {"name": name or value} | _bound(component, value)
        is_code = component.codelist or component.role in ("dimension", "time")
        return {"id": value} | text if is_code else text


def _bound(component: Component, value: str) -> dict[str, str]:
    """From when to when a period is."""
    if component.type != "ObservationalTimePeriod":
        return {}
    period = read_period(value)
    return {"start": f"{period.start}T00:00:00Z", "end": f"{period.end}T23:59:59Z"}


def _numbers(components: Iterable[Component]) -> list[sql.Composable]:
    return _between(map(_number, components), ":")


def _between(parts: Iterable[sql.Composable], separator: str) -> list[sql.Composable]:
    return [it for part in parts for it in (_say(separator), part)][1:]


def _number(component: Component) -> sql.Composable:
    return sql.SQL("({} - 1)").format(sql.Identifier("row", _place(component)))


def _place(component: Component) -> str:
    return f"place of {component.id}"


def _say(text: str) -> sql.Composable:
    return sql.Literal(text)


def _dump(text: object) -> str:
    return json.dumps(text, ensure_ascii=False, separators=(",", ":"))
