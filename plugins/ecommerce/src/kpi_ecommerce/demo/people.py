"""Who works in the demo shop: three groups, a few joiners, a leaver and two promotions."""

from __future__ import annotations

from datetime import date

import attrs

UNITS = (
    ("shop", "桔灯家居旗舰店", "", "E001"),
    ("presale_a", "售前一组", "shop", "E002"),
    ("presale_b", "售前二组", "shop", "E012"),
    ("aftersale", "售后组", "shop", "E022"),
)
"""id, name, parent, leader."""

_NAMES = [
    "周岚",
    "林可",
    "陈默",
    "王小满",
    "李想",
    "赵一宁",
    "孙悦",
    "钱多多",
    "吴桐",
    "郑爽朗",
    "冯程",
    "韩露",
    "朱青",
    "秦川",
    "许诺",
    "何苗",
    "吕行",
    "施文",
    "张弛",
    "孔明月",
    "曹原",
    "严冬",
    "华章",
    "金水",
    "魏来",
    "陶然",
    "姜维平",
    "戚夏",
    "谢天",
    "邹游",
]
_FIRST_DAYS = {3: date(2022, 5, 10), 7: date(2025, 3, 17), 14: date(2025, 6, 1), 19: date(2024, 12, 16),
               24: date(2025, 9, 8), 29: date(2025, 11, 3)}  # fmt: skip
_LEFT = {16: date(2025, 8, 20)}
_BASE = {"初级客服": 2200, "中级客服": 2600, "高级客服": 3100, "资深客服": 3800}


@attrs.frozen
class Person:
    """An employee with the assignments of the year: (unit, level, base pay, from)."""

    id: str
    name: str
    hired_on: date
    left_on: date | None
    skill: int
    steps: tuple[tuple[str, str, int, date], ...]

    def works_in(self, first: date, last: date) -> bool:
        """Tell whether any day of `first..last` is worked."""
        return self.hired_on <= last and (self.left_on is None or self.left_on >= first)

    def unit_on(self, day: date) -> str:
        """Return the unit on a day; before the first assignment that of the first."""
        return next((unit for unit, _, _, start in reversed(self.steps) if start <= day), self.steps[0][0])


def staff() -> list[Person]:
    """Return the thirty people in the order of their ids."""
    people = []
    for number, name in enumerate(_NAMES, 1):
        hired = _FIRST_DAYS.get(number, date(2021 + number % 4, 1 + number * 5 % 12, 1 + number * 7 % 28))
        unit = "shop" if number == 1 else ("presale_a", "presale_b", "aftersale")[(number - 2) // 10]
        levels = ["初级客服", "中级客服", "高级客服", "资深客服"]
        at = min(3, max(0, 2025 - hired.year - 1)) if number not in (1, 2, 12, 22) else 3
        steps = [(unit, levels[at], _BASE[levels[at]], hired)]
        if number in (5, 15):
            steps.append(
                (unit, levels[at + 1], _BASE[levels[at + 1]], date(2025, 7, 16 if number == 5 else 1))
            )
        people.append(
            Person(f"E{number:03d}", name, hired, _LEFT.get(number), 60 + number * 37 % 36, tuple(steps))
        )
    return people
