"""A warehouse with two published releases and a candidate."""

from __future__ import annotations

import psycopg
import pytest
from odd_figures import publish


@pytest.fixture
def published(warehouse: psycopg.Connection) -> psycopg.Connection:
    publish(warehouse)
    return warehouse
