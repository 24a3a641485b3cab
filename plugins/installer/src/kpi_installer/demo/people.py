"""The people of the example: who works where, as what, from when to when, and for what base pay."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from kpi.api import Row

MONTHS = tuple(date(2024, month, 1) for month in range(1, 7))
"""The first days of the months of the example."""
TEAM_1, TEAM_2, YARD, AFTERSALE, SERVICE = "team1", "team2", "yard", "aftersale", "service"
DIRECTOR, PERSONNEL, SHOP, SALES = "G01", "H01", "D01", "X01"
"""The general manager, who audits; personnel, who assesses; the shop manager and the sales manager, who rate."""
INSTALLATION, MANAGER, SUPERVISOR, HOTLINE = "M10", "M20", "S20", "S30"
"""The installation supervisor, the after-sales manager, and the supervisors of after-sales and of customer service."""
NEW, LEFT = "I17", "I15"
"""Who came in February, on probation until early May, and who left in April."""
MOVED = ("I06", TEAM_2, date(2024, 3, 16))
"""Who changes teams, to which, and from which day on."""


@attrs.frozen
class Person:
    """An employee; `skill` from 0 to 9 colours everything that is drawn about the person."""

    id: str
    name: str
    unit: str
    role: str
    base: int
    skill: int = 7
    hired_on: date = date(2021, 3, 1)
    left_on: date | None = None
    probation_until: date | None = None

    def there(self, day: date) -> bool:
        """Tell whether the person is employed on a day."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)


def _installers() -> Iterator[Person]:
    names = [
        "江海波",
        "韩东",
        "柳建国",
        "苏大勇",
        "邓小兵",
        "范志强",
        "方明",
        "石磊",
        "罗永刚",
        "梁超",
        "宋铁军",
        "谭文斌",
        "尹春生",
        "贺小龙",
    ]
    for place, name in enumerate(names):
        team, number = (TEAM_1, place) if place < 7 else (TEAM_2, place + 4)
        role = "foreman" if place in (0, 7) else "installer"
        base = 3200 if role == "foreman" else 2600
        one = Person(f"I{number:02d}", name, team, role, base, (place * 7 + 4) % 10)
        if one.id == LEFT:
            one = attrs.evolve(one, left_on=date(2024, 4, 20))
        if one.id == NEW:
            one = attrs.evolve(one, hired_on=date(2024, 2, 5), probation_until=date(2024, 5, 4))
        yield one


INSTALLERS = tuple(_installers())
"""Two teams of seven; the first of each is its foreman."""
YARD_STAFF = tuple(
    Person(f"W{place:02d}", name, YARD, "warehouse", 2700, skill)
    for place, (name, skill) in enumerate(
        (("郝仁", 8), ("魏国梁", 6), ("薛芳", 9), ("侯俊", 5), ("龚小伟", 1)), 1
    )
)
"""Who inspects, keeps the warehouse, and fits building materials."""
AGENTS = tuple(
    Person(f"A{place:02d}", name, AFTERSALE if place <= 5 else SERVICE, "agent", 3000, (place * 3 + 4) % 10)
    for place, name in enumerate(["丁雪", "万晴", "田甜", "程曦", "潘露", "袁圆", "曹静", "钟敏", "汪洁"], 1)
)
"""Five of after-sales, four of customer service."""
LEADERS = (
    Person(INSTALLATION, "秦岭", "install", "installation_supervisor", 5000),
    Person(MANAGER, "顾成", "care", "aftersale_manager", 7000),
    Person(SUPERVISOR, "姚岚", AFTERSALE, "aftersale_supervisor", 4800),
    Person(HOTLINE, "夏云", SERVICE, "service_supervisor", 4800),
)
OFFICE = (
    Person(DIRECTOR, "桂林", "company", "director", 12000),
    Person(PERSONNEL, "任晓", "company", "personnel", 6000),
    Person(SHOP, "常青", "company", "shop_manager", 6500),
    Person(SALES, "冯远", "company", "sales_manager", 8000),
)
"""Who judges and decides; their own pay is not the example's."""
EVERYBODY = (*OFFICE, *LEADERS, *INSTALLERS, *YARD_STAFF, *AGENTS)


def last_of(first: date) -> date:
    """Return the last day of a month."""
    return first + timedelta(days=monthrange(first.year, first.month)[1] - 1)


def days_of(first: date) -> list[date]:
    """Return the days of a month."""
    return [first + timedelta(days=step) for step in range(monthrange(first.year, first.month)[1])]


def in_month(one: Person, first: date) -> bool:
    """Tell whether somebody is employed on a day of a month."""
    return one.hired_on <= last_of(first) and (one.left_on is None or one.left_on >= first)


def units() -> Iterator[Row]:
    """Yield the units."""
    yield {"id": "company", "name": "木舍全屋定制", "leader": DIRECTOR}
    yield {"id": "install", "name": "安装部", "parent": "company", "leader": INSTALLATION}
    yield {"id": TEAM_1, "name": "安装一队", "parent": "install", "leader": INSTALLERS[0].id}
    yield {"id": TEAM_2, "name": "安装二队", "parent": "install", "leader": INSTALLERS[7].id}
    yield {"id": YARD, "name": "安检与仓库", "parent": "install", "leader": INSTALLATION}
    yield {"id": "care", "name": "售后部", "parent": "company", "leader": MANAGER}
    yield {"id": AFTERSALE, "name": "售后组", "parent": "care", "leader": SUPERVISOR}
    yield {"id": SERVICE, "name": "客服组", "parent": "care", "leader": HOTLINE}


def employees() -> Iterator[Row]:
    """Yield everybody."""
    for one in EVERYBODY:
        row: Row = {"id": one.id, "name": one.name, "hired_on": one.hired_on}
        yield {**row, "left_on": one.left_on or "", "probation_until": one.probation_until or ""}


def assignments() -> Iterator[Row]:
    """Yield who works where; one installer changes teams in the middle of March."""
    for one in EVERYBODY:
        row: Row = {"employee": one.id, "unit": one.unit, "role": one.role, "base_pay": one.base}
        yield {**row, "from": one.hired_on}
        if one.id == MOVED[0]:
            yield {**row, "unit": MOVED[1], "from": MOVED[2]}
