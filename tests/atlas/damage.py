"""A sound workspace, what is read of it, and what damage anywhere in it must not do."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import strategies as st

from atlas import library
from atlas.corrections import Draft, Target, log
from atlas.dossier import dump
from atlas.errors import StoreError
from atlas.store import open_store
from layers.files import write_text
from tests.atlas.small_county import DOSSIER

NAMES = ("甲", "乙", "丙")
PROJECT = Target("project", "p003", "项目3", 20)


def rename(name, author="张三"):
    return Draft("rename", PROJECT, {"name": name}, author)


def make(folder):
    """Make a workspace with three corrections, beside the dossier that it was built from."""
    write_text(folder / "plan.json", dump(DOSSIER))
    path = library.build(folder / "plan.json", folder / "atlas.gpkg")
    for name in NAMES:
        log.append(path, rename(name))
    library.rebuild(path)
    return path


def everything(path):
    """Read all that a page reads, as text."""
    store = open_store(path)
    tables = [
        table.drop(columns="geometry").to_csv() + table.to_wkb().to_csv() for table in store.tables().values()
    ]
    rest = (
        store.info(),
        store.layers(),
        store.dossier(),
        store.findings().to_csv(),
        store.citations().to_csv(),
    )
    return [*map(str, rest), *tables, str(log.read(path))]


def change(path, *statements):
    with closing(sqlite3.connect(path)) as file, file:
        for statement in statements:
            file.execute(statement)


def flipped(sound, path, flips):
    raw = bytearray(sound.read_bytes())
    for where, mask in flips:
        raw[int(where * (len(raw) - 1))] ^= mask
    path.write_bytes(raw)


FLIPS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4)


def is_told_or_harmless(sound, content, folder, flips):
    """Bytes that were flipped anywhere are told, or change nothing that is read."""
    path = folder / "flipped.gpkg"
    flipped(sound, path, flips)
    try:
        return everything(path) == content
    except StoreError:
        return True


def is_saved_or_told_lost(sound, folder, flips):
    """What is built anew has the corrections that were sound; where one is lost, the file was kept."""
    path = folder / "flipped.gpkg"
    flipped(sound, path, flips)
    for old in folder.glob("*.damaged-*"):
        old.unlink()
    library.build(sound.with_name("plan.json"), path)
    whole, found = log.read(sound), log.read(path)
    is_kept = found == whole or bool(list(folder.glob("*.damaged-*")))
    return set(map(str, found)) <= set(map(str, whole)) and is_kept
