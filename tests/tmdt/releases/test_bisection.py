"""Which things make something fail, told by trying the first so many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.releases.bisection import TooManyTrials, find_culprits

THINGS = range(1, 35)


@given(st.sets(st.sampled_from(THINGS), min_size=1, max_size=len(THINGS) - 1))
def test_all_that_fail_by_themselves_are_found(bad):
    assert find_culprits(THINGS, lambda some: bool(bad & set(some)), 1000) == bad


@pytest.mark.parametrize("bad", [{1}, {34}, {17}, {3, 17, 18}])
def test_a_few_of_many_take_few_trials(bad):
    assert find_culprits(THINGS, lambda some: bool(bad & set(some)), 24) == bad


def test_there_is_a_limit():
    bad = set(range(1, 20))
    with pytest.raises(TooManyTrials):
        find_culprits(THINGS, lambda some: bool(bad & set(some)), 24)


@given(st.lists(st.sampled_from(THINGS), min_size=2, max_size=2, unique=True).map(sorted))
def test_of_two_that_fail_only_together_the_later_is_found(pair):
    assert find_culprits(THINGS, lambda some: set(pair) <= set(some), 24) == {pair[1]}


def test_one_bad_and_two_that_do_not_go_together_are_found_at_once():
    def fails(some):
        return 9 in some or {3, 30} <= set(some)

    assert find_culprits(THINGS, fails, 24) == {9, 30}


@pytest.mark.parametrize(
    "fails",
    [lambda some: True, lambda some: False],
    ids=["whatever it is given", "not again"],
)
def test_where_leaving_some_out_does_not_help_none_is_named(fails):
    assert find_culprits(THINGS, fails, 1000) == set()


def test_too_many_to_hold_is_no_fault_of_some():
    with pytest.raises(TooManyTrials):
        find_culprits(THINGS, lambda some: len(some) > 20, 24)
