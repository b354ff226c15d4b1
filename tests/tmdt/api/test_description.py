"""Open data is as its OpenAPI description says, for whatever that allows and what it does not."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packed_figures import publish
from schemathesis import GenerationMode
from serving import serve

from tmdt.api.app import create_app
from tmdt.dissemination.package import write_package

pytestmark = pytest.mark.db

PATHS = [
    "/data/catalog.jsonld",
    "/data/indicators",
    "/data/indicators/{code}.{kind}",
    "/data/releases",
    "/data/releases/{number}",
    "/data/releases/{number}/{path}",
]


@pytest.fixture(scope="module")
def app(as_reader: psycopg.Connection) -> FastAPI:
    publish(as_reader)
    write_package(2)
    return create_app()


@pytest.fixture(scope="module")
def described(app: FastAPI) -> Any:
    schema = schemathesis.openapi.from_dict(app.openapi())
    with serve(app) as address:
        schema.config.update(base_url=address)
        # an address may be refused for its length before its parameters are
        schema.config.checks.negative_data_rejection.expected_statuses = ["400", "404", "414"]
        yield schema


def test_every_address_of_open_data_is_tried(app: FastAPI) -> None:
    described = {it for it in app.openapi()["paths"] if it.startswith("/data")}
    requests = {it for it in described if it.startswith("/data/statistics")}  # with tests of theirs
    assert described - requests == set(PATHS)


@pytest.mark.parametrize(
    ("path", "mode"),
    [(path, GenerationMode.POSITIVE) for path in PATHS]
    + [(path, GenerationMode.NEGATIVE) for path in PATHS if "{" in path],
)
def test_what_is_described_is_what_there_is(
    described: Any, path: str, mode: GenerationMode
) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        case = data.draw(described[path]["GET"].as_strategy(generation_mode=mode))
        # codes, releases and paths are allowed that there are not
        unknown = schemathesis.checks.CHECKS.get_one("positive_data_acceptance")
        case.call_and_validate(excluded_checks=[unknown])

    holds()
