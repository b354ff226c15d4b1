"""The path of an address under `/sdmx`, and the dataflow that it names, in both versions."""

from __future__ import annotations

from starlette.requests import Request

from tmdt.api.refusal import NOT_FOUND, Refusal
from tmdt.api.sdmx.flows import FLOWS, Flow
from tmdt.api.sdmx.request.structure import is_wanted_version, read_ids
from tmdt.api.sdmx.request.version import Rest
from tmdt.api.sdmx.structure.artefact import AGENCY

PREFIXES: dict[Rest, str] = {"2.1": "/sdmx/2.1", "v2": "/sdmx/v2"}
CONTEXTS = ("dataflow", "datastructure", "*", "")
"""A data structure has one dataflow, of the same id: its data are those of the dataflow."""
_ALL = {"", "all", "*"}


def split_path(request: Request, rest: Rest, most: int) -> list[str]:
    """The parts of a path behind the interface; as many as there may be, those left out empty.

    Raises:
        Refusal: there are more.
    """
    path: str = request.scope["path"]
    parts = path.partition(f"{PREFIXES[rest]}/")[2].rstrip("/").split("/")
    if len(parts) > most:
        raise Refusal(404, *NOT_FOUND)
    return parts + [""] * (most - len(parts))


def find_flow_21(reference: str, provider: str) -> Flow:
    """The dataflow of `{agency},{id},{version}`, `{agency},{id}` or `{id}`, if MOIT provides it.

    Raises:
        Refusal: there is none.
    """
    providers = {it.rpartition(",")[2] for it in provider.split("+")}
    if not providers & (_ALL | {AGENCY}):
        raise Refusal(
            404,
            f"Không có nhà cung cấp {provider[:60]!r}; có: {AGENCY}.",
            f"There is no provider {provider[:60]!r}; there is: {AGENCY}.",
        )
    parts = reference.split(",")
    if len(parts) > 3 or parts[-1] in _ALL:
        raise _no_flow(reference)
    return find_flow("2.1", "dataflow", *[*(["all"] if len(parts) == 1 else []), *parts, ""][:3])


def find_flow(rest: Rest, context: str, agency: str, id_: str, version: str) -> Flow:
    """The dataflow of `{context}/{agency}/{id}/{version}`.

    Raises:
        Refusal: there is none (404), there are several (501), or no such context (400).
    """
    if context == "provisionagreement":
        raise _no_flow(id_)
    if context not in CONTEXTS:
        words = ", ".join(filter(None, CONTEXTS))
        raise Refusal(
            400,
            f"Không có ngữ cảnh {context[:60]!r}; có: {words}.",
            f"There is no context {context[:60]!r}; there are: {words}.",
        )
    agencies, ids = read_ids(rest, "agencyID", agency), read_ids(rest, "resourceID", id_)
    found = [flow for flow in FLOWS.values() if not ids or flow.id in ids]
    is_wanted = is_wanted_version(rest, version) and (not agencies or AGENCY in agencies)
    if not found or not is_wanted:
        raise _no_flow(id_)
    if len(found) > 1:
        raise Refusal(
            501,
            "Mỗi yêu cầu số liệu chỉ một luồng dữ liệu (dataflow).",
            "Data of several dataflows in one request are not implemented: ask for one.",
        )
    return found[0]


def _no_flow(reference: str) -> Refusal:
    names = ", ".join(FLOWS)
    return Refusal(
        404,
        f"Không có luồng dữ liệu {reference[:60]!r} của {AGENCY}. Có: {names}.",
        f"{AGENCY} has no dataflow {reference[:60]!r} like this. There are: {names}.",
    )
