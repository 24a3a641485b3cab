"""A synthetic company of any size for whole processes: ten items of seven kinds, one observation each, no pay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from mix.data import Chance
from mix.facts import named
from mix.store import build as build_store

from kpi.model.period import Period

PERIOD = Period.parse("2025-01")
TEAM = 10

POLICY = """schema = 1
plugins = []

[[bind]]
role = "agent"
scorecard = "company.month"

[scorecard.month]
label = { zh = "月度考核", en = "Month" }
frequency = "month"
na_policy = "drop"
rank = { scope = "unit" }
"""

ITEMS: dict[str, tuple[str, str, str, str, dict[str, Any]]] = {
    "response": ("seconds", "less", "bands", "value", {"edges": [10, 20, 25], "points": [10, 6, 3, 0]}),
    "handling": ("seconds", "less", "bands", "value", {"edges": [120, 240, 360], "points": [10, 7, 4, 0]}),
    "quality": ("score", "more", "bands", "value", {"edges": [60, 75, 90], "points": [0, 5, 8, 10]}),
    "satisfaction": ("percent", "more", "linear_zone", "value", {"full": 10, "floor": 90, "target": 98}),
    "resolution": ("percent", "more", "linear_zone", "value", {"full": 10, "floor": 80, "target": 95}),
    "answered": ("percent", "more", "ratio", "actual", {"full": 10, "target": 95}),
    "conversion": ("percent", "more", "against_mean", "value", {"full": 10, "below_pts": 2}),
    "complaints": ("count", "less", "deduct_per_event", "each", {"full": 10, "each_pts": 2}),
    "errors": ("count", "less", "deduct_per_event", "each", {"full": 10, "each_pts": 5, "floor": 0}),
    "attitude": ("score", "more", "manual", "value", {"full": 10}),
}
"""Metric: unit, direction, scorer, the argument that it feeds, parameters."""


def policy_text() -> str:
    """Return a whole kpi.toml."""
    parts = [POLICY]
    for name in ITEMS:
        parts.append(f'[[scorecard.month.item]]\nname = "{name}"\nrule = "{name}"\n')
    for name, (unit, better, scorer, argument, parameters) in ITEMS.items():
        parts.append(f'[metric.{name}]\nlabel = {{ en = "{name}" }}\nunit = "{unit}"\nbetter = "{better}"\n')
        parts.append(f'[rule.{name}]\nscorer = "{scorer}"\nlabel = {{ en = "{name}" }}')
        parts.append(f'inputs = {{ {argument} = "{name}" }}\n[rule.{name}.parameters]')
        parts += [f"{key} = {{ value = {value} }}" for key, value in parameters.items()]
        parts.append("")
    return "\n".join(parts)


def kinds(people: int) -> dict[str, pl.DataFrame]:
    """Return the rows of each KIND."""
    frame = pl.DataFrame({"employee": pl.int_range(people, eager=True)}).with_columns(
        dept=pl.col("employee") // TEAM
    )
    hired = pl.date(2020, 1, 1)
    ids, unit = named("E", "employee"), named("U", "dept")
    placed = frame.select(employee=ids, unit=unit, role=pl.lit("agent"), **{"from": hired})
    return {
        "units": frame.select(id=unit, name=unit).unique(maintain_order=True),
        "employees": frame.select(id=ids, name=ids, hired_on=hired),
        "assignments": placed,
        "observations": pl.concat([*observations(frame)]),
    }


def observations(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the values of each metric: subject, metric, period, value."""
    chance, many = Chance(7), frame.height
    for name, (unit, *_) in ITEMS.items():
        n, d = _value(chance, many, unit)
        yield frame.select(
            named("E", "employee").alias("subject"),
            pl.lit(f"company.{name}").alias("metric"),
            pl.lit(str(PERIOD)).alias("period"),
            n.alias("value.n"),
            d.alias("value.d"),
            pl.lit(unit == "percent").alias("value.counted"),
        )


def build(folder: Path, people: int) -> None:
    """Write kpi.toml and a kpi.db with everybody's facts of the month."""
    build_store(folder, policy_text(), kinds(people))


def _value(chance: Chance, many: int, unit: str) -> tuple[pl.Series, pl.Series]:
    if unit == "percent":
        whole = chance.between(many, 50, 400)
        return whole * chance.between(many, 70, 100) // 100, whole
    scale = {"count": 1, "seconds": 10}.get(unit, 100)
    return chance.between(many, 0, 6 if unit == "count" else 1000), pl.Series([scale]).new_from_index(0, many)
