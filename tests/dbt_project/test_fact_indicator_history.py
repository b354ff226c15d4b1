"""What is kept of a figure over several releases, and what readers see of it then."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from releases import submit
from staged import unstage
from stories import STORIES, publish_candidate, sales

from tmdt.releases import release, transform
from warehouse.home import Problem

pytestmark = pytest.mark.db

VERSIONS = """
    select * from core.fact_indicator_history
    order by indicator_key, province_key, period_key, breakdown, known_from_release
"""


@pytest.mark.parametrize("name", STORIES)
def test_versions_of_a_figure(stories: psycopg.Connection, name: str) -> None:
    found = stories.execute(
        "select value, known_from_release, known_to_release, submission_id"
        " from core.fact_indicator_history where breakdown = %s order by known_from_release",
        [f"story={name}"],
    ).fetchall()
    stated, versions = STORIES[name]
    assert [row[:3] for row in found] == [(v and Decimal(v), *span) for v, *span in versions]
    evidence: list[int] = []  # the file that stated it first; of what is restated, the one before
    for _, known_from, _ in versions:
        in_file = (stated[known_from - 1] or "")[0].isdigit()
        evidence.append(known_from if in_file else evidence[-1])
    assert [row[3] for row in found] == evidence


def test_building_again_changes_nothing(stories: psycopg.Connection) -> None:
    before = stories.execute(VERSIONS).fetchall()
    transform.build()
    assert stories.execute(VERSIONS).fetchall() == before


def test_rebuild_equals_what_the_releases_made_one_by_one(stories: psycopg.Connection) -> None:
    before = stories.execute(VERSIONS).fetchall()
    stories.execute("update core.fact_indicator_history set value = value + 1")
    stories.execute("delete from core.fact_indicator_history where breakdown = 'story=goes back'")
    assert stories.execute(VERSIONS).fetchall() != before
    transform.build(rebuild=True)
    assert stories.execute(VERSIONS).fetchall() == before


def test_what_a_candidate_no_longer_says_is_taken_back(stories: psycopg.Connection) -> None:
    before = stories.execute(VERSIONS).fetchall()
    number = submit(
        stories, 4, [sales(breakdown="story=said once", value="9"), sales(breakdown="story=new")]
    )
    transform.build()
    assert len(stories.execute(VERSIONS).fetchall()) == len(before) + 2
    unstage(stories, number)
    transform.build()
    assert stories.execute(VERSIONS).fetchall() == before


def test_a_past_release_is_told_as_it_was_published(stories: psycopg.Connection) -> None:
    stored = stories.execute(
        "select release_id, content_hash from marts.dim_release order by release_id"
    ).fetchall()
    assert len({content for _, content in stored}) == 3
    assert [(number, release.compute_content_hash(number)) for number, _ in stored] == stored
    with stories.transaction(force_rollback=True):
        stories.execute("update core.fact_indicator_history set value = 6 where value = 7")
        changed = stories.execute("select core.content_hash(1)").fetchone()
    assert changed != (stored[0][1],), "a changed past is noticed"


@pytest.mark.parametrize("name", STORIES)
def test_as_of_any_moment(stories: psycopg.Connection, name: str) -> None:
    def read(function: str, argument: Any) -> list[Any]:
        return stories.execute(
            f"select * from marts.{function}(%s) where breakdown = %s", [argument, f"story={name}"]
        ).fetchall()

    moments = stories.execute("select release_id, published_at from marts.dim_release").fetchall()
    for number, published_at in moments:
        values = [
            Decimal(value)
            for value, known_from, known_to in STORIES[name][1]
            if value and known_from <= number < (known_to or 99)
        ]
        found = read("fact_indicator_at_release", number)
        assert [row[5] for row in found] == values
        assert read("fact_indicator_as_of", published_at) == found
    before_all = min(moment for _, moment in moments) - timedelta(seconds=1)
    assert read("fact_indicator_as_of", before_all) == []
    last = read("fact_indicator_at_release", len(moments))
    assert (
        last
        == stories.execute(
            "select * from marts.fact_indicator where breakdown = %s", [f"story={name}"]
        ).fetchall()
    )


def test_revisions_are_counted(stories: psycopg.Connection) -> None:
    found = stories.execute(
        "select breakdown, n_revisions, first_value, latest_value, change, change_pct,"
        " first_release_id, latest_release_id, is_withdrawn from marts.fact_revision"
        " where breakdown in ('story=said once', 'story=revised', 'story=goes back',"
        " 'story=corrected', 'story=withdrawn') order by breakdown"
    ).fetchall()
    assert found == [
        ("story=corrected", 2, 7, 9, 2, Decimal("28.57"), 1, 3, False),
        ("story=goes back", 2, 1, 1, 0, 0, 1, 3, False),
        ("story=revised", 1, 7, 8, 1, Decimal("14.29"), 1, 3, False),
        ("story=withdrawn", 1, 7, None, None, None, 1, 2, True),
    ]


def test_candidate_is_invisible_until_it_is_published(stories: psycopg.Connection) -> None:
    def seen() -> dict[str, Decimal]:
        return dict(stories.execute("select breakdown, value from marts.fact_indicator").fetchall())

    before = seen()
    assert before["story=revised last"] == 3 and "story=comes late" not in before
    with stories.transaction(force_rollback=True):
        publish_candidate(stories, 4)
        after = seen()
    assert after["story=revised last"] == 4 and after["story=comes late"] == 5


def test_failure_names_the_model_in_one_line(stories: psycopg.Connection) -> None:
    before = stories.execute(VERSIONS).fetchall()
    number = submit(stories, 4, [sales(indicator_code="no_such_indicator")])
    try:
        with pytest.raises(Problem, match=r"^dbt: fact_indicator_history: [^\n]*indicator_key"):
            transform.build()
        assert stories.execute(VERSIONS).fetchall() == before
    finally:
        unstage(stories, number)
