"""Rows or columns of a sheet as spans: a million of them cost no more than one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Spans:
    """A set of numbers, as spans that neither touch nor overlap."""

    def __init__(self, ranges: Iterable[range] = ()) -> None:
        """Joins the ranges, given in any order, that touch or overlap."""
        self._first: list[int] = []
        self._end: list[int] = []
        for span in sorted(filter(None, ranges), key=lambda span: span.start):
            if self._end and span.start <= self._end[-1]:
                self._end[-1] = max(self._end[-1], span.stop)
            else:
                self._first.append(span.start)
                self._end.append(span.stop)

    def __contains__(self, number: int) -> bool:
        """Whether a number lies in one of the spans."""
        at = bisect_right(self._first, number)
        return at > 0 and number < self._end[at - 1]

    def __bool__(self) -> bool:
        """Whether there is any span."""
        return bool(self._first)

    def __eq__(self, other: object) -> bool:
        """Whether the same numbers are in both."""
        if not isinstance(other, Spans):
            return NotImplemented
        return (self._first, self._end) == (other._first, other._end)

    def __hash__(self) -> int:
        """The hash of the spans."""
        return hash((tuple(self._first), tuple(self._end)))

    def __or__(self, other: Spans) -> Spans:
        """The numbers of both."""
        return Spans([*self.ranges(), *other.ranges()])

    def ranges(self) -> list[range]:
        """The spans from the lowest to the highest."""
        return list(map(range, self._first, self._end))
