"""Text from old encodings and odd files: what it becomes, and what is said about it."""

import shutil
import subprocess
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.legacy_vietnamese import is_syllable
from reference.text import (
    clean,
    decode_bytes,
    decode_legacy,
    encoding_of_font,
    fold,
    font_is_upper,
    repair,
    to_nfc,
    unaccent,
)

MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_TCVN3 = "§éc lËp - Tù do - H¹nh phóc"
MOTTO_VNI = "Ñoäc laäp - Töï do - Haïnh phuùc"
FORM = (
    "province_code,period,indicator_code,breakdown,value,unit,note\r\n"
    "24,2026-10,sme_on_platform_pct,,17.6,%,Tỷ lệ doanh nghiệp nhỏ và vừa trên sàn TMĐT\r\n"
    "52,2026-10,admin_fine_vnd,,535,triệu đồng,Bình Định, số liệu chưa được kiểm tra đầy đủ\r\n"
)

SMALL = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
PLAIN_CAPITALS = "ABCDEGHIKLMNOPQRSTUVXYĂÂÊÔƠƯĐ"
CAPITALS = SMALL.upper()
TONES = "\u0301\u0300\u0309\u0303\u0323"  # sharp, grave, hook, tilde, heavy: VNI's order of marks


def words_of(letters: str) -> st.SearchStrategy[str]:
    return st.text(letters + " 0123456789,.-%/", max_size=40)


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


@pytest.mark.parametrize(
    ("written", "encoding", "text"),
    [
        (MOTTO_TCVN3, "tcvn3", MOTTO),
        (MOTTO_TCVN3.encode("latin-1"), "tcvn3", MOTTO),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("B¸O C¸O cña Së C«ng Th\u00ad¬ng", "tcvn3", "BÁO CÁO của Sở Công Thương"),
        ("th\u00ad¬ng m¹i ®iÖn tö", "tcvn3", "thương mại điện tử"),
        ("\u0093tû ®ång\u0094 \u0096 1", "tcvn3", "“tỷ đồng” – 1"),
        ("“tû ®ång” – 1", "tcvn3", "“tỷ đồng” – 1"),
        (MOTTO_VNI, "vni", MOTTO),
        (MOTTO_VNI.encode("latin-1"), "vni", MOTTO),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "vni", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("thöông maïi ñieän töû", "vni", "thương mại điện tử"),
        ("Aùp duïng, Ôû, kyõ, kyù, quyønh, tæ, mò", "vni", "Áp dụng, Ở, kỹ, ký, quỳnh, tỉ, mị"),
        (b"H\xe0 N\xf4\xf2i", "cp1258", "Hà Nội"),
        ("thý\u00f5ng m\u1ea1i", "cp1258", "thương mại"),
    ],
)
def test_known_texts_in_old_encodings(written: str | bytes, encoding: str, text: str) -> None:
    assert decode_legacy(written, encoding) == text


def test_small_letters_of_a_capital_font_are_capitals() -> None:
    assert decode_legacy(MOTTO_TCVN3, "tcvn3", upper=True) == MOTTO.upper()


def test_an_encoding_nobody_knows() -> None:
    with pytest.raises(ValueError, match="viscii"):
        decode_legacy("a", "viscii")


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv is not here")
def test_tcvn3_is_what_iconv_says() -> None:
    data = b"".join(b"o%c\n" % code for code in range(0xA0, 0x100))
    command = ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"]
    oracle = subprocess.run(command, input=data, capture_output=True, check=True)
    assert decode_legacy(data, "tcvn3") == to_nfc(oracle.stdout.decode())


@given(words_of(SMALL) | words_of(PLAIN_CAPITALS))
def test_tcvn3_round_trip(text: str) -> None:
    assert decode_legacy(to_tcvn3(text), "tcvn3") == text


@given(words_of(SMALL + CAPITALS))
def test_vni_round_trip(text: str) -> None:
    assert decode_legacy(to_vni(text), "vni") == text
    assert decode_legacy(to_vni(text).encode("latin-1"), "vni") == text


@given(words_of(SMALL + CAPITALS))
def test_cp1258_round_trip(text: str) -> None:
    assert decode_legacy(to_cp1258(text), "cp1258") == text
    shown = to_cp1258(text).decode("cp1252")
    assert decode_legacy(shown, "cp1258") == text


