"""The result of a pass over the landing area."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingestion.staging.staged import Staged


@dataclass(slots=True)
class Ingested:
    """What one pass over the landing area took in, and what it did not."""

    staged: list[Staged] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    set_apart: list[str] = field(default_factory=list)
    """What cannot be a submission, why, and where it is now."""
    newly_set_apart: list[str] = field(default_factory=list)
    """Those that no earlier pass set apart."""
    left: list[str] = field(default_factory=list)
    """Files that could not be read and wait for the next pass, each with the reason."""

    @property
    def periods(self) -> list[str]:
        """Months that have figures to load, as ``YYYY-MM``."""
        return sorted({s.load_period for s in self.staged if s.load_period and s.loaded})

    @property
    def partitions(self) -> list[str]:
        """Month and province of what came, as ``YYYY-MM|VN34_24``."""
        return sorted(
            {f"{s.load_period}|{a}" for s in self.staged for a in s.ref_areas if s.loaded}
        )

    @property
    def submissions(self) -> list[int]:
        """The numbers of the submissions."""
        return [staged.submission_id for staged in self.staged]

    def summary(self) -> dict[str, object]:
        """Counts, for a log or a scheduler."""
        return {
            "received": len(self.staged),
            "duplicates": len(self.duplicates),
            "loaded": sum(s.loaded for s in self.staged),
            "rejected": sum(s.rejected for s in self.staged),
            "ignored": sum(s.ignored for s in self.staged),
            "periods": self.periods,
            "set_apart": self.set_apart,
            "left": self.left,
        }
