"""A home is backed up, destroyed and restored; the restored one goes on with the next month."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from upath import UPath

from ingestion.landing import submit
from tmdt.collection.sample import write_sample
from tmdt.orchestration import airflow_env, backup
from tmdt.orchestration import runs as orchestration
from warehouse import database, postgres
from warehouse.home import Problem
from warehouse.stores import locate

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

FACTS = "select indicator_key, province_key, period_key, breakdown, value from marts.fact_indicator"


@pytest.fixture(scope="module")
def kept(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, with its secrets, made while a file waits and a developer has a schema."""
    with database.connect() as connection:
        connection.execute("create schema dev_a; create table dev_a.mine ()")
    files = write_sample(tmp_path_factory.mktemp("sample"), "2026-04", 1)
    list(submit(files[:1]))
    database.prepare()
    airflow_env.migrate()
    return Path(backup.back_up(UPath(tmp_path_factory.mktemp("backups")), with_secrets=True))


@pytest.fixture(scope="module")
def facts(kept: Path) -> list[str]:
    """The figures that readers of the home see."""
    return read_facts()


def read_facts() -> list[str]:
    with psycopg.connect(database.url()) as connection:
        return sorted(map(str, connection.execute(FACTS)))


@pytest.fixture
def another_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home, as on another machine."""
    with monkeypatch.context() as patch:
        patch.setenv("TMDT_HOME", str(tmp_path / "another"))
        yield tmp_path / "another"
        postgres.stop()


def test_what_is_restored_is_what_was_and_goes_on(
    kept: Path, facts: list[str], tmdt: Callable[..., Any], another_home: Path
) -> None:
    restored = tmdt("restore", kept)
    assert restored.returncode == 0, restored.stderr
    assert tmdt("restore", kept).stderr.endswith("restore into an empty home\n")
    manifest = json.loads((kept / "manifest.json").read_text())
    assert f"{len(manifest['releases'])} releases" in restored.stdout
    assert read_facts() == facts and len(facts) > 1000
    with database.connect() as connection:
        assert connection.execute("select to_regnamespace('dev_a')").fetchone() == (None,)
    assert (another_home / "secrets/airflow-admin").stat().st_mode & 0o077 == 0
    assert orchestration.run("monthly_load", "2026-04").results["publish"], "the file that waited"


def test_a_home_that_holds_data_is_left_as_it_is(kept: Path, another_home: Path) -> None:
    """Its passwords too: with those of the backup, nobody could log in to its database."""
    database.prepare()
    secrets = {file: file.read_text() for file in (another_home / "secrets").iterdir()}
    list(submit([write_csv(another_home)]))
    with pytest.raises(Problem, match="holds a warehouse already: restore into an empty home"):
        backup.restore(UPath(kept), say=lambda _: None)
    assert {file: file.read_text() for file in (another_home / "secrets").iterdir()} == secrets
    assert not list(locate("archive").rglob("*"))
    postgres.stop()
    database.prepare()


def write_csv(folder: Path) -> Path:
    file = folder / "24.csv"
    file.write_text(
        "province_code,period,indicator_code,breakdown,value,unit,note\n"
        "24,2024-05,internet_subscriber_count,,7,thuê bao,\n"
    )
    return file


@pytest.mark.parametrize("damaged", ["archive", "warehouse.dump"])
def test_a_damaged_backup_is_refused_and_leaves_no_warehouse(
    kept: Path, another_home: Path, tmp_path: Path, damaged: str
) -> None:
    copy = shutil.copytree(kept, tmp_path / "copy")
    file = copy / damaged
    if file.is_dir():
        file = next(path for path in sorted(file.rglob("*")) if path.is_file())
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(Problem, match="damaged"):
        backup.restore(UPath(copy), say=lambda _: None)
    with psycopg.connect(database.url()) as connection:
        assert connection.execute("select to_regnamespace('marts')").fetchone() == (None,)
    backup.restore(UPath(kept), say=lambda _: None)


def test_what_is_no_backup_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"holds no backup: there is no manifest\.json"):
        backup.restore(UPath(tmp_path))


def test_a_damaged_archive_is_told_and_makes_no_backup(kept: Path, tmp_path: Path) -> None:
    file = next(path for path in sorted(locate("archive").rglob("*")) if path.is_file())
    content = file.read_bytes()
    file.write_bytes(content + b"?")
    try:
        with pytest.raises(Problem, match="archived files are damaged"):
            backup.back_up(UPath(tmp_path), say=lambda _: None)
    finally:
        file.write_bytes(content)
    assert list(tmp_path.rglob("manifest.json")) == []


def test_a_backup_may_stand_in_an_object_store(home: Path) -> None:
    place = backup.back_up(UPath("memory://backups"), say=lambda _: None)
    manifest = json.loads((place / "manifest.json").read_text())
    assert manifest["secrets"] == [], "they are copied only on request"
    assert len(list((place / "archive").rglob("*"))) >= manifest["archived"] > 0
