"""Requests that nobody thought of: each is one, or refused in a line; the same one is the same."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from asked_figures import SALES, SHARE, publish
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmdt.dissemination.requests.request import StatisticsRequest, parse_request
from tmdt.dissemination.requests.selection import select
from tmdt.dissemination.snapshot import read_published
from warehouse.home import Problem

PERIODS = st.one_of(
    st.from_regex(r"20[0-3]\d-(0[1-9]|1[0-2])", fullmatch=True),
    st.from_regex(r"20[0-3]\d-Q[1-4]", fullmatch=True),
    st.from_regex(r"20[0-3]\d", fullmatch=True),
)
NAMES = st.one_of(
    st.sampled_from([SALES, SHARE, "VN", "VN34_24", "VN63_24", "24", "Bắc Ninh"]), st.text()
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = {
    "indicators": st.lists(NAMES, max_size=4), "areas": st.lists(NAMES, max_size=4),
    "from": PERIODS, "to": st.none() | PERIODS, "vintage": st.sampled_from(["VN34", "VN63"]),
    "series": st.sampled_from(["real", "synthetic"]), "breakdowns": st.booleans(),
    "release_id": st.none() | st.integers(), "as_of": st.none() | st.datetimes().map(str),
    "forms": st.lists(st.sampled_from(["csv", "html", "pdf"])),
    "languages": st.lists(st.sampled_from(["vi", "en"])),
}  # fmt: skip
ASKED = st.fixed_dictionaries({}, optional={name: it | ANYTHING for name, it in FIELDS.items()})
WELL_MEANT = st.fixed_dictionaries(
    {"indicators": st.lists(NAMES, min_size=1, max_size=4), "from": PERIODS},
    optional={name: FIELDS[name] for name in ("areas", "to", "vintage", "series", "breakdowns")},
)


def parse(written: dict[str, Any]) -> StatisticsRequest | None:
    try:
        return parse_request(written)
    except Problem as problem:
        assert len(str(problem).splitlines()) == 1
        return None


@given(ASKED)
def test_whatever_is_asked_for_is_a_request_or_refused_in_a_line(written: dict[str, Any]) -> None:
    asked = parse(written)
    if asked is not None:
        assert parse_request(asked.describe()) == asked
        assert parse_request(asked.describe()).describe() == asked.describe()


@given(WELL_MEANT, st.randoms())
def test_the_order_of_what_is_asked_for_does_not_matter(written: dict[str, Any], by: Any) -> None:
    shuffled = {
        name: by.sample(value, len(value)) * 2 if isinstance(value, list) else value
        for name, value in written.items()
    }
    assert parse(shuffled) == parse(written)


@pytest.fixture(scope="module")
def published(lasting_warehouse: psycopg.Connection) -> psycopg.Connection:
    publish(lasting_warehouse)
    return lasting_warehouse


@pytest.mark.db
@given(WELL_MEANT)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_a_request_selects_has_figures_or_is_refused_in_a_line(
    published: psycopg.Connection, written: dict[str, Any]
) -> None:
    asked = parse(written)
    if asked is None:
        return
    try:
        with read_published() as connection:
            selection = select(connection, asked)
    except Problem as problem:
        assert len(str(problem).splitlines()) == 1
        return
    assert selection.indicators and selection.areas and selection.first <= selection.last
    assert set(selection.indicators) <= {SALES, SHARE}
