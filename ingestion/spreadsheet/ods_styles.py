"""The styles of a LibreOffice workbook: fonts, marks and number formats, as its cells show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingestion.files.container import Refused
from ingestion.spreadsheet.format_grammar import (
    FILLS,
    Condition,
    Kind,
    Section,
    SectionPart,
    make_literal,
    parse_condition,
)
from ingestion.spreadsheet.marked_text import LOWERED, RAISED, STRUCK, UNMARKED
from ingestion.spreadsheet.number_format import Format, show_as_number
from reference.text import encoding_of_font

FORMATS = (
    "number:number-style", "number:currency-style", "number:percentage-style", "number:date-style",
    "number:time-style", "number:boolean-style", "number:text-style",
)  # fmt: skip
WRITTEN = ("number:text", "number:currency-symbol", "number:embedded-text", "number:fill-character")
"""Elements whose text is shown beside, or among, the digits."""
DATES = (
    "number:day", "number:month", "number:year", "number:era", "number:day-of-week",
    "number:week-of-year", "number:quarter", "number:hours", "number:minutes", "number:seconds",
    "number:am-pm",
)  # fmt: skip
MAX_DECIMALS = 30
MAX_CONDITIONS = 50
"""Conditions of one style: each is checked for each number in that style."""


@dataclass(slots=True)
class _FormatElements:
    """A number format while its elements are read: its parts, and other formats by condition."""

    element: str = ""
    parts: list[SectionPart] = field(default_factory=list)
    others: list[tuple[Condition | None, str]] = field(default_factory=list)


class OdsStyles:
    """The effects of cell styles on texts and numbers.

    Attributes:
        fonts: the font of each style that shows other letters than those stored.
        marks: the mark of each style whose text is crossed out, raised or lowered.
    """

    def __init__(self) -> None:
        """Starts without styles."""
        self.fonts: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self._style = ""
        self._format_of: dict[str, str] = {}
        self._formats: dict[str, _FormatElements] = {}
        self._format: _FormatElements | None = None
        self._written: str | None = None
        self._known: dict[str, Format] = {}
        self._others: dict[str, list[str]] = {}

    def number_format(self, style: str) -> Format | None:
        """The number format of a style, if it has one."""
        name = self._format_of.get(style, "")
        if name not in self._formats:
            return None
        if name not in self._known:
            self._known[name] = self._make_format(self._formats[name])
        return self._known[name]

    def conditional_formats(self, style: str) -> list[Format]:
        """The number formats of the styles that replace this one under a condition."""
        others = self._others.get(style, ())
        return [its_format for name in others if (its_format := self.number_format(name))]

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Begins an element."""
        if element in ("style:style", "style:default-style"):
            self._begin_style(attributes)
        elif element in FORMATS:
            self._format = self._formats[attributes.get("style:name", "")] = _FormatElements(
                element
            )
        elif self._format:
            self._take_part(self._format, element, attributes)
        elif element == "style:map":
            others = self._others.get(self._style, [])
            self._others[self._style] = [*others, attributes.get("style:apply-style-name", "")]
            if len(others) >= MAX_CONDITIONS:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_CONDITIONS)
        elif element == "style:text-properties":
            self._take_font(attributes)
            self._take_mark(attributes)

    def end(self, element: str) -> None:
        """Ends an element."""
        if element in FORMATS:
            self._format = None
        elif element in WRITTEN and self._format and self._written is not None:
            self._format.parts += _read_shown(element, self._written, self._format.element)
            self._written = None

    def text(self, text: str) -> None:
        """Takes characters between elements."""
        if self._written is not None:
            self._written += text

    def _begin_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("style:name", "")
        parent = attributes.get("style:parent-style-name", "")
        for inherited in (self.fonts, self.marks):
            if parent in inherited:
                inherited[self._style] = inherited[parent]
        number_format = attributes.get("style:data-style-name") or self._format_of.get(parent)
        if number_format:
            self._format_of[self._style] = number_format
        if parent in self._others:
            self._others[self._style] = self._others[parent]

    def _take_font(self, attributes: dict[str, str]) -> None:
        name = attributes.get("style:font-name") or attributes.get("fo:font-family")
        if name and encoding_of_font(name.strip("'\"")):
            self.fonts[self._style] = name.strip("'\"")
        elif name:
            self.fonts.pop(self._style, None)

    def _take_mark(self, attributes: dict[str, str]) -> None:
        lines = [
            value
            for name in ("style:text-line-through-style", "style:text-line-through-type")
            if (value := attributes.get(name))
        ]
        position = attributes.get("style:text-position")
        if lines:
            self.marks[self._style] = UNMARKED if "none" in lines else STRUCK
        if position and self.marks.get(self._style) != STRUCK:
            self.marks[self._style] = _read_position(position)

    def _take_part(self, made: _FormatElements, element: str, attributes: dict[str, str]) -> None:
        if element == "number:number":
            made.parts += _read_digits(attributes)
        elif element == "number:scientific-number":
            made.parts += [
                *_read_digits(attributes),
                SectionPart(Kind.EXPONENT, "E"),
                SectionPart(Kind.DIGIT, "0"),
            ]
        elif element == "number:text-content":
            made.parts.append(SectionPart(Kind.TEXT, "@"))
        elif element in DATES:
            made.parts.append(SectionPart(Kind.DATE, element.removeprefix("number:")))
        elif element in WRITTEN:
            self._written = ""
        elif element == "style:map":
            condition = attributes.get("style:condition", "").replace("value()", "")
            other = attributes.get("style:apply-style-name", "")
            made.others.append((parse_condition(condition), other))
        elif element.startswith("number:"):
            made.parts.append(SectionPart(Kind.UNKNOWN, element.removeprefix("number:")))

    def _make_format(self, main: _FormatElements) -> Format:
        sections = [
            Section(tuple(self._formats.get(name, _UNKNOWN).parts), condition or _never_met)
            for condition, name in main.others
        ]
        own = Section(tuple(main.parts))
        code = ";".join("".join(part.text for part in s.parts) for s in (*sections, own))
        if main.element == "number:text-style":
            return Format(code, sections or [show_as_number(own)], own)
        return Format(code, [*sections, own], None)


