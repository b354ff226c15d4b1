"""Which things make something fail, told by halves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.bisection import TooManyTrials, those_it_fails_with

THINGS = range(1, 35)


@given(st.sets(st.sampled_from(THINGS), min_size=1, max_size=len(THINGS) - 1))
def test_all_that_fail_by_themselves_are_found(bad):
    assert those_it_fails_with(THINGS, lambda some: bool(bad & set(some)), 1000) == bad


@pytest.mark.parametrize("bad", [{1}, {34}, {17}, {3, 17, 18}])
def test_a_few_of_many_take_few_trials(bad):
    assert those_it_fails_with(THINGS, lambda some: bool(bad & set(some)), 24) == bad


def test_there_is_a_limit():
    bad = set(range(1, 20))
    with pytest.raises(TooManyTrials):
        those_it_fails_with(THINGS, lambda some: bool(bad & set(some)), 24)


@pytest.mark.parametrize(
    "fails",
    [
        lambda some: True,
        lambda some: False,
        lambda some: {3, 30} <= set(some),
        lambda some: len(some) > 20,
    ],
    ids=["whatever it is given", "not again", "with two at once", "with many"],
)
def test_where_no_single_thing_is_to_blame_none_is_named(fails):
    assert those_it_fails_with(THINGS, fails, 1000) == set()
