"""Words as a person sees them, whatever divides them: spaced letters, marks without width."""

from __future__ import annotations

import re
from itertools import pairwise

from reference.text import IN_WORDS

_APART = re.compile(r"\S(?: \S)+")
_ALONE = re.compile(r"[^\W_]|[\d./,-]+|[^\w\s]+")
_WIDER = re.compile(r" {2,}|\t+|\n+")
FEWEST_LETTERS = 4
_WITHOUT_WIDTH = re.compile(rf"(?<!\d)[{IN_WORDS}]+(?!\d)")
_BREAK = re.compile(r" *\n *")


def join_letters(text: str) -> str:
    """A text with its words whole: `K Ế   H O Ạ C H` is KẾ HOẠCH.

    Letters belong together only where all of the text is written so, with more room between the
    words than within them. A mark beside a digit stays, since it may change the number.
    """
    if not text.isascii():
        text = _WITHOUT_WIDTH.sub("", text)
    return _join_if_apart(text) if text[1:2] == " " == text[3:4] else text


def _join_if_apart(text: str) -> str:
    stripped = text.strip().replace("\u00a0", " ")
    words = _WIDER.split(stripped)
    letters = sum(map(str.isalpha, stripped))
    are_apart = any(map(_APART.fullmatch, words)) and letters >= FEWEST_LETTERS
    if are_apart and all(_APART.fullmatch(word) or _ALONE.fullmatch(word) for word in words):
        return " ".join(word.replace(" ", "") for word in words)
    return text


def split_glued(text: str) -> str:
    """A text with a blank where a capital begins a word within another: `KếHoạch`."""
    if text.isupper() or text.islower():
        return text
    begins = (before.islower() and sign.isupper() for before, sign in pairwise(text))
    return text[:1] + "".join(
        f" {sign}" if begin else sign for begin, sign in zip(begins, text[1:], strict=True)
    )


def join_phrases(text: str, phrases: re.Pattern[str]) -> str:
    """A text in which no line break is left within a phrase: `chưa⏎kiểm tra`."""
    if "\n" not in text:
        return text
    text = _BREAK.sub("\n", text)
    for found in phrases.finditer(text.replace("\n", " ")):
        text = text[: found.start()] + found.group() + text[found.end() :]
    return text
