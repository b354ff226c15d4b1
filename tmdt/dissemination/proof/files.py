"""Checks files and folders: proofs, and files that a proof beside them vouches for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tmdt.dissemination.proof.check import Keys
from tmdt.dissemination.proof.document import LARGEST, OUTPUTS, Proof
from tmdt.dissemination.proof.judgement import PROOF, Judged, check_output, judge_proof
from tmdt.dissemination.proof.verdict import (
    Status,
    Verdict,
    say_removed,
    say_unreadable,
    say_unvouched,
)
from tmdt.dissemination.proof.zipped import check_zip

ABOVE = 4
"""In how many folders above a file its proof is looked for."""


def check_paths(paths: Iterable[Path], keys: Keys) -> list[Verdict]:
    """Checks files, and all files of folders; the proofs among them vouch for the others."""
    given = [path.absolute() for path in paths]
    files = [file for path in given for file in _list_files(path)]
    judged = {file: _judge(file, keys) for file in files if file.suffix == ".json"}
    verdicts = [it.verdict for it in judged.values() if it.verdict]
    others = [file for file in files if file not in judged or not judged[file].verdict]
    for file in others:
        verdicts += _check_file(file, keys, judged)
    if any(path.is_dir() for path in given):
        verdicts += _find_missing(files, judged)
    return verdicts


def find_proofs(paths: Iterable[Path], keys: Keys) -> dict[Path, Proof]:
    """The sound proofs among files and in folders."""
    files = [file for path in paths for file in _list_files(path) if file.suffix == ".json"]
    judged = {file: _judge(file, keys).proof for file in files}
    return {file: proof for file, proof in judged.items() if proof}


def _list_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path]


def _judge(file: Path, keys: Keys) -> Judged:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        return Judged(say_unreadable(str(file), error.strerror or ""))
    return judge_proof(str(file), content, keys)


def _check_file(file: Path, keys: Keys, judged: dict[Path, Judged]) -> list[Verdict]:
    """Checks a file: by its name in the proof of its folder, else by its hash in any proof."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return [say_unreadable(str(file), error.strerror or "")]
    places = list(_find_places(file))
    for place in places:
        if place not in judged:
            judged[place] = _judge(place, keys)
    signed = {
        place: proof["statement"]
        for place, (_, proof) in judged.items()
        if proof and proof["format"] == OUTPUTS
    }
    for name, statement in _find_claims(file, digest, signed):
        return [check_output(str(file), name, digest, statement)]
    if found := check_zip(file, keys):
        return found
    for place in places:
        if (bad := judged[place].verdict) and bad.status is not Status.GOOD:
            name = place.name
            return [Verdict(bad.status, str(file), f"{name}: {bad.vi}", f"{name}: {bad.en}")]
    return [say_unvouched(str(file))]


def _find_claims(
    file: Path, digest: str, signed: dict[Path, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Under which names files were signed that a file may be, the likeliest first."""
    by_bytes, by_name = [], []
    for place, statement in signed.items():
        is_below = place.name == PROOF and file.is_relative_to(place.parent)
        path = file.relative_to(place.parent).as_posix() if is_below else ""
        if path in statement["outputs"]:
            yield path, statement
        for name, sha256 in statement["outputs"].items():
            if sha256 == digest:
                by_bytes.append((name, statement))
            elif not is_below and PurePosixPath(name).name == file.name:
                by_name.append((name, statement))
    yield from by_bytes
    yield from by_name


def _find_places(file: Path) -> Iterator[Path]:
    """Where proofs that may vouch for a file are: beside it, then in the folders that it is in."""
    folders = list(file.parents)[:ABOVE]
    for place in (file.with_name(f"{file.name}.{PROOF}"), *(it / PROOF for it in folders)):
        if place.is_file():
            yield place


def _find_missing(files: list[Path], judged: dict[Path, Judged]) -> Iterator[Verdict]:
    """Files that the proof of a whole folder names, and that are not there."""
    for place, (_, proof) in judged.items():
        if place in files and place.name == PROOF and proof and proof["format"] == OUTPUTS:
            for name in sorted(proof["statement"]["outputs"]):
                if place.parent / name not in files:
                    yield say_removed(str(place.parent / name))
