"""The people of the example: a call centre of several desks, and the stations that take its tickets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

Row = dict[str, object]
"""A row of facts."""
CENTRE = "centre"
DIRECTOR = "D01"
STATIONS = ("hh", "tm")
HIRED = "2020-03-02"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("敏", "静", "丽娟", "伟", "芳", "磊", "秀英", "洋", "艳", "勇", "晓燕", "杰")
TECHNICIANS = 4
"""How many people a station has."""


@attrs.frozen
class Agent:
    """Somebody at a desk; `skill` from 0 to 9 colours everything that is drawn about the person."""

    id: str
    number: int
    desk: str
    skill: int


@attrs.frozen
class Company:
    """How large the example is: desks, agents a desk, months from January 2024, and calls of an agent in a month."""

    desks: int
    agents: int
    months: int
    calls: int

    @property
    def first(self) -> date:
        """The first day of the example."""
        return date(2024, 1, 1)

    @property
    def days(self) -> list[date]:
        """Every day of the example."""
        end = date(2024 + self.months // 12, self.months % 12 + 1, 1)
        return [self.first + timedelta(days=step) for step in range((end - self.first).days)]

    @property
    def staff(self) -> list[Agent]:
        """The agents, desk by desk."""
        return [
            Agent(f"A{number:03d}", number, f"desk{number // self.agents + 1}", (number * 7 + 3) % 10)
            for number in range(self.desks * self.agents)
        ]

    @property
    def moved(self) -> tuple[str, str, str]:
        """Who moves to another desk, which, and from which day: in the middle of the second month."""
        return self.staff[0].id, f"desk{self.desks}", "2024-02-16"


def leader_of(desk: str) -> str:
    """Return who leads a desk."""
    return f"L{desk.removeprefix('desk').zfill(2)}"


def technicians(station: str) -> list[str]:
    """Return the people of a station; the first one leads it."""
    return [f"T{STATIONS.index(station) * TECHNICIANS + one + 1:02d}" for one in range(TECHNICIANS)]


def units(company: Company) -> Iterator[Row]:
    """Yield the units."""
    yield {"id": CENTRE, "name": "呼叫中心", "leader": DIRECTOR}
    for number in range(1, company.desks + 1):
        desk = f"desk{number}"
        yield {"id": desk, "name": f"话务{number}班", "parent": CENTRE, "leader": leader_of(desk)}
    for station, name in zip(STATIONS, ("黄花服务站", "跳马服务站"), strict=True):
        yield {"id": station, "name": name, "leader": technicians(station)[0]}


def employees(company: Company) -> Iterator[Row]:
    """Yield everybody."""
    desks = [f"desk{number}" for number in range(1, company.desks + 1)]
    ids = [DIRECTOR, *(leader_of(desk) for desk in desks), *(one.id for one in company.staff)]
    ids += [one for station in STATIONS for one in technicians(station)]
    for place, one in enumerate(ids):
        yield {"id": one, "name": _name(place), "hired_on": HIRED}


def _name(place: int) -> str:
    """Return a name; no two of the first 192 people have the same."""
    round_, surname = divmod(place, len(SURNAMES))
    return SURNAMES[surname] + GIVEN[(surname + round_) % len(GIVEN)]


def assignments(company: Company) -> Iterator[Row]:
    """Yield who works where; one agent changes desks in the second month."""
    told = {"from": HIRED}
    yield {"employee": DIRECTOR, "unit": CENTRE, "role": "director", "base_pay": 6000, **told}
    for number in range(1, company.desks + 1):
        desk = f"desk{number}"
        row = {"employee": leader_of(desk), "unit": desk, "role": "shift_leader", "base_pay": 4200}
        yield {**row, **told}
    for one in company.staff:
        yield {"employee": one.id, "unit": one.desk, "role": "agent", "base_pay": 3000, **told}
    for station in STATIONS:
        for who in technicians(station):
            yield {"employee": who, "unit": station, "role": "technician", "base_pay": 3500, **told}
    who, desk, day = company.moved
    if company.months > 1 and company.desks > 1:
        yield {"employee": who, "unit": desk, "role": "agent", "base_pay": 3000, "from": day}
