"""Which of many things make something fail, told by trying halves of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator


class TooManyTrials(Exception):
    """It would take too long."""


def those_it_fails_with(
    everything: Collection[int], fails: Callable[[Collection[int]], bool], trials: int
) -> set[int]:
    """Finds the things with which something fails.

    Args:
        everything: All of them, with which it failed once.
        fails: Tries it with some of them.
        trials: How often it may be tried.

    Returns:
        Those with which it fails, and without which it does not. None when that is not so of
        any: it fails without all of them, only with several at once, or does not fail again.

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
    found = set(_halved(list(everything), it_fails))
    if it_fails(found) and not it_fails([each for each in everything if each not in found]):
        return found
    return set()


def _halved(some: list[int], fails: Callable[[Collection[int]], bool]) -> Iterator[int]:
    """Of things with which it is taken to fail."""
    if len(some) == 1:
        yield from some
        return
    first, second = some[: len(some) // 2], some[len(some) // 2 :]
    first_fails = fails(first)
    if first_fails:
        yield from _halved(first, fails)
    if not first_fails or fails(second):
        yield from _halved(second, fails)
