"""The folder that the results of many plans are written to.

    atlas.json                                              what this folder is, and of which version
    features/province=14/county=140728/1f0c….parquet        GeoParquet, one file a plan: together one data set
    dossiers/1f0c….json                                     what was read from the plan, for ``atlas build``
    plans/1f0c….json                                        which file it was, its county, counts and warnings

A plan's record under ``plans`` is written last: what has none is unfinished, and is swept away when the
folder is next opened. Nothing in a file depends on when or by whom it was made.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from atlas.errors import UserError
from atlas.many.asking import Answer
from atlas.many.listing import PlanFile
from layers.files import write_bytes, write_text

FORMAT = "planning-atlas-plans/1"
MARK, FEATURES, DOSSIERS, PLANS = "atlas.json", "features", "dossiers", "plans"
UNKNOWN = "000000"
"""The partition of plans whose county is unknown: a number as the others, as pandas fails on a null."""

_LOCK = ".lock"
_RESULT = re.compile(rf"(?:{DOSSIERS}|{FEATURES}/province=\d+/county=\d+)/\w+\.(?:json|parquet)", re.ASCII)
_OURS = re.compile(r"\.?[0-9a-f]{12}\.(?:json|parquet)(?:-\w+)?", re.ASCII)  # with drafts of ``layers.files``
_CODE = re.compile(r"[1-9]\d{5}", re.ASCII)  # GB/T 2260, of a county


class ResultsError(UserError):
    """The folder for the results cannot be used."""


@dataclass(frozen=True, slots=True)
class Record:
    """One plan that was read, and where its results are."""

    file: str  # within the folder of plans
    copies: tuple[str, ...]
    made_from: str  # digest of the program, its gazetteer and what was asked of them
    about: Mapping[str, Any]  # of the plan: id, title, county, counts, warnings
    results: Mapping[str, str]  # path within this folder: SHA-256 of the file

    @property
    def id(self) -> str:
        """Name of the plan in all its results."""
        return str(self.about["id"])


@dataclass(frozen=True)
class Results:
    """A folder of results, held by this process alone. Get it with ``held``."""

    folder: Path
    records: dict[str, Record]  # by the SHA-256 of the plan's file

    def current(self, plan: PlanFile, made_from: str) -> Record | None:
        """Give the record of a plan whose results are there, sound, and made from the same."""
        record = self.records.get(plan.sha256)
        if record is None or record.made_from != made_from or not self._is_whole(record):
            return None
        if (record.file, record.copies) != (plan.name, plan.copies):
            record = replace(record, file=plan.name, copies=plan.copies)
            self._note(plan.sha256, record)
        return record

    def _is_whole(self, record: Record) -> bool:
        return all(_digest(self.folder / name) == digest for name, digest in record.results.items())

    def put(self, plan: PlanFile, answer: Answer, made_from: str) -> Record:
        """Keep the results of a plan."""
        plan_id, code = answer.about["id"], answer.about["gb_code"]
        county = code if _CODE.fullmatch(code) else UNKNOWN
        contents = {
            f"{DOSSIERS}/{plan_id}.json": answer.dossier,
            f"{FEATURES}/province={county[:2]}/county={county}/{plan_id}.parquet": answer.features,
        }
        for name, content in contents.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, content)
        before = self.records.get(plan.sha256)
        for name in set(before.results if before else ()) - set(contents):
            self._remove(name)  # in the partition of another county
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        record = Record(plan.name, plan.copies, made_from, answer.about, digests)
        self._note(plan.sha256, record)
        return record

    def _note(self, sha256: str, record: Record) -> None:
        write_text(self._noted(record), json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n")
        self.records[sha256] = record

    def _noted(self, record: Record) -> Path:
        return self.folder / PLANS / f"{record.id}.json"

    def remove(self, sha256: str) -> None:
        """Remove the results of a plan, its record last."""
        record = self.records.pop(sha256)
        for name in record.results:
            self._remove(name)
        self._noted(record).unlink()

    def _remove(self, name: str) -> None:
        path = self.folder / name
        path.unlink(missing_ok=True)
        for above in list(path.relative_to(self.folder).parents)[:-2]:  # partitions that are empty now
            if not any((self.folder / above).iterdir()):
                (self.folder / above).rmdir()

    def sweep(self) -> None:
        """Remove what a run that was broken off has left unfinished."""
        known = {self._noted(record) for record in self.records.values()}
        known |= {self.folder / name for record in self.records.values() for name in record.results}
        for part in (FEATURES, DOSSIERS, PLANS):
            for path in list((self.folder / part).rglob("*")):
                if _OURS.fullmatch(path.name) and path not in known:
                    self._remove(path.relative_to(self.folder).as_posix())


@contextmanager
def held(folder: Path) -> Iterator[Results]:
    """Hold a folder of results, made where it is missing, against any other run.

    Raises
    ------
    ResultsError
        It holds something else, or another run is writing to it.
    OSError
        It cannot be written to.
    """
    if not _is_ours(folder):
        raise ResultsError("many-not-ours", name=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            write_text(folder / MARK, json.dumps({"format": FORMAT}) + "\n")
            (folder / PLANS).mkdir(exist_ok=True)
            results = Results(folder, dict(_records(folder)))
            results.sweep()
            yield results
    except Timeout:
        raise ResultsError("many-busy", name=str(folder)) from None


def _is_ours(folder: Path) -> bool:
    """Say whether a folder is new, empty, or one that this version has written to."""
    if not folder.exists():
        return True
    try:
        return bool(json.loads((folder / MARK).read_text(encoding="utf-8"))["format"] == FORMAT)
    except FileNotFoundError:
        return not any(folder.glob("[!.]*"))
    except (ValueError, KeyError, TypeError):
        return False


def _records(folder: Path) -> Iterator[tuple[str, Record]]:
    """Read the records; one that is damaged is as none: its plan is read again."""
    for path in sorted((folder / PLANS).glob("[!.]*.json")):
        try:
            record = Record(**json.loads(path.read_text(encoding="utf-8")))
            record = replace(record, copies=tuple(record.copies))
            if path.stem == record.id and all(map(_RESULT.fullmatch, record.results)):
                yield str(record.about["sha256"]), record
        except (ValueError, KeyError, TypeError):
            continue


def _digest(path: Path) -> str:
    """Digest a file; "" where it is missing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
