"""Checks a folder that travels as one file, by the proof inside it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tmdt.dissemination.proof.check import Keys
from tmdt.dissemination.proof.document import LARGEST, OUTPUTS
from tmdt.dissemination.proof.judgement import PROOF, check_output, judge_proof
from tmdt.dissemination.proof.verdict import Verdict, altered, say_removed, say_unvouched


def check_zip(file: Path, keys: Keys) -> list[Verdict]:
    """Checks a package in one file by the proof inside it; nothing if there is none."""
    if not zipfile.is_zipfile(file):
        return []
    verdicts = []
    try:
        with zipfile.ZipFile(file) as packed:
            names = [it.filename for it in packed.infolist() if not it.is_dir()]
            places = [name for name in names if PurePosixPath(name).name == PROOF]
            for place in places:
                with packed.open(place) as stream:
                    judged = judge_proof(f"{file}!{place}", stream.read(LARGEST + 1), keys)
                verdicts += [judged.verdict] if judged.verdict else []
                if judged.proof and judged.proof["format"] == OUTPUTS:
                    verdicts += _check_members(packed, place, judged.proof["statement"])
            if places and len(names) > len(set(names)):
                verdicts.append(altered(str(file), "zip", "two members have one name"))
            vouched = {it.subject for it in verdicts}
            strange = (name for name in names if f"{file}!{name}" not in vouched)
            verdicts += [say_unvouched(f"{file}!{name}") for name in strange if places]
    except Exception:  # a damaged archive raises nearly anything
        return [altered(str(file), "zip", "it cannot be unpacked")]
    return verdicts


def _check_members(
    packed: zipfile.ZipFile, place: str, statement: dict[str, Any]
) -> Iterator[Verdict]:
    names = set(packed.namelist())
    for name in sorted(statement["outputs"]):
        member = str(PurePosixPath(place).parent / name)
        subject = f"{packed.filename}!{member}"
        if member not in names:
            yield say_removed(subject)
            continue
        with packed.open(member) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        yield check_output(subject, name, digest, statement)
