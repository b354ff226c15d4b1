"""What becomes of the lines of a CSV: the families of the corpus, read and understood."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from corpus.case import Case
from corpus.lines import lines
from corpus.numbers import unseen
from corpus.offices import offices
from corpus.other_columns import other_columns, other_headings
from corpus.preambles import preambles
from corpus.word_lines import lines_of_words, lines_repeated
from understood_file import UnderstoodFile

OTHERS = (
    case
    for case in (*other_columns(), *other_headings(), *offices())
    if case.name.startswith("line")
)
CASES = (*lines(), *lines_of_words(), *lines_repeated(), *unseen(), *OTHERS, *preambles())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_becomes_of_a_line(tmp_path: Path, case: Case) -> None:
    (expected,) = case.expected
    case.write(tmp_path / "f.csv")
    understood = UnderstoodFile(tmp_path / "f.csv")
    counts = understood.counts
    account = (understood.seen, counts["loaded"], counts["rejected"], counts["ignored"])
    assert understood.loaded == Counter(expected.loaded)
    assert (dict(understood.findings), account) == (dict(expected.findings), expected.account)
