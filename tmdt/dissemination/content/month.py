"""The bulletin of a month: what the ministry publishes of a release, as data."""

from __future__ import annotations

from typing import Any

import psycopg

from tmdt.dissemination.content.attainment import make_targets
from tmdt.dissemination.content.document import Document, Section, Text
from tmdt.dissemination.content.facts import Facts, read_facts
from tmdt.dissemination.content.groups import make_groups
from tmdt.dissemination.content.headlines import make_headlines
from tmdt.dissemination.content.listed import make_listed
from tmdt.dissemination.content.notes import make_notes, make_release
from tmdt.dissemination.content.punctuality import make_reporting
from tmdt.dissemination.content.ranking import make_map, make_ranking
from tmdt.dissemination.content.regions import make_regions
from tmdt.dissemination.content.revisions import make_revisions
from tmdt.dissemination.content.wording import month_text

NAME = "bulletin"
NO_FIGURES = Text(
    "Bản phát hành này không có số liệu thực hiện của tháng.",
    "This release holds no actual figures of the month.",
)


def make_bulletin(connection: psycopg.Connection[Any], release_id: int) -> Document:
    """The bulletin of the month of a release: the same for ever, whatever was published since.

    Args:
        connection: One that reads ``marts`` in one snapshot, as ``snapshot.read_published`` gives.
        release_id: The release.

    Raises:
        Problem: there is no such published release.
    """
    return arrange_bulletin(read_facts(connection, release_id))


def arrange_bulletin(facts: Facts) -> Document:
    """The bulletin of what was read of a release."""
    month = month_text(facts.month)
    mark = Text(" – DỮ LIỆU GIẢ LẬP", " – SYNTHETIC DATA") if facts.is_synthetic else Text("", "")
    head = facts.head
    return Document(
        NAME,
        Text(
            f"Thống kê thương mại điện tử {month.vi}{mark.vi}",
            f"E-commerce statistics, {month.en}{mark.en}",
        ),
        Text(
            f"Bản phát hành số {facts.source.release_id}; {head['reported']} trên"
            f" {head['in_force']}"
            " tỉnh, thành phố có số liệu",
            f"Release {facts.source.release_id}; {head['reported']} of {head['in_force']} provinces"
            " with figures",
        ),
        facts.source,
        tuple(_sections(facts)),
        facts.is_synthetic,
    )


def _sections(facts: Facts) -> list[Section]:
    if not facts.head["figures"]:
        empty = Section("empty", Text("Số liệu", "Figures"), paragraphs=(NO_FIGURES,))
        return [empty, make_reporting(facts), make_revisions(facts), make_release(facts)]
    summarised = (
        make_headlines(facts), *make_groups(facts), make_ranking(facts), make_map(facts),
        make_regions(facts),
    )  # fmt: skip
    parts = [
        *(make_listed(facts) or summarised),
        make_targets(facts),
        make_reporting(facts),
        make_revisions(facts),
        make_notes(facts),
        make_release(facts),
    ]
    return [part for part in parts if part]
