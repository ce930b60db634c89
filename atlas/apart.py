"""Read what a user uploads in a process of its own, within limits and without the network.

A layer of a few kilobytes may ask for endless work (a view in a GeoPackage), for more memory than there is
(a million columns), or for an address elsewhere (the CRS of a GeoJSON), and the libraries that read it are
written in C. The page must outlive all of it. Commands read in their own process, which is theirs alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atlas.errors import UserError
from layers import confined

if TYPE_CHECKING:  # the process takes them in once its limits hold
    import geopandas as gpd

    from gazetteer.sources import Record, Wish

MAX_SECONDS = 60
"""For longer than that nobody waits for one file."""
MOST_ANSWER = 256 * 2**20  # bytes


class ApartError(UserError):
    """A file takes more time or memory than any that is of use."""


def layer(raw: bytes, name: str, system: str, near: float) -> gpd.GeoDataFrame:
    """Read a file of features, as ``own_layer.read`` does.

    Raises
    ------
    OwnLayerError, ApartError
        It cannot be taken.
    """
    import geopandas as gpd  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    from atlas.own_layer import OwnLayerError  # noqa: PLC0415
    from gazetteer.place import CRS  # noqa: PLC0415

    found = _asked("layer", raw, name, {"system": system, "near": near})
    if "error" in found:
        raise OwnLayerError(found["error"], **found["values"])
    return gpd.GeoDataFrame(found["columns"], geometry=shapely.from_wkb(found["shapes"]), crs=CRS)


def records(source: str, path: Path, wish: Wish) -> tuple[list[Record], int]:
    """Read a file for the gazetteer, as ``sources.taken`` does.

    Raises
    ------
    GazetteerError
        The file is not sound.
    ApartError
        It takes too much.
    """
    from gazetteer.errors import GazetteerError  # noqa: PLC0415

    said = {each.name: getattr(wish, each.name) for each in fields(wish)} | {"columns": dict(wish.columns)}
    found = _asked("records", b"", path.name, {"source": source, "path": str(path), "wish": said})
    if "problems" in found:
        raise GazetteerError([_problem(each) for each in found["problems"]])
    return [_record(each) for each in found["records"]], int(found["far"])


def _asked(what: str, raw: bytes, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    too_much = ApartError("own-slow", name=name, limit=str(MAX_SECONDS))
    try:
        answer = confined.run(__name__, raw, MAX_SECONDS, what, json.dumps({"name": name, **said}))
    except TimeoutError:
        raise too_much from None
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:  # the process broke off
        raise too_much from None
    return found


def main() -> None:
    """Read one file within the limits."""
    seconds, what, said = sys.argv[1:]
    confined.limit(int(seconds))
    answer = json.dumps(_READ[what](**json.loads(said)))
    if len(answer) <= MOST_ANSWER:
        sys.stdout.write(answer)


def _read_layer(name: str, system: str, near: float) -> dict[str, Any]:
    import shapely  # noqa: PLC0415

    from atlas.own_layer import OwnLayerError, read  # noqa: PLC0415

    try:
        table = read(sys.stdin.buffer.read(), name, system, near)
    except OwnLayerError as error:
        return {"error": error.key, "values": error.values}
    columns = {column: list(table[column]) for column in table.columns if column != "geometry"}
    return {"columns": columns, "shapes": list(shapely.to_wkb(table.geometry.to_numpy(), hex=True))}


def _read_records(name: str, source: str, path: str, wish: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    from gazetteer.errors import GazetteerError  # noqa: PLC0415
    from gazetteer.sources import Wish, taken  # noqa: PLC0415

    near = None if wish["near"] is None else tuple(wish["near"])
    try:
        found, far = taken(source, Path(path), Wish(**{**wish, "near": near}))
    except GazetteerError as error:
        return {"problems": [_plain(problem) for problem in error.found]}
    return {"records": [_row(record) for record in found], "far": far}


_READ: Mapping[str, Callable[..., dict[str, Any]]] = {"layer": _read_layer, "records": _read_records}


def _row(record: Record) -> dict[str, Any]:
    row = {each.name: getattr(record, each.name) for each in fields(record)}
    row["geometry"] = None if record.geometry is None else record.geometry.wkb_hex
    return row | {"validity": {name: str(period) for name, period in record.validity.items()}}


def _record(row: Mapping[str, Any]) -> Record:
    import shapely  # noqa: PLC0415

    from gazetteer.sources import Record  # noqa: PLC0415
    from gazetteer.validity import parse  # noqa: PLC0415

    shape = None if row["geometry"] is None else shapely.from_wkb(row["geometry"])
    validity = {name: parse(text) for name, text in row["validity"].items()}
    return Record(**{**row, "aliases": tuple(row["aliases"]), "geometry": shape, "validity": validity})


def _plain(problem: Any) -> Any:
    """Write a fault, and those that it names, for JSON."""
    from gazetteer.errors import Problem  # noqa: PLC0415

    if isinstance(problem, Problem):
        values = {key: _plain(value) for key, value in problem.values.items()}
        return {"where": problem.where, "key": problem.key, "values": values}
    return problem if isinstance(problem, int | float | None) else str(problem)


def _problem(plain: Any) -> Any:
    from gazetteer.errors import Problem  # noqa: PLC0415

    if isinstance(plain, dict):
        return Problem(plain["where"], plain["key"], {key: _problem(v) for key, v in plain["values"].items()})
    return plain


if __name__ == "__main__":
    main()
