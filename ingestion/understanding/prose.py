"""Whether a note in free words qualifies the figure beside it.

Most notes are harmless: a source, a name, a reason. A note with a word about value, scale, unit,
kind, coverage, period or validity is not, unless the words around it show that it concerns
something else (`Tăng so với tháng 9`, `vượt kế hoạch`). A note is harmless only if all its words
are known: a short one with any other word refuses the figure; a longer one is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ingestion.understanding.grammar import read_statement
from ingestion.understanding.spans import find_bounds, find_spans
from ingestion.understanding.statements import SILENT, Statement
from ingestion.understanding.subjects import names_part_of_province
from ingestion.understanding.telling_words import (
    AMOUNT,
    NOTHING,
    OTHER,
    TellingWords,
    load_telling_words,
    mask_numbers,
)
from ingestion.understanding.units import read_plain_statement
from ingestion.understanding.vocabulary import drop_references, find_unknown_word
from reference.spelled import join_letters, join_phrases, split_glued
from reference.text import clean

OF_SOMETHING_ELSE = frozenset({"kind", "period"})
"""Topics that a clause may mention about something else: a plan exceeded, a month compared."""
INCLUSION = "inclusion"
"""What figures include: in a note on one of them usually its own parts."""
FEW = 5
"""Words of a clause that concerns figures although it does not mention them: `KHÔNG SỬ DỤNG`."""
FEWEST = 4
"""Words of a text that does little but qualify a figure: any unknown word refuses the figure."""
LONGEST_TEXT = 10_000
"""Characters of a text that a person may be expected to read; a longer one is not understood."""
OF_TITLES = frozenset({"kind", "period"})
"""Topics that the title of a form may mention without stating anything about its figures."""
_CLAUSES = re.compile(r"[;()\[\]{}\n!?|•–—]|[.,:](?!\d)| - |(?<=\d)[.,](?=\s|$)")
_WORDS = re.compile(r"\w+")
_SHORT = re.compile(r"\b(incl|excl)\.")
# Numbers of documents, and days, mention plans and months that do not concern the figure.
_CITED = re.compile(
    r"\b\d{4}-\d\d-\d\d\b(?:[t ]\d\d:\d\d(?::\d\d)?z?)?"
    r"|(?<!\d)\d+(?:/\d{4})?/[a-zđ][\w-]*|(?:\bngày )?\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"|\bngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?|\bngay \d{1,2} thang \d{1,2}(?: nam \d{4})?",
    re.IGNORECASE,
)
_CITES = re.compile(r"\b(?:kế hoạch|ke hoach|dự toán|du toan)(?: số| so)? (?=\0)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]")
_BEFORE_DAY = re.compile(r"\b(?:trước|sau|từ|đến|truoc|tu|den) (?=\0)", re.IGNORECASE)
_OTHER_FIGURE = re.compile(r"(?P<name>[^:;,.()]{2,40}): ?\d[\d.,]*(?: ?%)?(?=$|[\s;,.(])")
_MAY_HAVE_NUMBER = re.compile(r"[x×*^] ?\d|\d/\d|\d{4}-\d\d|\bt ?\d|\d\.\d\d?\.\d{4}")


@lru_cache(maxsize=8192)
def read_prose(text: str, *, is_line: bool = False) -> Statement:
    """Reads free words about a figure: spans, its state, and as the rest what refuses it.

    Args:
        text: a note beside a figure, or a line above or below a table.
        is_line: it is such a line: a plan, a month or a unit in it counts only if it mentions
            figures (`Dòng 1 là số kế hoạch`), since the titles of forms name plans as well.
    """
    if len(text) > LONGEST_TEXT:
        return Statement(rest=(text,))
    text = join_letters(clean(text))
    lower = _spell_lower(text)
    telling_words = load_telling_words(has_accents=not lower.isascii())
    if is_line and telling_words.advice.search(lower):
        text = _drop_advice(text, telling_words)
        lower = _spell_lower(text)
    statement = _read_telling(
        lower if is_line else _drop_other_figures(lower), telling_words, is_line=is_line
    )
    if statement.rest:
        return statement
    if is_line:
        rest = _find_unread(text, lower, is_of_figures=bool(telling_words.figures.search(lower)))
        return replace(statement, rest=rest)
    unknown = text if names_part_of_province(text) else find_unknown_word(text)
    is_short = len(_WORDS.findall(lower)) <= FEWEST
    return replace(statement, rest=(unknown,) if unknown and is_short else (), unknown=unknown)


def _spell_lower(text: str) -> str:
    """A text as the telling words are spelled: lower case, words apart, no dot after `incl.`."""
    return _SHORT.sub(r"\1", split_glued(text).lower())


def _drop_advice(text: str, telling_words: TellingWords) -> str:
    """A line without the clauses that say how to fill in the form."""
    clauses = _CLAUSES.split(text)
    return "; ".join(one for one in clauses if not telling_words.advice.search(one.lower()))


def _find_unread(text: str, lower: str, *, is_of_figures: bool) -> tuple[str, ...]:
    """What is not understood in a line: in all of it if it is short or mentions figures.

    In any other line, a title or a paragraph, each short part is read by itself (`… (KH giao)`).
    """
    unknown = find_unknown_word(text)
    is_sign = unknown is not None and not any(map(str.isalnum, unknown))
    if unknown and (is_sign or is_of_figures or len(_WORDS.findall(lower)) <= FEWEST):
        return (unknown,)
    cited = _CITES.sub("", _CITED.sub("\0", clean(text)))
    plain = drop_references(_BEFORE_DAY.sub("", cited))
    parts = _CLAUSES.split(plain)
    added = [*_IN_BRACKETS.findall(plain), *parts[1:][-1:]]
    for part in [*added, *parts]:
        statement = read_statement(part.strip())
        is_other = (
            statement.kinds - {"actual"} and not statement.rest and not statement.is_comparison
        )
        is_short = 0 < len(_WORDS.findall(part)) <= FEWEST
        if is_other or (is_short and part in added and find_unknown_word(part.strip())):
            return (part,)
    return ()


def _drop_other_figures(lower: str) -> str:
    """Drops the figures of other periods and kinds from a note: `Tháng 9: 18.900`."""
    return _OTHER_FIGURE.sub(_drop_if_stated, lower)


def _drop_if_stated(found: re.Match[str]) -> str:
    statement = read_statement(found["name"])
    return "" if (statement.periods or statement.kinds) and not statement.rest else found[0]


def _read_telling(lower: str, telling_words: TellingWords, *, is_line: bool) -> Statement:
    """What the telling words of a text state."""
    if telling_words.first_words.isdisjoint(_WORDS.findall(lower)) and not _MAY_HAVE_NUMBER.search(
        lower
    ):
        return SILENT
    lower = telling_words.before_number.sub(r"\1 ", lower)
    lower = join_phrases(" ".join(lower.split(" ")), telling_words.pattern)
    lower = telling_words.citation.sub("", lower)
    is_of_figures = not is_line or telling_words.figures.search(lower) is not None
    periods = set(find_bounds(lower, until=is_of_figures))
    lower = _CITES.sub("", _CITED.sub("\0", lower))
    rest: list[str] = []
    statuses: set[str] = set()
    for clause in _CLAUSES.split(lower):
        is_of_figures = not is_line or telling_words.figures.search(clause) is not None
        unheard_topics = _list_unheard_topics(clause, is_line=is_line, is_of_figures=is_of_figures)
        explained = False
        for word, topic in _find_words(clause, telling_words):
            if topic == OTHER:
                explained = True
            elif topic in unheard_topics:
                continue
            elif topic == "obs_status":
                statuses |= telling_words.statements[word].obs_statuses
            elif not (explained and topic in OF_SOMETHING_ELSE):
                rest.append(word)
        periods |= set(find_spans(clause)) if is_of_figures and not explained else set()
    return Statement(
        obs_statuses=frozenset(sorted(statuses)[:1]), periods=frozenset(periods), rest=tuple(rest)
    )


@lru_cache(maxsize=8192)
def read_telling(text: str) -> Statement:
    """Reads the telling words of a text whose other words are names: the sender, a source."""
    if len(text) > LONGEST_TEXT:
        return Statement(rest=(text,))
    lower = _spell_lower(join_letters(clean(text)))
    return _read_telling(lower, load_telling_words(has_accents=not lower.isascii()), is_line=False)


@lru_cache(maxsize=8192)
def read_beside(text: str) -> Statement | None:
    """Reads what a text without a label states about the figures beside it; None if nothing."""
    if statement := read_plain_statement(text):
        return statement
    prose = read_prose(text)
    return prose if prose != SILENT else None


def _list_unheard_topics(clause: str, *, is_line: bool, is_of_figures: bool) -> frozenset[str]:
    """The topics that a clause may mention without stating anything about figures."""
    if not is_line:
        return frozenset({INCLUSION})
    if is_of_figures:
        return frozenset()
    words = len(_WORDS.findall(clause))
    if words <= FEWEST:
        return frozenset()
    return OF_TITLES if words <= FEW else OF_TITLES | {INCLUSION, "validity"}


def _find_words(clause: str, telling_words: TellingWords) -> Iterator[tuple[str, str]]:
    """The telling words of a clause in order, each with its topic."""
    for found in telling_words.pattern.finditer(clause):
        word = found.group()
        topic = telling_words.topics.get(mask_numbers(word)) or telling_words.of_place(word)
        before = clause[max(found.start() - 2, 0) : found.start()]
        if topic == AMOUNT and before.rstrip()[-1:].isdigit():
            continue  # `hơn 1,2 triệu lượt`
        if topic == INCLUSION and not read_statement(clause[found.end() :]).rest:
            continue  # `bao gồm cả trả trước và trả sau`
        if topic != NOTHING:
            yield word, topic
