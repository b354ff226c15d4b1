"""The findings of a submission, bounded: a person reads some, and nobody reads a million."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from expectations.rules import Finding, registry

MOST = 1_000


class Findings:
    """The first thousand findings, the first of each rule in any case, and a count of the rest.

    Attributes:
        kept: those that are told in full, for which a place was taken.
        rest: how many more there are of each rule.
    """

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        """Begins with some."""
        self.kept: list[Finding] = []
        self.rest: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()
        self.add(findings)

    def takes(self, code: str) -> bool:
        """Takes a place for another finding of a rule; where there is none, it is only counted."""
        has_place = self._taken.total() < MOST or code not in self._taken
        (self._taken if has_place else self.rest)[code] += 1
        return has_place

    def add(self, findings: Iterable[Finding]) -> None:
        """Keeps as many of some findings as there are places."""
        self.kept += (finding for finding in findings if self.takes(finding.code))

    def of_the_rest(self) -> list[Finding]:
        """What is said of those that are only counted."""
        if not self.rest:
            return []
        of_which = ", ".join(f"{code} ({count})" for code, count in self.rest.most_common())
        rule = registry()["FINDINGS_TRUNCATED"]
        return [rule.finding(count=self.rest.total(), codes=of_which)]
