"""A small company with groups of every width, as plain rows and as folders of facts."""

import pytest

from kpi.engine.memory import MemoryFacts
from kpi.lake import write_facts

UNITS, PEOPLE = 6, 36


def rows():
    """Return the rows by KIND: people in units below two divisions, with a metric and some absences."""
    units = [{"id": "A", "name": "A"}, {"id": "B", "name": "B"}]
    units += [
        {"id": f"U{n}", "name": f"U{n}", "parent": "AB"[n % 2], "leader": f"P{n:02d}"} for n in range(UNITS)
    ]
    people = [f"P{n:02d}" for n in range(PEOPLE)]
    return {
        "units": units,
        "employees": [{"id": one, "name": one, "hired_on": "2024-01-01"} for one in people],
        "assignments": [
            {"employee": one, "unit": f"U{n % UNITS}", "role": "xy"[n % 2], "from": "2024-01-01"}
            for n, one in enumerate(people)
        ]
        + [{"employee": "P05", "unit": "U0", "role": "x", "from": "2024-03-01"}],
        "observations": [
            {"subject": one, "metric": "company.sold", "period": period, "value": (n * 37) % 23}
            for n, one in enumerate(people)
            for period in ("2024-02", "2024-03")
            if n % 11
        ],
        "exclusions": [{"subject": "P07", "from": "2024-03-01", "until": "2024-03-31", "reason": "x", "scope": "rank"}],
    }  # fmt: skip


@pytest.fixture(scope="session")
def facts():
    """Hold them in memory."""
    return MemoryFacts(rows())


@pytest.fixture(scope="session")
def folder(facts, tmp_path_factory):
    """Write them as Parquet."""
    place = tmp_path_factory.mktemp("lake")
    write_facts(facts, (), place)
    return place
