"""The totals of a submission, counted while it is read, so that no query is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING

from ingestion.figures import find_combinations
from reference.catalogue import seed
from reference.period import Period

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

HEADING = (
    "province_text", "period_text", "indicator_text", "unit_text", "kind", "ref_area",
    "indicator_code", "period", "period_start", "period_end",
)  # fmt: skip
"""What many figures of a submission have in common, stored once."""
HeadingKey = tuple[str | None, ...]
SUBJECT = ("kind", "ref_area", "indicator_code", "period_start", "period_end")
"""Figures that are equal in these and in their breakdown are one figure, repeated."""
_SUBJECT_OF = itemgetter(*map(HEADING.index, SUBJECT))
LOADED = ("loaded", None)
PRIME = 1_000_003


class Summary:
    """The totals of a submission so far.

    Attributes:
        headings: the headings of its figures, numbered in order of appearance.
        tally: the number of figures by heading number, status and reason.
    """

    def __init__(self) -> None:
        """Starts without figures."""
        self.headings: dict[HeadingKey, int] = {}
        self.tally: Counter[tuple[int, str, str | None]] = Counter()
        self._figures: list[np.ndarray] = []
        self._dimensions: set[str] = set()

    def add(self, figures: pa.Table) -> np.ndarray:
        """Adds an understood chunk; returns the heading number of each figure."""
        import numpy as np

        which, headings = find_combinations(figures, HEADING)
        numbers = [self.headings.setdefault(row, len(self.headings) + 1) for row in headings]
        of_each: np.ndarray = np.array(numbers)[which]
        subjects = _hash_each(which, list(map(_SUBJECT_OF, headings)))
        which, outcomes = find_combinations(
            figures.select(["status", "reason"]).append_column("heading_no", [of_each]),
            ("heading_no", "status", "reason"),
        )
        counts = np.bincount(which).tolist()
        self.tally.update(dict(zip(outcomes, counts, strict=True)))
        breakdowns = _hash_each(*find_combinations(figures, ("breakdown",)))
        self._figures.append(breakdowns * PRIME + subjects)
        for breakdown in figures["breakdown"].combine_chunks().dictionary.to_pylist():
            self._dimensions |= {pair.partition("=")[0] for pair in breakdown.split(";")}
        return of_each

    def judge(self, verdicts: Iterable[tuple[int, str, str]]) -> None:
        """Updates the tally for figures, by heading, that are no longer loaded."""
        for heading_no, status, reason in verdicts:
            self.tally[heading_no, *LOADED] -= 1
            self.tally[heading_no, status, reason] += 1

    def reject_all(self, reason: str) -> None:
        """Updates the tally when all figures are rejected."""
        for heading_no in self.headings.values():
            self.tally[heading_no, "rejected", reason] += self.tally.pop((heading_no, *LOADED), 0)

    def list_actual_periods(self) -> set[Period]:
        """The periods of the actual figures that are loaded."""
        of_heading = itemgetter(*map(HEADING.index, ("kind", "period")))
        loaded = {of_heading(row) for row, no in self.headings.items() if self.tally[no, *LOADED]}
        return {Period.parse(period) for kind, period in loaded if kind == "actual" and period}

    def list_empty_relations(self) -> set[str]:
        """Lists the relations of the rules that are certainly empty."""
        split = {row["dimension"] for row in seed("indicator_part")}
        is_empty = {
            "repeated": not self._has_repeated(),
            "totals": "" not in self._dimensions,
            "parts": not split & self._dimensions,
        }
        return {name for name, empty in is_empty.items() if empty}

    def _has_repeated(self) -> bool:
        """Whether a figure may be repeated, judged by eight bytes per figure."""
        import numpy as np

        every = np.concatenate([*self._figures, np.array([], dtype=np.int64)])
        every.sort()
        return bool((every[1:] == every[:-1]).any())


def _hash_each(which: np.ndarray, combined: list[tuple[str | None, ...]]) -> np.ndarray:
    """A hash for each figure, equal for equal combinations."""
    import numpy as np

    hashes: np.ndarray = np.array([hash(texts) for texts in combined], dtype=np.int64)[which]
    return hashes
