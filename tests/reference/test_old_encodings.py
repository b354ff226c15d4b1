"""Bytes of whatever encoding and font become text, or are refused."""

import shutil
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_encodings import (
    MOTTO,
    MOTTO_TCVN3,
    MOTTO_VNI,
    to_cp1258,
    to_nfd,
    to_tcvn3,
    to_vni,
)

from reference.text import (
    clean,
    decode_bytes,
    decode_legacy,
    encoding_of_font,
    font_is_upper,
    to_nfc,
)

FORM = (
    "province_code,period,indicator_code,breakdown,value,unit,note\r\n"
    "24,2026-10,sme_on_platform_pct,,17.6,%,Tỷ lệ doanh nghiệp nhỏ và vừa trên sàn TMĐT\r\n"
    "52,2026-10,admin_fine_vnd,,535,triệu đồng,Bình Định, số liệu chưa được kiểm tra đầy đủ\r\n"
)

SMALL = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
PLAIN_CAPITALS = "ABCDEGHIKLMNOPQRSTUVXYĂÂÊÔƠƯĐ"
CAPITALS = SMALL.upper()


def words_of(letters: str) -> st.SearchStrategy[str]:
    return st.text(letters + " 0123456789,.-%/", max_size=40)


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
