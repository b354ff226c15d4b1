"""Text as people sent it, made into clean NFC Unicode, with a code for every repair."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ingestion.legacy_vietnamese import (
    ONLY_UNICODE,
    decode_legacy,
    encoding_of_font,
    font_is_upper,
    guess_bytes,
    guess_text,
)

__all__ = [
    "Decoded",
    "Repaired",
    "clean",
    "decode_bytes",
    "decode_legacy",
    "encoding_of_font",
    "fold",
    "font_is_upper",
    "is_clean",
    "repair",
    "to_nfc",
    "unaccent",
]

TEXT_TCVN3 = "TEXT_TCVN3"
TEXT_VNI = "TEXT_VNI"
TEXT_CP1258 = "TEXT_CP1258"
TEXT_U01A2 = "TEXT_U01A2"
TEXT_ETH = "TEXT_ETH"
TEXT_NOT_NFC = "TEXT_NOT_NFC"
_CODE_OF_LEGACY = {"tcvn3": TEXT_TCVN3, "vni": TEXT_VNI, "cp1258": TEXT_CP1258}

# Letters that look right in some fonts and are other letters: no Vietnamese word has the left ones.
_LOOKALIKES = {
    TEXT_U01A2: ("\u01a2\u01a3", "Ưư"),  # Ƣ ƣ, from fonts with a wrong Unicode map
    TEXT_ETH: ("\u00d0\u00f0\u0189\u0256", "ĐđĐđ"),  # Icelandic eth, African D
}
_ALL_LOOKALIKES = str.maketrans(*map("".join, zip(*_LOOKALIKES.values(), strict=True)))

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEW_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, soft hyphens, zero-width and direction marks, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_PLAIN_ASCII = bytes([9, 10, *range(32, 127)])
# Letters and signs that need no repair, and that nothing beside them makes into another letter.
_PLAIN = re.compile(
    "[\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u01a1\u01a4-\u024f"
    "\u1ea0-\u1eff\u2010-\u2027\u20a0-\u20bf]*"
)
_NOT_IN_A_KEY = re.compile(r"(?:[^\w%‰/$€£¥₫]|_)+")
_SLASH = re.compile(r" ?/ ?")
# What a text in UTF-16 is made of; bytes of anything else give ideographs and symbols.
_PLAUSIBLE = re.compile("[\t\n\r\x20-\x7e\u00a0-\u024f\u0300-\u036f\u1ea0-\u1eff\u2000-\u20bf]")


class Repaired(NamedTuple):
    """A text after repair, and the codes of what was wrong with it (in the order found)."""

    text: str
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decoded:
    """A file's text, the encoding it was in, and the codes of what was repaired."""

    text: str
    encoding: str
    repairs: tuple[str, ...] = ()


def to_nfc(text: str) -> str:
    """The text in Unicode normal form C: one code point for a letter with its marks."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """The text without characters nobody sees; every kind of line end becomes a newline."""
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return text  # what can be printed is seen, and this is quickly found out
    return _UNSEEN.sub("", _NEW_LINES.sub("\n", text))


def is_clean(data: bytes) -> bool:
    """Whether bytes are UTF-8 with nothing to repair."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    beyond_ascii = "".join(set(data.translate(None, _PLAIN_ASCII).decode()))
    if not beyond_ascii or (_PLAIN.fullmatch(beyond_ascii) and ONLY_UNICODE.search(beyond_ascii)):
        return True  # whatever stands beside these letters, and this is quickly found out
    return repair(text) == Repaired(text)


def repair(text: str, font_name: str | None = None) -> Repaired:
    """Clean NFC text of one cell, line or file.

    Args:
        text: as read from the file, nothing stripped yet.
        font_name: the font it is set in, when the file says so: it decides the encoding. Without
            one, TCVN3 and VNI are recognised only where the text leaves no doubt.
    """
    if text.isascii() and text.isprintable():
        return Repaired(text)  # ASCII is the same under every table
    if ONLY_UNICODE.search(text) and _PLAIN.fullmatch(text):
        return Repaired(text)
    codes = []
    encoding = guess_text(text, font_name)
    if encoding:
        text = decode_legacy(text, encoding, upper=font_is_upper(font_name))
        codes.append(_CODE_OF_LEGACY[encoding])
    for code, (wrong, right) in _LOOKALIKES.items():
        if any(letter in text for letter in wrong):
            text = text.translate(str.maketrans(wrong, right))
            codes.append(code)
    if text != (text := to_nfc(text)):
        codes.append(TEXT_NOT_NFC)
    return Repaired(clean(text), tuple(codes))


def decode_bytes(data: bytes) -> Decoded:
    """The text of a file, whatever encoding it is in.

    Byte order mark, UTF-16 without one, UTF-8, then the legacy encodings by how Vietnamese the
    outcome is. The text is repaired as `repair` does.

    Raises:
        ValueError: the bytes are no text, or their encoding cannot be told for certain.
    """
    unicode_encoding = _unicode_encoding(data)
    if unicode_encoding:
        repaired = repair(_decode(data, unicode_encoding))
        return Decoded(repaired.text, unicode_encoding, repaired.repairs)
    if b"\0" in data:
        raise ValueError("this is not a text file")
    encoding = guess_bytes(data)
    # Text with nothing but Windows punctuation beyond ASCII reads the same under every table.
    codes = (_CODE_OF_LEGACY[encoding],)
    repaired = repair(decode_legacy(data, encoding))
    return Decoded(repaired.text, encoding, codes + repaired.repairs)


def unaccent(text: str) -> str:
    """Lower case, without diacritics (đ is d), single spaces; punctuation stays."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALL_LOOKALIKES)).lower()
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return " ".join(bare.replace("đ", "d").split())


@lru_cache(maxsize=2048)  # the names of a form are in every form
def fold(text: str) -> str:
    """The key under which a name or synonym is looked up.

    Lower case, no diacritics (so that Hoà and Hòa are one), every run of punctuation a space,
    except % and / and currency signs, which tell units apart.
    """
    words = _NOT_IN_A_KEY.sub(" ", unaccent(clean(text)))
    return _SLASH.sub("/", words).strip()


def _unicode_encoding(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    utf_16 = _utf_16_by_its_zeros(data)
    if utf_16 and _reads_as(data, utf_16):
        return utf_16
    return "utf-8" if _reads_as(data, "utf-8") else None


def _utf_16_by_its_zeros(data: bytes) -> str | None:
    """In UTF-16 there are many zero bytes, nearly all of them on one side of the pairs."""
    first, second = data[0::2].count(0), data[1::2].count(0)
    fewer, more = sorted((first, second))
    if more == 0 or more * 10 < len(data) or fewer * 10 > more:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    if encoding == "utf-8":
        return True
    return len(_PLAUSIBLE.findall(text)) >= 0.95 * len(text)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"the file says it is {encoding}, but it is not from byte {error.start} on"
        ) from None
