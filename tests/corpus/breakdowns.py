"""Breakdowns: every one that the lists have, however it is written, and what is in no list."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal

from corpus.case import BUDGET, FAKES, NET, PHONE, TRAINED, Case, figure
from corpus.long_csv import csv_case, line, unlike
from reference.catalogue import reference, seed

PREPAID = "account_type=prepaid"


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


Row = dict[str, str]
SPELLINGS: dict[str, Callable[[Row, Row], str]] = {
    "by codes": lambda d, m: f"{d['dimension']}={m['member']}",
    "by codes in capitals": lambda d, m: f"{d['dimension']} = {m['member']}".upper(),
    "by their names": lambda d, m: f"{d['name_vi']}: {m['name_vi']}",
    "by their names in capitals": lambda d, m: f"{d['name_vi']}={m['name_vi']}".upper(),
    "by their names without marks": lambda d, m: _bare(f"{d['name_vi']} = {m['name_vi']}"),
    "by their English names": lambda d, m: f"{d['name_en']} = {m['name_en']}",
    "by the member alone": lambda d, m: f"- {m['name_vi'].capitalize()}",
}


def allowed() -> Iterator[tuple[str, Row, Row]]:
    """Every indicator with every member it may be split into."""
    dimensions = {row["dimension"]: row for row in seed("breakdown_dimension")}
    members: dict[str, list[Row]] = {}
    for row in seed("breakdown_member"):
        members.setdefault(row["dimension"], []).append(row)
    for row in seed("indicator_breakdown"):
        some = row["members"].split()
        for member in members[row["dimension"]]:
            if member["member"] in some or not some:
                yield row["indicator_code"], dimensions[row["dimension"]], member


def _value(indicator: str) -> str:
    return str(max(Decimal(1), reference().indicators[indicator].valid_min or Decimal(1)))


def listed_breakdowns() -> Iterator[Case]:
    """Each of them is loaded, and however it is written it is the same figure."""
    for name, write in SPELLINGS.items():
        rows, loaded = [], []
        for indicator, dimension, member in allowed():
            unit = reference().indicators[indicator].unit.name_vi
            kind = "budget" if indicator == BUDGET else "actual"
            written = line(indicator, _value(indicator), unit, breakdown=write(dimension, member))
            rows.append((*written[:6], unlike(name), kind))
            meant = f"{dimension['dimension']}={member['member']}"
            loaded.append(figure(indicator, _value(indicator), breakdown=meant, kind=kind))
        header = ("province_code", "period", "indicator_code", "breakdown", "value", "unit")
        yield csv_case(f"breakdowns {name}", rows, loaded, header=(*header, "note", "kind"))


PLACES = (
    ("a code of the official list", "commune=07375", "commune=07375"),
    ("a code of one's own", "commune=C-17", "commune=c-17"),
    ("a name", "commune=An Sơn", "commune=an sơn"),
    ("a name, the dimension by its name", "Xã: An  Lạc", "commune=an lạc"),
    ("a name with the tone as before", "phường = Hoà Thuỷ", "commune=hòa thủy"),
    ("a district", "huyện=Lục Ngạn", "district=lục ngạn"),
    ("a place beside a member", "commune=07376; Trả trước", "account_type=prepaid;commune=07376"),
)

REFUSED: tuple[tuple[str, str, str, str], ...] = (
    ("a member misspelt", PHONE, "account_type=prepiad", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a dimension misspelt", PHONE, "acount_type=prepaid", "BREAKDOWN_UNKNOWN"),
    ("a member and its dimension misspelt", PHONE, "acount_type=prepiad", "BREAKDOWN_UNKNOWN"),
    ("a dimension of others", PHONE, "topic=ecommerce", "BREAKDOWN_UNKNOWN"),
    ("a member of others", NET, "account_type=prepaid", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a dimension alone", PHONE, "account_type", "BREAKDOWN_UNKNOWN"),
    ("a member that is in no list alone", PHONE, "trả góp", "BREAKDOWN_UNKNOWN"),
    ("a member of two dimensions", TRAINED, "audience=police", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("Cyrillic letters", PHONE, "account_type=prep\u0430id", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("Greek letters", PHONE, "acc\u03bfunt_type=prepaid", "BREAKDOWN_UNREADABLE"),
    ("full-width letters", PHONE, "account_type=\uff50repaid", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a long s", FAKES, "brand=hublot;product=wri\u017ftwatch", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a dotless i", PHONE, "account_type=prepa\u0131d", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("another mark", PHONE, "account_type=prépaid", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a mark below", PHONE, "account_type=prepaịd", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a word with other marks", TRAINED, "sex=năm", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a sign before", PHONE, "×prepaid", "BREAKDOWN_UNREADABLE"),
    ("a sign after", PHONE, "account_type=prepaid?", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a word after", PHONE, "account_type=prepaid (ước)", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("two members", PHONE, "account_type=prepaid+postpaid", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("two members by comma", PHONE, "prepaid, postpaid", "BREAKDOWN_UNKNOWN"),
    ("a dimension twice", PHONE, "prepaid;account_type=postpaid", "BREAKDOWN_UNREADABLE"),
    ("the same twice", PHONE, "prepaid;prepaid", "BREAKDOWN_UNREADABLE"),
    ("no member", PHONE, "account_type=", "BREAKDOWN_UNREADABLE"),
    ("no dimension", PHONE, "=prepaid", "BREAKDOWN_UNREADABLE"),
    ("two equals signs", PHONE, "account_type==prepaid", "BREAKDOWN_UNREADABLE"),
    ("nothing but separators", PHONE, ";;", "BREAKDOWN_UNREADABLE"),
    ("a dash", PHONE, "-", "BREAKDOWN_UNREADABLE"),
    ("much", PHONE, ";".join(f"d{at}=" + 60 * "y" for at in range(50)), "BREAKDOWN_UNREADABLE"),
    ("the same many times", PHONE, "prepaid;" * 60, "BREAKDOWN_UNREADABLE"),
    ("a commune without its zero", PHONE, "commune=7375", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a commune in other letters", PHONE, "commune=\u0410n Sơn", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a commune with another mark", PHONE, "commune=Ån Sơn", "BREAKDOWN_MEMBER_UNKNOWN"),
    ("a commune's long name", PHONE, "commune=" + 61 * "a", "BREAKDOWN_MEMBER_UNKNOWN"),
    *(
        (f"the whole as a {what}: {whole}", PHONE, f"{start}{whole}", code)
        for what, start, code in (
            ("member", "account_type=", "BREAKDOWN_MEMBER_UNKNOWN"),
            ("place", "commune=", "BREAKDOWN_MEMBER_UNKNOWN"),
            ("breakdown", "", "BREAKDOWN_UNKNOWN"),
        )
        for whole in ("total", "All", "Tổng số", "TỔNG CỘNG", "cộng")
    ),
)  # fmt: skip


def other_breakdowns() -> Iterator[Case]:
    """Places, which are in no list; and what is refused, beside a figure that is not."""
    rows = [line(PHONE, "5", breakdown=written) for _, written, _ in PLACES]
    yield csv_case(
        "breakdowns of places", rows, [figure(PHONE, 5, breakdown=b) for *_, b in PLACES]
    )
    for name, indicator, written, code in REFUSED:
        rows = [line(indicator, "5", breakdown=written), line(PHONE, "7", breakdown=PREPAID)]
        yield csv_case(
            f"breakdown refused {name}"[:90], rows, [figure(PHONE, 7, breakdown=PREPAID)], {code: 1}
        )
    others = ("account_type=Prepaid", "account_type=trả trước", "Di động trả trước", "tra truoc")
    rows = [line(PHONE, "5", breakdown=PREPAID), line(PHONE, "10")]
    for written in others:
        yield csv_case(
            f"breakdowns two of one member {written}",
            [*rows, line(PHONE, "6", breakdown=written)],
            (),
            {"SAME_FIGURE_TWICE": 2},
            rejected=3,
        )
    yield csv_case(
        "breakdowns one member twice alike",
        [rows[0], *(line(PHONE, "5", breakdown=written) for written in others)],
        [figure(PHONE, 5, breakdown=PREPAID)],
        {"DUPLICATE_ROW": len(others)},
    )
