"""Texts around a table that concern its figures: its title, `ĐVT: nghìn đồng`, a remark.

A text that the grammar fully understands is applied. In any other one, a month, a province or a
scale must not contradict the header, since it would be uncertain which of the two is right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import chain

from ingestion.form.comments import NOWHERE
from ingestion.form.legends import is_legend
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.understanding.contradiction import HEADING_NOT_UNDERSTOOD, find_contradiction
from ingestion.understanding.drafts import FIGURES_ARE_DRAFT, is_draft
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.places import is_province
from ingestion.understanding.prose import read_prose
from ingestion.understanding.sentences import split_sentences
from ingestion.understanding.spans import find_title_spans, names_title_span
from ingestion.understanding.statements import SILENT, Statement
from ingestion.understanding.subjects import names_other_subject
from ingestion.understanding.units import find_stated_unit, read_plain_statement
from ingestion.understanding.whole_texts import is_member_name
from reference.catalogue import seed
from reference.form import CODE
from reference.period import Period
from reference.text import unaccent

MAX_TEXTS = 500
"""Texts above one table that are read; no form has so many."""
_IDENTIFIER = re.compile(r"\S*_\S*|\S+\.[a-z]{3,4}")
"""A code or the name of a file, which is not prose."""
_FORM = re.compile(
    rf"(?:(?:mẫu|biểu|form)(?: số)?:? )?{re.escape(CODE)}(?: (?:v|ver\.?|version)? ?[0-9.]+)?",
    re.IGNORECASE,
)
"""The name of the form, with its version."""
_LEADS_TO_PROVINCE = re.compile(r"\b(?:tinh|thanh pho|tp|thu do|so cong thuong)\b")


@dataclass(slots=True)
class Surroundings:
    """What the texts around a table state about all its figures.

    Attributes:
        units: units or scales stated once for all rows.
        obs_status: the SDMX code of estimated or provisional figures.
        provinces: texts that name a province.
        contradiction: the code of the rule that a text breaks, and that text.
    """

    units: list[str] = field(default_factory=list)
    obs_status: str | None = None
    provinces: list[str] = field(default_factory=list)
    contradiction: tuple[str, str] | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing is stated."""
        return not (self.units or self.obs_status or self.provinces or self.contradiction)

    def add(self, statement: Statement, text: str, form: Period | None) -> None:
        """Adds what a fully understood text states."""
        if unit := find_stated_unit(statement):
            self.units.append(unit)
        self.obs_status = next(iter(statement.obs_statuses - {"A"}), self.obs_status)
        is_of_part = bool(statement.members and text)
        if statement.kinds - {"actual"} or statement.rest or is_of_part:
            self.contradict(HEADING_NOT_UNDERSTOOD, text)
        for phrase in statement.periods:
            if code := find_contradiction(phrase, form):
                self.contradict(code, text or phrase.words)

    def contradict(self, code: str, text: str) -> None:
        """Notes that a text breaks a rule; the first one counts."""
        self.contradiction = self.contradiction or (code, text)


def read_surroundings(
    sheet: Sheet,
    texts: Texts,
    rows: Iterable[int],
    read_cells: Collection[tuple[int, int]],
    form: Period | None,
) -> Surroundings:
    """Reads what the sheet's name and the texts in some rows state, except header fields."""
    found = Surroundings()
    if is_draft(sheet.name):
        found.contradict(FIGURES_ARE_DRAFT, sheet.name)
    take_text(found, sheet.name, form)
    for phrase in read_statement(sheet.name).periods:  # `BieuTMDT T9`
        if code := find_contradiction(phrase, form):
            found.contradict(code, sheet.name)
    if is_province(sheet.name):
        found.provinces.append(sheet.name)
    rows = list(rows)
    cells = (
        text
        for number in rows
        for at, cell in enumerate(sheet.rows[number])
        if isinstance(cell, str) and cell and (number, at) not in read_cells
        if (text := texts.of(cell)) and not _IDENTIFIER.fullmatch(text)
    )
    hung = (line for number in (NOWHERE, *rows) for _, line in sheet.remarks.get(number, ()))
    for _, text in zip(range(MAX_TEXTS), chain(cells, hung), strict=False):
        if is_draft(text):
            found.contradict(FIGURES_ARE_DRAFT, text)
        take_text(found, text, form)
    return found


def take_text(found: Surroundings, text: str, form: Period | None) -> None:
    """Takes one text as far as it is understood: as a whole, and each sentence of it."""
    for sentence in split_sentences(text):
        _take_sentence(found, sentence, form)


def _take_sentence(found: Surroundings, text: str, form: Period | None) -> None:
    text = strip_numbering(text)
    if statement := read_line(text):
        found.add(statement, text, form)
    for phrase in find_title_spans(text):
        if code := find_contradiction(phrase, form):
            found.contradict(code, text)
    if names_province(text):
        found.provinces.append(" ".join(text.split()))


@lru_cache(maxsize=4096)
def read_line(text: str) -> Statement | None:
    """What a line above or below a table states about its figures; None if nothing."""
    if is_legend(text) or _FORM.fullmatch(text):
        return None
    if names_other_subject(text):
        return Statement(rest=(text,))
    if statement := read_plain_statement(text):
        is_of_part = statement.members and not statement.rest and not is_member_name(text)
        return replace(statement, rest=(text,)) if is_of_part else statement
    prose = read_prose(text, is_line=True)
    return prose if prose.rest or prose.periods or prose.obs_statuses else None


def names_province(text: str) -> bool:
    """Whether a text is or mentions a province: `UBND tỉnh Hưng Yên`, `số của Hải Phòng`."""
    words = unaccent(text)
    leads = _LEADS_TO_PROVINCE.search(words) or _compile_provinces().search(words)
    return leads is not None or is_province(text)


@cache
def _compile_provinces() -> re.Pattern[str]:
    names = "|".join(sorted({unaccent(row["name_vi"]) for row in seed("province")}))
    return re.compile(rf"\b(?:cua|t\.) ?(?:{names})\b")


def concerns_figures(text: str) -> bool:
    """Whether a line by itself concerns figures: by a unit, a period, a kind, a province."""
    text = strip_numbering(text.strip(" #*-"))
    return is_draft(text) or any(map(_concerns_figures, split_sentences(text)))


def _concerns_figures(text: str) -> bool:
    statement, words = read_line(text) or SILENT, unaccent(text)
    return bool(
        statement.kinds - {"actual"}
        or statement.periods
        or statement.obs_statuses
        or statement.rest
        or find_stated_unit(statement)
        or names_title_span(words)
        or is_province(text)
        or _LEADS_TO_PROVINCE.match(words)
    )