_UNKNOWN = _FormatElements(parts=[SectionPart(Kind.UNKNOWN, "?")])


def _never_met(_: float) -> bool:
    """The condition of a section whose own cannot be read: it may apply to any number."""
    return False


def _read_digits(attributes: dict[str, str]) -> list[SectionPart]:
    if attributes.get("number:display-factor", "1") != "1":
        return [SectionPart(Kind.UNKNOWN, f"÷{attributes['number:display-factor']}")]
    whole = attributes.get("number:min-integer-digits", "0")
    decimals = attributes.get("number:decimal-places")
    if decimals is None:
        return [SectionPart(Kind.GENERAL, "0")]
    count = min(int(decimals), MAX_DECIMALS) if decimals.isdecimal() else 0
    least = attributes.get("number:min-decimal-places", decimals)
    digits = [SectionPart(Kind.DIGIT, "#" if whole == "0" else "0")]
    if count:
        digit = SectionPart(Kind.DIGIT, "#" if least == "0" else "0")
        digits += [SectionPart(Kind.POINT, "."), *[digit] * count]
    return digits


def _read_shown(element: str, text: str, inside: str) -> Sequence[SectionPart]:
    if element == "number:fill-character":
        return [SectionPart(Kind.SPACE if text in FILLS else Kind.UNKNOWN, text)]
    if element == "number:embedded-text":  # among the digits
        return [] if text.isspace() else [SectionPart(Kind.UNKNOWN, text)]
    parts = make_literal(text)
    if inside != "number:percentage-style":
        return parts
    return [SectionPart(Kind.PERCENT, "%") if part.text == "%" else part for part in parts]


def _read_position(position: str) -> str:
    """The mark of `super 58%`, `sub`, or `33% 58%`, where the second number is a size."""
    where = position.split()[0] if position.split() else ""
    if where == "super" or (where[:1].isdigit() and where not in ("0%", "0")):
        return RAISED
    return LOWERED if where == "sub" or where.startswith("-") else UNMARKED
