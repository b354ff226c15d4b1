"""Whether events are as OpenLineage's specification has them.

The classes of its Python client are generated from its JSON schemas, one for each facet. They say
which fields a facet must and may have, and of which types; `check` holds an event to them.
"""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import attr
from openlineage.client import generated

SPECIFICATION = "https://openlineage.io/spec/"
EVENT = f"{SPECIFICATION}2-0-2/OpenLineage.json#/$defs/RunEvent"
STATES = {"START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"}
OF_EVERY_FACET = {"_producer", "_schemaURL", "_deleted"}


def facets_of_the_specification() -> dict[str, type]:
    """The class of each facet and part of one, by the address of its schema."""
    modules = (
        importlib.import_module(f"{generated.__name__}.{found.name}")
        for found in pkgutil.iter_modules(generated.__path__)
    )
    classes = {one for module in modules for one in vars(module).values() if attr.has(one)}
    return {
        address: one
        for one in classes
        if hasattr(one, "_get_schema") and (address := one._get_schema()).startswith(SPECIFICATION)
    }


FACETS = facets_of_the_specification()


def check(event: dict[str, Any]) -> None:
    """Fails unless an event is one of the specification, and each facet in it."""
    assert event["schemaURL"] == EVENT
    assert event["eventType"] in STATES
    assert datetime.fromisoformat(event["eventTime"]).tzinfo is not None
    assert urlsplit(event["producer"]).scheme
    uuid.UUID(event["run"]["runId"])
    assert set(event) <= {
        "eventType", "eventTime", "run", "job", "inputs", "outputs", "producer", "schemaURL",
    }  # fmt: skip
    check_facets(event["run"].get("facets", {}))
    named = [event["job"], *event["inputs"], *event["outputs"]]
    for one in named:
        assert one["namespace"] and one["name"]
        for kind in ("facets", "inputFacets", "outputFacets"):
            check_facets(one.get(kind, {}))
    for datasets in (event["inputs"], event["outputs"]):
        names = [(one["namespace"], one["name"]) for one in datasets]
        assert len(set(names)) == len(names)


def check_facets(facets: dict[str, dict[str, Any]]) -> None:
    """Fails unless each facet says by whom and by which schema it is, and fits it."""
    for name, facet in facets.items():
        assert urlsplit(facet["_producer"]).scheme, name
        address = facet["_schemaURL"]
        assert urlsplit(address).scheme, name
        # Airflow and dbt have facets of their own, which the specification allows.
        if address.startswith(SPECIFICATION) and not address.endswith("/RunFacet"):
            content = {key: value for key, value in facet.items() if key not in OF_EVERY_FACET}
            check_fields(FACETS[address], content, name)


def check_fields(cls: Any, content: dict[str, Any], place: str) -> None:
    """Fails unless an object has what its class requires, and nothing of another name or type."""
    fields = {one.name: one for one in attr.fields(cls) if not one.name.startswith("_")}
    required = {one.name for one in fields.values() if one.default is attr.NOTHING}
    assert required <= set(content), f"{place} lacks {required - set(content)}"
    assert set(content) <= set(fields), f"{place} knows no {set(content) - set(fields)}"
    hints = typing.get_type_hints(cls)
    for name, value in content.items():
        check_value(hints[name], value, f"{place}.{name}")


def check_value(hint: Any, value: Any, place: str) -> None:
    """Fails unless a value is of a type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return
    if origin in (types.UnionType, typing.Union):
        if value is None:
            assert type(None) in arguments, place
        else:
            (other,) = [one for one in arguments if one is not type(None)]
            check_value(other, value, place)
    elif origin is list:
        assert isinstance(value, list), place
        for one in value:
            check_value(arguments[0], one, place)
    elif origin is dict:
        assert isinstance(value, dict), place
        for one in value.values():
            check_value(arguments[1], one, place)
    elif attr.has(hint):
        check_fields(hint, value, place)
    else:
        assert isinstance(value, hint), f"{place} is {value!r}"
    if place.endswith(".uri"):
        assert urlsplit(value).scheme, f"{place} is {value!r}"
