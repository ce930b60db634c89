"""The outline of a plan: which chapter, section and box a passage stands in.

Headings are told by their form (第三章 …, 第一节 …, 专栏 3-2：…), never by markup alone, since of two
plans one is Markdown and the other plain. What stands before the first chapter of the body, the table
of contents included, is front matter.

A paragraph longer than any that is written is cut in blocks: many rules look at every stretch of a block,
and so take time with its square. This is the one place that keeps a text without stops from taking hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from atlas.dossier import Citation
from atlas.plan import Block, BlockKind, Flow

_NUMERAL = "[一二三四五六七八九十百零〇]{1,5}"
_CHAPTER = re.compile(rf"第{_NUMERAL}[章篇](?![，。、])")
_SECTION = re.compile(rf"第{_NUMERAL}节(?![，。、])")
_BOX = re.compile(r"专栏\s*\d{0,2}\s*(?:[-—–.．]\s*\d{1,2})?\s*[：:]?")
_LEADER = r"(?:\.{3,}|…{2,}|·{3,}|．{3,})"
_CONTENTS_LINE = re.compile(rf"{_LEADER}\s*\d{{1,4}}\s*$|^第.*(?:{_LEADER}|\t\d{{1,4}})\s*$")
_CONTENTS_TITLE = re.compile(r"目录|目次|CONTENTS", re.IGNORECASE)
_LONGEST_HEADING = 60  # characters; a sentence that begins with 第一章 is longer
_LONGEST_CONTENTS = 150  # characters, with the dots
LONGEST_BLOCK = 2_000
"""Characters; of some thousand paragraphs of plans the longest has 1,100."""
_ENDS = ("。！？；\n", "，：、\t")  # where a long paragraph is cut, rather at the first kind

# A paragraph that opens with one of these goes on with the section's text: inside a box stand names
# of works and areas, not calls to act.
_CALL_TO_ACT = re.compile(
    r"(?:全面|大力|着力|积极|加快|稳步|持续|切实|扎实|深入|统筹|有序|进一步)?"
    r"(?:推进|推动|加强|强化|完善|优化|提升|提高|健全|构建|深化|打造|促进|发展|培育|落实|坚持|实施|创新|"
    r"激发|壮大|加大|保障|改善|扩大|引导|支持|巩固|筑牢|建立|弘扬|抓好|做好|做强|做优|营造|丰富|严格|拓展)"
)
_LEAD = re.compile(r"[^。：:；，]{2,40}[。：:]")


def outline(flow: Flow) -> tuple[Block, ...]:
    """Split a flow into blocks with their citations."""
    blocks: list[Block] = []
    at = Citation()
    in_body = False
    box_leads: list[bool] = []
    number = 0
    for start, end in _lines(flow.text):
        line = flow.text[start:end]
        kind = _kind(line)
        in_body = in_body or (kind == "chapter" and _opens_body(flow.text, end))
        if not in_body and kind in ("chapter", "section", "front"):
            blocks.append(Block("front", start, end, Citation()))
            continue
        number += 1
        if kind == "chapter":
            at = Citation(chapter=_clean(line))
        elif kind == "section":
            at = Citation(chapter=at.chapter, section=_clean(line))
        elif kind == "box":
            at, box_leads = replace(at, box=_clean(line)), []
        elif at.box and kind == "text" and _leaves_box(line, box_leads):
            at = replace(at, box="")
        citation = replace(at, paragraph=number)
        blocks += (Block(_checked(kind), *span, citation) for span in _cut(flow.text, start, end))
    return tuple(blocks)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph in stretches of a bearable length, behind a stop where there is one."""
    while end - start > LONGEST_BLOCK:
        found = (max(text.rfind(sign, start, start + LONGEST_BLOCK) for sign in signs) for signs in _ENDS)
        stop = next((at + 1 for at in found if at >= start), start + LONGEST_BLOCK)
        yield start, stop
        start = stop
    yield start, end


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _kind(line: str) -> str:
    if _CONTENTS_TITLE.fullmatch(line) or (len(line) <= _LONGEST_CONTENTS and _CONTENTS_LINE.search(line)):
        return "front"
    if len(line) <= _LONGEST_HEADING:
        if _CHAPTER.match(line):
            return "chapter"
        if _SECTION.match(line):
            return "section"
        if _BOX.match(line.rstrip("\t")) and not line.rstrip("\t").endswith("。"):
            return "box"
    return "row" if "\t" in line else "text"


def _checked(kind: str) -> BlockKind:
    kinds: dict[str, BlockKind] = {"chapter": "chapter", "section": "section", "box": "box", "row": "row"}
    return kinds.get(kind, "text")


def _opens_body(text: str, end: int) -> bool:
    """A chapter heading of the body is followed by prose, one of the contents by another heading."""
    following = [text[a:b] for a, b in _few_lines(text, end + 1, 4)]
    return any(len(line) > _LONGEST_HEADING and _kind(line) == "text" for line in following)


def _few_lines(text: str, start: int, count: int) -> Iterator[tuple[int, int]]:
    for _ in range(count):
        if start >= len(text):
            return
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _leaves_box(line: str, leads: list[bool]) -> bool:
    """Tell whether a paragraph behind a box's items is again the section's own text."""
    lead = _LEAD.match(line)
    calls = bool(_CALL_TO_ACT.match(line)) and lead is not None and lead.group().endswith("。")
    leads.append(calls)
    return len(leads) > 1 and calls and not leads[0]


def _clean(line: str) -> str:
    return re.sub(r"[\t ]+", " ", line).strip()
