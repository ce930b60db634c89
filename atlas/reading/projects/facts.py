"""What the plan states of a work: money, years, quantities, who builds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from atlas.dossier import Investment, Quantity
from atlas.reading import quantities
from atlas.reading.projects import spans
from atlas.reading.projects.candidate import Candidate
from atlas.reading.projects.spans import Span
from atlas.reading.projects.tables import Row

_OWNER = re.compile(r"^[\u4e00-\u9fff（）()]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团)")
_TIGHT = 12  # characters; a bare sum so near behind the name is the work's: X项目（3.5亿元）
_BEFORE = 24  # characters before the name: 总投资7.58亿元的县医院迁建项目
_OPENING = 60  # characters
_WHAT = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()]{1,18}$")
_FOLLOWING = re.compile(
    r"\s*+(?:的|级|制)?(?![和及与至到以为的、])([\u4e00-\u9fff]{2,16}|[A-Z]{2,6}(?![A-Z\d]))"
)
_ONLY_AN_ACT = re.compile(r"(?:新建|扩建|改建|改扩建|改造|技改|建设|续建)(?:项目|工程)?(?:建设)?")
_CALLED = re.compile(r"(?<=.{2})(?:建设)?(?:项目|工程)?(?:建设)?(?:[一二三]期)?(?:[一1](?:座|所|处|个))?$")
_CONJUNCTION = re.compile(r"(?<=.{2})(?:以?及|[和与]|项目|工程).*$")
# What a clause begins with that goes on to something else: …，公开招聘教师30名，全县绿化率达到….
_ELSE = re.compile(
    r"(?:全[市县区]|力争|累计|公开|招录|招聘|引进|培训|培育|打造(?!\d)|建立|组建|举办|开展|形成|实现|同比|高出|彻底|成功|推动|推进|优化|加强|完善|提升|提高|健全"
    r"|改善(?!灌溉)|增强|森林|绿化美化|[^，。；]{0,40}被|做好|做优|做强|抓好|支持|鼓励|引导|促进|确保|保障|满足|以城区|新增就业|发展)"
)
# 2021年开工，2023年底前建成.
_BEGUN_AND_DONE = re.compile(
    r"(?P<first>20\d\d)年[^，。；]{0,8}(?:开工|启动|动工|开建)[^。；]{0,10}?(?P<last>20\d\d)年[^，。；]{0,8}(?:建成|竣工|完工|完成|投产|投用|通车|投入)"
)
_DONE = re.compile(
    r"[^，。；]{0,6}(?:建成|完成|完工|竣工|投产|投运|投用|通车|实现|开工|启动|前|底|纳入|全部)"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers and names stated of a work."""

    investment: Investment | None = None
    period: tuple[int, int] | None = None
    quantities: tuple[Quantity, ...] = ()
    owner: str = ""


def facts(text: str, candidate: Candidate, past: tuple[int, int] | None) -> Facts:
    """Gather what is stated in a work's name and behind it.

    Parameters
    ----------
    past
        Years that the section looks back on, or None.
    """
    name = text[candidate.start : candidate.end]
    scope = text[slice(*_own(text, candidate))]
    before = text[max(0, candidate.start - _BEFORE) : candidate.start]
    return Facts(
        investment=_investment(name, scope, before, candidate.call == "lead"),
        period=_period(text, candidate) or past,
        quantities=_unique(_quantities(name) + _quantities(scope)),
        owner=owner_of(name),
    )


def _own(text: str, candidate: Candidate) -> Span:
    """Find what is said of a work alone: of one in a list its bracket, of one in a sentence its details."""
    start, end = candidate.scope
    if candidate.own_end is not None:
        return start, max(start, min(end, candidate.own_end))
    if candidate.call == "lead":
        return start, end
    for first, last in spans.clauses(text, start, end):
        if first > start and _ELSE.match(text, first, last):
            return start, first
    return start, end


def owner_of(name: str) -> str:
    """Find the firm that a work's name begins with; "" where there is none."""
    match = _OWNER.match(name)
    return match.group() if match else ""


def of_row(text: str, row: Row) -> Facts:
    """Gather what the cells of a table row state."""
    cell: Mapping[str, str] = {column: text[a:b] for column, (a, b) in row.cells.items()}
    return Facts(
        investment=quantities.amount_in(cell.get("money", ""), row.money_unit),
        period=quantities.years_in(cell.get("period", "")),
        quantities=_unique(_quantities(cell.get("name", "")) + _quantities(cell.get("content", ""))),
        owner=cell.get("owner", ""),
    )


def _investment(name: str, scope: str, before: str, whole: bool) -> Investment | None:
    for amount in quantities.amounts(name):
        return amount.investment
    found = quantities.amounts(before)
    if found and re.fullmatch(r"的" if not found[-1].lead else r"的?", before[found[-1].end :]):
        return found[-1].investment
    for amount in quantities.amounts(scope):
        if amount.joint and not whole:
            return None
        if amount.lead or (amount.start <= _TIGHT and re.match(r"[（(]", scope)):
            return amount.investment
    return None


def _period(text: str, candidate: Candidate) -> tuple[int, int] | None:
    own = quantities.periods(text[candidate.start : candidate.end])
    if own:
        return own[0].years
    scope = text[slice(*candidate.scope)]
    begun = _BEGUN_AND_DONE.search(scope)
    if begun is not None and int(begun["first"]) <= int(begun["last"]):
        return int(begun["first"]), int(begun["last"])
    for period in quantities.periods(scope):
        if (
            period.years[0] != period.years[1]
            or _DONE.match(scope, period.end)
            or re.search(r"[底内前末]$", scope[period.start : period.end])
        ):
            return period.years
    return _period_before(text, candidate)


def _period_before(text: str, candidate: Candidate) -> tuple[int, int] | None:
    """Look at the opening of the sentence for a span of years, and close before the name for a single one."""
    begin = max(text.rfind(mark, 0, candidate.start) for mark in "。；\n") + 1
    opening = text[begin : min(begin + _OPENING, candidate.start)]
    for period in quantities.periods(opening):
        if period.years[0] != period.years[1]:
            return period.years
    close = text[max(begin, candidate.start - _BEFORE) : candidate.start]
    found = quantities.periods(close)
    return found[-1].years if found and candidate.call in ("build", "push") else None


def _quantities(text: str) -> tuple[Quantity, ...]:
    found = []
    for measure in quantities.measures(text):
        if measure.unit.startswith("%"):
            continue
        found.append(Quantity(measure.value, measure.unit, _what(text, measure)))
    return tuple(found)


def _what(text: str, measure: quantities.Measure) -> str:
    """Say what a quantity counts: the noun behind it, else the words before it."""
    behind = _FOLLOWING.match(text, measure.end)
    if behind and not _ONLY_AN_ACT.fullmatch(behind.group(1)):
        return _CALLED.sub("", _CONJUNCTION.sub("", behind.group(1)))
    clause = re.split(r"[，。；：、（）()\t]", text[: measure.start])[-1]
    before = _WHAT.search(re.sub(r"(?:超过|突破|增至|达到|可达|达|约|为|共|总计|合计|等)+$", "", clause))
    return before.group() if before else ""


def _unique(found: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    return tuple(dict.fromkeys(found))


def clipped(scope: Span, following: int | None) -> Span:
    """End a scope where the next work's name begins."""
    return scope if following is None or following >= scope[1] else (scope[0], max(scope[0], following))
