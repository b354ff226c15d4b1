"""A warehouse with two published releases to ask for."""

from __future__ import annotations

import psycopg
import pytest
from asked_figures import publish


@pytest.fixture
def published(warehouse: psycopg.Connection) -> psycopg.Connection:
    publish(warehouse)
    return warehouse
