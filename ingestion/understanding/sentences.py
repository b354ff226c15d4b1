"""The sentences of a text: a harmless one does not make the next one harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.understanding.grammar import MAX_LENGTH
from ingestion.understanding.phrases import LONGEST_PHRASE
from reference.form_texts import is_of_form

_ENDS = re.compile(r"(?<=[.!?;])\s+(?=[^\W\da-zà-ỹđ])|\n+")


def split_sentences(text: str) -> Iterator[str]:
    """A text as a whole, if it is short enough to be read as one, and each of its sentences.

    A sentence that is too long is read in pieces, so that nothing is skipped; the texts of the form
    itself are not those of its sender.
    """
    if is_of_form(text):
        return
    parts = [part.strip() for part in _ENDS.split(text) if part.strip()]
    if len(text) <= MAX_LENGTH:
        yield text
        if len(parts) < 2:
            return
    for part in parts:
        yield from [part] if len(part) <= MAX_LENGTH else _split_pieces(part)


def _split_pieces(sentence: str) -> Iterator[str]:
    """Splits a long sentence between words; pieces overlap, so that no phrase is cut."""
    words, first = sentence.split(" "), 0
    while first < len(words):
        last, length = first, 0
        while last < len(words) and length + len(words[last]) < MAX_LENGTH:
            length += len(words[last]) + 1
            last += 1
        last = max(last, first + 1)
        yield " ".join(words[first:last])[:MAX_LENGTH]
        first = last if last >= len(words) else max(last - LONGEST_PHRASE, first + 1)
