"""openfisca-core as its users write it: float variables, which it holds as float32, points and yuan, scales as parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from mix.data import OUTPUTS, STEPS
from peers import _openfisca
from peers._openfisca import PERIOD

if TYPE_CHECKING:
    import polars as pl

NAME = "openfisca-core, float32"
EXACT = False
LARGEST = 1_000_000

SINCE = "2020-01-01"


def prepare(frame_path: Path) -> Any:
    """Declare the system and hold the inputs in a simulation."""
    from openfisca_core.parameters import ParameterNode

    system = _openfisca.system(float, FORMULAS, SHARED)
    system.parameters = ParameterNode("", data=PARAMETERS)
    return _openfisca.simulation(system, frame_path)


def compute(simulation: Any) -> dict[str, Any]:
    """Compute every output in a copy that has the inputs alone."""
    run = simulation.clone()
    return {name: run.calculate(name, PERIOD) for name in OUTPUTS}


def columns(simulation: Any, found: dict[str, Any]) -> pl.DataFrame:
    """Return the outputs as whole numbers, null where the input is unknown; not timed."""
    import polars as pl

    scaled = {name: np.round(found[name].astype(float) * 100) for name in OUTPUTS}
    scaled |= {name: np.round(found[name]) for name in ("grade", "rank")}
    return _openfisca.with_nulls(simulation, pl.DataFrame(scaled).cast(pl.Int64))


def value(number: float) -> dict[str, Any]:
    return {SINCE: {"value": number}}


def scale(kind: str, *brackets: tuple[float, float]) -> dict[str, Any]:
    found = [{"threshold": value(least), kind: value(number)} for least, number in brackets]
    return {"brackets": found} | ({"metadata": {"type": "single_amount"}} if kind == "amount" else {})


def linear(floor: float, target: float) -> dict[str, Any]:
    return {"floor": {"values": value(floor)}, "target": {"values": value(target)}}


PARAMETERS = {
    "polite": scale("amount", (0, 0), (40, 8), (60, 12), (80, 16), (100, 20)),
    "satisfaction": linear(0.90, 0.98),
    "callback": linear(0.70, 0.90),
    "grade": scale("amount", (-1000, 3), (80, 2), (110, 1), (130, 0)),
    "commission": scale("rate", (0, 0.01), (20_000, 0.015), (50_000, 0.02)),
    "pool": scale("rate", (0, 0.02), (100_000, 0.03), (200_000, 0.04)),
    "guarantee": scale("amount", (0, 2000), (2, 2200), (3, 2500)),
}


def half_up(amount: Any) -> Any:
    """Round to 1/100, halves up (nothing here is below 0)."""
    return np.floor(amount * 100 + 0.5) / 100


def rate(people: Any, period: Any, name: str) -> Any:
    """Return a rate, NaN where it is unknown."""
    above, below = people(f"{name}_n", period), people(f"{name}_d", period)
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def zone(people: Any, period: Any, parameters: Any, name: str) -> Any:
    bounds, found = parameters(period)[name], rate(people, period, name)
    inside = half_up(10 * found / bounds.target)
    return np.select([np.isnan(found), found < bounds.floor, found >= bounds.target], [0, 0, 10], inside)


def p_response(people: Any, period: Any) -> Any:
    seconds = people("response", period)
    return np.select([seconds == 0, seconds <= 10, seconds <= 20, seconds < 25], [0, 10, 6, 3], 0)


def p_expertise(people: Any, period: Any) -> Any:
    return np.array([0, 6, 12, 20])[people("expertise", period)]


def p_selling(people: Any, period: Any) -> Any:
    return 5 * sum(people(step, period).astype(np.float32) for step in STEPS)


def p_polite(people: Any, period: Any, parameters: Any) -> Any:
    return parameters(period).polite.calc(np.nan_to_num(100 * rate(people, period, "polite")))


def p_discipline(people: Any, period: Any) -> Any:
    return 5 - 2 * people("late", period) - 5 * people("absent", period)


def dept_conversion(departments: Any, period: Any) -> Any:
    above = departments.sum(departments.members("conversion_n", period))
    return above / np.maximum(departments.sum(departments.members("conversion_d", period)), 1)


def p_conversion(people: Any, period: Any) -> Any:
    found = rate(people, period, "conversion")
    return np.where(np.isnan(found), 0, np.where(found < people.department("dept_conversion", period), 8, 10))


def p_satisfaction(people: Any, period: Any, parameters: Any) -> Any:
    return zone(people, period, parameters, "satisfaction")


def p_callback(people: Any, period: Any, parameters: Any) -> Any:
    return zone(people, period, parameters, "callback")


def p_volume(people: Any, period: Any) -> Any:
    calls = people("calls", period)
    lost = np.maximum(2200 - np.maximum(calls, 1800), 0) // 100 + np.maximum(1800 - calls, 0) // 100 * 2
    return np.where(calls < 1500, 0, np.maximum(10 - lost, 0))


def p_csat(people: Any, period: Any) -> Any:
    return np.nan_to_num(half_up(30 * rate(people, period, "csat")))


def score(people: Any, period: Any) -> Any:
    return np.round(sum(people(item.__name__, period) for item in ITEMS), 2)


def grade(people: Any, period: Any, parameters: Any) -> Any:
    return parameters(period).grade.calc(people("score", period))


def rank(people: Any, period: Any) -> Any:
    return _openfisca.ranks(people.department.members_entity_id, people("score", period))


def fine(people: Any, period: Any) -> Any:
    complaints = people("complaints", period)
    return 50 * (2 ** np.minimum(complaints, 3) - 1) + 400 * np.maximum(complaints - 3, 0)


def commission(people: Any, period: Any, parameters: Any) -> Any:
    return half_up(parameters(period).commission.calc(people("sales", period)))


def dept_pool(departments: Any, period: Any, parameters: Any) -> Any:
    return half_up(parameters(period).pool.calc(departments("dept_sales", period)))


def dept_weight(departments: Any, period: Any) -> Any:
    return departments.sum(np.maximum(departments.members("score", period), 0))


def pool(people: Any, period: Any) -> Any:
    dept = people.department
    whole, shared = dept("dept_weight", period), dept("dept_pool", period) * 100
    exact = shared * np.maximum(people("score", period), 0) / np.maximum(whole, 0.01)
    cents = np.floor(exact)
    left = np.where(whole > 0, np.round(shared - dept.sum(cents)), 0)
    return (cents + (_openfisca.places(dept.members_entity_id, exact - cents) < left)) / 100


def topup(people: Any, period: Any, parameters: Any) -> Any:
    earned = people("base", period) + people("commission", period) + people("pool", period)
    return np.maximum(parameters(period).guarantee.calc(people("years", period)) - earned, 0)


def payable(people: Any, period: Any) -> Any:
    earned = sum(people(name, period) for name in ("base", "commission", "pool", "topup"))
    return earned - people("fine", period)


ITEMS = (
    p_response, p_expertise, p_selling, p_polite, p_discipline, p_conversion, p_satisfaction, p_callback, p_volume, p_csat,
)  # fmt: skip
FORMULAS = (*ITEMS, score, grade, rank, fine, commission, pool, topup, payable)
SHARED = (dept_conversion, dept_pool, dept_weight)
