"""Answers are kept by their ETag, as many as there is room for, the last ones asked for."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packed_figures import publish, publish_another
from serving import admit_reader
from starlette.testclient import TestClient

from tmdt.api import kept
from tmdt.api.app import create_app
from tmdt.api.kept import KeptAnswers


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.binary(max_size=40)), max_size=40))
def test_what_is_found_is_what_was_kept_last_and_the_room_holds(
    answers: list[tuple[str, bytes]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "ROOM", 100)
        patch.setattr(kept, "LARGEST", 30)
        some, last = KeptAnswers(), {}
        for tag, body in answers:
            some.keep(tag, body)
            if len(body) <= 30:
                last[tag] = body
                assert some.find(tag) == body
        found = {tag: body for tag in last if (body := some.find(tag)) is not None}
        assert found.items() <= last.items()
        assert sum(map(len, found.values())) == some._size <= 100


@pytest.mark.db
@pytest.mark.parametrize(
    "address",
    ["/data/indicators/ecom_sales_vnd.csv?lang=en", "/sdmx/2.1/data/FIGURES/all?format=csv"],
)
def test_the_same_again_is_not_read_again_until_there_is_a_new_release(
    warehouse: psycopg.Connection,
    cluster: str,
    cluster_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    address_of_readers = admit_reader(cluster, cluster_home, warehouse.info.dbname)
    monkeypatch.setenv("TMDT_READER_URL", address_of_readers)
    publish(warehouse)
    with TestClient(create_app()) as client:
        first = client.get(address)
        with monkeypatch.context() as patch:
            for read in ("tmdt.api.series.read_series", "tmdt.api.sdmx.data.write_data"):
                patch.setattr(read, None)
            again = client.get(address)
        assert again.status_code == 200
        assert (again.content, again.headers) == (first.content, first.headers)
        publish_another(warehouse)
        after = client.get(address)
        assert after.status_code == 200
        assert "2027-01" in after.text and "2027-01" not in first.text
