"""Which entry of a county's folder a record of a source speaks of.

By code first, where the names agree too: codes are given anew when units merge. Then by name inside
the stated parent, then by name where only one entry of the county has it.
"""

from __future__ import annotations

from collections.abc import Mapping

from gazetteer import names
from gazetteer.place import LINE_KINDS
from gazetteer.sources.draft import Entry
from gazetteer.sources.record import Record


class Known:
    """The entries of a county, found by code and by name; grows as an import adds to it."""

    def __init__(self, county: str, entries: Mapping[str, Entry]) -> None:
        self.county = county
        self.entries = dict(entries)
        self._by_code: dict[str, str] = {}
        self._by_name: dict[tuple[str, str], list[str]] = {}
        for entry in entries.values():
            self._enter(entry)

    def add(self, entry: Entry) -> None:
        """Add an entry, or put another in the place of one of the same id."""
        self.entries[entry["id"]] = entry
        self._enter(entry)

    def with_code(self, code: str) -> Entry | None:
        """Find the entry that has a code."""
        found = self._by_code.get(code)
        return self.entries[found] if found else None

    def called(self, name: str, kind: str) -> list[Entry]:
        """List the entries of a kind that may be written so; those of that very name, where there are any."""
        wanted = {names.normalise(name)}
        if kind not in LINE_KINDS:
            wanted |= {names.normalise(form) for form in names.forms(name, kind)}
        found = dict.fromkeys(id_ for form in wanted for id_ in self._by_name.get((kind, form), ()))
        entries = [self.entries[id_] for id_ in found]
        return [entry for entry in entries if names.normalise(entry["name"]) == names.normalise(name)] or (
            entries
        )

    def parent(self, record: Record) -> str | None:
        """Find the id of what a record lies in; the county where it does not say, None where nothing fits."""
        if not record.parent or record.parent[:6] == record.parent == self.county:
            return self.county
        coded = self.with_code(record.parent)
        if coded is not None:
            return coded["id"]
        found = [entry for kind in ("town", "area", "village") for entry in self.called(record.parent, kind)]
        return found[0]["id"] if found else None

    def match(self, record: Record, parent: str | None) -> list[Entry]:
        """List the entries that a record may speak of: none is new, several are ambiguous."""
        coded = self.with_code(record.code) if record.code else None
        if coded is not None and self.is_called(coded, record):
            return [coded]
        found = self.called(record.name, record.kind)
        if not found:
            found = [entry for alias in record.aliases for entry in self.called(alias, record.kind)]
        inside = [entry for entry in found if parent is not None and entry["parent"] == parent]
        if record.parent and len(inside) >= 1:
            return inside
        if record.kind == "village" and record.parent and parent is not None:
            return []  # a list that names the town means that town's village
        return list({entry["id"]: entry for entry in found}.values())

    def is_called(self, entry: Entry, record: Record) -> bool:
        """Say whether the name of a record is one of an entry's."""
        forms = _forms(entry)
        return any(
            names.normalise(form) in forms
            for name in (record.name, *record.aliases)
            for form in (name, names.stem(name, record.kind))
        )

    def _enter(self, entry: Entry) -> None:
        if entry["code"]:
            self._by_code[entry["code"]] = entry["id"]
        for form in _forms(entry):
            ids = self._by_name.setdefault((entry["kind"], form), [])
            if entry["id"] not in ids:
                ids.append(entry["id"])


def _forms(entry: Entry) -> set[str]:
    return {names.normalise(form) for form in (entry["name"], *entry.forms())}
