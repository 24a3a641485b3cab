"""The example as facts by KIND."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from kpi.api import Demo, Label, Row
from kpi_installer.demo import counted, incidents, judged, people, work

_SEED = 20240101


def facts() -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the KINDs with their rows; they are the same every time."""
    orders = list(work.orders(_drawn(0)))
    yield "units", people.units()
    yield "employees", people.employees()
    yield "assignments", people.assignments()
    yield "installations", orders
    yield "shifts", work.shifts()
    yield "punches", work.punches(_drawn(1))
    yield "tickets", work.tickets(_drawn(2))
    yield "surveys", work.surveys(_drawn(3))
    yield "observations", counted.observations(orders, _drawn(4))
    yield "targets", counted.targets()
    yield "ratings", judged.ratings(_drawn(5))
    yield "events", incidents.events(_drawn(6))
    yield "complaints", incidents.complaints()
    yield "decisions", judged.decisions()


def _drawn(number: int) -> random.Random:
    return random.Random(_SEED + number)


DEMO = Demo(
    name="furniture",
    label=Label(
        "全屋定制的安装、仓库与售后，2024 年上半年",
        "Installation, warehouse and after-sales of a furniture company, 2024",
    ),
    package=__package__,
    facts=facts,
    periods=("2024-01..2024-03", "2024-Q1", "2024-04..2024-06", "2024-Q2"),
    subject="M10",
    rule="team_score",
)

__all__ = ["DEMO", "facts"]
