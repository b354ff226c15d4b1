"""Vietnamese encodings from before Unicode, and how to tell which one a text is in.

`tcvn3` (ABC, the `.Vn*` fonts), `vni` (the `VNI-*` fonts) and `cp1258` (Windows) all write
Vietnamese in single bytes. Files keep such text in two shapes: as bytes, or as the Latin-1
characters a program made of those bytes (a cell set in `.VnTime`). Both are read here.

Telling them apart is counting: under the right table nearly every accented word is a possible
Vietnamese syllable, under a wrong one hardly any is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

LEGACY_ENCODINGS = ("tcvn3", "vni", "cp1258")

# TCVN 5712:1993 from 0xA1 on (0xB0-0xB4 are combining marks). Below that Windows text keeps its
# curly quotes and dashes, where the standard has capitals that the ABC fonts never had.
_TCVN3_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = {0xA1 + offset: letter for offset, letter in enumerate(_TCVN3_FROM_A1)}

# VNI writes a base letter and then a mark: aù is á. One row a base: the letters, then their marks.
_VNI_TONES = "ùøûõï"
_VNI_PAIRS = {
    "a": ("áàảãạâấầẩẫậăắằẳẵặ", _VNI_TONES + "âáàåãäêéèúüë"),
    "e": ("éèẻẽẹêếềểễệ", _VNI_TONES + "âáàåãä"),
    "o": ("óòỏõọôốồổỗộ", _VNI_TONES + "âáàåãä"),
    "ô": ("ớờởỡợ", _VNI_TONES),
    "u": ("úùủũụ", _VNI_TONES),
    "ö": ("ứừửữự", _VNI_TONES),
    "y": ("ýỳỷỹ", _VNI_TONES[:4]),
}
_VNI_SINGLE = dict(zip("ôöíìæóòîñ", "ơưíìỉĩịỵđ", strict=True))

# Every Vietnamese syllable: an onset and one of these rhymes (tones aside).
_ONSETS = "ngh ng nh ch gh gi kh kr ph qu th tr b c d đ g h k l m n p q r s t v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uan uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych
uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu ưu
y yêm yên yêng yêt yêu ynh yt ych
"""
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTVX]{2,8}")  # TMĐT, QĐ, HĐND
_SYLLABLE = re.compile(f"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RHYMES.split())})")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED = ("c", "ch", "k", "p", "t")  # such a syllable only takes the sharp or the heavy tone
_STOPPED_TONES = ("\u0301", "\u0323")

_EDGE_PUNCTUATION = "“”‘’„–—…«»•°²³"
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f]+")
# From a word's first letter only: otherwise a long word would be scanned again from each letter.
_UNDECODED_WORD = re.compile(
    r"(?<![A-Za-z])[A-Za-z]*[^\s\x00-\x7f][^\s\x00-\x40\x5b-\x60\x7b-\x7f]*"
)
_WORDS_SAMPLED = 5000
ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_GOOD_SHARE = 0.8


def decode_legacy(data: str | bytes, encoding: str, *, upper: bool = False) -> str:
    """Text of `data`, which is in one of `LEGACY_ENCODINGS`, as NFC Unicode.

    Call it before anything is stripped: in TCVN3 the soft hyphen is the letter ư.

    Args:
        data: bytes, or the characters that a program made of them (Windows-1252 or Latin-1).
        encoding: `tcvn3`, `vni` or `cp1258`.
        upper: the font shows capitals (`font_is_upper`), whatever the letters are.
    """
    if encoding not in _DECODERS:
        raise ValueError(f"not a legacy Vietnamese encoding: {encoding!r}")
    text = unicodedata.normalize("NFC", _DECODERS[encoding](_as_windows_text(data)))
    return text.upper() if upper else text


def encoding_of_font(font_name: str | None) -> str | None:
    """The encoding that a font implies: `tcvn3`, `vni`, or None for any other font."""
    name = (font_name or "").strip().lstrip("@").casefold()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith("vni-") else None


def font_is_upper(font_name: str | None) -> bool:
    """Whether the font draws small letters as capitals: `.VnTimeH`, `.VnArialH` and their like."""
    return encoding_of_font(font_name) == "tcvn3" and (font_name or "").strip().endswith("H")


def guess_bytes(data: bytes) -> str:
    """The legacy encoding of `data`; ValueError when none fits or two fit equally well."""
    texts = _sample_under(LEGACY_ENCODINGS, data.decode("latin-1"))
    scores = {encoding: score(text) for encoding, text in texts.items()}
    best = max(scores.values())
    leaders = [encoding for encoding in LEGACY_ENCODINGS if scores[encoding] == best]
    if best < _GOOD_SHARE or len({texts[encoding] for encoding in leaders}) > 1:
        raise ValueError("the encoding of this text is uncertain")
    return leaders[-1]


