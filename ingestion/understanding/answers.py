"""Questions about a chunk of figures, answered once for each distinct combination of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.figures import find_combinations
from ingestion.understanding.objections import Objection

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Answers(NamedTuple):
    """The answers to a question, and for each figure the position of its answer."""

    which: np.ndarray
    answers: list[Any]

    def each(self, part: Callable[[Any], str | None]) -> pa.DictionaryArray:
        """A column with a part of the answer for each figure."""
        return spread([part(answer) for answer in self.answers], self.which)

    def objections(self, part: Callable[[Any], object]) -> Iterator[tuple[int, Objection]]:
        """The figures whose answer is an objection."""
        import numpy as np

        bad = [at for at, answer in enumerate(self.answers) if isinstance(part(answer), Objection)]
        for row in np.flatnonzero(np.isin(self.which, bad)) if bad else ():
            yield int(row), part(self.answers[self.which[row]])  # type: ignore[misc]


def ask(question: Callable[..., object], figures: pa.Table, *columns: str) -> Answers:
    """Asks a question once for each distinct combination of values in ``columns``."""
    which, written = find_combinations(figures, columns)
    return Answers(which, [question(*texts) for texts in written])


def spread(texts: Sequence[str | None], which: np.ndarray) -> pa.DictionaryArray:
    """Spreads some texts into a column with one of them for each figure."""
    import pyarrow as pa

    return pa.array(texts, pa.string()).dictionary_encode().take(pa.array(which))
