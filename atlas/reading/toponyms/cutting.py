"""From a reading to candidates: names are cut out, trimmed, parted and joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from atlas.reading.toponyms.barriers import SEPARATORS
from atlas.reading.toponyms.candidate import COUNTYLESS, LINES, SETTLEMENTS, SITE_KINDS, Candidate, is_strange
from atlas.reading.toponyms.chains import EDGES, split
from atlas.reading.toponyms.known import KnownName
from atlas.reading.toponyms.tokens import Part, Token
from atlas.reading.toponyms.vocabulary import listed, vocabulary

_STAGE = re.compile(r"（(?:[一二三四五六七八九十]|\d)期）")
_STAGED_KINDS = frozenset({"facility", "scenic"})

# Structures told by numbers: 一环两轴, 四组团.
_NUMERAL = "[一二两三四五六七八九十多]"
_FORMULA = re.compile(rf"(?:{_NUMERAL}[\u4e00-\u9fff]{{1,3}}){{2,}}")
_ONE_TERM = re.compile(rf"{_NUMERAL}[核心城主副轴带翼廊环区片园极港湾]")
_COUNTED = re.compile(rf"{_NUMERAL}大?(?:组团|片区|板块|园区|基地|山|河|江|湖|廊道|屏障|轴|带|镇|乡|村)")
_COUNTED_KINDS = frozenset({"zone", "area", "park", "river", "mountain", "water", "town", "village", "admin"})
_EXTENSION = re.compile("(?:[东西南北]延|延伸|延长)(?:线|段)?")
_DASHES = frozenset("—–－-~～")
_SAID = frozenset({"noun", "modifier", "nominal", "ambivalent", "verb", "bracketed"})
_QUOTES = re.compile(r"[“”‘’\"]")


def candidates(text: str, tokens: Iterable[Token], itself: frozenset[str]) -> list[Candidate]:
    """Cut the names out of a paragraph's reading.

    Parameters
    ----------
    text
        The paragraph.
    tokens
        Its reading.
    itself
        What the plan calls its own county.
    """
    pieces = [piece for token in tokens for piece in _of_token(text, token, itself)]
    found = (candidate for candidate in _joined(pieces) if not _is_formula(candidate))
    return list(_widened(text, found))


def _widened(text: str, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Take in what belongs to a name on its right and left, but nothing of the name before it."""
    taken = 0
    for candidate in found:
        whole = _with_level(text, _with_stage(text, candidate), taken)
        taken = whole.end
        yield whole


def _of_token(text: str, token: Token, itself: frozenset[str]) -> Iterator[Candidate]:
    if token.known is not None:
        yield _known(text, token)
    elif token.term is not None:
        term = token.term
        if term.text == "楼" and token.parts and token.parts[-1].sort == "code":
            term = vocabulary().terms["号楼"]  # 东大街6号|楼 is a house, no monument
        rule, span = f"term {term.text}", text[token.start : token.end]
        whole = _trimmed(Candidate(token.start, token.end, span, token.parts, term, rule=rule))
        for piece in split(_without_extension(whole)) if whole is not None else ():
            whole = _without_own_county(piece, itself)
            goal = _goal(text, whole)
            yield _reach(goal)
            yield from _beside(whole) if goal is not whole else ()


def _known(text: str, token: Token) -> Candidate:
    """Cut out a name of the gazetteer; of a river without 干流 and the like."""
    span = text[token.start : token.end]
    if token.known is not None and token.known.kind == "river":
        span = next(
            (span.removesuffix(word) for word in listed("reaches", "words") if span.endswith(word)), span
        )
    return Candidate(token.start, token.start + len(span), span, known=token.known, rule="gazetteer")


