"""Money, periods and quantities with units, as plans state them.

Every function takes plain text and answers with spans of it. Numerals may be Arabic (35,592), Chinese
(三千二百) or mixed (3.5亿); cn2an reads the numerals, the grammar around them is here. Foreign money is
left alone: a rate of exchange is nothing that a plan states. A range is no number.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from atlas.dossier import Investment
from atlas.reading.numerals import number

CNY_UNITS: Mapping[str, float] = {"元": 1.0, "万元": 1e4, "亿元": 1e8}
_CHINESE = "零〇一二三四五六七八九十百千两"
_ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,15})?"
NUMERAL = rf"(?:{_ARABIC}|[{_CHINESE}]{{1,12}}(?:点[零〇一二三四五六七八九]{{1,8}})?|半)"
_SCALES: Mapping[str, float] = {"": 1.0, "十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "万亿": 1e12}
_FIRST_YEAR, _LAST_YEAR = 1949, 2099  # what a plan of the People's Republic can be about


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money where it stands."""

    start: int
    end: int
    investment: Investment
    lead: str  # the word for spending before it: 总投资, 预算投资; "" where there is none
    joint: bool  # stated for several works together: 两项预算投资…


@dataclass(frozen=True, slots=True)
class Period:
    """Years of work where they stand."""

    start: int
    end: int
    years: tuple[int, int]  # first and last; the same for a single year


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit where it stands."""

    start: int
    end: int
    value: float
    unit: str  # 公里, 万吨/年, 万平方米


def amounts(text: str) -> tuple[Amount, ...]:
    """Find the sums of money in a text, in order."""
    if "元" not in text and "投资" not in text:
        return ()
    return tuple(amount for match in _money().finditer(text) if (amount := _amount(match)))


def amount_in(cell: str, unit: str) -> Investment | None:
    """Read a table cell as money; a bare number counts in the column's unit (元, 万元, 亿元)."""
    found = amounts(cell)
    if found:
        return found[0].investment
    bare = re.fullmatch(rf"\s*(?:约|≥|>)?\s*({_ARABIC})\s*(?:左右)?\s*", cell)
    value = _read(bare.group(1)) if bare else None
    return None if value is None or unit not in CNY_UNITS else _investment(value, unit)


def unit_of_money(header: str) -> str:
    """Say in which unit a column of money counts: 总投资（万元） -> 万元; "" where it does not say."""
    match = re.search(
        r"[（(【\[:：/]\s*(?:单位[：:])?\s*(亿|万)?元|(?<=[\u4e00-\u9fff])\s*(亿|万)元\s*$", header
    )
    return f"{match.group(1) or match.group(2) or ''}元" if match else ""


def periods(text: str) -> tuple[Period, ...]:
    """Find years and spans of years in a text, in order: 2020-2022, “十四五”期间, 2023年底前."""
    found = [*_year_spans(_YEAR_IN_SIGNS.sub(_in_digits, text)), *_plan_periods(text)]
    return tuple(sorted(found, key=lambda period: (period.start, period.end)))


def years_in(cell: str) -> tuple[int, int] | None:
    """Read a table cell as years, be they written as bare numbers: 2022, 2021.3-2023.12."""
    found = periods(cell)
    years = [year for period in found for year in period.years]
    years = years or [int(year) for year in re.findall(r"(?<![\d.])((?:19|20)\d\d)(?!\d)", cell)]
    valid = bool(years) and min(years) >= _FIRST_YEAR and max(years) <= _LAST_YEAR
    return (min(years), max(years)) if valid else None


def measures(text: str) -> tuple[Measure, ...]:
    """Find the numbers with units in a text, in order; money is not among them."""
    found = []
    at = 0
    while match := _NUMBER.search(text, at):
        measure = _measured(text, match)
        found += [measure] if measure else []
        at = measure.end if measure else match.end()
    return tuple(found)


def five_year_plan(ordinal: int) -> tuple[int, int] | None:
    """Give the years of the n-th five-year plan: 14 -> (2021, 2025); None before the sixth."""
    return (1951 + 5 * ordinal, 1955 + 5 * ordinal) if 6 <= ordinal <= 25 else None


_RANGE = re.compile(r"\d\s*+(?:[万亿%％]元?)?\s*+[-—–~～至到]\s*$")


def _ends_range(text: str, at: int) -> bool:
    """Tell whether a number ends a range (3-5亿元): which of the two it will be is not stated."""
    return bool(_RANGE.search(text[max(0, at - 8) : at]))


def _read(numeral: str) -> float | None:
    return 0.5 if numeral == "半" else number(numeral.replace(",", ""))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def _money() -> re.Pattern[str]:
    words = _table()["money"]
    return re.compile(
        rf"(?P<joint>{_any_of(words['sums'])})?"
        rf"(?:(?P<lead>{_any_of(words['lead'])})(?:[（(][^（）()\d]{{1,12}}[）)])?(?:{_any_of(words['approximate'])}){{0,3}}\s*+)?"
        rf"(?:(?P<large>{NUMERAL})\s*+(?P<scale>万亿|亿)\s*+零?(?P<rest>{NUMERAL})\s*+万"
        rf"|(?P<one>{NUMERAL})\s*+[余多]?\s*+(?P<by>万亿|亿|千万|百万|万|千)?)"
        # 投资5000万: what is spent counts in 元 even where that is left out
        r"\s*+(?:(?:左右|余|多)?(?:人民币)?元(?!/|每|旦|素)|(?(lead)(?<=[亿万])(?=[，、。；,）)\s]|$)|(?!)))"
    )


