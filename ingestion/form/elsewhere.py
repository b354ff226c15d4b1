"""What sheets without a table state: a cover `Đơn vị: nghìn thuê bao`, a page `Kế hoạch năm 2026`.

It concerns the figures on the other sheets. A figure with which nothing on such a sheet agrees is
not loaded; if something agrees, the rest is a list, a history or an example. A sheet with numbers
of its own concerns those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingestion.form.surroundings import MAX_TEXTS, names_province
from ingestion.spreadsheet.sheet import Sheet, Texts
from ingestion.understanding.contradiction import (
    PERIOD_CONTRADICTED,
    TEXT_CONTRADICTS,
    find_contradiction,
)
from ingestion.understanding.grammar import read_statement
from ingestion.understanding.numbering import strip_numbering
from ingestion.understanding.period_phrases import PeriodPhrase
from ingestion.understanding.places import read_kind
from ingestion.understanding.prose import read_prose
from ingestion.understanding.sentences import split_sentences
from ingestion.understanding.spans import find_title_spans
from ingestion.understanding.statements import ONE, Statement
from ingestion.understanding.units import is_of_other_base, read_unit, units_agree
from reference.returned import SHEET, TITLE
from reference.written_periods import read_period

UNIT_CONTRADICTED = "UNIT_CONTRADICTED"
FEW = 2
"""So few numbers below a text do not make it concern them: a telephone number, a page."""
LONGEST_TITLE = 120
EXAMPLES = ("ví dụ", "vd", "e.g.", "example")


@dataclass(slots=True)
class SheetStatements:
    """What one sheet states: the statements of each kind, with their words."""

    name: str
    kinds: list[tuple[frozenset[str], str]] = field(default_factory=list)
    periods: list[tuple[PeriodPhrase, str]] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)
    bare_units: list[tuple[str, str]] = field(default_factory=list)
    provinces: dict[str, None] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    """Texts that concern figures but are not understood."""

    def take(self, text: str) -> None:
        """Takes a text, as far as it is understood."""
        for sentence in split_sentences(text):
            self._take_sentence(strip_numbering(sentence))

    def _take_sentence(self, text: str) -> None:
        if text.lower().startswith(EXAMPLES):
            return
        statement = read_statement(text)
        if not statement.rest and not statement.is_comparison:
            self._take_statement(statement, text)
        elif (prose := read_prose(text, is_line=True)).rest or prose.obs_statuses:
            self.unread.append(text)
        elif len(text) <= LONGEST_TITLE:
            self.periods += ((span, text) for span in find_title_spans(text))
        if names_province(text):
            self.provinces[" ".join(text.split())] = None

    def _take_statement(self, statement: Statement, text: str) -> None:
        if statement.obs_statuses - {"A"}:
            self.unread.append(text)
        elif statement.kinds:
            self.kinds.append((statement.kinds, text))
        else:
            self.periods += ((phrase, text) for phrase in statement.periods)
        if unit := statement.unit_text:
            (self.units if statement.is_unit else self.bare_units).append((unit, text))

    def find_contradiction(
        self, kind: str | None, period: str | None, unit: str | None
    ) -> tuple[str, str] | None:
        """The rule by which the sheet contradicts a figure, and the words to quote."""
        if self.unread:
            return TEXT_CONTRADICTS, self._quote(self.unread[0])
        of_figure = read_kind(kind) or "actual"
        if self.kinds and not any(of_figure in kinds for kinds, _ in self.kinds):
            return TEXT_CONTRADICTS, self._quote(self.kinds[0][1])
        if of_figure == "actual" and (found := self._find_other_period(period)):
            return found
        bare = self.bare_units if len({name for name, _ in self.bare_units}) == 1 else []
        others = [
            (name, text) for name, text in (*self.units, *bare) if not _may_be_in_unit(unit, name)
        ]
        if others and len(others) == len(self.units) + len(bare):
            return UNIT_CONTRADICTED, f"{unit or '?'} / {self._quote(others[0][1])}"
        return None

    def _find_other_period(self, period: str | None) -> tuple[str, str] | None:
        form = read_period(period or "")
        codes = [(find_contradiction(phrase, form), text) for phrase, text in self.periods]
        if not codes or not all(code for code, _ in codes):
            return None
        code, text = codes[0]
        is_other = code == PERIOD_CONTRADICTED
        return PERIOD_CONTRADICTED if is_other else TEXT_CONTRADICTS, self._quote(text)

    def _quote(self, text: str) -> str:
        return f"{self.name}: {text}"


def read_sheet_statements(
    sheet: Sheet, texts: Texts, numbers: Sequence[int]
) -> SheetStatements | None:
    """Reads what a sheet without a table states.

    Args:
        sheet: The sheet.
        texts: Its texts.
        numbers: The rows with numbers of its own, in order.
    """
    page = SheetStatements(sheet.name)
    if not sheet.name.startswith(SHEET) or not any(TITLE in row for row in sheet.rows[:1]):
        for _, text in zip(range(MAX_TEXTS), _list_texts(sheet, texts, numbers), strict=False):
            page.take(text)
    stated = (page.kinds, page.periods, page.units, page.bare_units, page.provinces, page.unread)
    return page if any(stated) else None


def _list_texts(sheet: Sheet, texts: Texts, numbers: Sequence[int]) -> Iterator[str]:
    """The texts that do not concern numbers of the sheet itself, which would be below them."""
    begins = numbers[-FEW - 1] if len(numbers) > FEW else -1
    for at, row in enumerate(sheet.rows):
        if at >= begins:
            for cell in row:
                if isinstance(cell, str) and cell and (text := texts.of(cell)):
                    yield text
    for lines in sheet.remarks.values():
        yield from (line for _, line in lines)


def apply_sheet_statements(
    columns: dict[str, list[object]], pages: Iterable[SheetStatements]
) -> None:
    """Refuses the figures that a sheet contradicts; a province that it names is that of all."""
    pages = list(pages)
    provinces = [name for page in pages if len(page.provinces) == 1 for name in page.provinces]
    if provinces:
        senders = columns["sender"]
        columns["sender"] = ["\n".join(filter(None, (str(s or ""), *provinces))) for s in senders]
    stated = list(zip(*(columns[name] for name in STATED), strict=True))
    found = {
        what: next((one for page in pages if (one := page.find_contradiction(*what))), None)  # type: ignore[arg-type]
        for what in set(stated)
    }
    if any(found.values()):
        codes, quotes = list(columns["reader_code"]), list(columns["quoted"])
        for at, what in enumerate(stated):
            if (one := found[what]) and codes[at] is None:
                codes[at], quotes[at] = one
        columns |= {"reader_code": codes, "quoted": quotes}


STATED = ("kind_text", "period_text", "unit_text")


def _may_be_in_unit(unit: str | None, stated: str) -> bool:
    """Whether a figure may be in its own unit although a sheet states another."""
    if unit:
        return units_agree(unit, stated) or is_of_other_base(unit, stated)
    of_page = read_unit(stated)
    return of_page is not None and of_page.factor == ONE and not of_page.must_be_stated
