"""The words by which free text qualifies a figure: the rows of ``telling_words.csv``.

The phrases of kinds, spans and states of observation in ``phrases.csv`` are such words as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingestion.understanding.phrases import load_phrases
from ingestion.understanding.statements import Statement
from reference.catalogue import seed
from reference.rows import read_rows
from reference.text import unaccent
from reference.written_periods import ENGLISH_MONTHS

NOTHING, OTHER, AMOUNT = "nothing", "other", "amount"
DOCUMENT, LOCATOR = "document", "locator"
"""Words for a source, and words before a number that locates something in it."""
FIGURES, ADVICE = "figures", "advice"
"""Words for figures, and words of instructions for filling in the form."""
PLACES = (DOCUMENT, LOCATOR, FIGURES, ADVICE)
"""Topics of words that do not qualify figures themselves, but classify the words around them."""
HARMLESS = (NOTHING, OTHER, FIGURES, ADVICE)
PARTS_OF_A_PROVINCE = (
    *("huyện", "xã", "quận", "phường", "thị xã", "thị trấn", "khối", "vùng"),
    *("district", "districts", "commune", "communes"),
)
_NUMBER = r"\d[\d.,]*"
_WORDS = re.compile(r"\w+")
_BEGIN_SPANS = frozenset([*ENGLISH_MONTHS, "tháng", "thang", "thg", "quý", "quy", "năm", "nam"])


class TellingWords(NamedTuple):
    """The telling words as they are searched for: with all accents, or without any."""

    pattern: re.Pattern[str]
    citation: re.Pattern[str]
    figures: re.Pattern[str]
    advice: re.Pattern[str]
    topics: dict[str, str]
    statements: dict[str, Statement]
    first_words: frozenset[str]
    with_place: list[tuple[re.Pattern[str], str]]
    before_number: re.Pattern[str]

    def of_place(self, word: str) -> str:
        """The topic of a word that contains the name of a place."""
        return next(topic for pattern, topic in self.with_place if pattern.fullmatch(word))


@cache
def load_telling_words(*, has_accents: bool) -> TellingWords:
    """Loads all telling words, as they are searched for in a text with accents or without."""
    topics: dict[str, str] = {}
    statements = {}
    cited: dict[str, list[str]] = {name: [] for name in PLACES}
    for word, topic in _list_rows(has_accents):
        if topic in cited:
            cited[topic].append(word)
        else:
            topics[word] = topic
    for written, statement in load_phrases().items():
        of_phrase = _find_topic(statement)
        word = written if has_accents else unaccent(written)
        if of_phrase and word not in topics:
            topics[word] = of_phrase
        statements[word] = statement
    longest_first = sorted(topics, key=len, reverse=True)
    places = _compile_places(has_accents=has_accents)
    with_place = {
        word: topic for word, topic in topics.items() if not places.keys().isdisjoint(word)
    }
    words = "|".join(_compile_word(word, places) for word in longest_first)
    by_key = {mask_numbers(word): topic for word, topic in topics.items()}
    of_place = [
        (re.compile(_compile_word(word, places)), topic) for word, topic in with_place.items()
    ]
    telling = (word for word, topic in topics.items() if topic not in (NOTHING, OTHER))
    first = frozenset(found.group() for word in telling if (found := _WORDS.search(word)))
    return TellingWords(
        re.compile(rf"(?<!\w)(?:{words})(?!\w)"),
        _compile_citation(cited[DOCUMENT], cited[LOCATOR]),
        _compile_any(cited[FIGURES]),
        _compile_any(cited[ADVICE]),
        by_key,
        statements,
        first | _BEGIN_SPANS,
        of_place,
        _compile_before_number(topics),
    )


def _compile_any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _compile_citation(document: list[str], locator: list[str]) -> re.Pattern[str]:
    """A place in a source: `Báo cáo Bắc Giang 10/2023, dòng 513-515` states no other month."""
    source, place = ("|".join(map(re.escape, words)) for words in (document, locator))
    return re.compile(
        rf"(?<!\w)(?:{source})(?!\w)[^;()\[\]\n]{{0,80}}?"
        rf"(?<!\w)(?:{place}) ?\d+(?: ?[-–,] ?\d+)*(?!\w)"
    )


def _compile_before_number(words: Iterable[str]) -> re.Pattern[str]:
    """A sign between a word and its number, which changes nothing: `đính chính: 6.000`."""
    before = "|".join(re.escape(word[:-2]) for word in words if word.endswith(" #"))
    return re.compile(rf"(?<!\w)({before}) ?(?:[:=→]|=>|->) ?(?=\d)")


def _list_rows(has_accents: bool) -> Iterator[tuple[str, str]]:
    """The words and their topics; without accents, only those that cannot be another word."""
    for row in read_rows(Path(__file__).with_name("telling_words.csv")):
        is_clear = row["is_clear_without_accents"] == "yes" or row["topic"] in HARMLESS
        if has_accents:
            yield row["written"], row["topic"]
        elif is_clear:
            yield unaccent(row["written"]), row["topic"]


def _find_topic(statement: Statement) -> str | None:
    """The topic of a phrase of headings in free words."""
    if statement.is_comparison:
        return OTHER
    if statement.kinds - {"actual", "other"}:
        return "kind"
    if any(phrase.span_kind != "this" for phrase in statement.periods):
        return "period"
    return "obs_status" if statement.obs_statuses - {"A"} else None


def mask_numbers(word: str) -> str:
    """The key of a word with any number in it: that of `10^3` is `10^#`."""
    return re.sub(_NUMBER, "#", word)


def _compile_word(word: str, places: Mapping[str, str]) -> str:
    """The pattern of a telling word: # is any number, @ and ~ are places."""
    pattern = re.escape(word).replace(r"\#", _NUMBER)
    for sign, place in places.items():
        pattern = pattern.replace(re.escape(sign), place)
    return pattern


@cache
def _compile_places(*, has_accents: bool) -> dict[str, str]:
    """The patterns of places in a word: @ for any, ~ for a part of a province."""
    provinces = seed("province")
    today = {row["name_vi"] for row in provinces if row["vintage"] == "VN34"}
    names = {row["name_vi"] for row in provinces}
    found = {}
    for sign, some in (("@", names), ("~", names - today)):
        written = [*PARTS_OF_A_PROVINCE, *(f"{of}{one}" for one in some for of in ("", "tỉnh "))]
        words = [word.lower() if has_accents else unaccent(word) for word in written]
        longest_first = sorted(words, key=len, reverse=True)
        several = rf"{_NUMBER} " if sign == "~" else rf"các |cac |{_NUMBER} "
        found[sign] = rf"(?:(?:{several})?(?:{'|'.join(longest_first)}))"
    return found
