"""Exports: what is read back is what was published, with its types, and the same bytes again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from odd_figures import ODD
from pyarrow import parquet
from reading_back import by_duckdb, by_pandas, content_hash
from typer.testing import CliRunner

from tmdt import cli
from tmdt.dissemination import export
from tmdt.dissemination.export import tables, write_export
from warehouse.home import home

pytestmark = pytest.mark.db

Read = Callable[[Path, dict[str, Any]], Iterator[tuple[Any, ...]]]
CONTENTS = [(None, None), (1, None), (None, "vi"), (None, "en"), (1, "vi"), (2, "en")]
"""The release and the language of the wide view."""


def files(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in place.rglob("*") if path.is_file()
    }  # fmt: skip


def of(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    return next(table for table in manifest["tables"] if table["name"] == name)


@pytest.mark.parametrize(("release", "language"), CONTENTS)
@pytest.mark.parametrize(
    ("kind", "read"), [("parquet", by_duckdb), ("parquet", by_pandas), ("csv", by_duckdb)]
)
def test_what_is_read_back_has_the_hash_of_what_was_written(
    published: psycopg.Connection, tmp_path: Path, kind: str, read: Read,
    release: int | None, language: str | None,
) -> None:  # fmt: skip
    place, manifest = write_export(kind, release, language, tmp_path / "out")
    written = [table for table in manifest["tables"] if table["rows"]]
    assert len(written) >= (1 if language else 10)
    for table in written:
        rows = list(read(place, table))
        assert (len(rows), content_hash(rows)) == (table["rows"], table["sha256"]), table["name"]


def test_parquet_and_csv_say_the_same(published: psycopg.Connection, tmp_path: Path) -> None:
    both = [write_export(kind, None, None, tmp_path / kind)[1] for kind in ("parquet", "csv")]
    hashes = [{table["name"]: table["sha256"] for table in it["tables"]} for it in both]
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_the_same_release_gives_the_same_bytes(
    published: psycopg.Connection, tmp_path: Path, kind: str
) -> None:
    first, again = (files(write_export(kind, 2, None, tmp_path / it)[0]) for it in "ab")
    assert first == again and len(first) > 10


def test_types_are_kept(published: psycopg.Connection, tmp_path: Path) -> None:
    place, _ = write_export("parquet", None, None, tmp_path / "out")
    figures = parquet.read_table(place / "fact_indicator")
    assert figures.schema.field("value").type == pa.decimal128(18, 1)
    assert figures.schema.field("submission_id").type == pa.int64()
    assert figures.schema.field("is_synthetic").type == pa.bool_()
    assert (
        parquet.read_schema(place / "dim_period.parquet").field("period_start").type == pa.date32()
    )
    releases = parquet.read_table(place / "dim_release.parquet")
    assert releases.schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert str(releases["published_at"][1].as_py()) == "2026-11-06 01:30:00.123456+00:00"
    derived = parquet.read_schema(place / "fact_period/year_key=2026/part-0.parquet")
    assert derived.field("value").type == pa.decimal128(18, 3)
    values = figures.sort_by("breakdown").to_pydict()
    assert values["breakdown"] == ["", "", "type=a b"], "the total has an empty breakdown"
    assert sorted(filter(None, values["value"])) == [Decimal("100"), Decimal("12345678901234.5")]
    assert values["value"][2] is None and set(values["source_ref"]) == {ODD}


def test_a_year_has_a_folder_that_names_it(published: psycopg.Connection, tmp_path: Path) -> None:
    place, manifest = write_export("parquet", None, None, tmp_path / "out")
    assert of(manifest, "fact_indicator")["files"] == [
        "fact_indicator/year_key=2024/part-0.parquet",
        "fact_indicator/year_key=2026/part-0.parquet",
    ]
    file = parquet.ParquetFile(place / "fact_indicator/year_key=2026/part-0.parquet")
    assert "year_key" not in file.schema_arrow.names
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert json.loads((place / "manifest.json").read_text()) == manifest


def test_csv_is_as_the_rfc_has_it(published: psycopg.Connection, tmp_path: Path) -> None:
    place, _ = write_export("csv", None, None, tmp_path / "out")
    packed = (place / "fact_indicator/year_key=2024/part-0.csv.gz").read_bytes()
    header, line = gzip.decompress(packed).decode().split("\r\n", 1)
    assert header.startswith("province_key,indicator_key,year_key,period_key,breakdown,value,")
    assert line.startswith('342401,101,2024,2024120120241231,"",12345678901234.5,')
    assert '"a ""quoted"", =1+1\r\nline of Đắk Lắk"' in line and line.endswith("\r\n")


def test_it_streams_in_pieces(
    published: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, whole = write_export("parquet", None, None, tmp_path / "whole")
    monkeypatch.setattr(export, "ROWS", 1)
    place, in_pieces = write_export("parquet", None, None, tmp_path / "pieces")
    assert in_pieces == whole
    metadata = parquet.read_metadata(place / "fact_indicator/year_key=2026/part-0.parquet")
    assert (metadata.num_row_groups, metadata.num_rows) == (2, 2)


def test_an_earlier_release_is_as_it_was(published: psycopg.Connection, tmp_path: Path) -> None:
    place, manifest = write_export("parquet", 1, None, tmp_path / "out")
    (figure,) = parquet.read_table(
        place / "fact_indicator", filters=[("year_key", "=", 2026), ("breakdown", "=", "")]
    ).to_pylist()
    assert (figure["value"], figure["release_id"]) == (Decimal("0.000001"), 1)
    assert of(manifest, "fact_indicator")["columns"]["value"] == "decimal128(38, 6)"
    assert [of(manifest, it)["rows"] for it in ("dim_release", "dim_submission")] == [1, 1]
    assert manifest["not_known_of_this_release"] == [
        "fact_revision", "fact_target", "reporting_rate", "target_attainment",
    ]  # fmt: skip
    names = {table["name"] for table in manifest["tables"]}
    assert names.isdisjoint(manifest["not_known_of_this_release"])


def test_a_later_release_does_not_change_it(published: psycopg.Connection, tmp_path: Path) -> None:
    before = write_export("parquet", 2, None, tmp_path / "before")[1]
    published.execute(
        "update core.release set status = 'published', published_at = '2026-11-09' where"
        " release_id = 3"
    )
    after = write_export("parquet", 2, None, tmp_path / "after")[1]
    kept = {table["name"] for table in after["tables"]}
    assert [it for it in before["tables"] if it["name"] in kept] == after["tables"]


def test_the_wide_view_is_that_of_a_language_and_a_release(
    published: psycopg.Connection, tmp_path: Path
) -> None:
    latest, earlier = (
        write_export("parquet", release, language, tmp_path / f"{release}")
        for release, language in ((None, "vi"), (1, "en"))
    )
    assert [it["name"] for it in latest[1]["tables"]] == ["indicator_vi"]
    assert [it["name"] for it in earlier[1]["tables"]] == ["indicator_at_release_en"]
    rows = [
        parquet.read_table(place / table["name"]).to_pylist()
        for place, manifest in (latest, earlier)
        for table in manifest["tables"]
    ]
    assert {row["area"] for row in rows[0]} == {"Cả nước", "Bắc Ninh"}
    assert {row["area"] for row in rows[1]} == {"Viet Nam", "Bac Ninh"}
    assert {row["release_id"] for row in rows[1]} == {1}
    assert {row["breakdown"] for row in rows[0]} == {"", "type=a b"}


def test_a_candidate_is_not_in_it(published: psycopg.Connection, tmp_path: Path) -> None:
    place, manifest = write_export("csv", None, None, tmp_path / "out")
    assert manifest["release_id"] == 2
    assert not any(b"type=c" in gzip.decompress(it) for name, it in files(place).items()
                   if name.endswith(".gz"))  # fmt: skip


def test_it_is_read_in_the_role_of_bi(published: psycopg.Connection, tmp_path: Path) -> None:
    published.execute("revoke select on marts.dim_area from bi_reader")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write_export("csv", None, None, tmp_path / "out")
    assert list(tmp_path.glob("*out*")) == []


def test_every_dimension_is_exported(published: psycopg.Connection) -> None:
    rows = published.execute(
        "select 'marts.' || relname from pg_class"
        " where relnamespace = 'marts'::regnamespace and starts_with(relname, 'dim_')"
        " and relkind in ('r', 'v')"
    )
    there_are = {name for (name,) in rows} | {"marts.area_province"}
    assert {*tables.DIMENSIONS, *tables.OF_RELEASES} == there_are


def test_the_command_says_where_it_is(published: psycopg.Connection) -> None:
    done = CliRunner().invoke(cli.app, ["export", "--format", "parquet"])
    place = home() / "exports" / "release-2-star-parquet"
    assert done.exit_code == 0, done.output
    assert done.output.startswith("release 2: ") and f"written to {place}" in done.output
    assert (place / "manifest.json").exists()
    for wrong in (["--format", "xml"], ["--format", "csv", "--wide", "fr"], []):
        assert CliRunner().invoke(cli.app, ["export", *wrong]).exit_code == 2
