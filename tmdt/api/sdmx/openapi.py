"""What the OpenAPI description says of the addresses of SDMX: parameters, formats and statuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tmdt.api.sdmx.flows import FLOWS
from tmdt.api.sdmx.request.data import DETAILS as DATA_DETAILS
from tmdt.api.sdmx.request.negotiation import Format
from tmdt.api.sdmx.request.parameters import FILTER, MOST
from tmdt.api.sdmx.request.structure import DETAILS, RELATIONS
from tmdt.api.sdmx.structure.artefact import AGENCY, CLASSES, CONCEPTS, TOP_AGENCY, TOPICS
from tmdt.api.sdmx.structure.codelists import CODELISTS

Json = dict[str, Any]
_MOMENT: Json = {"type": "string", "format": "date-time"}
_COUNT: Json = {"type": "integer", "minimum": 1, "maximum": MOST}
_FLAG: Json = {"type": "string", "enum": ["true", "false"]}
_TEXT: Json = {"type": "string", "minLength": 1}
_PERIOD: Json = {"type": "string", "pattern": r"^(19|20)\d\d(-(0[1-9]|1[0-2])|-Q[1-4])?$"}


def _choice(values: Iterable[str]) -> Json:
    return {"type": "string", "enum": list(values)}


def _text(*known: str) -> Json:
    """Any text, and some of those that mean something."""
    return {"anyOf": [_choice(known), _TEXT]}


OF_QUERY: dict[str, tuple[Json, str]] = {
    "startPeriod": (_PERIOD, "The first period: 2026, 2026-Q3, 2026-10."),
    "endPeriod": (_PERIOD, "The last period."),
    "updatedAfter": (_MOMENT, "Only what changed after that moment."),
    "asOf": (_MOMENT, "As it was known at that moment."),
    "firstNObservations": (_COUNT, "So many observations of each series, from the first on."),
    "lastNObservations": (_COUNT, "So many observations of each series, up to the last."),
    "dimensionAtObservation": (
        _choice(["TIME_PERIOD", "AllDimensions", "REF_AREA"]),
        "The dimension that observations have; AllDimensions for a flat table.",
    ),
    "includeHistory": (_FLAG, "Every version of the data, one dataset a release."),
    "attributes": (_text("none", "OBS_STATUS"), "Attributes wanted: ids, or dsd, obs, all, none."),
    "measures": (_text("none", "OBS_VALUE"), "Measures wanted: ids, or all, none."),
    "offset": ({**_COUNT, "minimum": 0}, "So many observations are left out."),
    "limit": (_COUNT, "At most so many observations."),
    "sort": (
        _text("*:desc", "REF_AREA", "series_key"),
        "Components to sort by, joined by `+`; each may end with :asc or :desc.",
    ),
    "mode": (
        _choice(["exact", "available"]),
        "What the query has, or what may be chosen beside it.",
    ),
    "format": (
        _text("csv", "json", "xml"),
        "A format instead of the header Accept: csv, csvfile, jsondata, structure …",
    ),
    "formatVersion": (_text("1.0.0", "2.0.0", "2.1", "3.0.0"), "The version of that format."),
    "lang": (_choice(["vi", "en"]), "The language, instead of the header Accept-Language."),
}
OF_PATH: dict[str, tuple[Json, str]] = {
    "flow": (_choice([*FLOWS, *(f"{AGENCY},{it},1.0" for it in FLOWS)]), "The dataflow."),
    "kind": (_choice(CLASSES), "The kind of artefact."),
    "context": (_choice(["dataflow", "datastructure"]), "What the data are asked for by."),
    "agency": (_choice([AGENCY, TOP_AGENCY]), "The agency that maintains it."),
    "id": (_text(*FLOWS, *CODELISTS, CONCEPTS, TOPICS), "Its id."),
    "version": (_text("1.0.0", "1.0", "+", "~", "*", "latest"), "Its version."),
    "key": (
        _text("*", "all", "M.VN34_24", "M.VN34_24...", "M,Q"),
        "A value of each dimension, joined by points; several, or any, by wildcards.",
    ),
    "provider": (_choice(["all", AGENCY]), "Who provides the data."),
    "component": (_text("REF_AREA", "all", "*"), "The dimension that is asked for."),
    "item": (_text("M", "VN34_24", "all", "*"), "An item of a scheme or list."),
}
_FILTER: Json = {
    "name": "c",
    "in": "query",
    "style": "deepObject",
    "explode": True,
    "description": "Conditions on components: c[TIME_PERIOD]=ge:2026-01+le:2026-12.",
    "schema": {
        "type": "object",
        "properties": {it: {"type": "string", "minLength": 1} for it in ("FREQ", "REF_AREA")},
        "additionalProperties": False,
    },
}
STATUSES = {
    204: "There is nothing that is as asked for (SDMX REST 2).",
    304: "The client has it already.",
    400: "Something is not understood.",
    404: "There is no such thing.",
    406: "There is no such format.",
    413: "It is too much for one request.",
    501: "A part of SDMX that is not implemented.",
    503: "Too much at the moment, or it takes too long.",
}


def describe(path: str, parameters: Iterable[str], offered: Sequence[Format]) -> Json:
    """What FastAPI adds to its description of an endpoint.

    Args:
        path: Its address, with the names of its parts.
        parameters: Those it may have.
        offered: The formats that there are.
    """
    described = [
        {"name": name, "in": "path", "required": True, "schema": schema, "description": text}
        for name in re.findall(r"\{(\w+)\}", path)
        for schema, text in [OF_PATH[name]]
    ]
    for name in sorted(parameters):
        if name == FILTER:
            described.append(_FILTER)
            continue
        schema, text = _describe_choice(name, path)
        described.append({"name": name, "in": "query", "schema": schema, "description": text})
    content: Json = {candidate.media_type: {} for candidate in offered} | {
        plain: {} for plain in ("application/xml", "application/json", "text/csv")
    }
    errors: Json = {"application/xml": {}, "application/json": {}}
    responses: Json = {"200": {"description": "What was asked for.", "content": content}}
    for status, text in STATUSES.items():
        has_body = status >= 400
        responses[str(status)] = {"description": text} | ({"content": errors} if has_body else {})
    return {"parameters": described, "responses": responses}


def _describe_choice(name: str, path: str) -> tuple[Json, str]:
    is_data = path.startswith("/data/")
    if name == "detail":
        return _choice(DATA_DETAILS if is_data else DETAILS), "How much of each."
    if name == "references":
        return _choice(RELATIONS), "What else beside what is asked for."
    return OF_QUERY[name]
