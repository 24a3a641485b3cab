"""The shop on the promotion ladder: its people and what happened, by KIND of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.api import Demo, Label, Row
from kpi_ecommerce.demo.years import story
from kpi_ecommerce.demo.years.people import LEADER, SHOP, STAFF, months

_NO_COMPLAINT = 5
"""What a month without a complaint adds (S001.P23B.2.2.2.H5): the appraisal alone gives that much less."""
_SEASON = (60, 55, 90, 100, 130, 320, 120, 110, 160, 180, 420, 260)
"""Sales of each month in thousands of yuan: June and November carry the year."""
_RATED = (("team_task", 30, "主管", "客服主管"), ("team_task", 30, "运管", "运管负责人"),
          ("handover", 20, "主管", "客服主管"), ("professional_quality", 20, "主管", "客服主管"))  # fmt: skip


def facts() -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the KINDs with their rows."""
    yield "units", [{"id": SHOP, "name": "桔灯家居旗舰店", "leader": LEADER}]
    yield "employees", _employees()
    yield "assignments", _assignments()
    yield "observations", _observations()
    yield "ratings", _ratings()
    yield "events", story.events()
    yield "decisions", story.decisions()


def _employees() -> Iterator[Row]:
    yield {"id": LEADER, "name": "周岚", "hired_on": "2015-03-02"}
    for one in STAFF:
        yield {"id": one.id, "name": one.name, "hired_on": one.hired_on, "left_on": one.left_on or ""}


def _assignments() -> Iterator[Row]:
    yield {"employee": LEADER, "unit": SHOP, "role": "leader", "level": "", "from": "2015-03-02"}
    for one in STAFF:
        yield {"employee": one.id, "unit": SHOP, "role": "cs", "level": one.level, "from": one.hired_on}


def _scores() -> Iterator[tuple[str, str, int]]:
    for period, first in months():
        for one in STAFF:
            score = one.score(period, first)
            if score is not None:
                yield one.id, period, score - _NO_COMPLAINT


def _ratings() -> Iterator[Row]:
    for subject, period, score in _scores():
        for item, full, rater, role in _RATED:
            told = {"subject": subject, "item": item, "period": period, "rater": rater, "rater_role": role}
            whole, tenths = divmod(score * full, 100)
            yield {**told, "score": f"{whole}.{tenths:02d}"}


def _observations() -> Iterator[Row]:
    for at, (period, _) in enumerate(months()):
        sales = _SEASON[at % 12] * 1000 * (10 + at // 12) // 10
        yield {"subject": SHOP, "metric": "department_sales", "period": period, "value": sales}
    for subject, period, score in _scores():
        told = {"subject": subject, "period": period}
        yield {**told, "metric": "callback_satisfaction", "numerator": score, "denominator": 100}
        plain = {"served_customers": 480, "quality": score, "workload": 600 - score}
        for metric, value in plain.items():
            yield {**told, "metric": metric, "value": value}


def _periods() -> Iterator[str]:
    for year in (2018, 2019):
        for quarter in range(4):
            yield f"{year}-{quarter * 3 + 1:02d}..{year}-{quarter * 3 + 3:02d}"
            yield f"{year}-Q{quarter + 1}"


DEMO = Demo(
    name="years",
    label=Label("客服八人的晋升，2018 至 2019 年", "Eight people on the promotion ladder, 2018 and 2019"),
    package=__package__,
    facts=facts,
    periods=tuple(_periods()),
    subject="E05",
)
