"""Whatever the OpenAPI description allows is answered as it says; what it does not is refused."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tmdt.api.sdmx.request.address import PREFIXES
from tmdt.api.sdmx.routes import RESOURCES

pytestmark = [pytest.mark.db, pytest.mark.seeded]

ADDRESSES = [
    f"{PREFIXES[rest]}{resource.start[rest]}{resource.rest[rest]}"
    for resource in RESOURCES
    for rest in PREFIXES
]


@pytest.fixture(scope="module")
def described(app: FastAPI, address: str) -> Any:
    """The description of the application that is being served."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.config.update(base_url=address)
    return schema


def test_every_address_is_described(app: FastAPI) -> None:
    assert set(ADDRESSES) <= set(app.openapi()["paths"])


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", ADDRESSES)
def test_what_is_described_is_what_there_is(
    described: Any, path: str, mode: GenerationMode
) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        case = data.draw(described[path]["GET"].as_strategy(generation_mode=mode))
        response = case.call()
        # Allowed are ids, keys and components that there are not. What is not implemented is a
        # server's error in HTTP, and what the standard wants to be said.
        skipped = ["positive_data_acceptance"]
        skipped += ["not_a_server_error"] if response.status_code == 501 else []
        checks = schemathesis.checks.CHECKS.get_by_names(skipped)
        case.validate_response(response, excluded_checks=checks)

    holds()
