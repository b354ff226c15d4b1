"""A warehouse with two published releases, of which one indicator is not public."""

from __future__ import annotations

import psycopg
import pytest
from packed_figures import publish


@pytest.fixture
def published(warehouse: psycopg.Connection) -> psycopg.Connection:
    publish(warehouse)
    return warehouse
