"""What it costs to sign a release, to prove a figure of it, and to check the proof and the whole.

A release of a million figures, and one that revises a thousand of them; against `COPY TO` of the
same rows, which is the least that reading them can cost.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil

from tmdt.dissemination.proof.document import Proof, write_bytes
from tmdt.dissemination.proof.figure import prove_figure
from tmdt.dissemination.proof.warehouse_check import check_warehouse
from tmdt.releases.manifest.release_manifest import sign_missing
from tmdt.releases.manifest.signing import list_own_keys
from warehouse import database

Row = dict[str, str]
MONTH = 2026100120261031
INDICATORS = 40
RELEASE = """
    insert into core.release
    (release_id, load_period, status, opened_at, published_at, content_hash)
    values (%s, '2026-10', 'published', now(), now(), 0)
"""
DIMENSIONS = f"""
    insert into marts.dim_province (province_key, vintage, province_code, ref_area, name_vi,
        name_en, unit_type, region, iso_3166_2, is_current)
    select n, 'VN34', lpad(n::text, 2, '0'), 'VN34_' || lpad(n::text, 2, '0'), '', '', '', '', '',
        true
    from generate_series(1, 34) as n;
    insert into marts.dim_area (area_key, area_code, area_type, name_vi, name_en)
    select province_key, ref_area, 'province', '', '' from marts.dim_province;
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en,
        group_code, unit, direction, over_provinces, over_periods, method_version)
    select n, 'indicator_' || n, '', '', '', 'VND', '', '', '', ''
    from generate_series(1, {INDICATORS}) as n;
    insert into marts.dim_period values
        ({MONTH}, '2026-10', 'M', '2026-10-01', '2026-10-31', 2026, 'calendar');
    insert into staging.submission (submission_id, sha256, file_name, format, size_bytes,
        received_at, archive_uri, form, is_synthetic, status, figures_seen)
    select n, encode(sha256(n::text::bytea), 'hex'), 'f.csv', 'csv', 1, now(), 'x', 'long',
        true, 'accepted', 0
    from generate_series(1, 34) as n;
"""
FIGURES = f"""
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    select province, indicator, {MONTH}, 'commune=' || lpad(commune::text, 5, '0'), 2026, 1,
        amount, amount, amount, 'exact', 'A', true, province, 'line ' || commune
    from generate_series(1, 34) as province
    cross join generate_series(1, {INDICATORS}) as indicator
    cross join generate_series(1, %s) as commune
    cross join lateral (select (province * indicator * commune)::numeric / 100 as amount) as made
"""
REVISIONS = """
    with ended as (
        update core.fact_indicator_history set known_to_release = 2
        where indicator_key = 7 and province_key <= %s and known_to_release is null
        returning *
    )
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref)
    select province_key, indicator_key, period_key, breakdown, year_key, 2, value + 1,
        value_low + 1, value_high + 1, qualifier, obs_status, is_synthetic, submission_id,
        source_ref
    from ended
"""
COPY = "copy (table core.fact_indicator_history) to stdout"


class Took(NamedTuple):
    """How long something took, and how much of the two cores' time, the database's included."""

    seconds: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.cpu:.2f} s of CPU"


def measure(home: Path, share: float) -> Iterator[Row]:
    """Signs a million figures (a share of them), and what follows."""
    communes = max(1, round(735 * share))
    figures = 34 * INDICATORS * communes
    with database.connect() as connection:
        connection.execute(DIMENSIONS)
        connection.execute(RELEASE, [1])
        connection.execute(FIGURES, [communes])
    _analyze()
    plain = _time(home, _copy)
    before = _peak()
    signed = _time(home, sign_missing)
    yield _row(
        f"a manifest of {figures:,} figures, against COPY TO of them", signed, 10,
        f"; {signed.cpu / plain.cpu:.1f}x {plain.cpu:.2f} s; {_peak() - before:.0f} MB more memory",
    )  # fmt: skip
    with database.connect() as connection:
        connection.execute(RELEASE, [2])
        revised = connection.execute(REVISIONS, [2]).rowcount
    _analyze()
    signed = _time(home, sign_missing)
    yield _row(f"a manifest of {revised:,} revised figures among them", signed, 1)
    yield from _measure_proof(home)
    checked = _time(home, _check)
    yield _row(f"tmdt verify --warehouse of {figures + revised:,} versions", checked, 30)


def _measure_proof(home: Path) -> Iterator[Row]:
    proofs: list[Proof] = []
    of_figure = ("VN34_02", "indicator_7", "2026-10", "commune=00001")
    took = _time(home, lambda: proofs.append(prove_figure(*of_figure, synthetic=True)))
    file = home / "proof.json"
    file.write_bytes(write_bytes(proofs[0]))
    size = f"; the proof has {file.stat().st_size:,} bytes"
    yield _row("tmdt prove, its work without its start", took, 5, size)
    verify = [sys.executable, "-m", "tmdt.cli", "verify", str(file)]
    run = partial(subprocess.run, verify, check=True, capture_output=True)
    took = min(_time(home, run) for _ in range(5))
    yield _row("tmdt verify of a proof, the whole command, the best of 5", took, 1)


def _check() -> None:
    """Everything but the archive, which there is none of."""
    assert check_warehouse(list_own_keys())


def _copy() -> None:
    with (
        Path(os.devnull).open("wb") as nowhere,
        database.connect() as connection,
        connection.cursor().copy(COPY) as copy,
    ):
        nowhere.writelines(copy)


def _analyze() -> None:
    with database.connect(autocommit=True) as connection:
        connection.execute("vacuum (analyze) core.fact_indicator_history")


def _time(home: Path, work: Callable[[], object]) -> Took:
    began, used = time.perf_counter(), _use_of_cpu(home)
    work()
    took = time.perf_counter() - began
    time.sleep(0.5)  # until the server knows that its processes have ended
    return Took(took, _use_of_cpu(home) - used)


def _use_of_cpu(home: Path) -> float:
    """Of this process and of the server, with their children that have ended."""
    server = int((home / "postgres/data/postmaster.pid").read_text().split()[0])
    return sum(psutil.Process(server).cpu_times()[:4]) + sum(os.times()[:4])


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _row(what: str, took: Took, most: float, more: str = "") -> Row:
    return {"what": what, "measured": f"{took}{more}", "wanted": f"under {most} s"}
