"""Packages of open data: valid, readable, whole, the same again, and of what is public alone."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from odd_figures import ODD
from packed_figures import HIDDEN, SECRET, publish_another
from pyarrow import parquet
from typer.testing import CliRunner
from upath import UPath

from tmdt import cli
from tmdt.dissemination import package
from tmdt.dissemination.package import SUMS, write_package
from tmdt.dissemination.package.tables import KEYS
from warehouse.home import Problem, home

pytestmark = pytest.mark.db


def files(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*") if path.is_file()
    }  # fmt: skip


def texts(place: Path) -> dict[str, str]:
    """All that a reader can find in the files."""
    found = {}
    for name, content in files(place).items():
        if name.endswith(".parquet"):
            found[name] = str(parquet.ParquetFile(place / name).read().to_pylist())
        elif not name.endswith(".zip"):
            plain = gzip.decompress(content) if name.endswith(".gz") else content
            found[name] = plain.decode("utf-8-sig")
    return found


def descriptor(place: Path) -> dict[str, Any]:
    return json.loads((place / "datapackage.json").read_text("utf-8"))


@pytest.fixture
def place(published: psycopg.Connection, tmp_path: Path) -> Path:
    return Path(write_package(2, tmp_path / "out"))


def test_frictionless_finds_it_valid_to_the_last_row_and_reference(place: Path) -> None:
    import frictionless

    report = frictionless.validate(str(place / "datapackage.json"))
    assert report.flatten(["title", "fieldName", "message"]) == []
    assert report.valid
    assert len(report.tasks) == len(descriptor(place)["resources"]) > len(KEYS)


def test_frictionless_would_find_a_figure_of_a_province_that_is_not_there(place: Path) -> None:
    import frictionless

    file = place / "csv" / "dim_province.csv.gz"
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).split(b"\r\n")[0] + b"\r\n"))
    found = frictionless.validate(str(place / "datapackage.json")).flatten(["type"])
    assert ["hash-count"] in found
    loose = descriptor(place)
    for resource in loose["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    (place / "datapackage.json").write_text(json.dumps(loose))
    found = frictionless.validate(str(place / "datapackage.json")).flatten(["type"])
    assert ["foreign-key"] in found


def test_each_table_has_a_key_and_each_reference_a_table(place: Path) -> None:
    tables = {it["name"]: it for it in descriptor(place)["resources"] if it["type"] == "table"}
    assert tables.keys() == KEYS.keys()
    facts = {name for name in tables if name.startswith("fact_")}
    assert len(facts) == 4
    for name in facts:
        referred = {it["reference"]["resource"] for it in tables[name]["schema"]["foreignKeys"]}
        assert {"dim_indicator", "dim_period", "dim_year", "dim_release"} <= referred


def test_what_is_not_public_is_nowhere(place: Path) -> None:
    for name, text in texts(place).items():
        assert SECRET not in text and HIDDEN not in text, name
    keys = duckdb.sql(
        f"select distinct indicator_key from read_parquet('{place}/parquet/fact_*/*/*.parquet',"
        " union_by_name = true)"
    ).fetchall()
    assert keys == [(101,)]
    periods = duckdb.sql(f"select period from '{place}/parquet/dim_period.parquet'").fetchall()
    assert sorted(periods) == [("2024-12",), ("2026-10",)], "not of which only the other has any"


def test_what_people_wrote_freely_is_not_in_it(place: Path) -> None:
    for name, text in texts(place).items():
        assert "=1+1" not in text and "=f.csv" not in text and ODD not in text, name


@pytest.mark.parametrize("release", [1, 2])
def test_duckdb_reads_the_figures_of_the_release(
    published: psycopg.Connection, tmp_path: Path, release: int
) -> None:
    place = write_package(release, tmp_path / "out")
    wanted = published.execute(
        "select breakdown, period_key, value from marts.fact_indicator_at_release(%s)"
        " where indicator_key = 101 order by 2, 1",
        [release],
    ).fetchall()
    columns = "select breakdown, period_key, value::varchar from"
    sources = (
        f"read_parquet('{place}/parquet/fact_indicator/*/*.parquet', hive_partitioning = true)",
        f"read_csv('{place}/csv/fact_indicator.csv.gz', allow_quoted_nulls = false,"
        " all_varchar = true)",
    )
    assert len(wanted) == 3
    for source in sources:
        rows = duckdb.sql(f"{columns} {source} order by 2, 1").fetchall()
        read = [(it[0], int(it[1]), it[2] and Decimal(it[2])) for it in rows]
        assert read == wanted


def test_pandas_reads_the_figures_of_the_release(place: Path) -> None:
    import pandas as pd

    as_written = {"keep_default_na": False, "na_values": {"value": [""]}, "dtype": {"value": str}}
    from_csv = pd.read_csv(place / "csv" / "fact_indicator.csv.gz", **as_written)
    from_parquet = pd.read_parquet(place / "parquet" / "fact_indicator", dtype_backend="pyarrow")
    assert len(from_csv) == len(from_parquet) == 3
    both = (
        {Decimal(it) for it in frame["value"].dropna().astype(str)}
        for frame in (from_csv, from_parquet)
    )
    assert next(both) == next(both) == {Decimal("12345678901234.5"), Decimal(100)}
    assert set(from_csv["breakdown"]) == {"", "type=a b"}


def test_an_old_release_gives_the_same_bytes_after_a_new_one(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    before = files(Path(write_package(2, tmp_path / "before")))
    publish_another(published)
    after = files(Path(write_package(2, tmp_path / "after")))
    assert after == before
    newest = texts(Path(write_package(None, tmp_path / "newest")))
    assert "2027-01" in newest["csv/dim_period.csv.gz"]


def test_the_store_keeps_what_it_has(published: psycopg.Connection) -> None:
    place = Path(write_package())
    assert place == home() / "packages" / "2"
    (place / SUMS).write_text("kept")
    assert Path(write_package(2)) == place
    assert (place / SUMS).read_text() == "kept"
    assert Path(write_package(period="2026-10")) == place
    with pytest.raises(Problem, match="2019-01 has no published release"):
        write_package(period="2019-01")


def test_the_sums_are_of_all_files_and_the_zip_has_them(published: psycopg.Connection) -> None:
    place = Path(write_package(2))
    content = files(place)
    lines = (line.split("  ") for line in content[SUMS].decode().splitlines())
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(it).hexdigest() for name, it in content.items() if name != SUMS
    }
    with zipfile.ZipFile(place.with_name("2.zip")) as opened:
        assert {it: opened.read(it) for it in opened.namelist()} == content
        assert {it.date_time[0] for it in opened.infolist()} == {1980}


def test_the_catalogue_has_the_size_and_hash_of_each_file(place: Path) -> None:
    content, dcat = files(place), json.loads((place / "dcat.jsonld").read_text("utf-8"))
    assert {it["@language"] for it in dcat["dct:title"]} == {"vi", "en"}
    listed = {it["@id"]: it for it in dcat["dcat:distribution"]}
    assert listed.keys() == content.keys() - {"dcat.jsonld", "datapackage.json", SUMS}
    for path, it in listed.items():
        assert (
            it["spdx:checksum"]["spdx:checksumValue"]["@value"]
            == hashlib.sha256(content[path]).hexdigest()
        )
        assert it["dcat:byteSize"]["@value"] == str(len(content[path]))


def test_the_codebook_says_what_each_column_is(place: Path) -> None:
    book = texts(place)["codebook.csv"].splitlines()
    described = {it["name"]: len(it["schema"]["fields"]) for it in descriptor(place)["resources"]
                 if it["type"] == "table"}  # fmt: skip
    assert len(book) == sum(described.values()) + 1
    ours = [
        line.split(",") for line in book if line.startswith(("dim_release,", "dim_submission,"))
    ]
    assert [line for line in ours if not line[3]] == [], "dbt describes the others"
    assert any(line.startswith("fact_indicator,value,") and "Giá trị" in line for line in book)


def test_the_licence_is_the_one_that_was_set(
    published: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given, stated in [
        ("", "notspecified"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("https://example.org/licence", "https://example.org/licence"),
    ]:
        monkeypatch.setenv("TMDT_DATA_LICENCE", given)
        place = Path(write_package(1, tmp_path / (stated.replace("/", "") + "x")))
        [licence] = descriptor(place)["licenses"]
        assert stated in licence.values()


def test_what_fails_leaves_nothing(
    published: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "write_codebook", fail)
    with pytest.raises(Problem, match=r"cannot be written to .*No space left"):
        write_package(2, tmp_path / "out")
    assert list(tmp_path.rglob("*.csv.gz")) == []
    with pytest.raises(Problem, match="cannot be written"):
        write_package()
    assert list((home() / "packages").glob("*")) == [home() / "packages" / ".tmdt-store"]


def test_an_object_store_has_the_same_files_and_the_descriptor_last(
    published: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMDT_PACKAGES", f"memory://{tmp_path.name}")
    place = UPath(write_package(2))
    local = files(Path(write_package(2, tmp_path / "out")))
    stored = {
        it.path.removeprefix(place.path).strip("/"): it.read_bytes()
        for it in place.rglob("*") if it.is_file()
    }  # fmt: skip
    assert stored == local
    with zipfile.ZipFile(io.BytesIO((place.parent / "2.zip").read_bytes())) as opened:
        assert {it: opened.read(it) for it in opened.namelist()} == local


def test_the_command_says_where_it_is(published: psycopg.Connection, tmp_path: Path) -> None:
    ended = CliRunner().invoke(cli.app, ["package", "--out", str(tmp_path / "out")])
    assert ended.exit_code == 0 and "written to" in ended.output
    missing = CliRunner().invoke(cli.app, ["package", "--release", "9"])
    assert "no published release 9" in str(missing.exception)
