"""The packages of open data in their store, served file by file (``/data/releases/…``).

Only what the list of a package names is served, and a package never changes: its files may be kept
for ever, and their hash is their ETag.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse
from starlette.responses import RedirectResponse, Response
from upath import UPath

from tmdt.api.refusal import REFUSALS, Refusal
from tmdt.api.snapshot import Snapshot
from tmdt.api.spool import spool
from tmdt.dissemination.package import CATALOGUE, DESCRIPTOR, STORE, SUMS, locate_zip
from tmdt.dissemination.proof.outputs import PROOF
from warehouse.stores import is_local, locate

FOR_EVER = "public, max-age=31536000, immutable"
MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8", ".gz": "application/gzip", ".json": "application/json",
    ".jsonld": "application/ld+json", ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip", "": "text/plain; charset=utf-8",
}  # fmt: skip
ZIP = "package.zip"
"""What the zip beside a package is called among its files."""
RELEASES = """
    select release_id, period, published_at, content_hash::text as content_hash
    from marts.dim_release
    order by release_id desc
"""
Row = dict[str, Any]
OF_FILES: dict[int | str, Row] = {
    200: {"content": {it.partition(";")[0]: {} for it in MEDIA_TYPES.values()}},
    206: {"description": "The range of bytes that was asked for"},
    304: {"description": "It is what the reader has"},
    416: {"description": "The file has no such range"},
}
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1, description="Number of the release")]
router = APIRouter(prefix="/data", tags=["releases"], responses=REFUSALS)


@router.get("/releases")
def list_releases(connection: Snapshot, request: Request) -> list[Row]:
    """Published releases, the latest first, and where the package of each is."""
    packed = find_packages()
    return [
        {
            "release_id": number,
            "period": period,
            "published_at": published_at.isoformat(),
            "content_hash": content_hash,
            "package": f"{request.base_url}data/releases/{number}/" if number in packed else None,
        }
        for number, period, published_at, content_hash in connection.execute(RELEASES)
    ]


@router.get("/releases/latest/{path:path}", include_in_schema=False)
def go_to_latest(connection: Snapshot, path: str) -> RedirectResponse:
    """To the same file of the latest release that has a package."""
    published = {row[0] for row in connection.execute(RELEASES)}
    numbers = published & find_packages()
    if not numbers:
        raise _no_package()
    return RedirectResponse(f"/data/releases/{max(numbers)}/{path}", 307, {"Vary": "*"})


@router.get("/releases/{number}")
@router.get("/releases/{number}/", include_in_schema=False)
def list_files(number: Number, request: Request) -> Row:
    """The files of a package, with the hash of each."""
    hashes = read_hashes(number)
    base = f"{request.base_url}data/releases/{number}/"
    return {
        "release_id": number,
        "descriptor": f"{base}{DESCRIPTOR}",
        "dcat": f"{base}{CATALOGUE}",
        "zip": f"{base}{ZIP}",
        "files": [
            {"path": path, "url": f"{base}{path}", "sha256": sha256}
            for path, sha256 in hashes.items()
        ],
    }


@router.get("/releases/{number}/{path:path}", response_class=FileResponse, responses=OF_FILES)
def get_file(number: Number, path: str, request: Request) -> Response:
    """A file of a package, whole or a range of its bytes."""
    hashes = read_hashes(number)
    if path not in hashes and path not in (SUMS, ZIP, PROOF):
        raise _no_file()
    place = locate_zip(number) if path == ZIP else locate(STORE) / str(number) / path
    # Of what holds the hashes of all others, that of the list says as much.
    etag = f'"{hashes.get(path) or hash_of_list(hashes)}"'
    headers = {"Cache-Control": FOR_EVER, "ETag": etag}
    if is_known(request, etag):
        return Response(status_code=304, headers=headers)
    media_type = MEDIA_TYPES[Path(path).suffix]
    try:
        if is_local(place):
            name = f"tmdt-release-{number}.zip" if path == ZIP else None
            stat = Path(place.path).stat()
            return FileResponse(
                place.path, headers=headers, media_type=media_type, filename=name, stat_result=stat
            )
        with place.open("rb") as file:
            return spool(iter(lambda: file.read(1 << 20), b""), media_type, headers)
    except FileNotFoundError as error:
        raise _no_file() from error


def hash_of_list(hashes: dict[str, str]) -> str:
    """The hash of the list of a package, of which all of its files follow."""
    return hashlib.sha256("".join(hashes.values()).encode()).hexdigest()


def is_known(request: Request, etag: str) -> bool:
    """Whether a reader has the answer of an ETag already (``If-None-Match``)."""
    given = request.headers.get("if-none-match", "")
    return any(
        it.strip().removeprefix("W/") in (etag.removeprefix("W/"), "*") for it in given.split(",")
    )


def find_packages() -> set[int]:
    """The releases that have a package."""
    place = locate(STORE)
    if not place.exists():
        return set()
    return {int(it.name) for it in place.iterdir() if it.name.isdecimal()}


def read_hashes(number: int) -> dict[str, str]:
    """The files that the list of a package names, with the hash of each."""
    place: UPath = locate(STORE) / str(number) / SUMS
    try:
        lines = place.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _no_package() from error
    pairs = (line.split("  ", 1) for line in lines)
    return {path: sha256 for sha256, path in pairs}


def _no_package() -> Refusal:
    return Refusal(
        404,
        "Kỳ phát hành này không có gói dữ liệu: xem /data/releases.",
        "This release has no package: see /data/releases.",
    )


def _no_file() -> Refusal:
    return Refusal(404, "Gói dữ liệu không có tệp này.", "The package has no such file.")