def _trimmed(whole: Candidate) -> Candidate | None:
    """Cut off what no name begins with; None where nothing is left."""
    first, parts = 0, whole.parts
    while first < len(parts) and (
        (parts[first].sort in EDGES and not _is_one_word(parts[first:])) or _is_done(whole, first)
    ):
        first += 1
    if parts and first == len(parts):
        return None
    trimmed = whole.begun_at(first) if first else whole
    bare = _without_position(trimmed)
    return bare if bare is trimmed else _trimmed(bare)


def _is_done(whole: Candidate, first: int) -> bool:
    """Tell a verb that also names streets before a name of its own: 新建|柳青高速, but 新建路."""
    part, rest = whole.parts[first], whole.parts[first + 1 :]
    word = vocabulary().words.get(whole.piece(part))
    return part.sort == "emblem" and word is not None and word.sort == "verb" and is_strange(rest)


def _is_one_word(parts: tuple[Part, ...]) -> bool:
    """A specific of one word stands even where it is a verb: 建设路, 团结水库."""
    return len(parts) == 1 and parts[0].end - parts[0].start == 2


def _without_position(whole: Candidate) -> Candidate:
    """Drop 城区, 原 and the like before a name."""
    if len(whole.parts) < 2:
        return whole
    first, rest = whole.piece(whole.parts[0]), whole.parts[1:]
    size = rest[-1].end - rest[0].start
    if first in listed("positions", "former"):
        return whole.begun_at(1) if size >= 2 else whole
    if first in listed("positions", "along"):
        is_name = is_strange([part for part in rest if part.sort != "quoted"])  # but 沿渭“3+2”
        return whole.begun_at(1) if rest[0].end - rest[0].start > 1 or is_name else whole
    if whole.parts[0].sort == "foreign" and first in listed("positions", "leading"):
        return whole.begun_at(1) if is_strange(rest) else whole
    names = is_strange(rest) or (size >= 3 and any(part.sort == "unknown" for part in rest))
    return whole.begun_at(1) if first in listed("positions", "words") and names else whole


def _without_own_county(candidate: Candidate, itself: frozenset[str]) -> Candidate:
    """Drop the plan's own county before a road, a river or a settlement: it is no part of the name."""
    if candidate.kind not in COUNTYLESS | {"region"} or len(candidate.parts) < 2:
        return candidate
    first = candidate.piece(candidate.parts[0])
    return candidate.begun_at(1) if first in itself or first in listed("levels", "words") else candidate


def _leads_to(before: str, candidate: Candidate) -> bool:
    """Tell whether a sign parts the ends of a road; a dash also stands between two streets."""
    term = candidate.term.text if candidate.term else ""
    return before in ("至", "到") or (before in _DASHES and len(term) > 1)


def _goal(text: str, candidate: Candidate) -> Candidate:
    """Read A至B公路 as a road between A and B: B is the name."""
    parts, before = candidate.parts, text[candidate.start - 1 : candidate.start]
    is_road = candidate.term is not None and candidate.term.text.endswith(tuple(listed("between", "words")))
    while len(parts) > 1 and parts[-1].sort in _SAID:
        parts = parts[:-1]  # 甲至乙|联网|公路, 甲至乙（丙）公路
    if not parts or not is_road or not _leads_to(before, candidate):
        return candidate
    if parts[-1].known is not None:
        return candidate.of_part(parts[-1], "goal of a road")
    if parts[-1].sort == "term" and len(parts) > 1:
        term = vocabulary().terms[candidate.piece(parts[-1])]
        return candidate.ended_at(len(parts) - 1, term, "goal of a road")
    return _bare(candidate, candidate.start, parts[-1].end) if is_strange(parts) else candidate


def _beside(road: Candidate) -> Iterator[Candidate]:
    """Yield the place that is told in brackets behind the goal of a road: 甲至乙（丙）公路."""
    for part in road.parts[1:]:
        if part.sort == "bracketed" and part.end - part.start > len("（）") + 1:
            yield _bare(road, part.start + 1, part.end - 1)


