"""``atlas gazetteer geocode``: positions from an online geocoder, asked only where the user turns one on.

The code that reaches out is loaded when it is needed, not with the command line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from atlas.cli.proposals import settle
from atlas.cli.terminal import LANGUAGE, errors, say
from atlas.library import LibraryError, home
from atlas.proposals import county_named
from gazetteer import GazetteerError, sources
from gazetteer.sources import Wish

if TYPE_CHECKING:
    from gazetteer.online import Cache, Client, Land, OnlineError, Question, Service, Verdict


def geocode(  # noqa: PLR0913, PLR0917 -- one parameter an option
    county: Annotated[str, typer.Argument(help=say("cli.county"), metavar="COUNTY")],
    service: Annotated[str, typer.Option("--with", help=say("geocode.with"), metavar="SERVICE")],
    into: Annotated[Path, typer.Option(help=say("gazetteer.import.into"), metavar="FOLDER")],
    key: Annotated[str, typer.Option(help=say("geocode.key"))] = "",
    address: Annotated[str, typer.Option(help=say("geocode.address"), metavar="URL")] = "",
    kind: Annotated[str, typer.Option(help=say("geocode.kind"), metavar="KIND")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help=say("geocode.limit"))] = None,
    cache: Annotated[Path | None, typer.Option(help=say("geocode.cache"), metavar="FOLDER")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("gazetteer.import.yes"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json"))] = False,
) -> None:
    """Ask for the places that lack a position; propose, ask, write."""
    from gazetteer import online  # noqa: PLC0415 -- network code, loaded only where it is used

    chosen = _service(service)
    kinds = _kinds(kind, chosen)
    found = county_named(county)
    try:
        land = online.survey(into, found.id, sources.national(), kinds)
        with online.Cache(cache or home()) as kept:
            client = _client(chosen, kept, key, address)
            verdicts, failure = _ask(_questions(land, client, limit), client, land)
        if verdicts or failure is None:
            wish = Wish(found.id, found.name)
            proposal = online.propose(verdicts, chosen, land, wish, sources.national())
            more = {"asked": len(verdicts), "problem": None if failure is None else failure.problem}
            settle(proposal, found.name, into, yes=yes, as_json=as_json, more=more)
    except GazetteerError as error:
        raise LibraryError("import", reason=error.told(LANGUAGE)) from error
    except online.OnlineError as error:
        raise _explained(error, 0) from error
    if failure is not None:
        raise _explained(failure, len(verdicts))


def _service(name: str) -> Service:
    from gazetteer.online import SERVICES  # noqa: PLC0415

    if name not in SERVICES:
        raise typer.BadParameter(f"{name}: {', '.join(SERVICES)}", param_hint="--with")
    return SERVICES[name]


def _kinds(kind: str, service: Service) -> Sequence[str]:
    if kind and kind not in service.kinds:
        raise typer.BadParameter(f"{kind}: {', '.join(service.kinds)}", param_hint="--kind")
    return (kind,) if kind else service.kinds


def _client(service: Service, cache: Cache, key: str, address: str) -> Client:
    """Turn the service on with what the user gave, here or in the environment."""
    from gazetteer.online import Client  # noqa: PLC0415

    stated = os.environ.get(service.environment, "")
    if service.secret:
        key, address = (key or stated).strip(), address or service.address
    else:
        key, address = "", address or stated
    if service.secret and not key:
        raise LibraryError("geocode-no-key", service=service.key, variable=service.environment)
    if not address:
        raise LibraryError("geocode-no-address", service=service.key, variable=service.environment)
    try:
        return Client(service, cache, key=key, address=address)
    except ValueError as error:
        raise LibraryError("geocode-address", reason=str(error)) from error


def _questions(land: Land, client: Client, limit: int | None) -> Sequence[Question]:
    """Choose what to ask, and say how many questions go to whom before any does."""
    questions = [land.question(entry) for entry in land.lacking]
    if not questions:
        errors.print(say("geocode.complete"))
        return ()
    first = {question.id: client.service.requests(question)[0] for question in questions}
    fresh = [question for question in questions if not client.knows(first[question.id])]
    most = client.service.most(client.host)
    if most is not None and min(len(fresh), limit or len(fresh)) > most:
        raise LibraryError("geocode-many", host=client.host, count=str(len(fresh)), most=str(most))
    dropped = {question.id for question in fresh[limit:]} if limit else set()
    taken = [question for question in questions if question.id not in dropped]
    count = len({request for question in taken for request in _unasked(question, client)})
    before = say(
        "geocode.before",
        places=len(taken),
        kept=len(questions) - len(fresh),
        count=count,
        host=client.host,
        minutes=f"{count * client.service.interval_s(client.host) / 60:.1f}",
    )
    errors.print(before, soft_wrap=True, markup=False)
    return taken


def _unasked(question: Question, client: Client) -> Iterator[str]:
    """List what may have to be asked for one place."""
    for request in client.service.requests(question):
        for one in (request, *request.controls.values()):
            if not client.knows(one):
                yield one.query


def _ask(
    questions: Iterable[Question], client: Client, land: Land
) -> tuple[Sequence[Verdict], OnlineError | None]:
    """Ask one after the other; what was found before a failure is kept."""
    from gazetteer.online import OnlineError, ask  # noqa: PLC0415

    asked = list(questions)
    verdicts: list[Verdict] = []
    with errors.status("") as status:
        for question in asked:
            status.update(
                say("geocode.working", number=len(verdicts) + 1, count=len(asked), name=question.name)
            )
            try:
                verdicts.append(ask(question, client, land))
            except OnlineError as error:
                return verdicts, error
    return verdicts, None


def _explained(error: OnlineError, asked: int) -> LibraryError:
    """Say what was the matter and what to do."""
    return LibraryError(
        f"online-{error.problem}", host=error.host, detail=error.detail or "—", asked=str(asked)
    )
