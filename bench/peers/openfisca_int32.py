"""openfisca-core with whole numbers: int32 variables of 1/100 points and cents, products in int64 inside a formula.

An openfisca author can be exact this way, and has to do by hand what its parameters and tax scales do in floats.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from mix.data import OUTPUTS, STEPS
from peers import _openfisca
from peers._openfisca import PERIOD

if TYPE_CHECKING:
    import polars as pl

NAME = "openfisca-core, int32"
EXACT = True
LARGEST = 1_000_000


def prepare(frame_path: Path) -> Any:
    """Declare the system and hold the inputs in a simulation."""
    return _openfisca.simulation(_openfisca.system(int, FORMULAS, SHARED), frame_path)


def compute(simulation: Any) -> dict[str, Any]:
    """Compute every output in a copy that has the inputs alone."""
    run = simulation.clone()
    return {name: run.calculate(name, PERIOD) for name in OUTPUTS}


def columns(simulation: Any, found: dict[str, Any]) -> pl.DataFrame:
    """Return the outputs, null where the input is unknown; not timed."""
    import polars as pl

    return _openfisca.with_nulls(simulation, pl.DataFrame(found).cast(pl.Int64))


def long(values: Any) -> Any:
    return values.astype(np.int64)


def divided(above: Any, below: Any) -> Any:
    """Divide what is not negative and round half up."""
    return (2 * above + below) // (2 * below)


def zone(people: Any, period: Any, name: str, floor: int, target: int) -> Any:
    above, below = long(people(f"{name}_n", period)), long(people(f"{name}_d", period))
    inside = divided(100_000 * above, target * np.maximum(below, 1))
    full, none = 100 * above >= target * below, 100 * above < floor * below
    return np.where(below == 0, 0, np.where(none, 0, np.where(full, 1000, inside)))


def p_response(people: Any, period: Any) -> Any:
    tenths = people("response", period)
    return np.select([tenths == 0, tenths <= 100, tenths <= 200, tenths < 250], [0, 1000, 600, 300], 0)


def p_expertise(people: Any, period: Any) -> Any:
    return np.array([0, 600, 1200, 2000])[people("expertise", period)]


def p_selling(people: Any, period: Any) -> Any:
    return 500 * sum(people(step, period).astype(np.int32) for step in STEPS)


def p_polite(people: Any, period: Any) -> Any:
    above, below = people("polite_n", period), people("polite_d", period)
    reached = [100 * above >= least * below for least in (100, 80, 60, 40)]
    return np.select([below == 0, *reached], [0, 2000, 1600, 1200, 800], 0)


def p_discipline(people: Any, period: Any) -> Any:
    return 500 - 200 * people("late", period) - 500 * people("absent", period)


def dept_conversion_n(departments: Any, period: Any) -> Any:
    return departments.sum(departments.members("conversion_n", period))


def dept_conversion_d(departments: Any, period: Any) -> Any:
    return departments.sum(departments.members("conversion_d", period))


def p_conversion(people: Any, period: Any) -> Any:
    above, below = long(people("conversion_n", period)), long(people("conversion_d", period))
    under = above * people.department("dept_conversion_d", period) < below * people.department(
        "dept_conversion_n", period
    )
    return np.where(below == 0, 0, np.where(under, 800, 1000))


def p_satisfaction(people: Any, period: Any) -> Any:
    return zone(people, period, "satisfaction", 90, 98)


def p_callback(people: Any, period: Any) -> Any:
    return zone(people, period, "callback", 70, 90)


def p_volume(people: Any, period: Any) -> Any:
    calls = people("calls", period)
    lost = np.maximum(2200 - np.maximum(calls, 1800), 0) // 100
    lost += np.maximum(1800 - calls, 0) // 100 * 2
    return np.where(calls < 1500, 0, np.maximum(1000 - 100 * lost, 0))


def p_csat(people: Any, period: Any) -> Any:
    above, below = people("csat_n", period), people("csat_d", period)
    return divided(3000 * above, np.maximum(below, 1))


def score(people: Any, period: Any) -> Any:
    return sum(people(item.__name__, period) for item in ITEMS)


def grade(people: Any, period: Any) -> Any:
    points = people("score", period)
    return np.select([points >= least for least in (13_000, 11_000, 8_000)], [0, 1, 2], 3)


def rank(people: Any, period: Any) -> Any:
    return _openfisca.ranks(people.department.members_entity_id, people("score", period))


def fine(people: Any, period: Any) -> Any:
    complaints = people("complaints", period)
    return 5_000 * (2 ** np.minimum(complaints, 3) - 1) + 40_000 * np.maximum(complaints - 3, 0)


def commission(people: Any, period: Any) -> Any:
    sales = people("sales", period)
    middle = np.clip(sales, 2_000_000, 5_000_000) - 2_000_000
    thousandths = 10 * np.minimum(sales, 2_000_000) + 15 * middle + 20 * np.maximum(sales - 5_000_000, 0)
    return divided(thousandths, 1000)


def dept_pool(departments: Any, period: Any) -> Any:
    sales = long(departments("dept_sales", period))
    middle = np.clip(sales, 10_000_000, 20_000_000) - 10_000_000
    return divided(
        2 * np.minimum(sales, 10_000_000) + 3 * middle + 4 * np.maximum(sales - 20_000_000, 0), 100
    )


def dept_weight(departments: Any, period: Any) -> Any:
    return departments.sum(np.maximum(departments.members("score", period), 0))


def pool(people: Any, period: Any) -> Any:
    dept = people.department
    shared = long(dept("dept_pool", period)) * np.maximum(people("score", period), 0)
    whole = np.maximum(dept("dept_weight", period), 1)
    cents = shared // whole
    left = np.where(dept("dept_weight", period) > 0, dept("dept_pool", period) - dept.sum(cents), 0)
    return cents + (_openfisca.places(dept.members_entity_id, shared % whole) < left)


def topup(people: Any, period: Any) -> Any:
    least = np.array([200_000, 220_000, 250_000])[np.minimum(people("years", period), 3) - 1]
    earned = people("base", period) + people("commission", period) + people("pool", period)
    return np.maximum(least - earned, 0)


def payable(people: Any, period: Any) -> Any:
    earned = sum(people(name, period) for name in ("base", "commission", "pool", "topup"))
    return earned - people("fine", period)


ITEMS = (
    p_response, p_expertise, p_selling, p_polite, p_discipline, p_conversion, p_satisfaction, p_callback, p_volume, p_csat,
)  # fmt: skip
FORMULAS = (*ITEMS, score, grade, rank, fine, commission, pool, topup, payable)
SHARED = (dept_conversion_n, dept_conversion_d, dept_pool, dept_weight)
