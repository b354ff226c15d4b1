"""Whether a note in free words tells of the figure beside it.

Most notes are harmless: a source, a name, a reason. One with a word that tells of value, scale,
unit, kind, coverage, period or validity is not, unless the words around it show that it speaks of
something else (`Tăng so với tháng 9`, `vượt kế hoạch`). The words are the rows of
``telling_words.csv``, and of ``phrases.csv`` those of kinds, spans and states of observation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ingestion.understanding.grammar import read_statement
from ingestion.understanding.period_phrases import (
    ENGLISH_MONTH,
    PeriodPhrase,
    bounded,
    match_period,
)
from ingestion.understanding.phrases import phrases
from ingestion.understanding.statements import SILENT, Statement
from ingestion.understanding.units import read_plainly
from ingestion.understanding.vocabulary import unknown_word
from reference.catalogue import seed
from reference.rows import read_rows
from reference.spelled import as_seen, unglued, with_whole
from reference.text import clean, unaccent
from reference.written_periods import ENGLISH_MONTHS, without_next

NOTHING, OTHER, AMOUNT = "nothing", "other", "amount"
DOCUMENT, LOCATOR = "document", "locator"
"""What a source is called, and what stands before a number to say where in it."""
FIGURES, ADVICE = "figures", "advice"
"""What figures are called, and the words of an instruction: how to fill in the form."""
PLACES = (DOCUMENT, LOCATOR, FIGURES, ADVICE)
"""Kinds of words that tell of nothing themselves, but of the words around them."""
HARMLESS = (NOTHING, OTHER, FIGURES, ADVICE)
OF_SOMETHING_ELSE = frozenset({"kind", "period"})
"""What a clause may tell of something else: a plan that was exceeded, a month compared with."""
INCLUSION = "inclusion"
"""What figures are said to include: in a note about one of them most often its own parts."""
FEW = 5
"""Words of a clause that is about figures although it does not name them: `KHÔNG SỬ DỤNG`."""
FEWEST = 4
"""Words of a text that does little else than qualify a figure: one that nobody knows refuses it."""
OF_TITLES = frozenset({"kind", "period"})
"""What the title of a form may have words of without a word about its figures."""
_CLAUSES = re.compile(r"[;()\[\]{}\n!?|•–—]|[.,:](?!\d)| - |(?<=\d)[.,](?=\s|$)")
_WORDS = re.compile(r"\w+")
_SHORT = re.compile(r"\b(incl|excl)\.")
PARTS_OF_A_PROVINCE = (
    *("huyện", "xã", "quận", "phường", "thị xã", "thị trấn", "khối", "vùng"),
    *("district", "districts", "commune", "communes"),
)
_NUMBER = r"\d[\d.,]*"
# The number of a document and a day name plans and months that are none of the figure.
_CITED = re.compile(
    r"\b\d{4}-\d\d-\d\d\b(?:[t ]\d\d:\d\d(?::\d\d)?z?)?"
    r"|\d+(?:/\d{4})?/[a-zđ][\w-]*|(?:\bngày )?\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"|\bngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?|\bngay \d{1,2} thang \d{1,2}(?: nam \d{4})?"
)
_CITES = re.compile(r"\b(?:kế hoạch|ke hoach|dự toán|du toan)(?: số| so)? (?=\0)")
_SPAN = re.compile(
    r"\b(?:(?:thang|thg) (?:[0-9]{1,2}\b|(?:muoi )?[a-z]+\b)(?:(?: nam |/| ?- ?| )(?:19|20)\d\d\b)?"
    r"|t ?[0-9]{1,2}/(?:19|20)\d\d\b|quy (?:[1-4]|i{1,3}|iv)\b(?:(?: nam |/| )(?:19|20)\d\d\b)?"
    r"|(?:[0-9]{1,2}|ba|sau|chin) thang dau(?: nam)?(?: (?:19|20)\d\d\b)?"
    rf"|{ENGLISH_MONTH} (?:19|20)\d\d\b"
    r"|(?:ca )?nam (?:19|20)\d\d\b|[0-9]{1,2}/(?:19|20)\d\d\b|(?:19|20)\d\d-(?:0[1-9]|1[0-2])\b)"
)
_DAY = r"(?:ngay )?([0-3]?[0-9])[/.]([01]?[0-9])(?:[/.]((?:19|20)[0-9]{2}))?(?![0-9/]|[.,][0-9])"
_SINCE_UNTIL = re.compile(rf"(?<![0-9/.]){_DAY} ?(?:den|toi|to|-|–) ?(?:het )?{_DAY}")
_UNTIL = re.compile(rf"(?<!gui )(?<!luc )(?<!han )(?<!nop )\b(?:den|toi|as (?:of|at)) (?:het )?{_DAY}")
"""But `gửi đến 05/11` and `gia hạn đến 31/12` bound no figure."""
_MAY_HAVE_NUMBER = re.compile(r"[x×*^] ?\d|\d/\d|\d{4}-\d\d|\bt ?\d|\d\.\d\d?\.\d{4}")
_BEGIN_SPANS = frozenset([*ENGLISH_MONTHS, "tháng", "thang", "thg", "quý", "quy", "năm", "nam"])


class _Telling(NamedTuple):
    """The telling words as they are looked for: written in full, or without their accents."""

    pattern: re.Pattern[str]
    citation: re.Pattern[str]
    figures: re.Pattern[str]
    advice: re.Pattern[str]
    tells: dict[str, str]
    statements: dict[str, Statement]
    first_words: frozenset[str]
    with_place: list[tuple[re.Pattern[str], str]]

    def of_place(self, word: str) -> str:
        """What a word with the name of a place in it tells."""
        return next(what for pattern, what in self.with_place if pattern.fullmatch(word))


@lru_cache(maxsize=8192)
def read_prose(text: str, *, is_line: bool = False) -> Statement:
    """What free words tell of a figure: spans, its state, and as the rest what none may carry.

    Args:
        text: a note beside a figure, or else a line above or below a table.
        is_line: it is such a line: of a plan, a month or a unit it tells only where it speaks of
            figures (`Dòng 1 là số kế hoạch`); the titles of forms name plans as well.
    """
    text = unglued(as_seen(clean(text)))
    lower = _SHORT.sub(r"\1", text.lower())
    telling = _telling(has_accents=not lower.isascii())
    if is_line and telling.advice.search(lower):
        return SILENT
    said = _read_telling(lower, telling, is_line=is_line)
    unknown = None if said.rest else unknown_word(text)
    is_short = len(lower.split()) <= FEWEST
    if is_short or (is_line and telling.figures.search(lower)):
        return replace(said, rest=(unknown,)) if unknown else said
    return said if is_line else replace(said, unknown=unknown)


def _read_telling(lower: str, telling: _Telling, *, is_line: bool) -> Statement:
    """What the telling words of a text say."""
    if telling.first_words.isdisjoint(_WORDS.findall(lower)) and not _MAY_HAVE_NUMBER.search(lower):
        return SILENT
    lower = with_whole(" ".join(lower.split(" ")), telling.pattern)
    lower = telling.citation.sub("", lower)
    bounds = [] if is_line and not telling.figures.search(lower) else _bounds(lower)
    lower = _CITES.sub("", _CITED.sub("\0", lower))
    rest: list[str] = []
    statuses: set[str] = set()
    periods = set(bounds)
    for clause in _CLAUSES.split(lower):
        is_of_figures = not is_line or telling.figures.search(clause) is not None
        unheard = _unheard(clause, is_line=is_line, is_of_figures=is_of_figures)
        explained = False
        for word, tells in _found(clause, telling):
            if tells == OTHER:
                explained = True
            elif tells in unheard:
                continue
            elif tells == "obs_status":
                statuses |= telling.statements[word].obs_statuses
            elif not (explained and tells in OF_SOMETHING_ELSE):
                rest.append(word)
        periods |= set(_spans(clause)) if is_of_figures and not explained else set()
    return Statement(
        obs_statuses=frozenset(sorted(statuses)[:1]), periods=frozenset(periods), rest=tuple(rest)
    )


@lru_cache(maxsize=8192)
def read_beside(text: str) -> Statement | None:
    """What a text without a label says of the figures beside it; None when it says nothing."""
    if said := read_plainly(text):
        return said
    prose = read_prose(text)
    return prose if prose != SILENT else None


def _unheard(clause: str, *, is_line: bool, is_of_figures: bool) -> frozenset[str]:
    """What a clause may have words of and tells nothing of figures with them."""
    if not is_line:
        return frozenset({INCLUSION})
    if is_of_figures:
        return frozenset()
    is_short = len(_WORDS.findall(clause)) <= FEW
    return OF_TITLES if is_short else OF_TITLES | {INCLUSION, "validity"}


def _found(clause: str, telling: _Telling) -> Iterator[tuple[str, str]]:
    """The telling words of a clause in their order, with what each tells of."""
    for found in telling.pattern.finditer(clause):
        word = found.group()
        tells = telling.tells.get(_any_number(word)) or telling.of_place(word)
        if tells == AMOUNT and re.search(r"\d\s*$", clause[: found.start()]):
            continue  # `hơn 1,2 triệu lượt`
        if tells == INCLUSION and not read_statement(clause[found.end() :]).rest:
            continue  # `bao gồm cả trả trước và trả sau`
        if tells != NOTHING:
            yield word, tells


def _any_number(word: str) -> str:
    """The key of a word in which a number stands, whichever: that of `10^3` is that of `10^#`."""
    return re.sub(_NUMBER, "#", word)


def _pattern(word: str, places: Mapping[str, str]) -> str:
    """What a telling word looks like: # is any number, @ and ~ are places."""
    pattern = re.escape(word).replace(r"\#", _NUMBER)
    for sign, place in places.items():
        pattern = pattern.replace(re.escape(sign), place)
    return pattern


