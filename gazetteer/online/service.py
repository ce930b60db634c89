"""A service as ``online.toml`` describes it, with the pure functions that speak its language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from gazetteer.online.question import Answer, Question, Request


@dataclass(frozen=True, slots=True)
class Rule:
    """Which answers can be a place of which kind, and how far their point may be off."""

    types: tuple[str, ...]  # patterns of ``Answer.type``, with * and ?
    kinds: tuple[str, ...]  # of ``place.KINDS``
    accuracy_m: float  # metres
    score: float = 0.0  # least ``Answer.score``


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a document says where it is no answer."""

    problem: str  # one of ``errors.PROBLEMS``
    detail: str  # in the service's words


@dataclass(frozen=True, slots=True)
class Service:
    """One geocoder."""

    key: str  # in ``online.toml``
    described: Mapping[str, Any]  # its table there
    secret: str  # the parameter that carries the user's key; "" where there is none
    requests: Callable[[Question], Sequence[Request]]  # in the order in which they are tried
    answers: Callable[[Request, Any], Sequence[Answer]]  # of a JSON document; ValueError where it is none
    refusal: Callable[[int, Any], Refusal | None]  # of an HTTP status and a JSON document

    @property
    def address(self) -> str:
        """Its usual address; "" where the user must name one."""
        return str(self.described["address"])

    @property
    def environment(self) -> str:
        """The environment variable that turns it on: the user's key, or the address."""
        return str(self.described["environment"])

    def interval_s(self, host: str) -> float:
        """Say how long to wait between two questions to a host, seconds."""
        public = self.described.get("public", {})
        return float(public["interval_s"] if host == public.get("host") else self.described["interval_s"])

    def most(self, host: str) -> int | None:
        """Say how many places may be asked of a host in one run; None where that is not limited."""
        public = self.described.get("public", {})
        return int(public["most"]) if host == public.get("host") else None

    @property
    def rules(self) -> Sequence[Rule]:
        """Which answers count."""
        return _rules(self.key)

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of places that it can answer for."""
        return tuple(dict.fromkeys(kind for rule in self.rules for kind in rule.kinds))

    def rule(self, answer: Answer, kind: str) -> Rule | None:
        """Find the rule by which an answer can be a place of a kind; None where it is of the wrong level."""
        for rule in self.rules:
            if kind in rule.kinds and any(fnmatchcase(answer.type, pattern) for pattern in rule.types):
                return rule if answer.score is None or answer.score >= rule.score else None
        return None


def describe(key: str) -> Mapping[str, Any]:
    """Read a service's table in ``online.toml``."""
    table: Mapping[str, Any] = _tables()[key]
    return table


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).parents[1].joinpath("online.toml").read_text(encoding="utf-8"))


@cache
def _rules(key: str) -> Sequence[Rule]:
    return tuple(
        Rule(
            tuple(rule["types"]), tuple(rule["kinds"]), float(rule["accuracy_m"]), float(rule.get("score", 0))
        )
        for rule in describe(key)["rules"]
    )
