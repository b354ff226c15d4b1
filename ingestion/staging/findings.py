"""The findings of a submission, limited in number: nobody reads a million of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from expectations.rules import Finding, registry

MOST = 1_000


class Findings:
    """The first thousand findings, always the first of each rule, and a count of the rest.

    Attributes:
        kept: the findings stored in full.
        rest: the number of further findings of each rule.
    """

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        """Starts with some findings."""
        self.kept: list[Finding] = []
        self.rest: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()
        self.add(findings)

    @property
    def unasked(self) -> Counter[str]:
        """Those of the rest that a reviewer would have been asked about, by rule."""
        return Counter({code: n for code, n in self.rest.items() if registry()[code].asks})

    def reserve_place(self, code: str) -> bool:
        """Reserves a place for a finding of a rule; if none is left, it is only counted."""
        has_place = self._taken.total() < MOST or code not in self._taken
        (self._taken if has_place else self.rest)[code] += 1
        return has_place

    def add(self, findings: Iterable[Finding]) -> None:
        """Adds findings as long as there are places."""
        self.kept += (finding for finding in findings if self.reserve_place(finding.code))

    def summarise_rest(self) -> list[Finding]:
        """The findings on those that are only counted: on all, and on questions not asked."""
        return [
            registry()[code].finding(
                count=rest.total(),
                codes=", ".join(f"{code} ({count})" for code, count in rest.most_common()),
            )
            for code, rest in (
                ("FINDINGS_TRUNCATED", self.rest),
                ("QUESTIONS_TOO_MANY", self.unasked),
            )
            if rest
        ]
