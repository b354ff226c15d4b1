"""Text of a document as any form may hold it: hostile text from a submission included."""

from __future__ import annotations

import re
import unicodedata

from reference.text import NO_LETTER

# Control characters, halves of characters, and marks that make the text after them run backwards.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
_BLANKS = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")

# What the font of the forms has: Latin with Vietnamese, Greek, Russian, signs.
_PRINTED = (
    "\x20-\x7e\xa0-\xac\xae-\u017f\u01a0\u01a1\u01af\u01b0\u0300-\u0304\u0306-\u030c\u031b"
    "\u0323\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f\u1ea0-\u1ef9\u2009\u2010-\u2015"
    "\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u2044"
    "\u2070\u2074-\u2079\u2080-\u2089\u20ab\u20ac\u2113\u2116\u2122\u2190-\u2199\u2206\u2211"
    "\u2212\u221a\u221e\u2248\u2260\u2264\u2265\u2713"
)
_NOT_PRINTED = re.compile(f"[^{_PRINTED}]")


def plain(text: str) -> str:
    """Text in NFC on one line; what is no text shows as U+FFFD."""
    return _BLANKS.sub(" ", _NO_TEXT.sub(NO_LETTER, unicodedata.normalize("NFC", text))).strip(" ")


def printable(text: str) -> str:
    """The same with the code points of what the font lacks: a page never depends on another font.

    Another font would be one of the machine's, and the pages would not be the same everywhere.
    """
    return _NOT_PRINTED.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain(text))
