"""An empty warehouse, into which published figures are written."""

from __future__ import annotations

import psycopg
import pytest
from published_month import Warehouse


@pytest.fixture
def marts(warehouse: psycopg.Connection) -> Warehouse:
    return Warehouse(warehouse)
