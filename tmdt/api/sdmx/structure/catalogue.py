"""All artefacts there are, of the release that readers see."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import psycopg

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.flows import FLOWS, Flow
from tmdt.api.sdmx.structure.artefact import (
    AGENCIES,
    AGENCY,
    CONCEPTS,
    TOP_AGENCY,
    TOPICS,
    Artefact,
    Item,
    Reference,
    Region,
)
from tmdt.api.sdmx.structure.codelists import CODELISTS, read_codelist
from tmdt.dissemination.content.document import Text

MINISTRY = Text("Bộ Công Thương", "Ministry of Industry and Trade")
TOPIC_OF_FLOWS = {
    "ECOMMERCE": (
        Text("Thương mại điện tử", "E-commerce"), ("FIGURES", "FIGURES_VN34", "AREAS"),
    ),
    "PLANS": (Text("Kế hoạch và mục tiêu", "Plans and targets"), ("TARGETS",)),
    "COLLECTION": (Text("Thu thập số liệu", "Data collection"), ("REPORTING",)),
}  # fmt: skip
"""By topic the dataflows that are of it."""


@dataclass(frozen=True)
class Catalogue:
    """The artefacts of a release.

    Args:
        release_id: Which one.
        published_at: When it was published.
        content_hash: Of everything in it.
        artefacts: All but what constraints say.
        regions: That, by dataflow, as far as somebody wanted to know it: it takes a while.
    """

    release_id: int
    published_at: datetime
    content_hash: str
    artefacts: tuple[Artefact, ...]
    regions: dict[str, Region] = field(default_factory=dict, compare=False)

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """Those of each code list."""
        return {
            artefact.id: frozenset(item.id for item in artefact.items)
            for artefact in self.artefacts
            if artefact.kind == "codelist"
        }


_latest: Catalogue | None = None
_lock = threading.Lock()


def read_catalogue(connection: psycopg.Connection[Any]) -> Catalogue:
    """The artefacts of the release that the connection sees; kept until there is another.

    Raises:
        Refusal: nothing is published yet.
    """
    global _latest
    release = connection.execute(
        "select release_id, published_at, content_hash from marts.dim_release"
        " order by release_id desc limit 1"
    ).fetchone()
    if release is None:
        raise Refusal(404, "Chưa có đợt phát hành nào.", "Nothing is published yet.")
    release_id, published_at, content_hash = release
    seen = (release_id, published_at, str(content_hash))
    with _lock:
        kept = _latest
        if kept is None or (kept.release_id, kept.published_at, kept.content_hash) != seen:
            kept = _latest = Catalogue(*seen, artefacts=tuple(_make_artefacts(connection)))
    return kept


def _make_artefacts(connection: psycopg.Connection[Any]) -> Iterator[Artefact]:
    ministry = Item(AGENCY, MINISTRY)
    agencies = Text("Các cơ quan", "Agencies")
    yield Artefact(
        "agencyscheme", AGENCIES, agencies, agency=TOP_AGENCY, items=(ministry,), is_partial=True
    )
    topics = tuple(Item(id_, name) for id_, (name, _) in TOPIC_OF_FLOWS.items())
    yield Artefact("categoryscheme", TOPICS, Text("Lĩnh vực", "Topics"), items=topics)
    yield Artefact("conceptscheme", CONCEPTS, Text("Khái niệm", "Concepts"), items=_make_concepts())
    for codelist in CODELISTS:
        yield read_codelist(connection, codelist)
    for flow in FLOWS.values():
        yield from _make_flow(flow)
    for topic, (_, flows) in TOPIC_OF_FLOWS.items():
        for flow_id in flows:
            target = Reference("categoryscheme", TOPICS, topic)
            source = Reference("dataflow", flow_id)
            name = FLOWS[flow_id].name
            yield Artefact("categorisation", flow_id, name, references=(source, target))


def _make_concepts() -> tuple[Item, ...]:
    """One for each id of a component; where flows name it differently, the first is general."""
    concepts: dict[str, Item] = {}
    for flow in FLOWS.values():
        for component in flow.components:
            concepts.setdefault(component.id, Item(component.id, component.name))
    return tuple(concepts.values())


def _make_flow(flow: Flow) -> Iterator[Artefact]:
    codelists = sorted({it.codelist for it in flow.components if it.codelist})
    used = (
        Reference("conceptscheme", CONCEPTS),
        *(Reference("codelist", codelist) for codelist in codelists),
    )
    structure = Reference("datastructure", flow.id)
    yield Artefact("datastructure", flow.id, flow.name, references=used, flow=flow)
    yield Artefact("dataflow", flow.id, flow.name, flow.description, references=(structure,))
    name = Text(f"Số liệu hiện có: {flow.name.vi}", f"Data available: {flow.name.en}")
    about = (Reference("dataflow", flow.id),)
    yield Artefact("dataconstraint", flow.id, name, references=about, flow=flow)
