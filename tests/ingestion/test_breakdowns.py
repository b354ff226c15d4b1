"""Breakdowns by themselves: one spelling for each, and no text that is nearly one."""

from __future__ import annotations

import unicodedata

import pytest
from breakdown_reading import read_breakdown
from hypothesis import given
from hypothesis import strategies as st

from ingestion.understanding.breakdowns import find_members
from ingestion.understanding.objections import Objection
from reference.catalogue import breakdown_names, reference, seed

PHONE, NET, FAKES = "phone_subscriber_count", "internet_subscriber_count", "counterfeit_item_count"


@pytest.mark.parametrize(
    "written",
    [
        "account_type=prepaid", "account_type=Prepaid", "ACCOUNT_TYPE = PREPAID ", "Prepaid",
        "Account type: prepaid", "trả trước", "TRẢ TRƯỚC", "tra truoc", "trả truoc", "Tra trước.",
        "loại tài khoản = trả trước", "loai tai khoan: tra truoc", "Loại thuê bao: trả trước",
        "- Trả trước", "+ Di động trả trước", "type of account=pre-paid", ";account_type=prepaid;",
        unicodedata.normalize("NFD", "trả trước"), "tra\N{NO-BREAK SPACE}truoc", "trả\ntrước",
    ],
)  # fmt: skip
def test_spellings_of_one_member(written: str) -> None:
    assert read_breakdown(written, PHONE) == "account_type=prepaid"


def test_the_indicator_says_which_of_several_ways_is_meant() -> None:
    written = "audience=enterprise / entity=enterprise / entity_type=enterprise"
    assert read_breakdown(written, "training_class_count") == "audience=enterprise"
    assert read_breakdown(written, "platform_store_entity_count") == "entity_type=enterprise"
    for ambiguous in (written, "account_type=prepaid / account_type=postpaid"):
        assert isinstance(read_breakdown(ambiguous, PHONE), Objection)


@pytest.mark.parametrize("written", [None, "", "  ", "\n"])
def test_no_breakdown_is_the_total(written: str | None) -> None:
    assert read_breakdown(written, PHONE) == ""


@pytest.mark.parametrize(
    ("written", "indicator", "allowed"),
    [
        ("acount_type=prepaid", PHONE, "account_type, commune, district"),
        ("loại A", "ebi_rank", "commune, district"),
        ("account_type=prepiad", PHONE, "fixed, mobile, postpaid, prepaid"),
        ("account_type=prepaid", NET, "fixed, mobile"),
    ],
)
def test_what_is_allowed_is_said(written: str, indicator: str, allowed: str) -> None:
    objection = read_breakdown(written, indicator)
    assert isinstance(objection, Objection)
    assert objection.context["written"] == written and objection.context["allowed"] == allowed


def test_words_of_a_heading_name_members() -> None:
    assert find_members("Trả trước") == {("account_type", "prepaid")}
    assert find_members("Nữ") == {("sex", "female")} and find_members("NAM") == {("sex", "male")}
    assert find_members("năm") == find_members("thuê") == find_members("Giá trị") == frozenset()
    assert find_members("Doanh nghiệp") == {
        (dimension, "enterprise") for dimension in ("audience", "entity", "entity_type")
    }


def valid() -> list[tuple[str, str]]:
    """Every breakdown by one member, with an indicator that has it."""
    return [
        (indicator, f"{dimension}={member}")
        for indicator, has in reference().breakdowns.items()
        for dimension, members in has.items()
        for member in members
    ]


def _plain(text: str) -> str:
    """As the eye of somebody who types without marks takes it: letters and digits in one case."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if c.isalnum() and c.isascii())


NAMES = {_plain(name.written) for name in breakdown_names()}
LETTERS = st.one_of(
    st.characters(codec="utf-8", exclude_characters="=:;"),
    st.sampled_from("аеорсухіѕοαιʼ\u200b\u0301\u0323àáạéặđıſ_-–., 0123456789"),
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str, str]:
    """An indicator, a breakdown of it, and the same with one character more, less or other."""
    indicator, breakdown = draw(st.sampled_from(valid()))
    at = draw(st.integers(0, len(breakdown) - 1))
    what = draw(st.sampled_from(("insert", "replace", "delete")))
    letter = "" if what == "delete" else draw(LETTERS)
    rest = breakdown[at + (what != "insert") :]
    return indicator, breakdown, breakdown[:at] + letter + rest


@given(edited())
def test_an_edited_breakdown_is_the_same_one_or_none(edit: tuple[str, str, str]) -> None:
    """Meaningless are capitals, and the spaces, dashes and dots that may stand between words."""
    indicator, breakdown, written = edit
    found = read_breakdown(written, indicator)
    if isinstance(found, Objection):
        return
    before, after = (
        text.lower().replace("-", "_").replace(" ", "_") for text in (breakdown, written)
    )
    same_letters = [c for c in before if c.isalnum()] == [c for c in after if c.isalnum()]
    if found == breakdown and same_letters:
        return
    # Else it has become another name of the list, letter by letter.
    dimension, _, member = written.partition("=")
    assert _plain(member or dimension) in NAMES and written.isascii()


@given(st.sampled_from(valid()), st.data())
def test_case_spaces_order_and_marks_left_out_mean_nothing(
    chosen: tuple[str, str], data: st.DataObject
) -> None:
    indicator, breakdown = chosen
    dimension, member = breakdown.split("=")
    written = data.draw(
        st.sampled_from(
            [n.written for n in breakdown_names() if (n.dimension, n.member) == (dimension, member)]
        )
    )
    change = data.draw(st.sampled_from((str.upper, str.lower, str.title, _without_marks)))
    spaces = [" " * data.draw(st.integers(0, 3)) for _ in range(4)]
    pairs = [
        spaces[0] + dimension + spaces[1] + data.draw(st.sampled_from("=:")) + spaces[2]
        + change(written) + spaces[3],
        "commune=25000",
    ]  # fmt: skip
    text = ";".join(data.draw(st.permutations(pairs)))
    assert read_breakdown(text, indicator) == ";".join(sorted([breakdown, "commune=25000"]))


def _without_marks(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@given(st.text(max_size=500), st.sampled_from([None, PHONE, FAKES, "ebi_rank"]))
def test_any_text_is_read_or_refused_and_what_is_read_is_canonical(
    written: str, indicator: str | None
) -> None:
    found = read_breakdown(written, indicator)
    if isinstance(found, Objection):
        assert found.code.startswith("BREAKDOWN_")
    else:
        assert read_breakdown(found, indicator) == found and len(found.encode()) < 1500


def test_every_dimension_of_the_catalogue_is_used() -> None:
    used = {code for has in reference().breakdowns.values() for code in has}
    assert used == {row["dimension"] for row in seed("breakdown_dimension")}
