"""Of all artefacts those asked for, with those beside them, and as much of each as is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from tmdt.api.sdmx.request.structure import StructureRequest
from tmdt.api.sdmx.structure.artefact import AGENCIES, TOP_AGENCY, Artefact, Reference

_AGENCIES = Reference("agencyscheme", AGENCIES, agency=TOP_AGENCY)


def select_artefacts(artefacts: Iterable[Artefact], request: StructureRequest) -> list[Artefact]:
    """The artefacts of a message that answers a request; none if nothing is as asked for.

    Args:
        artefacts: All that there are.
        request: What is asked for.
    """
    graph = _Graph(artefacts)
    asked = [_keep_items(it, request) for it in graph.all.values() if _is_asked(it, request)]
    asked = [artefact for artefact in asked if artefact.items or not request.items]
    names = {artefact.reference for artefact in asked}
    related = graph.relate(names, request) - names
    beside = [artefact for name, artefact in graph.all.items() if name in related]
    return _cut(asked, beside, request.detail)


def _is_asked(artefact: Artefact, request: StructureRequest) -> bool:
    return (
        artefact.kind in request.kinds
        and request.is_any_version
        and (not request.agencies or artefact.agency in request.agencies)
        and (not request.ids or artefact.id in request.ids)
    )


def _keep_items(artefact: Artefact, request: StructureRequest) -> Artefact:
    if not request.items:
        return artefact
    items = tuple(item for item in artefact.items if item.id in request.items)
    # a parent that is left out cannot be referred to
    kept = {item.id for item in items}
    items = tuple(it if it.parent in kept else replace(it, parent=None) for it in items)
    return replace(artefact, items=items, is_partial=True)


class _Graph:
    """Who refers to whom. Everything refers to the list that has its agency."""

    def __init__(self, artefacts: Iterable[Artefact]) -> None:
        self.all: Mapping[Reference, Artefact] = {it.reference: it for it in artefacts}
        self.down = {name: self._find_children(name) for name in self.all}
        self.up: dict[Reference, set[Reference]] = {name: set() for name in self.all}
        for name, children in self.down.items():
            for child in children:
                self.up[child].add(name)

    def _find_children(self, name: Reference) -> set[Reference]:
        named = {it._replace(item="") for it in self.all[name].references}
        return (named | {_AGENCIES}) & self.all.keys() - {name}

    def relate(self, names: set[Reference], request: StructureRequest) -> set[Reference]:
        related: set[Reference] = set()
        for relation in request.relations:
            related |= _RELATIONS[relation](self, names)
        if request.related_kinds:
            near = self._follow(names, self.down) | self._follow(names, self.up)
            near |= _step(_step(names, self.up), self.down)
            related |= {it for it in near if it.kind in request.related_kinds}
        return related

    def _follow(
        self, names: set[Reference], steps: Mapping[Reference, set[Reference]]
    ) -> set[Reference]:
        found: set[Reference] = set()
        ahead = names
        while ahead := _step(ahead, steps) - found:
            found |= ahead
        return found

    def with_siblings(self, names: set[Reference]) -> set[Reference]:
        parents = _step(names, self.up)
        return parents | _step(parents, self.down)


def _step(names: set[Reference], steps: Mapping[Reference, set[Reference]]) -> set[Reference]:
    return set().union(*(steps[name] for name in names))


_RELATIONS: Mapping[str, Callable[[_Graph, set[Reference]], set[Reference]]] = {
    "none": lambda graph, names: set(),
    "parents": lambda graph, names: _step(names, graph.up),
    "parentsandsiblings": _Graph.with_siblings,
    "ancestors": lambda graph, names: graph._follow(names, graph.up),
    "children": lambda graph, names: _step(names, graph.down),
    "descendants": lambda graph, names: graph._follow(names, graph.down),
    "all": lambda graph, names: graph.with_siblings(names) | graph._follow(names, graph.down),
}


def _cut(asked: list[Artefact], beside: list[Artefact], detail: str) -> list[Artefact]:
    if detail in ("allstubs", "allcompletestubs"):
        asked = [_make_stub(it, detail) for it in asked]
    if detail.endswith("stubs"):
        beside = [_make_stub(it, detail) for it in beside]
    if detail == "referencepartial":
        flows = [it.flow for it in (*asked, *beside) if it.flow and it.kind == "datastructure"]
        used = {component.id for flow in flows for component in flow.components}
        beside = [_keep_concepts(it, used) for it in beside]
    return asked + beside


def _make_stub(artefact: Artefact, detail: str) -> Artefact:
    description = artefact.description if "complete" in detail else None
    return replace(artefact, is_stub=True, description=description)


def _keep_concepts(artefact: Artefact, used: set[str]) -> Artefact:
    if artefact.kind != "conceptscheme" or not used:
        return artefact
    items = tuple(item for item in artefact.items if item.id in used)
    return replace(artefact, items=items, is_partial=len(items) < len(artefact.items))