def _bare(road: Candidate, start: int, end: int) -> Candidate:
    """Make a candidate of what names the end of a road."""
    name = road.text[start - road.start : end - road.start]
    slot = KnownName(name, "town", "slot", own=False, place="")
    return Candidate(start, end, name, known=slot, rule="goal of a road")


def _reach(candidate: Candidate) -> Candidate:
    """Read 磨石河城区段 as the river's reach in the town, no quarter of that name."""
    if candidate.kind != "area" or not candidate.parts or candidate.term is None:
        return candidate
    last = candidate.parts[-1]
    if len(candidate.parts) == 1 and last.known is not None and last.known.kind in LINES:
        return candidate.of_part(last, "reach")
    inner = vocabulary().terms.get(candidate.piece(last)) if last.sort == "term" else None
    is_line = (
        inner is not None and inner.kind in LINES and candidate.term.text in listed("positions", "words")
    )
    if inner is None or not is_line or len(candidate.parts) == 1:
        return candidate
    return candidate.ended_at(len(candidate.parts) - 1, inner, "reach")


def _without_extension(candidate: Candidate) -> Candidate:
    """Read 柳青大道南延线 as the road that is extended."""
    for index, part in enumerate(candidate.parts):
        piece = candidate.piece(part)
        rest = candidate.text[part.end - candidate.start :]
        if part.sort == "term" and index and _EXTENSION.fullmatch(rest):
            return candidate.ended_at(index, vocabulary().terms[piece], "extended")
    return candidate


def _joined(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Join a settlement with a following name that is none by itself: 柳塘镇|蜜桃小镇, 泉溪|大云寺."""
    waiting: Candidate | None = None
    for candidate in found:
        if waiting is not None and waiting.end == candidate.start and _belongs(waiting, candidate):
            head = Part(waiting.start, waiting.end, "known", waiting.known)
            waiting = replace(
                candidate,
                start=waiting.start,
                text=waiting.text + candidate.text,
                parts=(head, *candidate.parts),
                rule=f"{candidate.rule}, joined",
            )
            continue
        if waiting is not None:
            yield waiting
        waiting = candidate
    if waiting is not None:
        yield waiting


def _belongs(first: Candidate, second: Candidate) -> bool:
    if first.kind == "admin":
        return second.kind in SITE_KINDS
    if first.kind not in SETTLEMENTS or second.known is not None:
        return False
    if second.kind not in SITE_KINDS | {"zone", "area"}:
        return False
    return not second.is_proper or (bool(second.parts) and second.parts[0].sort == "code")


def _is_formula(candidate: Candidate) -> bool:
    if candidate.known is not None and (
        candidate.known.tie in ("official", "code") or candidate.kind == "facility"
    ):
        return False
    if _FORMULA.fullmatch(_QUOTES.sub("", candidate.text)) or _ONE_TERM.fullmatch(candidate.text):
        return True
    return candidate.kind in _COUNTED_KINDS and bool(_COUNTED.fullmatch(candidate.text))


def _with_stage(text: str, candidate: Candidate) -> Candidate:
    """Take in a stage of building: 锦云苑（二期）."""
    stage = _STAGE.match(text, candidate.end)
    if stage is None or candidate.kind not in _STAGED_KINDS:
        return candidate
    return replace(candidate, end=stage.end(), text=text[candidate.start : stage.end()])


def _with_level(text: str, candidate: Candidate, taken: int) -> Candidate:
    """Take in the 市 of 以市钟楼为中心: the county's own."""
    at = candidate.start - 1
    if candidate.kind not in SITE_KINDS or at < max(1, taken) or text[at] not in listed("levels", "words"):
        return candidate
    words = vocabulary()
    verb = any(text[max(0, at - size) : at] in words.verbs for size in (2, 3, 4))
    if not (verb or text[at - 1] in words.joints or text[at - 1] in SEPARATORS):
        return candidate
    return replace(candidate, start=at, text=text[at : candidate.end])
