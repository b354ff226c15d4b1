"""``tmdt server limits``, ``tmdt status`` and upkeep: limits are restored, or named."""

from __future__ import annotations

import logging
from pathlib import Path

import psycopg
import pytest
from rich.console import Console
from typer.testing import CliRunner

from tmdt import cli
from tmdt.cli import status
from tmdt.orchestration import upkeep
from warehouse import database, postgres

pytestmark = pytest.mark.db

CONNECTIONS = "select rolconnlimit from pg_roles where rolname = 'bi_reader'"


@pytest.fixture
def admin(cluster: str, cluster_home: Path, monkeypatch: pytest.MonkeyPatch) -> psycopg.Connection:
    """The superuser of the embedded server, which the commands use."""
    monkeypatch.setenv("TMDT_HOME", str(cluster_home))
    monkeypatch.delenv("TMDT_DATABASE_URL", raising=False)
    with psycopg.connect(
        postgres.url(postgres.SUPERUSER, "warehouse"), autocommit=True
    ) as connection:
        yield connection


def test_the_embedded_server_is_restored(admin: psycopg.Connection) -> None:
    admin.execute("alter role bi_reader connection limit 50")
    assert upkeep.restore_limits() == []
    assert admin.execute(CONNECTIONS).fetchone() == (20,)
    admin.execute("alter role bi_reader connection limit 50")
    done = CliRunner().invoke(cli.app, ["server", "limits"])
    assert (done.exit_code, done.output) == (0, "bi_reader has all its limits\n")
    assert admin.execute(CONNECTIONS).fetchone() == (20,)


def test_a_limit_that_only_a_superuser_restores_is_named(
    warehouse: psycopg.Connection, cluster: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = warehouse.info.dbname
    done = CliRunner().invoke(cli.app, ["server", "limits"])
    assert done.exit_code == 1
    assert "not in force  no access to other databases" in done.output
    assert done.output.splitlines()[-1].endswith("deploy/postgres/limits/bi_reader.sql")
    with caplog.at_level(logging.WARNING):
        assert "no temporary tables" in upkeep.restore_limits()
    assert "bi_reader, not in force: no temporary tables; run " in caplog.text
    shown = Console(record=True, width=200)
    status._show_work(shown)
    assert "limits      not in force: no access to other databases" in shown.export_text()
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f'revoke temporary on database "{name}" from public')
    assert "no temporary tables" not in database.restore_limits()