@pytest.mark.parametrize(
    ("font", "encoding", "upper"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        (".vnarial narrow", "tcvn3", False),
        (".VnArial NarrowH", "tcvn3", True),
        ("VNI-Times", "vni", False),
        ("vni-helve", "vni", False),
        ("VNI-HelveH", "vni", False),
        ("Times New Roman", None, False),
        ("Vnitalic", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_fonts_name_encodings(font: str | None, encoding: str | None, upper: bool) -> None:
    assert (encoding_of_font(font), font_is_upper(font)) == (encoding, upper)


@pytest.mark.parametrize(
    ("encode", "encoding", "repairs"),
    [
        (lambda text: text.encode("utf-8"), "utf-8", ()),
        (lambda text: text.encode("utf-8-sig"), "utf-8", ()),
        (lambda text: b"\xff\xfe" + text.encode("utf-16-le"), "utf-16-le", ()),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "utf-16-be", ()),
        (lambda text: text.encode("utf-16-le"), "utf-16-le", ()),
        (lambda text: text.encode("utf-16-be"), "utf-16-be", ()),
        (lambda text: to_nfd(text).encode("utf-8"), "utf-8", ("TEXT_NOT_NFC",)),
        (to_tcvn3, "tcvn3", ("TEXT_TCVN3",)),
        (lambda text: to_vni(text).encode("latin-1"), "vni", ("TEXT_VNI",)),
        (to_cp1258, "cp1258", ("TEXT_CP1258",)),
        (lambda text: to_tcvn3(text).decode("latin-1").encode("utf-8"), "utf-8", ("TEXT_TCVN3",)),
        (lambda text: to_vni(text).encode("utf-16"), "utf-16-le", ("TEXT_VNI",)),
    ],
)
def test_a_file_in_any_encoding(
    encode: Callable[[str], bytes], encoding: str, repairs: tuple[str, ...]
) -> None:
    decoded = decode_bytes(encode(FORM))
    assert decoded.text == FORM.replace("\r\n", "\n")
    assert (decoded.encoding, decoded.repairs) == (encoding, repairs)


def to_nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"\xef\xbb\xbf", "", "utf-8"),
        (b"24;2026-10\r\n", "24;2026-10\n", "utf-8"),
        (b"\x93quoted\x94 \x96 1", "“quoted” – 1", "cp1258"),
        ("1\n2".encode("utf-16-le"), "1\n2", "utf-16-le"),
        (b"a\x00b,c,d,e,f,g,h,i,j,k,l", "a\ufffdb,c,d,e,f,g,h,i,j,k,l", "utf-8"),
    ],
)
def test_small_and_odd_files(data: bytes, text: str, encoding: str) -> None:
    decoded = decode_bytes(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xb5\x9c\xe1\x99" * 9,
        FORM.encode("utf-8")[:-1] + "đầy đủ đầy đủ".encode()[:-1],
        b"\xff\xfea",
        b"100 \xf7 150",
        b"caf\xe9 \xfcber stra\xdfe",
        "東京の電子商取引".encode("shift-jis"),
    ],
)
def test_what_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        decode_bytes(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_cleanly_or_refused(data: bytes) -> None:
    try:
        decoded = decode_bytes(data)
    except ValueError:
        return
    assert decoded.text == clean(decoded.text)
    assert decode_bytes(data) == decoded


@pytest.mark.parametrize(
    ("text", "font", "repaired", "codes"),
    [
        ("Thương mại điện tử", None, "Thương mại điện tử", ()),
        ("THƢƠNG MẠI", None, "THƯƠNG MẠI", ("TEXT_U01A2",)),
        ("đƣợc", None, "được", ("TEXT_U01A2",)),
        ("Ðà Nẵng", None, "Đà Nẵng", ("TEXT_ETH",)),
        ("ðồng", None, "đồng", ("TEXT_ETH",)),
        (to_nfd("Bắc Giang"), None, "Bắc Giang", ("TEXT_NOT_NFC",)),
        (
            to_nfd("Ðà Nẵng, đƣợc"),
            None,
            "Đà Nẵng, được",
            ("TEXT_U01A2", "TEXT_ETH", "TEXT_NOT_NFC"),
        ),
        (MOTTO_TCVN3, None, MOTTO, ("TEXT_TCVN3",)),
        (MOTTO_VNI, None, MOTTO, ("TEXT_VNI",)),
        (MOTTO_TCVN3, ".VnTimeH", MOTTO.upper(), ("TEXT_TCVN3",)),
        ("B¸O C¸O", None, "BÁO CÁO", ("TEXT_TCVN3",)),
        ("tû ®ång", None, "tỷ đồng", ("TEXT_TCVN3",)),
        ("tyû ñoàng", None, "tỷ đồng", ("TEXT_VNI",)),
        ("vô", ".VnTime", "vụ", ("TEXT_TCVN3",)),
        ("vô", None, "vô", ()),
        ("Hà Tây", ".VnTime", "Hà Tây", ()),  # typed in Unicode, whatever the font
        ("đồng", ".VnTime", "đồng", ()),
        ("sme_pct", ".VnTimeH", "sme_pct", ()),
        ("Café Müller", None, "Café Müller", ()),
        ("50 km², 30°C, «a», Microsoft®", None, "50 km², 30°C, «a», Microsoft®", ()),
        (
            "100 ÷ 150, 3 × 5, £ 7, ¥, · a, © 2026",
            None,
            "100 ÷ 150, 3 × 5, £ 7, ¥, · a, © 2026",
            (),
        ),
        ("Nestlé, Citroën, São Paulo, naïve", None, "Nestlé, Citroën, São Paulo, naïve", ()),
        ("a\u00adb\x00c\u200bd\ufeff", None, "a\u00adb\ufffdc\u200bd", ()),
        (b"t\xcan".decode("utf-8", "surrogateescape"), None, "tấn", ("TEXT_TCVN3",)),
        (b"x\xff\xfe".decode("utf-8", "surrogateescape"), None, "x\ufffd\ufffd", ()),
        ("x\ud800\udcff", None, "x\ufffd\ufffd", ()),
        ("", None, "", ()),
    ],
)
def test_repair(text: str, font: str | None, repaired: str, codes: tuple[str, ...]) -> None:
    outcome = repair(text, font)
    assert (outcome.text, outcome.repairs) == (repaired, codes)
    assert repair(repaired).repairs == ()


@given(st.text(max_size=60))
def test_repair_leaves_nothing_to_clean(text: str) -> None:
    repaired = repair(text).text
    assert repaired == clean(repaired)
    assert repaired.encode("utf-8").count(0) == 0


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc\x0bd\x0ce\u2028f", "a\nb\nc\nd\ne\nf"),
        ("\x00\x01\x1b[31m\x7f\x9f", "\ufffd\ufffd\ufffd[31m\ufffd\ufffd"),
        ("\u202eabc\u200e \ud800", "\u202eabc\u200e \ufffd"),
        ("\ufeff1\u200b2\u200b", "1\u200b2"),
        ("\u00a0\u200b 12 \u2060\u200b", "\u00a0 12 "),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Thuỷ", "Thủy"),
        ("Đăk Lăk", "Đắk Lắk"),
        ("Ðắk Lắk", "DAK LAK"),
        (to_nfd("Bắc Giang"), "Bắc  Giang "),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu"),
        ("Bà Rịa-Vũng Tàu", "ba ria vung tau"),
        ("TP. Hồ Chí Minh", "Tp Hồ Chí Minh"),
        ("Đơn vị tính:", "đơn vị tính"),
        ("THƢƠNG MẠI", "thương mại"),
        ("USD / người / năm", "USD/người/năm"),
        ("km²", "km2"),
        ("Ｍã chỉ tiêu", "Mã chỉ\u00a0tiêu"),
        ("Mã_chỉ_tiêu", "Mã chỉ tiêu"),
        ("(%)", "%"),
    ],
)
def test_names_that_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hà Nam", "Hà Nội"), ("%", ""), ("người/năm", "người"), ("tỷ đồng", "đồng")]
)
def test_names_that_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_key_itself() -> None:
    assert fold("  Tỷ lệ DN (có website)  —  ĐVT: %/năm") == "ty le dn co website dvt %/nam"
    assert unaccent("Quý III/2026 – Đắk  Lắk") == "quy iii/2026 – dak lak"


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "word",
    [
        *("nghiêng", "quyết", "giếng", "gì", "quốc", "uỷ", "ủy", "oằn", "khuya", "xoong", "đắk"),
        *("Krông", "ước", "Việt", "ĐỊNH", "yếu", "huỳnh", "TMĐT"),
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["®iÖn", "hoäi", "lƯ", "Café", "mat\u0300", "wá", "áá", "ng", "", "đđ", "Đ"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
