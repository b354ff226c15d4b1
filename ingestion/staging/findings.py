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

    def reserve_place(self, code: str) -> bool:
        """Reserves a place for a finding of a rule; if none is left, it is only counted."""
        has_place = self._taken.total() < MOST or code not in self._taken
        (self._taken if has_place else self.rest)[code] += 1
        return has_place

    def add(self, findings: Iterable[Finding]) -> None:
        """Adds findings as long as there are places."""
        self.kept += (finding for finding in findings if self.reserve_place(finding.code))

    def summarise_rest(self) -> list[Finding]:
        """The finding on the findings that are only counted."""
        if not self.rest:
            return []
        of_which = ", ".join(f"{code} ({count})" for code, count in self.rest.most_common())
        rule = registry()["FINDINGS_TRUNCATED"]
        return [rule.finding(count=self.rest.total(), codes=of_which)]
