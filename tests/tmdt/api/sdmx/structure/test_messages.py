"""Structure messages: valid by the official schemas, and both languages come back whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sdmx_schemas import parse_json, parse_xml

from tmdt.api.sdmx.flows import FLOWS
from tmdt.api.sdmx.structure import sdmx_json, sdmx_ml
from tmdt.api.sdmx.structure.artefact import Artefact, Header, Item, Reference, Region
from tmdt.dissemination.content.document import Text

HEADER = Header(7, datetime(2026, 11, 28, 6, 30, tzinfo=UTC), "vi")
COM = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common}"
STR = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"),
    min_size=1,
).filter(lambda it: it.strip() == it)
texts = st.builds(Text, words, words)
ids = st.from_regex(r"[A-Za-z][A-Za-z0-9_\-]{0,8}", fullmatch=True)
codelists = st.builds(
    lambda name, items: Artefact("codelist", "CL_X", name, items=tuple(items)),
    texts,
    st.lists(
        st.builds(Item, ids, texts, st.none() | texts),
        min_size=1,
        max_size=5,
        unique_by=lambda item: item.id,
    ),
)


@given(codelists)
def test_names_in_both_languages_come_back_from_xml(codelist: Artefact) -> None:
    for version in ("2.1", "3.0"):
        parse_xml(sdmx_ml.write_structures([codelist], HEADER, version), version)  # type: ignore[arg-type]
    root = parse_xml(sdmx_ml.write_structures([codelist], HEADER, "3.0"), "3.0")
    read = tuple(
        Item(
            code.get("id"),
            _read_text(code, "Name"),  # type: ignore[arg-type]
            _read_text(code, "Description"),
        )
        for code in root.iter(f"{STR}Code")
    )
    assert read == codelist.items


def _read_text(element: etree._Element, name: str) -> Text | None:
    found = {text.get(LANG): text.text or "" for text in element.findall(f"{COM}{name}")}
    return Text(**found) if found else None


@given(codelists)
def test_names_in_both_languages_come_back_from_json(codelist: Artefact) -> None:
    for version in ("1.0", "2.0"):
        message = sdmx_json.write_structures([codelist], HEADER, version)  # type: ignore[arg-type]
        [written] = parse_json(message, version)["data"]["codelists"]
        assert [Text(**code["names"]) for code in written["codes"]] == [
            item.name for item in codelist.items
        ]
        assert written["name"] == codelist.name.vi


def make_constraint(region: Region) -> Artefact:
    about = (Reference("dataflow", "FIGURES"),)
    return Artefact("dataconstraint", "FIGURES", Text("a", "b"), references=about, region=region)


REGIONS = [
    Region(
        {"FREQ": ("A", "M"), "REF_AREA": ("VN34_24",)}, date(2026, 1, 1), date(2026, 10, 31), 2, 3
    ),
    Region({"FREQ": (), "REF_AREA": ()}, None, None, 0, 0),
    Region({}, date(2026, 1, 1), date(2026, 10, 31), 0, 0),
]


@pytest.mark.parametrize("region", REGIONS)
def test_constraints_are_valid_also_of_nothing(region: Region) -> None:
    constraint = make_constraint(region)
    for version in ("2.1", "3.0"):
        parse_xml(sdmx_ml.write_structures([constraint], HEADER, version), version)  # type: ignore[arg-type]
    for version in ("1.0", "2.0"):
        parse_json(sdmx_json.write_structures([constraint], HEADER, version), version)  # type: ignore[arg-type]


@pytest.mark.parametrize("flow", list(FLOWS.values()), ids=list(FLOWS))
def test_each_data_structure_is_valid(flow: Any) -> None:
    structure = Artefact("datastructure", flow.id, flow.name, flow=flow)
    for version in ("2.1", "3.0"):
        root = parse_xml(sdmx_ml.write_structures([structure], HEADER, version), version)  # type: ignore[arg-type]
        names = [it.get("id") for it in root.iter() if etree.QName(it).localname == "Dimension"]
        assert names == [it.id for it in flow.components if it.role == "dimension"]
    for version in ("1.0", "2.0"):
        parse_json(sdmx_json.write_structures([structure], HEADER, version), version)  # type: ignore[arg-type]


def test_a_message_is_the_same_each_time() -> None:
    constraint = make_constraint(REGIONS[0])
    first, second = (sdmx_ml.write_structures([constraint], HEADER, "2.1") for _ in range(2))
    assert first == second
