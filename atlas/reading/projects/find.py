"""Candidates in running text: sentences that call for works, and the entries of boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from atlas.reading import quantities
from atlas.reading.projects import spans
from atlas.reading.projects.candidate import Candidate, Item
from atlas.reading.projects.lists import listing
from atlas.reading.projects.phrase import Clauses, Phrase
from atlas.reading.projects.places import Places
from atlas.reading.projects.spans import Span
from atlas.reading.projects.words import CallKind, call_at, ending, pattern, words
from atlas.reading.toponym import Toponym

_NUMBERED = re.compile(
    r"\s*+(?:\d{1,2}\s*+[.．、](?!\d)|0\d(?=[\u4e00-\u9fff])|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}、|[-•●■◆▪·◇○□★☆▲►➢※✓]|——)\s*+"
)
_COUNTED = re.compile(r"[\d一二三四五六七八九十①-⑳]")
_LEAD = re.compile(r"(?:[^。：:；;，,（(]|[（(][^（）()]*[）)]){2,48}(?=[。：:]|$)")
# The name of an entry on a line of its own, which nothing parts from its text: 农田建设工程|建设农田3万亩.
_GLUED = re.compile(
    r"[^。：:；;，,、]{4,24}?(?:工程|项目|行动)(?=(?:建设|新建|改建|扩建|改造|实施|推进|推动|开展|在|以|依托|围绕|加快|完善|支持|规划|重点|主要|总投资)[^。，]{4,})"
)
_WHOLE_COUNTY = re.compile(r"(?:全[市县区]|我[市县区])(?!域|民|国)")
_PRAISE = re.compile(r"(?:高品质|高标准|高水平|高质量|高规格|现代化|(?:国际|国内|全国)?一流|全新|的)+")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
# Numbers before the name: 总投资7.58亿元的县医院迁建项目.
_STATED_BEFORE = re.compile(
    r"(?:(?:总|计划|估算|概算|规划)?(?:投资|占地|建筑面积|用地|全长|长度|面积|库容|规模)[^的，、]{2,20}、?)+的(?=.{3})"
    r"|[\d.,]+(?:亿|万)?元的(?=.{3})"
)
_TITLE = re.compile(
    r"(?:专栏|附表|表)?\s*[\d\-—–.．]*\s*[:：]?\s*"
    r"(?:[“\"]?十[一二三四五六七八九]五[”\"]?(?:期间|时期|规划)?)?(?:规划)?"
)
_JOINT = re.compile(r"(?:以及|及其|[的及等”]|以(?=[^为]*$))+")
_PROJECT = re.compile(r"(?:建设)?(?:项目|工程)(?:建设)?$")
_LONGEST_VERB = 4  # characters
_REACH = 400  # characters behind a name in which its numbers are looked for
MANY = 20  # a list of more bare places than this names the parts of one work


@dataclass(frozen=True)
class Reader:
    """What reading a paragraph needs to know."""

    text: str  # of the flow
    places: Places
    clauses: Clauses

    def paragraph(self, start: int, end: int, item: Item) -> Iterator[Candidate]:
        """Yield the candidates of a paragraph; of a box's entry, first its name."""
        numbered = _NUMBERED.match(self.text, start, end)
        start = numbered.end() if numbered else start
        lead = self._lead(start, end) if item.box or numbered else None
        if lead is not None:
            yield Candidate(
                *lead,
                "lead",
                item,
                (lead[1], end),
                numbered=numbered is not None and bool(_COUNTED.search(numbered.group())),
            )
            glued = self.text[lead[1] : lead[1] + 1] not in ("。", "：", ":")
            item, start = replace(item, lead=lead), lead[1] + (0 if glued else 1)
        for sentence in spans.sentences(self.text, start, end):
            yield from self._sentence(sentence, item)

    def _lead(self, start: int, end: int) -> Span | None:
        match = _GLUED.match(self.text, start, end) or _LEAD.match(self.text, start, end)
        if match is None or match.end() - start < 3:
            return None
        name = match.group()
        if ("、" in name and ending(name)[0] != "work") or pattern("lists", "opens").match(name):
            return None
        call = call_at(self.text, start, match.end(), self.places.starts(start, end))
        if call is not None and call.kind != "" and call.end < match.end():
            return None
        return match.start(), match.end()

    def _sentence(self, sentence: Span, item: Item) -> Iterator[Candidate]:
        carried: CallKind = "list" if item.box else ""
        leant: tuple[Toponym, ...] = ()
        hosted = ""
        under = self.places.inside(*item.lead) if item.lead else ()
        for start, end in spans.clauses(self.text, *sentence):
            phrase = self.clauses.phrase(start, end, carried)
            at = phrase.at if phrase.near else under or leant
            host = "" if phrase.near or under else hosted
            yield from self._works(phrase, item, sentence, at, host)
            carried, leant = phrase.carries, leant if phrase.near else phrase.at or leant
            hosted = self._host(phrase) or hosted

    def _host(self, phrase: Phrase) -> str:
        """Name the work that others are part of, where it is no known place: 依托X综合体项目，推进…."""
        name = self.text[slice(*phrase.object)]
        site = _PROJECT.sub("", name)
        single = phrase.kind == "lean" and phrase.host and "、" not in name and site != name
        return site if single and ending(site)[0] == "site" and not self.places.inside(*phrase.object) else ""

    def _works(
        self, phrase: Phrase, item: Item, sentence: Span, at: tuple[Toponym, ...], host: str
    ) -> Iterator[Candidate]:
        begin, end = phrase.object
        if (stated := _STATED_BEFORE.match(self.text, begin, end)) is not None:
            begin = stated.end()
        if end - begin < 3 or ((phrase.name or (phrase.described and phrase.whole)) and item.lead):
            return
        base = partial(Candidate, begin, end, item=item, place_before=at, near=phrase.near, host=host)
        if phrase.whole:
            rest = (end, sentence[1])
            yield base(call=phrase.kind, scope=rest, name=phrase.name, penalty=phrase.penalty)
            return
        found = listing(self.text, begin, end, self.places)
        many = len(found.elements) > MANY and self._bare_places(found.elements)
        if many and item.box_span and not item.lead:
            yield self._titled(item, item.box_span, sentence)
            return
        placed = sum(bool(self.places.inside(*span)) for span in found.elements)
        company = (
            phrase.kind in ("build", "list") and len(found.elements) > 2 and placed >= len(found.elements) / 2
        )
        shared = len(found.elements) > 1 and phrase.kind == "push" and self.text.endswith("建设", begin, end)
        listed = base(
            call="build" if shared else phrase.kind,
            scope=sentence,
            shared=shared,
            listed=found.works or phrase.listed,
            counted=found.counted,
            head=found.head,
            company=company,
            penalty=-2.0 if found.other else 0.0,
            said=bool(pattern("ends", "happened").search(self.text, begin, end)),
        )
        for span in found.elements:
            yield self._element(span, listed, span[1] if len(found.elements) > 1 else None)

    def _bare_places(self, elements: tuple[Span, ...]) -> bool:
        works = sum(ending(self.text[a:b])[0] in ("work", "act") for a, b in elements)
        return works < 0.1 * len(elements)

    def _titled(self, item: Item, title: Span, sentence: Span) -> Candidate:
        """Make one work of a box that lists nothing but places."""
        start, end = title
        match = _TITLE.match(self.text, start, end)
        start = match.end() if match and match.end() < end - 3 else start
        while self.text[end - 1] in "\t ":
            end -= 1
        return Candidate(start, end, "lead", item, sentence, listed=True)

    def _element(self, span: Span, base: Candidate, own_end: int | None) -> Candidate:
        """Trim an element to the name of a work; a verb that alters something belongs to the name."""
        start, stop = span
        aside = _ASIDE.match(self.text, start, stop)
        start = aside.end() if aside and aside.end() < stop - 2 else start
        joint = _JOINT.match(self.text, start, stop)
        start = joint.end() if joint and start not in self.places.starts(start, stop) else start
        call = call_at(self.text, start, stop, self.places.starts(start, stop))
        kind = base.call
        if call is not None and stop - call.end >= 3 and call.kind in ("build", "soft"):
            kind, start = call.kind, call.end if call.kind == "build" else start
        start = self._without_attributes(start, stop)
        start -= len(_altering(self.text[max(0, start - _LONGEST_VERB) : start]))
        stop = self._without_numbers(start, stop)
        covering = self.places.covering(start, stop)
        bare = kind == "list" and covering is not None
        return replace(
            base,
            start=start,
            end=stop,
            call=kind,
            scope=(stop, min(base.scope[1], stop + _REACH)),
            own_end=own_end,
            bare=bare,
            place_of=covering.place if covering else None,
        )

    def _without_attributes(self, start: int, stop: int) -> int:
        for form in (_WHOLE_COUNTY, _STATED_BEFORE):
            match = form.match(self.text, start, stop)
            start = match.end() if match and match.end() < stop - 2 else start
        praise = _PRAISE.match(self.text, start, stop)
        return praise.end() if praise and praise.end() in self.places.starts(start, stop) else start

    def _without_numbers(self, start: int, stop: int) -> int:
        """Leave a bracket of sums, years and sizes behind a name to the numbers: （总投资3.8亿元）."""
        match = re.search(r"[（(]([^（）()]*)[）)](?:建设|项目|工程)?$", self.text[start:stop])
        if match is None or match.start() < 3:
            return stop
        inner = match.group(1)
        stated = quantities.amounts(inner) or quantities.periods(inner) or quantities.measures(inner)
        return start + match.start() if stated else stop


def _altering(before: str) -> str:
    """Give the verb before a name that belongs to it, 改造 of 改造水厂; "" where there is none."""
    found = (word for word in words("calls", "altering") if before.endswith(word))
    return max(found, key=len, default="")
