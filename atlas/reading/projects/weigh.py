"""Is a candidate a work, or a policy that speaks of works? A sum of weights that can be printed.

A work is something that a planner can go and look at: it is built, it stands somewhere or counts
something, it has a name of its own. 培育龙头企业 is none of it. The weights are in ``weights.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from atlas.reading import quantities
from atlas.reading.projects.candidate import Candidate
from atlas.reading.projects.empty import empty, of_a_kind
from atlas.reading.projects.places import Places
from atlas.reading.projects.words import Ending, ending, pattern, words
from atlas.reading.toponym import Toponym
from gazetteer.place import LINE_KINDS

_PROPER = re.compile(r"[“「][^”」]{2,}[”」]|[A-Za-z]{2,}")
_ONE = re.compile(r"[一1](?:座|所|处|个|条|家|栋|幢)")
_STRETCH = re.compile(
    r"[GSXYC]\d{3}|[\u4e00-\u9fff]{2,8}(?:至|到)[\u4e00-\u9fff]{2,8}?(?:段|公路|高速|铁路|高铁|道路|快速路|通道|旅游路|轻轨|管线|管道)"
)
_OF_COUNTY = re.compile(r"(?:[县区]级|[市县区](?!域|区|场|政|镇|级|直)|第[一二三四五六七八九十]+)")
_ALTERED = re.compile(r"^(?:改扩建|改造|改建|扩建|迁建|重建|修缮|修复|搬迁)")
_PIECE = re.compile(r"[，：]|^.{1,2}段$|^[是的等之对将把使由在至]|[为于]一体|抓(?!拍)")
_MANY = re.compile(r"(?:[2-9]|[1-9]\d{1,8}|[二两三四五六七八九十百]{1,6})\s*(?:个|处|座|所|家|户|项|支|名)")
_MADE_UP_OF = re.compile(r"^以[^，。；]{1,80}?为[^，。；的]{1,14}?的")
_HOSTS = re.compile(r"[^（(]{2,6}[（(][^（）()]*[）)]$")  # 柳塘乡（养鱼场、采摘园）
# 青岚煤业…: a firm by its short name.
_FIRM = re.compile(r"[\u4e00-\u9fff]{2,4}(?:煤业|矿业|焦化|铝业|药业|牧业|禽业|农牧|重工|集团)(?=[^、]{3,}$)")
_SETTLED = frozenset({"town", "village"})
_FRAGMENT = re.compile(r"(?:^|、)[^、]{0,1}(?:、|$)")  # 电、路
_LONG, _SPELT_OUT, _DEFINITE, _SHORT = 36, 12, 6, 3  # characters, place names not counted
_BUILT = frozenset(
    {"facility", "park", "scenic", "heritage", "station", "water", "area", "zone"}
) | LINE_KINDS - {"river"}
_WIDE = frozenset({"area", "zone", "region", "admin", "town", "village", "river", "road", "mountain"})
_STANDING = frozenset({"town", "area", "village", "river", "mountain", "admin"})
_ADMINISTERED = ("开发区", "高新区", "经开区")
_PROJECTS, _SEVERAL = "项目", 3
_HEADING = 6  # characters
_TWO = 2


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))


def threshold() -> float:
    """Return the sum of weights from which a candidate is a work."""
    return float(_table()["threshold"])


def total(found: dict[str, float]) -> float:
    """Add up the weights."""
    return round(sum(found.values()), 3)


def weights(text: str, candidate: Candidate, places: Places) -> dict[str, float]:
    """List what speaks for and against a candidate, by the keys of ``weights.toml``."""
    name = text[candidate.start : candidate.end]
    kind, word = ending(name)
    inside = places.inside(candidate.start, candidate.end)
    found = {
        "call": _table()["call"][candidate.call or "none"],
        "ending": _ending(candidate, kind, inside),
        "penalty": candidate.penalty,
    }
    found |= _name(
        *_placed(candidate, kind, inside),
        *_proper(name, kind, word, inside, places, candidate),
        *_work(name, kind, word, candidate),
        *_vague(text, name, kind, inside, candidate),
        *_shape(name, inside),
    )
    found |= _around(*_called(candidate, kind, inside), *_stated(text, candidate, kind, inside))
    if found.keys().isdisjoint(_SPECIFIC) and word.endswith("工程") and candidate.call != "lead":
        found |= _name("unnamed")
    return found


_SPECIFIC = frozenset(
    {"place", "place_near", "place_title", "place_before", "quantity", "one", "proper", "owner", "stretch"}
)


def _name(*keys: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for key in keys:
        found[key] = found.get(key, 0.0) + _table()["name"][key]
    return found


def _around(*keys: str) -> dict[str, float]:
    return {key: _table()["around"][key] for key in keys}


def _ending(candidate: Candidate, kind: Ending, inside: tuple[Toponym, ...]) -> float:
    table = _table()["ending"]
    value: float = table[kind or "none"]
    if kind == "" and candidate.listed:
        value = table["listed"]
    if inside and inside[-1].end == candidate.end:
        if _is_wide(candidate, inside[-1]):
            value = table["ground"]
        elif kind == "":
            value = table["place" if candidate.bare or inside[-1].kind in _BUILT else "ground"]
    return max(value, table["numbered"]) if _numbered(candidate) else value


def _numbered(candidate: Candidate) -> bool:
    return candidate.numbered and _PROJECTS in candidate.item.box


def _is_wide(candidate: Candidate, last: Toponym) -> bool:
    """Whether an entry, or a wish, is the name of a whole area: 北部生态区：…; a small town is built."""
    wish = candidate.call == "make" and not last.text.endswith("小镇")
    return last.kind in _WIDE and (candidate.call == "lead" or wish)


def _stands(toponym: Toponym) -> bool:
    """Whether a known place is there already, rather than one that the plan is going to build."""
    return toponym.kind in _STANDING or toponym.text.endswith(_ADMINISTERED)


def _placed(candidate: Candidate, kind: Ending, inside: tuple[Toponym, ...]) -> list[str]:
    if not inside:
        return []
    found, last = ["place"], inside[-1]
    if (last.start, last.end) == (candidate.start, candidate.end):
        if _is_wide(candidate, last):
            found.append("wide")
        elif last.place and _stands(last) and kind != "act":
            found.append("there_already")
    return found


def _proper(
    name: str,
    kind: Ending,
    word: str,
    inside: tuple[Toponym, ...],
    places: Places,
    candidate: Candidate,
) -> list[str]:
    found = []
    lead = candidate.call == "lead"
    definite = candidate.call == "build" and not candidate.shared
    project = word.endswith(_PROJECTS)
    if project:
        found.append("leant_project" if candidate.call == "lean" else "project")
    if quantities.measures(name):
        found.append("quantity")
        if not inside and _MANY.search(name) and "、" not in name:
            found.append("many")
    if _ONE.search(name):
        found.append("one")
    if not inside and _PROPER.search(name) and not word.endswith("工程"):
        found.append("proper")  # “强师兴校”工程 is a programme with a motto
    if pattern("context", "owners").search(name) or _FIRM.match(name) or (project and _of_province(name)):
        found.append("owner")
    if kind == "site" and not inside and len(name) >= _SPELT_OUT:
        found.append("spelt_out")
    elif kind == "site" and not inside and definite and _is_definite(name):
        found.append("definite")
    if not inside and _STRETCH.search(name):
        found.append("stretch")
    if (kind == "site" or (kind == "work" and (lead or project))) and not inside:
        bare = _ALTERED.sub("", name)
        if any(bare.startswith(own) and len(bare) > len(own) + 1 for own in places.own_names):
            found.append("of_county")
        elif _the_one(bare) or (kind == "site" and _OF_COUNTY.match(bare) and len(bare) > _SHORT + 1):
            found.append("one_of")
    return found


def _of_province(name: str) -> bool:
    """Whether a name opens like that of a firm from elsewhere: 山西某某冷链项目."""
    match = pattern("context", "provinces").match(name)
    return match is not None and name[match.end() : match.end() + 1] not in ("", "省", "市", "级", "全")


def _is_definite(name: str) -> bool:
    vague = pattern("ends", "vague").search(name) or quantities.measures(name) or "、" in name
    return not vague and len(name) >= _DEFINITE and name.endswith(tuple(words("context", "institutions")))


def _the_one(name: str) -> bool:
    """Whether a name is that of something a county has one of: 大剧院, 博物馆（含展馆）."""
    return re.sub(r"[（(].*?[）)]|建设$", "", name) in words("context", "one_per_county")


def _work(name: str, kind: Ending, word: str, candidate: Candidate) -> list[str]:
    """Weigh X建设, X改造: the work is called for by its own name; what matters is X."""
    if kind != "act":
        return []
    one = ["one_of"] if _the_one(name) else []
    rest = name[: -len(word)].rstrip("的及和、")
    done_to, _ = ending(rest) if rest else ("", "")
    found = {"site": ["act_on_site"], "abstract": ["act_on_abstract"]}.get(done_to, [])
    if candidate.call not in ("build", "make", "soft", "support", ""):
        found = [*found, "act_calls"]
    found = [*found, *one]
    return [*found, "physical"] if word in words("ends", "physical") else found


def _vague(
    text: str, name: str, kind: Ending, inside: tuple[Toponym, ...], candidate: Candidate
) -> list[str]:
    lenient = candidate.listed or _in_project_list(candidate)
    standing = [toponym for toponym in inside if toponym.place and _stands(toponym)]
    found = empty(text, candidate.start, name, kind, inside, standing)
    if pattern("ends", "vague").match(name) and not (kind == "site" and _OF_COUNTY.match(name)):
        found.append("vague_in_list" if lenient else "vague_first")
    if not inside:
        found += of_a_kind(name, kind, candidate.call == "lead", lenient)
    return found


def _shape(name: str, inside: tuple[Toponym, ...]) -> list[str]:
    found = ["of"] if "的" in _MADE_UP_OF.sub("", name) else []
    if len(name) - sum(toponym.end - toponym.start for toponym in inside) > _LONG:
        found.append("long")
    if len(name) < _SHORT:
        found.append("short")
    if (
        _PIECE.search(name)
        or pattern("ends", "sentence").search(name)
        or (not inside and _FRAGMENT.search(name))
    ):
        found.append("cut")
    return found


def _called(candidate: Candidate, kind: Ending, inside: tuple[Toponym, ...]) -> list[str]:
    found = []
    if not inside and candidate.near:
        found.append("place_near")
    elif not inside and candidate.item.title_places:
        found.append("place_title")
    elif not inside and candidate.place_before:
        found.append("place_before")
    if candidate.listed:
        found.append("listed")
    if candidate.counted:
        found.append("counted")
    if candidate.company:
        found.append("company")
    if candidate.call == "push" and kind == "site":
        found.append("pushed_site")
    if candidate.call == "make" and candidate.near:
        found.append("made_near")
    if candidate.call == "lean" and kind != "work":
        found.append("leant_on")
    if candidate.said:
        found.append("said")
    if not candidate.item.box and pattern("context", "aims").search(candidate.item.section):
        found.append("vision")
    return found


def _stated(text: str, candidate: Candidate, kind: Ending, inside: tuple[Toponym, ...]) -> list[str]:
    sums = [amount for amount in quantities.amounts(text[slice(*candidate.scope)]) if amount.lead]
    if candidate.call == "lead":
        project = text[candidate.start : candidate.end].endswith(_PROJECTS)
        return _of_entry(candidate, sums, kind, bool(inside), project)
    found = ["money"] if sums and not sums[0].joint else []
    alone = candidate.call == "build" and candidate.item.lead is None
    if (candidate.call == "list" and _announces_works(candidate)) or (alone and _holds_projects(candidate)):
        found.append("box")
    name = text[candidate.start : candidate.end]
    if candidate.call == "lean" and _HOSTS.match(name) and inside and inside[0].kind in _SETTLED:
        found.append("hosts")
    if candidate.part and not inside and not candidate.listed and not candidate.near and kind != "work":
        found.append("part")
    return found


def _is_heading(candidate: Candidate) -> bool:
    """Whether an entry's name is too short to be more than a heading for the works in its text."""
    return candidate.end - candidate.start <= _HEADING


