"""A small warehouse with signed releases, and everything in it that a release vouches for."""

from __future__ import annotations

import hashlib

from psycopg import Connection
from releases import figure, open_candidate, submit

from ingestion.submission import place_in_archive
from tmdt.releases.manifest.release_manifest import sign_missing
from warehouse.home import folder

MONTH, QUARTER = 2026100120261031, 2026100120261231
HOSTILE = 'a="b\\c"\x01\x7f\n\u2028;Bắc Ninh 🙂'
"""Text that JSON writes in its own way, or that only looks as if it did."""
DIMENSIONS = f"""
    insert into marts.dim_province values
        (342401, 'VN34', '24', 'VN34_24', 'Bắc Ninh', 'Bac Ninh', 'province', 'R', 'VN-56',
         '2025-07-01', null, true, null),
        (340101, 'VN34', '01', 'VN34_01', 'Hà Nội', 'Ha Noi', 'city', 'R', 'VN-HN',
         null, null, true, null);
    insert into marts.dim_indicator (indicator_key, indicator_code, name_vi, name_en, group_code,
        unit, direction, over_provinces, over_periods, method_version)
    values
        (101, 'ecom_sales_vnd', 'x', 'x', 'B2C', 'VND', 'higher', 'sum', 'sum', '1'),
        (102, 'ecom_merchant_count', 'x', 'x', 'B2C', 'count', 'higher', 'sum', 'last', '1');
    insert into marts.dim_period values
        ({MONTH}, '2026-10', 'M', '2026-10-01', '2026-10-31', 2026, 'calendar'),
        ({QUARTER}, '2026-Q4', 'Q', '2026-10-01', '2026-12-31', 2026, 'calendar');
    insert into marts.dim_area (area_key, area_code, area_type, vintage, name_vi, name_en)
    values
        (342401, 'VN34_24', 'province', 'VN34', 'Bắc Ninh', 'Bac Ninh'),
        (1, 'VN', 'country', null, 'Cả nước', 'Viet Nam');
"""
FIGURE = """
    insert into core.fact_indicator_history (province_key, indicator_key, period_key, breakdown,
        year_key, known_from_release, value, value_low, value_high, qualifier, obs_status,
        is_synthetic, submission_id, source_ref, is_withdrawn)
    values (%(area)s, %(indicator)s, %(period)s, %(breakdown)s, 2026, %(release)s, %(value)s,
        %(value)s, %(value)s, 'exact', 'A', %(synthetic)s, %(submission)s, 'BieuTMDT!F11',
        %(value)s::numeric is null)
"""
DERIVED = """
    insert into core.{} (area_key, indicator_key, period_key, breakdown, year_key,
        known_from_release, value, value_low, value_high, qualifier, obs_status, is_synthetic,
        method, reason, n_present, n_expected)
    values (%(area)s, %(indicator)s, %(period)s, %(breakdown)s, 2026, %(release)s, %(value)s,
        %(value)s, %(value)s, 'exact', 'P', %(synthetic)s, 'sum', 'PARTIAL', 2, 34)
"""
END = """
    update core.{} set known_to_release = %(release)s
    where {} = %(area)s and indicator_key = %(indicator)s and period_key = %(period)s
        and breakdown = %(breakdown)s and is_synthetic = %(synthetic)s
        and known_to_release is null and known_from_release < %(release)s
"""
Statement = tuple[bytes, dict[str, object]]
USUAL = {"area": 342401, "indicator": 101, "period": MONTH, "breakdown": "", "synthetic": False}


def make_releases(connection: Connection, last: int = 3, *, signed: bool = True) -> None:
    """Three releases: the first brings figures, the second revises, the third withdraws one."""
    connection.execute(DIMENSIONS)
    for number in range(1, last + 1):
        open_candidate(connection, number, "2026-10")
        submit(connection, number, [figure("ecom_sales_vnd", "2026-10", number)])
        keep_file(connection, number)
        with connection.transaction():
            for statement, values in VERSIONS[number]:
                connection.execute(statement, USUAL | {"submission": number} | values)
        connection.execute(
            "update core.release set status = 'published', published_at = now(),"
            " content_hash = core.content_hash(release_id) where release_id = %s",
            [number],
        )
        if signed:
            sign_missing()


def keep_file(connection: Connection, submission: int) -> None:
    """The file of a submission, in the archive."""
    content = f"the file {submission}".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    file = folder("archive") / place_in_archive(sha256)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    connection.execute(
        "update staging.submission set sha256 = %s, archive_uri = %s, file_name = %s"
        " where submission_id = %s",
        [sha256, place_in_archive(sha256), f"f{submission}.xlsx", submission],
    )


def _brought(release: int, value: object, **other: object) -> Statement:
    return FIGURE.encode(), {"release": release, "value": value, **other}


def _derived(table: str, release: int, value: object, **other: object) -> Statement:
    return DERIVED.format(table).encode(), {"release": release, "value": value, "area": 1, **other}


def _ended(table: str, release: int, **other: object) -> Statement:
    key = "province_key" if table == "fact_indicator_history" else "area_key"
    return END.format(table, key).encode(), {"release": release, **other}


VERSIONS = {
    1: [
        _brought(1, "12.50"),
        _brought(1, 7, breakdown=HOSTILE),
        _brought(1, 5, synthetic=True),
        _brought(1, 9, area=340101),
        _brought(1, 3, indicator=102),
        _derived("fact_area_history", 1, "21.50"),
        _derived("fact_area_history", 1, 21, area=342401),
        _derived("fact_period_history", 1, "21.50", period=QUARTER),
        _derived("fact_period_history", 1, 21, area=342401, period=QUARTER),
    ],
    2: [
        _ended("fact_indicator_history", 2),
        _brought(2, 13),
        _ended("fact_area_history", 2, area=1),
        _derived("fact_area_history", 2, 22),
        _ended("fact_period_history", 2, area=1, period=QUARTER),
        _derived("fact_period_history", 2, 22, period=QUARTER),
    ],
    3: [
        _ended("fact_indicator_history", 3, area=340101),
        _brought(3, None, area=340101),
    ],
}
"""What each release writes: the ends of versions, and those that replace them."""
