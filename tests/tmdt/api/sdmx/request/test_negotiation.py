"""In which format somebody is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdt.api.refusal import Refusal
from tmdt.api.sdmx.request.negotiation import (
    CSV_10,
    CSV_20,
    DATA,
    DATA_JSON_10,
    DATA_JSON_20,
    DATA_XML_30,
    GENERIC_21,
    SPECIFIC_21,
    STRUCTURE_JSON_10,
    STRUCTURE_JSON_20,
    STRUCTURE_XML_21,
    STRUCTURE_XML_30,
    STRUCTURES,
    Format,
    choose_format,
)

SDMX = "application/vnd.sdmx."


def choose(accept: str, offered: tuple[Format, ...], short: str | None = None) -> str:
    chosen = choose_format(accept, offered, short)
    return f"{SDMX}{chosen.representation}+{chosen.syntax};version={chosen.version}"


def name(candidate: Format) -> str:
    return f"{SDMX}{candidate.representation}+{candidate.syntax};version={candidate.version}"


@pytest.mark.parametrize("rest", ["2.1", "v2"])
@pytest.mark.parametrize("offered", [DATA, STRUCTURES])
def test_each_format_is_had_by_its_own_media_type(
    rest: str, offered: dict[str, tuple[Format, ...]]
) -> None:
    for candidate in offered[rest]:
        assert choose_format(candidate.media_type, offered[rest]) == candidate


@pytest.mark.parametrize(
    ("accept", "rest", "expected"),
    [
        ("", "2.1", GENERIC_21),
        ("*/*", "v2", DATA_JSON_20),
        ("application/xml", "2.1", GENERIC_21),
        ("application/xml", "v2", DATA_XML_30),
        ("text/csv", "2.1", CSV_10),
        ("text/csv", "v2", CSV_20),
        ("application/json", "2.1", DATA_JSON_10),
        (f"{SDMX}data+csv", "v2", CSV_20),
        (f"{SDMX}data+json;version=1.0", "v2", DATA_JSON_10),
        (f"{SDMX}data+json;version=2.0.0", "2.1", DATA_JSON_20),
        (f"{SDMX}data+xml;version=3.0+.0", "2.1", DATA_XML_30),
        (f"{SDMX}structurespecificdata+xml;version=2.1, */*;q=0.1", "2.1", SPECIFIC_21),
        ("text/html, application/json;q=0.9, */*;q=0.8", "v2", DATA_JSON_20),
        (f"{SDMX}data+csv;version=2.0.0;q=0.2, text/csv;q=0.5", "2.1", CSV_10),
        (f"{SDMX}data+json;version=2.0.0;q=0, */*", "v2", DATA_XML_30),
        (f"{SDMX}data+csv;version=99.0, application/xml", "v2", DATA_XML_30),
        (f"{SDMX}data+json;version=1.0.0-wd", "2.1", DATA_JSON_10),
    ],
)
def test_what_is_wanted_most(accept: str, rest: str, expected: Format) -> None:
    assert choose(accept, DATA[rest]) == name(expected)


def test_options_of_csv() -> None:
    accept = f"{SDMX}data+csv;version=2.0.0;labels=both;timeFormat=normalized;keys=obs"
    chosen = choose_format(accept, DATA["v2"])
    assert (chosen.labels, chosen.time_format, chosen.keys) == ("both", "normalized", "obs")
    assert chosen.media_type == accept


@pytest.mark.parametrize(
    ("short", "rest", "expected"),
    [
        ("csv", "2.1", CSV_10), ("csvfile", "v2", CSV_20), ("jsondata", "v2", DATA_JSON_20),
        ("genericdata", "v2", GENERIC_21), ("structurespecificdata", "2.1", SPECIFIC_21),
        (f"{SDMX}data+csv;version=1.0", "v2", CSV_10),
    ],
)  # fmt: skip
def test_the_address_goes_before_the_header(short: str, rest: str, expected: Format) -> None:
    assert choose("application/nothing", DATA[rest], short) == name(expected)


def test_structures_by_plain_names() -> None:
    assert choose("application/xml", STRUCTURES["2.1"]) == name(STRUCTURE_XML_21)
    assert choose("application/json", STRUCTURES["2.1"]) == name(STRUCTURE_JSON_10)
    assert choose("", STRUCTURES["v2"]) == name(STRUCTURE_JSON_20)
    assert choose("text/xml", STRUCTURES["v2"]) == name(STRUCTURE_XML_30)
    assert choose("", STRUCTURES["2.1"], "structure") == name(STRUCTURE_XML_21)
    assert choose("", STRUCTURES["v2"], "jsonstructure") == name(STRUCTURE_JSON_20)
    assert choose_format("", STRUCTURES["v2"], "jsonstructure", "1.0.0") == STRUCTURE_JSON_10


@pytest.mark.parametrize(
    "accept",
    ["text/html", "image/png", f"{SDMX}data+xml;version=9.9.9", f"{SDMX}structure+xml",
     f"{SDMX}data+csv;version=2.0.0;labels=loud", f"{SDMX}data+csv;version=1.0;keys=obs",
     "*/*;q=0", "application/xml;q=2", ",", ";;;", "application/xml;q=0.5;q=0"],
)  # fmt: skip
def test_what_is_not_offered_is_refused(accept: str) -> None:
    with pytest.raises(Refusal) as refused:
        choose_format(accept, DATA["2.1"])
    assert refused.value.status_code == 406


@given(st.text(max_size=60))
def test_any_header_is_answered_or_refused(accept: str) -> None:
    try:
        assert choose_format(accept, DATA["v2"])
    except Refusal as refused:
        assert refused.status_code == 406