def _of_entry(
    candidate: Candidate, sums: list[quantities.Amount], kind: Ending, placed: bool, project: bool
) -> list[str]:
    found = ["box"] if _announces_works(candidate) else []
    if _numbered(candidate):
        found.append("numbered")
    least = _TWO if project else 1  # 矿产项目：A项目、B项目
    heading = not placed and candidate.listed_below >= least and _is_heading(candidate)
    if candidate.sized and not sums:
        found.append("sized")
    if len(sums) > 1:
        found.append("several_sums")
    elif sums and not sums[0].joint and not heading:
        found.append("money_of_entry")
    if heading:
        found.append("category")
    if not placed and candidate.places_below >= _SEVERAL:
        found.append("places_below")
    if not placed and candidate.works_below and kind == "work" and not sums and not project:
        found.append("works_below")
    return found


def _in_project_list(candidate: Candidate) -> bool:
    """Whether the text itself counts the candidate among projects, with a number of its own or in a box."""
    if candidate.call == "lead":
        return candidate.sized
    return candidate.call == "list" and _PROJECTS in candidate.item.box


def _holds_projects(candidate: Candidate) -> bool:
    return _PROJECTS in candidate.item.box or "工程" in candidate.item.box


def _announces_works(candidate: Candidate) -> bool:
    return any(word in candidate.item.box for word in words("context", "lists_works"))
