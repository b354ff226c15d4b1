"""Questions about a chunk of figures, asked once for each distinct combination of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.figures import find_combinations
from ingestion.understanding.objections import Objection

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Answers(NamedTuple):
    """The answers to a question, and for each figure which of them is its own."""

    which: np.ndarray
    answers: list[Any]

    def each(self, part: Callable[[Any], str | None]) -> pa.DictionaryArray:
        """A part of its answer for every figure."""
        return spread([part(answer) for answer in self.answers], self.which)

    def objections(self, part: Callable[[Any], object]) -> Iterator[tuple[int, Objection]]:
        """The figures whose answer is an objection."""
        import numpy as np

        bad = [at for at, answer in enumerate(self.answers) if isinstance(part(answer), Objection)]
        for row in np.flatnonzero(np.isin(self.which, bad)) if bad else ():
            yield int(row), part(self.answers[self.which[row]])  # type: ignore[misc]


def ask(question: Callable[..., object], figures: pa.Table, *columns: str) -> Answers:
    """Asks once for each distinct combination of what stands in ``columns``."""
    which, written = find_combinations(figures, columns)
    return Answers(which, [question(*texts) for texts in written])


def spread(texts: Sequence[str | None], which: np.ndarray) -> pa.DictionaryArray:
    """A column with one of some texts for each figure."""
    import pyarrow as pa

    return pa.array(texts, pa.string()).dictionary_encode().take(pa.array(which))
