"""Vietnamese text in the encodings from before Unicode, written from their rules."""

from __future__ import annotations

import unicodedata

from reference.text import decode_legacy

TONES = "\u0301\u0300\u0309\u0303\u0323"  # sharp, grave, hook, tilde, heavy: VNI's order of marks
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_TCVN3 = "§éc lËp - Tù do - H¹nh phóc"
MOTTO_VNI = "Ñoäc laäp - Töï do - Haïnh phuùc"


def to_nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def to_tcvn3(text: str) -> bytes:
    inverse = {decode_legacy(bytes([code]), "tcvn3"): code for code in range(0xA1, 0x100)}
    return bytes(inverse.get(letter) or ord(letter) for letter in text)


def to_vni(text: str) -> str:
    """An encoder written from the rules of VNI, not from the table under test."""
    return "".join(map(letter_to_vni, text))


def letter_to_vni(letter: str) -> str:
    base, *marks = unicodedata.normalize("NFD", letter.lower())
    tone = next((TONES.index(mark) for mark in marks if mark in TONES), None)
    horned = {"o": "ô", "u": "ö"}.get(base, base) if "\u031b" in marks else base
    if letter.lower() == "đ":
        written = "ñ"
    elif base == "i" and tone is not None:
        written = "íìæóò"[tone]
    elif letter.lower() == "ỵ":
        written = "î"
    elif "\u0302" in marks:
        written = base + ("â" if tone is None else "áàåãä"[tone])
    elif "\u0306" in marks:
        written = base + ("ê" if tone is None else "éèúüë"[tone])
    else:
        written = horned + ("" if tone is None else "ùøûõï"[tone])
    return written.upper() if letter.isupper() else written


def to_cp1258(text: str) -> bytes:
    return b"".join(map(letter_to_cp1258, text))


def letter_to_cp1258(letter: str) -> bytes:
    decomposed = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in decomposed if mark in TONES)
    base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
    return (base + tone).encode("cp1258")
