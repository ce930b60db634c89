"""When a name was in use: a period whose ends are years, months or days, or open.

Written as an interval of ISO 8601-2 (the Extended Date/Time Format): ``2012/2021``, and ``..`` for an
end that is open or not known: ``../2021`` was in use until some time in 2021. In the tables it stands
in brackets behind the name: ``甲水乡[../2021]``. A name without one says nothing of its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gazetteer.tables import Faults

OPEN = ".."
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NAMED = re.compile(r"(?P<name>.+?)\s*\[(?P<period>[^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Validity:
    """The period in which a name was in use; both ends belong to it, as precisely as they are stated."""

    since: str = ""  # "2012", "2012-05" or "2012-05-21"; "" where not known
    until: str = ""  # the same; "" where it is in use still, or not known

    def __str__(self) -> str:
        return f"{self.since or OPEN}/{self.until or OPEN}"

    @property
    def is_former(self) -> bool:
        """Whether the name has gone out of use."""
        return bool(self.until)

    def covers(self, when: str) -> bool:
        """Say whether the name was in use at a date, compared as far as both are stated."""
        return not _before(when, self.since) and not _before(self.until, when)


def parse(text: str) -> Validity:
    """Read a period.

    Raises
    ------
    ValueError
        It is no interval of dates, or it ends before it begins.
    """
    ends = [part.strip() for part in text.split("/")]
    if len(ends) != 2:
        raise ValueError(f"a period is written 2012/2021, an open end as '..', not {text!r}")
    since, until = ("" if end == OPEN else _checked(end) for end in ends)
    if _before(until, since):
        raise ValueError(f"period {text!r} ends before it begins")
    return Validity(since, until)


def split(text: str) -> tuple[str, Validity | None]:
    """Part a name from the period in brackets behind it; None where there is none.

    Raises
    ------
    ValueError
        What stands in the brackets is no period.
    """
    match = _NAMED.fullmatch(text)
    return (match["name"], parse(match["period"])) if match else (text, None)


def listed(
    name: str, cells: Iterable[str], where: str, faults: Faults
) -> tuple[tuple[str, ...], Mapping[str, Validity]]:
    """Read the aliases of a place as a table lists them, and the periods of those that have one.

    The official name may be among them, to say since when it is; it is no alias.
    """
    aliases: list[str] = []
    periods: dict[str, Validity] = {}
    for text in cells:
        try:
            alias, period = split(text)
        except ValueError as error:
            faults.say(where, "alias", text=text, reason=error)
            continue
        if period is not None:
            periods[alias] = period
        if alias != name or period is None:
            aliases.append(alias)
    return tuple(aliases), MappingProxyType(periods)


def written(aliases: Iterable[str], periods: Mapping[str, Validity]) -> Iterator[str]:
    """Write aliases as tables list them, each with its period."""
    for name in dict.fromkeys((*aliases, *periods)):
        yield f"{name}[{periods[name]}]" if name in periods else name


def bare(cells: Iterable[str]) -> tuple[str, ...]:
    """Give names as tables list them without their periods, whatever stands in the brackets."""
    return tuple(match["name"] if (match := _NAMED.fullmatch(text)) else text for text in cells)


def is_date(text: str) -> bool:
    """Say whether a text is a year, a month or a day as this room writes them."""
    match = _DATE.fullmatch(text)
    try:
        return match is not None and bool(date(*(int(part or 1) for part in match.groups())))
    except ValueError:  # a thirteenth month, a year 0
        return False


def _checked(text: str) -> str:
    if not is_date(text):
        raise ValueError(f"a date is a year, 2012-05 or 2012-05-21, not {text!r}")
    return text


def _before(one: str, other: str) -> bool:
    """Compare dates as far as both are stated; an open one is before nothing."""
    common = min(len(one), len(other))
    return one[:common] < other[:common]