def _amount(match: re.Match[str]) -> Amount | None:
    if _ends_range(match.string, match.start("large" if match["large"] else "one")):
        return None
    if match["large"]:
        large, rest = _read(match["large"]), _read(match["rest"])
        if large is None or rest is None:
            return None
        # 1亿2000万元 is one number in two steps
        cny = large * _SCALES[match["scale"]] + rest * 1e4
        investment = _investment(cny / 1e8, "亿元")
        begin = match.start("large")
    else:
        one = _read(match["one"])
        if one is None or (len(match["one"]) == 1 and match["one"] in _CHINESE and not match["by"]):
            return None  # 二元结构 is no money
        investment = _scaled(one, match["by"] or "")
        begin = match.start("one")
    return Amount(begin, match.end(), investment, match["lead"] or "", bool(match["joint"]))


def _scaled(value: float, scale: str) -> Investment:
    """State a sum in the unit it is written in, or the next one that a dossier knows."""
    if scale in ("", "万", "亿"):
        return _investment(value, f"{scale}元")
    factor = {"千": 1e3, "百万": 1e6, "千万": 1e7, "万亿": 1e12}[scale]
    unit = {"千": "元", "百万": "万元", "千万": "万元", "万亿": "亿元"}[scale]
    return _investment(value * factor / CNY_UNITS[unit], unit)


def _investment(amount: float, unit: str) -> Investment:
    return Investment(_tidy(amount), unit, _tidy(amount * CNY_UNITS[unit]))


def _tidy(value: float) -> float:
    """Drop the dust of binary fractions: 0.1 + 0.2 is 0.3."""
    return float(f"{value:.12g}")


_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*+年?(?:\d{1,2}月|\.\d{1,2})?\s*+[-—–~～－―至到]++\s*+"
    r"((?:19|20)\d\d|\d\d(?=\s*年))(?!\d)\s*年?(?:\d{1,2}月|\.\d{1,2})?底?"
    r"|(?<!\d)((?:19|20)\d\d)\s*年(?:\d{1,2}月)?(?:底|末|内|前|以前|之前)*"
)
_YEAR_IN_SIGNS = re.compile(r"[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PLAN_PERIOD = re.compile(
    r"[“\"「]?十([一二三四五六七八九])五[”\"」]?\s*(期间|时期|末期|末|以来|中期|前期|内|(?=规划))"
)


def _year_spans(text: str) -> Iterable[Period]:
    for match in _YEARS.finditer(text):
        if match[3]:
            years = (int(match[3]), int(match[3]))
        else:
            last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
            years = (int(match[1]), int(last))
        if _FIRST_YEAR <= years[0] <= years[1] <= _LAST_YEAR:
            yield Period(match.start(), match.end(), years)


def _in_digits(year: re.Match[str]) -> str:
    """Write 二〇二五 as 2025, which is as long."""
    return year.group().translate(_DIGITS)


def _plan_periods(text: str) -> Iterable[Period]:
    for match in _PLAN_PERIOD.finditer(text):
        value = number("十" + match[1])
        years = five_year_plan(int(value)) if value else None
        if years:
            yield Period(match.start(), match.end(), (years[1], years[1]) if "末" in match[2] else years)


_NUMBER = re.compile(NUMERAL)
# A Chinese numeral before a measure word that also ends names (三里, 五村) proves nothing.
_NAMES_TOO = frozenset(
    ["里", "村", "站", "口", "方", "班", "片", "组", "度", "部", "层", "间", "头", "家", "支"]
)


@cache
def _unit() -> re.Pattern[str]:
    table = _table()
    units = _any_of(unit for group in table["units"].values() for unit in group)
    return re.compile(
        rf"\s*+(?P<scale>万亿|亿|万|千(?!瓦|米|克|升|伏))?余?\s*+(?P<unit>{units})(?![A-Za-z])(?P<rate>{_any_of(table['rates'])})?"
    )


@cache
def _rate_before() -> re.Pattern[str]:
    goods = r"(?![值量业能])[\u4e00-\u9fff]{0,8}"
    return re.compile(rf"(?P<lead>{_any_of(_table()['lead_rates'])})(?:能力|{goods})(?:达到|达|约|为)?$")


_TIMES = re.compile(r"(?<![\d.])(\d{1,2})\s*[×xX*]\s*$")


def _measured(text: str, numeral: re.Match[str]) -> Measure | None:
    unit = _unit().match(text, numeral.end())
    value = _read(numeral.group()) if unit and not _ends_range(text, numeral.start()) else None
    if unit is None or value is None or _is_ordinal(text, numeral, unit["unit"]):
        return None
    table = _table()
    before = _rate_before().search(text[max(0, numeral.start() - 16) : numeral.start()])
    rate = table["rates"].get(unit["rate"] or "", "") or (
        table["lead_rates"][before["lead"]] if before else ""
    )
    if unit["unit"] in table["units"]["power"] and (
        times := _TIMES.search(text[max(0, numeral.start() - 6) : numeral.start()])
    ):
        value *= int(times[1])  # 2×350MW
    return Measure(numeral.start(), unit.end(), _tidy(value), f"{unit['scale'] or ''}{unit['unit']}{rate}")


def _is_ordinal(text: str, numeral: re.Match[str], unit: str) -> bool:
    """第三座, and 三里 of a name, are no quantities."""
    at = numeral.start()
    if at and text[at - 1] in "第.．":
        return True
    return not numeral.group()[0].isdigit() and unit in _NAMES_TOO
