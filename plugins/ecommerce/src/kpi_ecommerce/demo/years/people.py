"""Who works in the shop, and how well: the final score of each month, the same within a quarter unless told otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

SHOP = "shop"
LEADER = "E00"
_QUARTERS = tuple(f"{year}-{quarter}" for year in (2018, 2019) for quarter in (1, 2, 3, 4))


@attrs.frozen
class Person:
    """An employee: the first level, and the score of each quarter from that of hiring on."""

    id: str
    name: str
    hired_on: date
    level: str
    scores: tuple[int, ...]
    months: dict[str, int] = attrs.field(factory=dict)
    """Scores of single months that differ from their quarter's."""
    left_on: date | None = None

    def score(self, period: str, first: date) -> int | None:
        """Return the score of a month, or None outside the employment."""
        if self.hired_on > first + timedelta(days=27) or (self.left_on is not None and self.left_on < first):
            return None
        at = _QUARTERS.index(f"{first.year}-{(first.month + 2) // 3}")
        return self.months.get(period, self.scores[at])


STAFF = (
    Person("E01", "林可", date(2018, 1, 2), "试用", (96, 97, 97, 98, 97, 97, 98, 98)),
    Person("E02", "陈默", date(2017, 3, 1), "中级", (92, 91, 72, 75, 82, 84, 85, 86)),
    Person("E03", "王小满", date(2017, 6, 1), "初级", (88, 95, 96, 97, 95, 96, 96, 96)),
    Person("E04", "李想", date(2017, 9, 4), "初级", (80, 78, 70, 57, 0, 0, 0, 0),
           {"2018-09": 58, "2018-12": 62}, date(2018, 12, 31)),
    Person("E05", "赵一宁", date(2017, 10, 9), "初级", (86, 87, 88, 88, 89, 91, 92, 92)),
    Person("E06", "孙悦", date(2017, 11, 1), "初级", (84, 85, 86, 87, 88, 90, 91, 91)),
    Person("E07", "钱多多", date(2017, 4, 3), "初级", (82, 83, 84, 83, 85, 86, 87, 88)),
    Person("E08", "吴桐", date(2017, 5, 8), "初级", (78, 79, 80, 81, 80, 82, 83, 82)),
)  # fmt: skip


def months() -> Iterator[tuple[str, date]]:
    """Yield each month of the two years with its first day."""
    for year in (2018, 2019):
        for month in range(1, 13):
            yield f"{year}-{month:02d}", date(year, month, 1)


__all__ = ["LEADER", "SHOP", "STAFF", "Person", "months"]