@cache
def _places(*, has_accents: bool) -> dict[str, str]:
    """What stands for places in a word: @ for any, ~ for a part of a province, as a pattern."""
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


def _spans(clause: str) -> Iterator[PeriodPhrase]:
    for found in _SPAN.finditer(unaccent(without_next(clause))):
        words = " ".join(re.sub(r"(?<=\d)-|-(?=\d)| - ", " ", found.group()).split())
        if phrase := match_period(words):
            yield phrase


def _bounds(lower: str) -> list[PeriodPhrase]:
    """The days by which a text bounds its figures: `từ 15/9 đến 14/10`, `tính đến 15/10/2026`."""
    words, found = unaccent(lower), []
    for spans in (_SINCE_UNTIL.finditer(words), _UNTIL.finditer(words)):
        for span in spans:
            *since, day, month, year = span.groups()
            with suppress(ValueError):
                found += [bounded("since", *since)] if since else []
                found.append(bounded("until", day, month, year))
    return found


@cache
def _telling(*, has_accents: bool) -> _Telling:
    tells: dict[str, str] = {}
    statements = {}
    cited: dict[str, list[str]] = {name: [] for name in PLACES}
    for word, means in _rows(has_accents):
        if means in cited:
            cited[means].append(word)
        else:
            tells[word] = means
    for written, statement in phrases().items():
        what = _told_by(statement)
        word = written if has_accents else unaccent(written)
        if what and word not in tells:
            tells[word] = what
        statements[word] = statement
    longest_first = sorted(tells, key=len, reverse=True)
    places = _places(has_accents=has_accents)
    with_place = {word: what for word, what in tells.items() if not places.keys().isdisjoint(word)}
    words = "|".join(_pattern(word, places) for word in longest_first)
    by_key = {_any_number(word): what for word, what in tells.items()}
    of_place = [(re.compile(_pattern(word, places)), what) for word, what in with_place.items()]
    telling = (word for word, what in tells.items() if what not in (NOTHING, OTHER))
    first = frozenset(found.group() for word in telling if (found := _WORDS.search(word)))
    return _Telling(
        re.compile(rf"(?<!\w)(?:{words})(?!\w)"),
        _citation(cited[DOCUMENT], cited[LOCATOR]),
        _any_of(cited[FIGURES]),
        _any_of(cited[ADVICE]),
        by_key,
        statements,
        first | _BEGIN_SPANS,
        of_place,
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _citation(document: list[str], locator: list[str]) -> re.Pattern[str]:
    """A place in a source: `Báo cáo Bắc Giang 10/2023, dòng 513-515` tells of no other month."""
    source, place = ("|".join(map(re.escape, words)) for words in (document, locator))
    return re.compile(
        rf"(?<!\w)(?:{source})(?!\w)[^;()\[\]\n]{{0,80}}?"
        rf"(?<!\w)(?:{place}) ?\d+(?: ?[-–,] ?\d+)*(?!\w)"
    )


def _rows(has_accents: bool) -> Iterator[tuple[str, str]]:
    """The words and what they tell; without accents, those that are no other word then."""
    for row in read_rows(Path(__file__).with_name("telling_words.csv")):
        is_clear = row["is_clear_without_accents"] == "yes" or row["tells"] in HARMLESS
        if has_accents:
            yield row["written"], row["tells"]
        elif is_clear:
            yield unaccent(row["written"]), row["tells"]


def _told_by(statement: Statement) -> str | None:
    """What a phrase of headings tells of in free words."""
    if statement.is_comparison:
        return OTHER
    if statement.kinds - {"actual", "other"}:
        return "kind"
    if any(phrase.says != "this" for phrase in statement.periods):
        return "period"
    return "obs_status" if statement.obs_statuses - {"A"} else None
