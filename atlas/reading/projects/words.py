"""The vocabulary of ``cues.toml``, ready to be asked: what calls for a work, how its name ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from atlas.reading.quantities import NUMERAL

CallKind = Literal["build", "push", "make", "soft", "support", "list", "lean", "lead", "row", ""]
"""How firmly a text calls for a work: it is built, carried out, made of something, only leant on, …"""

Ending = Literal["work", "act", "site", "abstract", ""]


@dataclass(frozen=True, slots=True)
class Call:
    """The verbs at the beginning of a clause."""

    kind: CallKind
    end: int  # where the object begins


@cache
def table() -> dict[str, Any]:
    """Read ``cues.toml``."""
    return tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))


@cache
def words(group: str, key: str) -> frozenset[str]:
    """List the words under one key of the table."""
    return frozenset(table()[group][key].split())


def alternatives(items: Iterable[str]) -> str:
    """Join words into a regular expression that prefers the longer."""
    return "|".join(re.escape(word) for word in sorted(set(items), key=len, reverse=True))


@cache
def _verbs() -> re.Pattern[str]:
    every = (
        words("calls", "adverbs")
        | words("calls", "build")
        | words("calls", "push")
        | words("calls", "make")
        | words("calls", "soft")
    )
    return re.compile(alternatives(every))


@cache
def _noun_after() -> re.Pattern[str]:
    return re.compile(alternatives(words("calls", "noun_after")))


# 打造以X为主的小镇: what stands between a verb and its object is no noun made of the verb.
_ATTRIBUTE = re.compile(r"以[^，。；]{1,30}?为[^，。；]{1,14}?的")
# 集中开工的A、B等13个项目: what follows is the object all the same.
_LISTED_AFTER = re.compile(r"的[^，。；]{6,200}等.{0,14}(?:项目|工程)")
# 开发区, 续建配套工程: a noun that begins like a verb.
_NOUN_OF_VERB = re.compile(r"(?:开发|保护|发展|示范|整治|治理|建成)区(?!域)|续建配套")


def kind_of_verb(verb: str) -> CallKind:
    """Say how firmly one verb calls for a work; "" for a mere adverb."""
    if verb in words("calls", "build"):
        return "build"
    if verb in words("calls", "push"):
        return "push"
    if verb in words("calls", "make"):
        return "make"
    if verb in words("calls", "soft"):
        return "soft"
    return "support" if verb in ("支持", "扶持", "鼓励", "引导", "协助") else ""


_STRENGTH: dict[CallKind, int] = {"build": 5, "push": 4, "make": 3, "soft": 2, "support": 1, "": 0}


def call_at(text: str, start: int, end: int, stops: frozenset[int] = frozenset()) -> Call | None:
    """Read the verbs that open a clause.

    Parameters
    ----------
    stops : frozenset of int
        Positions where a place name begins; no verb is read across or into one.

    Returns
    -------
    Call or None
        None where the clause opens with no verb, or with a noun made of one (建设内容 …).
    """
    at, kind = start, ""
    found: CallKind = ""
    last = start
    while at < end and at not in stops:
        match = _verbs().match(text, at, end)
        if match is None or _NOUN_OF_VERB.match(text, at, end):
            break
        verb_kind = kind_of_verb(match.group())
        if (
            verb_kind in ("build", "make")
            and match.end() not in stops
            and _noun_after().match(text, match.end(), end)
            and not _ATTRIBUTE.match(text, match.end(), end)
            and not _LISTED_AFTER.match(text, match.end(), end)
            and not _verb_follows(text, match.end(), end)
        ):
            break
        at = last = match.end()
        if _STRENGTH[verb_kind] > _STRENGTH[found]:
            found = verb_kind
        kind = kind or match.group()
        if at < end and text[at] in "和及并、与" and _verbs().match(text, at + 1, end):
            at += 1
        if found == "build" and _LISTED_AFTER.match(text, at, end):
            at = last = at + 1
        if at < end and text[at] in "了好对" and not text.startswith(("对接", "对标"), at):
            at = last = at + 1
    return Call(found, last) if last > start else None


def _verb_follows(text: str, at: int, end: int) -> bool:
    return at < end and text[at] in "和及并、与" and bool(_verbs().match(text, at + 1, end))


@cache
def _endings() -> dict[str, Ending]:
    kinds: tuple[Ending, ...] = ("abstract", "site", "act", "work")
    return {word: kind for kind in kinds for word in words("ends", kind)}


@cache
def _longest_ending() -> int:
    return max(map(len, _endings()))


# What may stand behind the word that a name ends with: （二期）, “一园三区”, 3km, 一座.
_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_QUOTED = re.compile(r"(?<=.)[“「][^“”「」]*[”」]$")
_COUNTED = re.compile(
    rf"(?:约|共)?{NUMERAL}\s*(?:万|千)?(?:座|所|处|条|个|套|盏|台|公里|千米|km|平方米|㎡|米|m|公顷|项|家|栋|幢|眼|辆|亩|户)$"
)


@lru_cache(maxsize=8192)
def ending(name: str) -> tuple[Ending, str]:
    """Say what a name ends with: (site, 水厂) for 地表水厂; ("", "") where no word is known."""
    bare = _COUNTED.sub("", _BRACKET.sub("", name))
    for form in (bare, _QUOTED.sub("", bare), bare.strip('“”"「」 ')):
        for length in range(min(_longest_ending(), len(form)), 0, -1):
            if (kind := _endings().get(form[-length:], "")) != "":
                return kind, form[-length:]
    inside = _BRACKET.search(name)  # A街道（B小学）
    return ending(inside.group()[1:-1]) if inside else ("", "")


@cache
def pattern(group: str, key: str) -> re.Pattern[str]:
    """Compile the words under one key, the longer first."""
    return re.compile(alternatives(words(group, key)))