def guess_text(text: str, font_name: str | None = None) -> str | None:
    """`tcvn3` or `vni` if the text is one of them shown as Latin-1 letters, otherwise None.

    The font decides unless the text makes more sense as it stands; without a font of that kind
    the text must leave no doubt.
    """
    if text.isascii() or ONLY_UNICODE.search(text):
        return None
    as_it_is = score(text)
    texts = _sample_under(("tcvn3", "vni"), text)
    scores = {encoding: score(sample) for encoding, sample in texts.items()}
    of_font = encoding_of_font(font_name)
    if of_font:
        return of_font if scores[of_font] >= as_it_is else None
    worse, best = sorted(scores, key=lambda encoding: scores[encoding])
    sure = scores[best] > max(scores[worse], as_it_is) and scores[best] >= _GOOD_SHARE
    return best if sure else None


def _sample_under(encodings: Iterable[str], text: str) -> dict[str, str]:
    """The first words with letters beyond ASCII, decoded each way."""
    words = islice(_UNDECODED_WORD.finditer(text), _WORDS_SAMPLED)
    sample = " ".join(word.group() for word in words)
    return {encoding: decode_legacy(sample, encoding) for encoding in encodings}


def score(text: str) -> float:
    """Share of the words with a letter beyond ASCII that are Vietnamese syllables (1 if none).

    A sign alone (÷ × ©) says nothing: under another table it is a letter, and a syllable.
    """
    words = list(islice(_foreign_words(text), _WORDS_SAMPLED))
    return sum(map(is_syllable, words)) / len(words) if words else 1.0


def is_syllable(word: str) -> bool:
    """Whether one word could be Vietnamese: letters, order of letters, one tone, sane case."""
    if _ABBREVIATION.fullmatch(word):
        return True
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    toneless, tones = _without_tones(word.lower())
    if len(tones) > 1 or not _SYLLABLE.fullmatch(toneless):
        return False
    return not (tones and toneless.endswith(_STOPPED)) or tones[0] in _STOPPED_TONES


def _without_tones(word: str) -> tuple[str, list[str]]:
    decomposed = unicodedata.normalize("NFD", word)
    kept = "".join(mark for mark in decomposed if mark not in _TONES)
    return unicodedata.normalize("NFC", kept), [mark for mark in decomposed if mark in _TONES]


def _foreign_words(text: str) -> Iterator[str]:
    seen: set[str] = set()
    for token in _TOKEN.finditer(text):
        word = token.group().strip(_EDGE_PUNCTUATION)
        if len(word) > 1 and not word.isascii() and word not in seen:
            seen.add(word)
            yield word


def _as_windows_text(data: str | bytes) -> str:
    """Characters as Windows-1252 shows them; its five holes stay control characters."""
    if isinstance(data, bytes):
        data = data.decode("latin-1")
    return data.translate(_C1_AS_WINDOWS)


def _c1_as_windows() -> dict[int, str]:
    shown = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    return {code: letter for code, letter in shown.items() if letter}


_C1_AS_WINDOWS = _c1_as_windows()


def _from_tcvn3(text: str) -> str:
    return _WORD.sub(_capital_word, text.translate(_TCVN3))


def _capital_word(found: re.Match[str]) -> str:
    """Capitals in a capital font are typed `B¸O`: only the plain letters say they are capitals."""
    word = found.group()
    if word.isupper() or word[1:].islower() or any("a" <= letter <= "z" for letter in word):
        return word
    return word.upper() if len(word) > 1 else word


def _vni_table() -> dict[str, str]:
    small = dict(_VNI_SINGLE)
    for base, (letters, marks) in _VNI_PAIRS.items():
        small |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    table = dict(small)
    for written, letter in small.items():
        # The base letter says which case it is; its mark comes in either.
        table |= {written.upper(): letter.upper(), written[0] + written[1:].upper(): letter}
        table[written[0].upper() + written[1:]] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_BASES = "".join(_VNI_PAIRS)
_VNI_MARKS = _VNI_TONES + "âáàåãäêéèúüë"
_VNI_LETTER = re.compile(
    f"[{_VNI_BASES}{_VNI_BASES.upper()}][{_VNI_MARKS}{_VNI_MARKS.upper()}]"
    f"|[{''.join(_VNI_SINGLE)}{''.join(_VNI_SINGLE).upper()}]"
)


def _from_vni(text: str) -> str:
    return _VNI_LETTER.sub(_vni_letter, text)


def _vni_letter(found: re.Match[str]) -> str:
    written = found.group()
    # A mark this base does not take stands for itself.
    return _VNI.get(written) or _VNI.get(written[0], written[0]) + written[1:]


def _cp1258_table() -> dict[int, str]:
    shown = {bytes([code]).decode("cp1252", "ignore"): code for code in range(0x80, 0x100)}
    letters = {
        ord(key): bytes([code]).decode("cp1258", "ignore") for key, code in shown.items() if key
    }
    return {key: letter for key, letter in letters.items() if letter}


_CP1258 = _cp1258_table()

_DECODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "cp1258": lambda text: text.translate(_CP1258),
}
