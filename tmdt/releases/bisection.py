"""Which of many things make something fail, told by trying the first so many of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence


class TooManyTrials(Exception):
    """It would take too long."""


def find_culprits(
    everything: Sequence[int], fails: Callable[[Collection[int]], bool], trials: int
) -> set[int]:
    """Finds the things without which something does not fail.

    The first of them is the one that makes those before it fail, and so on with the rest; so of
    two that fail only together, it is the later one.

    Args:
        everything: All of them, in their order, with which it failed once.
        fails: Tries it with some of them.
        trials: How often it may be tried.

    Returns:
        Those that must be left out. None when it fails without all of them, or does not fail again.

    Raises:
        TooManyTrials: it is not known by then.
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
        bad = len(remaining)  # so many of the first fail, and `good` of the first do not
        while bad - good > 1:
            middle = (good + bad) // 2
            if it_fails(remaining[:middle]):
                bad = middle
            else:
                good = middle
        found.add(remaining.pop(good))
    return found
