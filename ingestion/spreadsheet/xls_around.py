"""What a sheet of an old Excel workbook holds around its cells: pages, prompts, conditions."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping

from ingestion.files.container import Refused
from ingestion.spreadsheet.number_format import Format, find_format
from ingestion.spreadsheet.page_texts import split_page_texts
from ingestion.spreadsheet.sheet import MAX_AREAS, Conditional, Merged, Prompt
from ingestion.spreadsheet.xls_strings import read_text

HEADER, FOOTER, OTHER_PAGES, VALIDATION = 0x14, 0x15, 0x89C, 0x1BE
AREAS, RULE, NEW_AREAS, NEW_RULE, ADDED_TO_RULE = 0x1B0, 0x1B1, 0x879, 0x87A, 0x87B
NEW_HEAD = 12
"""The length of the header of each kind of record that Excel 2007 added."""
SHOWS_PROMPT = 1 << 18
HAS_NUMBER_FORMAT, IS_WRITTEN_OUT = 1 << 25, 1
WHOLE_SHEET = ((0, 0), (65_535, 255))


class XlsSurroundings:
    """Reads the records of a sheet that do not belong to a cell."""

    def __init__(self, codes: Mapping[int, str], *, is_of_1995: bool) -> None:
        """Starts before the first record.

        Args:
            codes: the number formats of the workbook, by their numbers.
            is_of_1995: texts have one byte per letter.
        """
        self.page_texts: list[str] = []
        self.prompts: list[Prompt] = []
        self.conditional: list[Conditional] = []
        self._codes, self._is_of_1995 = codes, is_of_1995
        self._areas: list[Merged] = []
        self._areas_of: dict[int, list[Merged]] = {}
        self._take_of: dict[int, Callable[[bytes], None]] = {
            HEADER: self._take_page, FOOTER: self._take_page, OTHER_PAGES: self._take_other_pages,
            VALIDATION: self._take_validation,
            AREAS: self._take_areas, RULE: lambda body: self._take_rule(body, 6),
            NEW_AREAS: lambda body: self._take_areas(body[NEW_HEAD:]),
            NEW_RULE: lambda body: self._take_new_rule(body, NEW_HEAD + 6),
            ADDED_TO_RULE: self._take_added,
        }  # fmt: skip

    def take(self, kind: int, body: bytes) -> None:
        """Takes a record, if it is one of these."""
        take = self._take_of.get(kind)
        if take and body:
            take(body)
            if len(self.prompts) + len(self.conditional) > MAX_AREAS:
                raise Refused("FILE_TOO_COSTLY", limit=MAX_AREAS)

    def _take_page(self, body: bytes) -> None:
        text = body[1:].decode("latin-1") if self._is_of_1995 else read_text(body, 0)[0]
        self.page_texts += split_page_texts(text)

    def _take_other_pages(self, body: bytes) -> None:
        """Takes the texts of even pages and of the first page: their lengths, then the texts."""
        at = NEW_HEAD + 16 + 2
        lengths = struct.unpack_from("<4H", body, at)
        at += 8
        for _ in filter(None, lengths):
            text, at = read_text(body, at)
            self.page_texts += split_page_texts(text)

    def _take_validation(self, body: bytes) -> None:
        (flags,), at = struct.unpack_from("<I", body), 4
        texts = []
        for _ in range(4):
            text, at = read_text(body, at)
            texts.append(text.strip("\0"))
        title, _, prompt, _ = texts
        for _ in range(2):  # formulas
            at += 4 + struct.unpack_from("<H", body, at)[0]
        words = "\n".join(filter(None, (title, prompt)))
        if words and flags & SHOWS_PROMPT:
            self.prompts += ((area, words) for area in _read_areas(body, at))

    def _take_areas(self, body: bytes) -> None:
        number = struct.unpack_from("<H", body, 2)[0] >> 1
        self._areas = self._areas_of[number] = list(_read_areas(body, 12))

    def _take_new_rule(self, body: bytes, at: int) -> None:
        """Takes a rule whose formats are preceded by their length."""
        if struct.unpack_from("<I", body, at)[0]:
            self._take_rule(body, at + 4)

    def _take_added(self, body: bytes) -> None:
        """Takes an addition to a rule of older versions; if it is a rule itself, that follows."""
        is_rule, number = struct.unpack_from("<IH", body, NEW_HEAD)
        self._areas = self._areas_of.get(number, [WHOLE_SHEET])
        if not is_rule and body[NEW_HEAD + 13]:
            self._take_new_rule(body, NEW_HEAD + 14)

    def _take_rule(self, body: bytes, at: int) -> None:
        if its_format := self._number_format(body, at):
            self.conditional += ((area, its_format) for area in self._areas)

    def _number_format(self, body: bytes, at: int) -> Format | None:
        """The number format of a rule, if its formats begin with one."""
        if len(body) < at + 8:
            return None
        flags, more = struct.unpack_from("<IH", body, at)
        if not flags & HAS_NUMBER_FORMAT:
            return None
        if more & IS_WRITTEN_OUT:
            return find_format(-1, read_text(body, at + 8)[0])
        number = body[at + 7]
        return find_format(number, self._codes.get(number))


def _read_areas(body: bytes, at: int) -> Iterator[Merged]:
    """Reads a list of areas: their number, then first and last row and column of each."""
    (count,) = struct.unpack_from("<H", body, at)
    for number in range(count):
        top, bottom, left, right = struct.unpack_from("<4H", body, at + 2 + 8 * number)
        yield (top, left), (bottom, right)
