"""Text is repaired, cleaned, and compared as people mean it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_encodings import MOTTO, MOTTO_TCVN3, MOTTO_VNI, to_nfd

from reference.legacy_vietnamese import is_syllable
from reference.text import (
    clean,
    fold,
    repair,
    unaccent,
)


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
