"""Turns text as sent into clean NFC Unicode, with a code for every repair."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reference.legacy_vietnamese import (
    ONLY_UNICODE,
    decode_legacy,
    encoding_of_font,
    font_is_upper,
    guess_bytes,
    guess_text,
)

__all__ = [
    "IN_WORDS",
    "Decoded",
    "Repaired",
    "clean",
    "decode_bytes",
    "decode_legacy",
    "encoding_of_font",
    "fold",
    "font_is_upper",
    "repair",
    "seen",
    "to_nfc",
    "unaccent",
    "utf_16",
    "words_as_written",
]

TEXT_TCVN3 = "TEXT_TCVN3"
TEXT_VNI = "TEXT_VNI"
TEXT_CP1258 = "TEXT_CP1258"
TEXT_U01A2 = "TEXT_U01A2"
TEXT_ETH = "TEXT_ETH"
TEXT_NOT_NFC = "TEXT_NOT_NFC"
CODE_OF_LEGACY = {"tcvn3": TEXT_TCVN3, "vni": TEXT_VNI, "cp1258": TEXT_CP1258}

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
# Not text: control characters, and bytes that are not letters in the file's encoding.
_NO_LETTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\ud800-\udfff]")
NO_LETTER = "\ufffd"
"""Replaces each of them, so that it stays visible and its neighbours are not joined."""
# Without width: where a word may be broken or joined. Within words they mean nothing.
IN_WORDS = "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff"
_WITHOUT_WIDTH = re.compile(f"[{IN_WORDS}]")
# At the ends of a text these mean nothing even if it is a number.
_AT_THE_ENDS = "\u200b\u2060\ufeff"
_ENDS = re.compile(rf"^[\s{_AT_THE_ENDS}]+|[\s{_AT_THE_ENDS}]+$")
_NO_ENDS = str.maketrans("", "", _AT_THE_ENDS)
# Marks that change the direction of text: they stay in a key, so that it is not found.
_TURNING = "\u202a-\u202e\u2065-\u206f"
# Bytes that are not UTF-8, as Python keeps them in text, and other lone surrogates.
_BAD_BYTES = re.compile("[\udc80-\udcff]")
_OTHER_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
# Letters and signs that need no repair and that no neighbour combines with.
_PLAIN = re.compile(
    "[\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u01a1\u01a4-\u024f"
    "\u1ea0-\u1eff\u2010-\u2027\u20a0-\u20bf]*"
)
_NOT_IN_A_KEY = re.compile(rf"(?:[^\w%‰/$€£¥₫{_TURNING}{NO_LETTER}]|_)+")
_SLASH = re.compile(r" ?/ ?")
# The characters of UTF-16 text; other bytes decode to ideographs and symbols.
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
    """Turns every kind of line end into a newline, and replaces what is not text.

    Invisible characters stay where they are between others: within words they mean nothing, and
    ``fold`` drops them, but within a number their meaning is unknown.
    """
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return text  # printable characters are visible, and this test is fast
    text = _NO_LETTER.sub(NO_LETTER, _NEW_LINES.sub("\n", text))
    return _ENDS.sub(lambda ends: ends[0].translate(_NO_ENDS), text)


def seen(text: str) -> str:
    """The visible part of a text: without combining and format characters.

    It serves to see whether a text holds anything, not what it means.
    """
    letters = to_nfc(clean(text))
    if letters.isascii():
        return letters
    shown = (sign for sign in letters if unicodedata.category(sign) not in ("Cf", "Mn", "Me"))
    return "".join(shown).replace(NO_LETTER, "")


def repair(text: str, font_name: str | None = None) -> Repaired:
    """Repairs the text of one cell, line or file into clean NFC.

    Args:
        text: as read from the file, not stripped.
        font_name: its font, if the file states it: it decides the encoding. Without one, TCVN3 and
            VNI are recognised only if the text leaves no doubt.
    """
    if text.isascii() and text.isprintable():
        return Repaired(text)  # ASCII is the same under every table
    if ONLY_UNICODE.search(text) and _PLAIN.fullmatch(text):
        return Repaired(text)
    codes = []
    shown = _as_latin_1(text)
    encoding = guess_text(shown, font_name)
    if encoding:
        text = decode_legacy(shown, encoding, upper=font_is_upper(font_name))
        codes.append(CODE_OF_LEGACY[encoding])
    for code, (wrong, right) in _LOOKALIKES.items():
        if any(letter in text for letter in wrong):
            text = text.translate(str.maketrans(wrong, right))
            codes.append(code)
    if text != (text := to_nfc(text)):
        codes.append(TEXT_NOT_NFC)
    return Repaired(clean(text), tuple(codes))


def _as_latin_1(text: str) -> str:
    """Text with bytes that are not UTF-8, as a program shows it that takes bytes for letters."""
    if not _BAD_BYTES.search(text) or _OTHER_HALVES.search(text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def decode_bytes(data: bytes) -> Decoded:
    """The text of a file, whatever encoding it is in.

    Byte order mark, UTF-16 without one, UTF-8, then the legacy encodings by how Vietnamese the
    outcome is. The text is repaired as `repair` does.

    Raises:
        ValueError: the bytes are not text, or their encoding is uncertain.
    """
    unicode_encoding = _unicode_encoding(data)
    if unicode_encoding:
        repaired = repair(_decode(data, unicode_encoding))
        return Decoded(repaired.text, unicode_encoding, repaired.repairs)
    if b"\0" in data:
        raise ValueError("this is not a text file")
    encoding = guess_bytes(data)
    # Text with nothing but Windows punctuation beyond ASCII reads the same under every table.
    codes = (CODE_OF_LEGACY[encoding],)
    repaired = repair(decode_legacy(data, encoding))
    return Decoded(repaired.text, encoding, codes + repaired.repairs)


def unaccent(text: str) -> str:
    """Lower case, without diacritics (đ is d), single spaces; punctuation stays."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALL_LOOKALIKES)).lower()
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return " ".join(bare.replace("đ", "d").split())


@lru_cache(maxsize=2048)  # the names of a form are in every form
def fold(text: str) -> str:
    """The key under which a name or synonym is looked up.

    Lower case, no diacritics (so that Hoà and Hòa are one), every run of punctuation a space,
    except % and / and currency signs, which tell units apart.
    """
    words = _NOT_IN_A_KEY.sub(" ", unaccent(_WITHOUT_WIDTH.sub("", clean(text))))
    return _SLASH.sub("/", words).strip()


def utf_16(data: bytes) -> str | None:
    """Which UTF-16 a text is in, by its mark or its zeros; None for another encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return None if encoding == "utf-8" else encoding
    encoding = _utf_16_by_its_zeros(data) or ""
    return encoding if encoding and _reads_as(data[: len(data) & ~1], encoding) else None


def words_as_written(text: str) -> list[str]:
    """The words of a text with their capitals and diacritics, in step with those of its key."""
    return _SLASH.sub("/", _NOT_IN_A_KEY.sub(" ", clean(text))).split()


def _unicode_encoding(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8"
    return utf_16(data) or ("utf-8" if _reads_as(data, "utf-8") else None)


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
