"""The example as facts by KIND."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from kpi.api import Demo, Label
from kpi_callcenter.demo import incidents, people, rosters
from kpi_callcenter.demo.people import Company, Row
from kpi_callcenter.demo.traffic import traffic

_SEED = 20240101
_CASES = 375
"""Draws complaints of every kind for the small company, with one in the last month whose amount is not decided."""
SMALL = Company(desks=2, agents=5, months=3, calls=2350)
"""Small enough to be looked at, with calls enough for the volume that the regulation asks for."""


def facts(company: Company = SMALL) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the KINDs with their rows; the same company has the same rows every time."""
    drawn = traffic(company, random.Random(_SEED))
    cases = list(incidents.complaints(company, random.Random(_SEED + _CASES)))
    yield "units", people.units(company)
    yield "employees", people.employees(company)
    yield "assignments", people.assignments(company)
    yield "calls", drawn.calls
    yield "tickets", drawn.tickets
    yield "callbacks", drawn.callbacks
    yield "surveys", drawn.surveys
    yield "complaints", cases
    yield "decisions", incidents.decisions(cases)
    yield "outages", incidents.outages(company, random.Random(_SEED + 2))
    yield "maintenance", incidents.maintenance(company)
    yield "shifts", rosters.shifts(company)
    yield "punches", rosters.punches(company, random.Random(_SEED + 3))


DEMO = Demo(
    name="hotline",
    label=Label("两个班的呼叫中心，2024 年第一季度", "A call centre of two desks, first quarter of 2024"),
    package=__package__,
    facts=facts,
    periods=("2024-01..2024-03", "2024-Q1"),
    subject="A001",
    rule="volume",
)

__all__ = ["DEMO", "SMALL", "facts"]
