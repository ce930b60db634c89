"""The names of zones, cut out of the phrases that bear them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from atlas.reading.structures.nouns import ending_of, without_work
from atlas.reading.structures.scene import Scene

_VERBS = re.compile(
    r"^(?:着力|努力|全力|积极|加快|大力|逐步|优化提升|推进|推动|打造|建设|构建|创建|形成|新建|发展壮大|发展|培育|实施|"
    r"保护好|保护|对城区|对|成为|市域内的?|县域内的?|市域|县域|全市|全县|我市|我县|我区|[0-9一二三四五六七八九十两]+个)+"
)
_BEFORE_NAME = re.compile(r".*(?:为主的|为代表的|为特色的|为依托的|为载体的|为核心的|为重点的|等为主的)")
_CALL = re.compile(
    r"(?:加强|加快|推进|推动|打造|建设|构建|优化|提升|完善|发展|实施|做大|做强|促进|强化|培育|开展|扩大)"
)
_LEAD = re.compile(r"([^。：；，、\n]{2,30}?)[。：]")


def clean(name: str) -> str:
    """Cut a zone's name out of a phrase: 积极打造以大豆为主的杂粮生产区 is 杂粮生产区."""
    name = name.strip("、，；：。 \t")
    shorter = _BEFORE_NAME.sub("", name)
    if len(shorter) >= 3:
        name = shorter
    tail = name.rsplit("的", 1)[-1]
    if ending_of(tail) and len(tail) >= 4:
        name = tail
    bare = _VERBS.sub("", name)
    return bare.removesuffix("面积") if len(bare) >= 2 else name


def lead(scene: Scene, position: int) -> str:
    """Return the words that open the paragraph at a position: 甲北物流园区。…"""
    block = scene.plan.block_at(position)
    match = _LEAD.match(scene.text[block.start : block.end].replace(":", "："))
    return match[1] if match else ""


def lead_zone(scene: Scene, position: int) -> str:
    """Return the paragraph's opening words where they name a zone, else ""."""
    name = without_work(lead(scene, position))
    return name if ending_of(name) and not _CALL.match(name) else ""


def shared_ending(names: Sequence[str]) -> str:
    """Return what several names end with."""
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*(name[::-1] for name in names), strict=False))
    ending = "".join(signs[0] for signs in alike)[::-1]
    return ending if len(ending) >= 2 else "、".join(names)


def sentence(scene: Scene, position: int) -> tuple[int, int]:
    """Return the span of the sentence at a position."""
    start = max(scene.mask.rfind(sign, 0, position) for sign in "。！？\n") + 1
    ends = [end for sign in "。！？\n" if (end := scene.mask.find(sign, position)) >= 0]
    return start, min(ends, default=len(scene.mask))
