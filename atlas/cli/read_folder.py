"""``atlas read FOLDER``: every plan of a folder, on this machine or on a Dask cluster."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from atlas.cli.terminal import FAILED, console, errors, say, show_error, show_json
from atlas.many.results import Record
from atlas.many.run import MAX_SECONDS, Report, Wanted, read_folder
from atlas.many.workers import cluster, local

_RATE_S = 300.0  # over which the rate is measured: plans differ in length


class _Rate(ProgressColumn):
    """How many plans a minute are read."""

    def render(self, task: Task) -> Text:
        """Say it as soon as it is known."""
        return Text(say("many.rate", rate=f"{task.speed * 60:.1f}") if task.speed else "")


def read(
    folder: Path,
    output: Path,
    county: str,
    limit: float | None,
    *,
    jobs: int | None,
    scheduler: str,
    as_json: bool,
) -> None:
    """Read the plans of a folder and tell what came of them; fail where one of them failed."""
    wanted = Wanted(folder, output, county, limit or MAX_SECONDS)
    workers = cluster(scheduler) if scheduler else local(jobs or os.cpu_count() or 1)
    with workers as ready, _progress(quiet=as_json or not errors.is_terminal) as progress:
        task = progress.add_task(say("many.working"), total=None)
        report = read_folder(wanted, ready, lambda done, of: progress.update(task, completed=done, total=of))
    if as_json:
        show_json(_answer(report, output))
    else:
        _show(report, output)
    if report.failures:
        raise typer.Exit(FAILED)


def _progress(*, quiet: bool) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=errors, disable=quiet, speed_estimate_period=_RATE_S)


def _answer(report: Report, output: Path) -> dict[str, Any]:
    return {
        "output": str(output),
        **{part: [_plan(record) for record in getattr(report, part)] for part in ("read", "kept", "left")},
        "failures": [{"file": name, "message": message} for name, message in _failures(report)],
        "others": list(report.others),
    }


def _plan(record: Record) -> dict[str, Any]:
    about = dict(record.about)
    warnings = [say(f"warning.{key}", **values) for key, values in about.pop("warnings")]
    return {
        "file": record.file,
        "copies": list(record.copies),
        **about,
        "warnings": warnings,
        "results": list(record.results),
    }


def _failures(report: Report) -> Iterator[tuple[str, str]]:
    for name, failure in sorted(report.failures.items()):
        yield name, say(f"error.{failure.key}", **failure.values)


def _show(report: Report, output: Path) -> None:
    for name, message in _failures(report):
        show_error(message if name in message else f"{name}: {message}")
    table = Table(show_header=False)
    for key, count in _counts(report).items():
        if count:
            table.add_row(say(f"many.{key}"), f"{count:,}")
    console.print(table)
    copies = [(copy, record.file) for record in _there(report) for copy in record.copies]
    for copy, file in copies:
        console.print(say("many.copy", copy=copy, file=file), soft_wrap=True, markup=False)
    for record in report.left:
        console.print(say("many.left-one", file=record.file), soft_wrap=True, markup=False)
    console.print(say("cli.written", name=output), soft_wrap=True, markup=False)


def _counts(report: Report) -> Counter[str]:
    counts = Counter(
        read=len(report.read),
        kept=len(report.kept),
        left=len(report.left),
        failed=len(report.failures),
        others=len(report.others),
    )
    there = _there(report)
    for record in there:
        counts["copies"] += len(record.copies)
        counts.update(key for key, _ in record.about["warnings"])
        for key in ("features", "unplaced"):
            counts[key] += record.about["counts"][key]
    counts["counties"] = len({record.about["gb_code"] for record in there} - {""})
    return counts


def _there(report: Report) -> Sequence[Record]:
    return [*report.read, *report.kept]
