"""A synthetic company of any size: ten items of seven kinds, one month, seeded."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from pathlib import Path

from kpi.exact import Rate
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

ITEMS = {
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


def build(folder: Path, people: int) -> None:
    """Write kpi.toml and a kpi.db with everybody's facts of the month."""
    from kpi.app.catalogue import load_policy
    from kpi.store import BatchInfo, open_store

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kpi.toml").write_text(policy_text(), encoding="utf-8")
    policy = load_policy(folder / "kpi.toml")
    chance = random.Random(7)
    ids = [f"E{number:07d}" for number in range(people)]
    units = [f"U{number:05d}" for number in range((people + TEAM - 1) // TEAM)]
    hired = date(2020, 1, 1)
    with open_store(folder / "kpi.db", create=True, tables=tuple(policy.catalogue.tables.values())) as store:

        def append(kind: str, rows: object) -> None:
            store.append(kind, rows, BatchInfo(imported_on=hired, file="bench"))

        append("units", ({"id": one, "name": one} for one in units))
        append("employees", ({"id": one, "name": one, "hired_on": hired} for one in ids))
        append(
            "assignments",
            (
                {"employee": one, "unit": units[at // TEAM], "role": "agent", "from": hired}
                for at, one in enumerate(ids)
            ),
        )
        append(
            "observations",
            (
                {"subject": one, "metric": f"company.{name}", "period": PERIOD, "value": _value(chance, unit)}
                for one in ids
                for name, (unit, *_) in ITEMS.items()
            ),
        )


def _value(chance: random.Random, unit: str) -> Fraction | Rate:
    if unit == "percent":
        whole = chance.randint(50, 400)
        return Rate(Fraction(chance.randint(whole * 7 // 10, whole)), Fraction(whole))
    if unit == "count":
        return Fraction(chance.randint(0, 6))
    return Fraction(chance.randint(0, 1000), 10 if unit == "seconds" else 100)
