"""Finds which of many things make something fail, by bisection."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence


class TooManyTrials(Exception):
    """The culprits were not found within the allowed number of trials."""


def find_culprits(
    everything: Sequence[int], fails: Callable[[Collection[int]], bool], trials: int
) -> set[int]:
    """Finds the things that have to be left out for something not to fail.

    The first culprit is the one that makes the things up to it fail, and so on with the rest. Of
    two that fail only together, it is the later one.

    Args:
        everything: All things, in order; with all of them it failed once.
        fails: Tries it with some of them.
        trials: How many trials are allowed.

    Returns:
        The culprits. None if it fails even with nothing, or does not fail again.

    Raises:
        TooManyTrials: the trials did not suffice.
    """
    left = iter(range(trials))

    def it_fails(some: Collection[int]) -> bool:
        if next(left, None) is None:
            raise TooManyTrials
        return fails(some)

    if it_fails([]):
        return set()
    remaining, found, good = list(everything), set[int](), 0
    while good < len(remaining) and it_fails(remaining):
        bad = len(remaining)  # the first `bad` things fail, the first `good` do not
        while bad - good > 1:
            middle = (good + bad) // 2
            if it_fails(remaining[:middle]):
                bad = middle
            else:
                good = middle
        found.add(remaining.pop(good))
    return found
