"""Rules drawn by chance out of the kit's scorers and of a company's own, each clean or with one fault.

A shape is a function of a source of chance, the full mark, and the fault that it is to have (None for none). It returns
a `Shape`: the metrics that the rule reads, its table, and its largest leap where that is known.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import attrs

HALF = Fraction(1, 2)


@attrs.define
class Shape:
    """A rule with its metrics by argument; `leap` is its largest leap of points, `consequences` what comes with a fault."""

    metrics: dict
    scorer: str
    parameters: dict
    leap: Fraction | None = None
    consequences: tuple[str, ...] = ()
    lists: dict = attrs.field(factory=dict)


def _metric(rng, more):
    """Draw a measure and how far it goes: edges of it have at least two of its numbers between them."""
    way = "more" if more else "less"
    unit = rng.choice(("percent", "count", "score", "hours"))
    high = 100 if unit in ("percent", "score") else rng.choice((40, 60, 200))
    table = {"label": f"a {unit}", "unit": unit, "better": way}
    return (
        ({**table, "domain": {"low": 0, "high": high}} if unit in ("count", "hours") else table),
        high,
        unit,
    )


def _edges(rng, count, high, unit):
    edges = sorted(rng.sample(range(2, high - 1, 2), count))
    return edges if unit == "count" else [one + rng.choice((0, 0, HALF)) for one in edges]


def bands(rng, full, fault):
    """Points by bands: every band but the worst is worth something, the best the full mark."""
    more = rng.random() < 0.5
    metric, high, unit = _metric(rng, more)
    inner = rng.randint(2 if fault == "wrong_direction" else 1, 3)
    edges = _edges(rng, inner + 1, high, unit)
    points = [0, *sorted(rng.sample(range(1, full - 1), inner)), full]
    leap = max(after - before for before, after in pairwise(points))
    parameters = {"full": full, "edge_policy": rng.choice(("better", "worse", "lower", "upper"))}
    if fault == "wrong_direction":
        points[1], points[2] = points[2], points[1]
    if fault == "unreachable_full":
        points[-1] = full - 1
    if fault == "above_full":
        points[-1] = full + rng.choice((1, HALF))
    if fault == "below_zero":
        points[0] = -rng.choice((1, HALF))
    if fault == "gap":
        points[rng.randint(1, inner)] = "gap"
        parameters["gap_policy"] = "open"
    if fault == "overlap":
        parameters["edge_policy"] = "both"
    if fault == "dead_branch":
        edges, points = [*edges, high + 5], [*points, full]
    if not more:
        points = points[::-1]
        edges = [high - one if one <= high else -5 for one in reversed(edges)]
    return Shape({"value": metric}, "bands", {**parameters, "edges": edges, "points": points}, leap)


def linear_zone(rng, full, fault):
    """Nothing below a floor, the full mark from a target on."""
    floor, target = rng.randint(10, 60), rng.randint(70, 100)
    if fault == "unreachable_full":
        target = rng.randint(101, 120)
    mode = "ratio" if fault == "jump" else rng.choice(("ratio", "interpolate"))
    metric = {
        "label": "a rate",
        "unit": "percent",
        "better": "less" if fault == "wrong_direction" else "more",
    }
    parameters = {"full": full, "floor": floor, "target": target, "linear_mode": mode}
    leap = Fraction(full * floor, target) if mode == "ratio" else Fraction(0)
    # A target that nobody reaches is a case that never comes about, too.
    more = ("dead_branch",) if fault == "unreachable_full" else ()
    return Shape({"value": metric}, "linear_zone", parameters, leap, more)


def steps(rng, full, fault):
    """Points for each step from a base, up to the full mark and down to nothing."""
    up, down = rng.randint(1, 3), rng.randint(1, 5)
    more = rng.random() < 0.5
    start = full - up * rng.randint(1, min(5, (full - 1) // up))
    parameters = {
        "full": full, "base_rate": 50, "base_points": start, "step": rng.choice((1, 2)),
        "above": up if more else -down, "below": -down if more else up, "floor": 0,
    }  # fmt: skip
    if fault == "wrong_direction":
        parameters["below" if more else "above"] = down
    if fault == "above_full":
        parameters["cap"] = "none"
    if fault == "unreachable_full":
        parameters["cap"] = full - 1
    if fault == "below_zero":
        parameters.update(floor="none", **{"below" if more else "above": -full})
    rounding = rng.choice(("floor", "ceil", "proportional"))
    parameters["step_rounding"] = rounding
    metric = {"label": "a rate", "unit": "percent", "better": "more" if more else "less"}
    return Shape({"value": metric}, "points_per_step", parameters)


def step_bands(rng, full, fault):
    """Points lost for each step that a rate falls short, band after band."""
    top = rng.randint(90, 100) if fault != "unreachable_full" else rng.randint(102, 110)
    middle, end = rng.randint(70, 85), rng.randint(40, 60)
    rows = [[top, middle, 1, 1], [middle, end, rng.choice((1, 2)), rng.randint(1, 3)]]
    way = "open" if fault == "gap" else rng.choice(("extend", "hold", "zero"))
    metric = {
        "label": "a rate",
        "unit": "percent",
        "better": "less" if fault == "wrong_direction" else "more",
    }
    return Shape({"value": metric}, "step_bands", {"full": full, "bands": rows, "gap": way})


def deductions(rng, full, fault):
    """Points lost for each event, of one kind or of several."""
    metrics, parameters = {}, {"full": full, "floor": "none" if fault == "below_zero" else 0}
    for place in range(rng.randint(1, 3)):
        high = rng.choice((20, 50, 300))
        metric = {"label": f"count {place}", "unit": "count", "better": "less", "domain": {"high": high}}
        metrics[f"event{place}"] = metric
        cost = rng.randint(1, 4)
        parameters[f"event{place}_pts"] = max(cost, full // high + 1) if fault == "below_zero" else cost
    if fault == "wrong_direction":
        metrics[rng.choice(list(metrics))]["better"] = "more"
    return Shape(metrics, "deduct_per_event", parameters)


def veto(rng, full, fault):
    """All or nothing."""
    limit, high = rng.randint(0, 5), rng.choice((20, 50))
    better = "more" if fault == "wrong_direction" else "less"
    metric = {"label": "a count", "unit": "count", "better": better, "domain": {"high": high}}
    return Shape(
        {"count": metric},
        "veto",
        {"full": full, "limit": high if fault == "dead_branch" else limit},
        Fraction(full),
    )


def ratio(rng, full, fault):
    """The full mark times a ratio to a target."""
    more = rng.random() < 0.5
    metric, high, _ = _metric(rng, more)
    target = rng.randint(5, high - 2)
    parameters = {
        "full": full,
        "target": target,
        "mode": "direct" if more else rng.choice(("inverse", "linear")),
    }
    if fault == "wrong_direction":
        metric["better"] = "less" if more else "more"
    if fault == "above_full":
        metric["better"] = "more"
        parameters.update(mode="direct", cap="none")
    if fault == "unreachable_full":
        metric["better"] = "more"
        parameters.update(mode="direct", target=high + rng.randint(1, 9))
    return Shape({"actual": metric}, "ratio", parameters)


def words(rng, full, fault):
    """Points by a word."""
    labels = ["a", "b", "c", "d"][: rng.randint(2, 4)]
    points = sorted(rng.sample(range(1, full), len(labels) - 1), reverse=True)
    table = dict(zip(labels, [full, *points], strict=True))
    metric = {"label": "a word", "unit": "level", "domain": {"labels": list(labels)}}
    if fault == "gap":
        del table[rng.choice(labels[1:])]
    if fault == "unreachable_full":
        table["a"] = full - HALF
    if fault == "above_full":
        table["a"] = full + 1
    if fault == "below_zero":
        table[labels[-1]] = -1
    return Shape({"level": metric}, "levels", {"full": full, "points": table})


def named(rng, full, fault):
    """Points of single values."""
    marks = sorted(rng.sample(range(20, 100, 2), 3))
    points = [*sorted(rng.sample(range(1, full - 1), 2)), full]
    if fault == "above_full":
        points[-1] = full + 1
    if fault == "unreachable_full":
        points[-1] = full - HALF
    way = "open" if fault == "gap" else rng.choice(("lower", "upper", "interpolate", "midpoint"))
    metric = {
        "label": "a rate",
        "unit": "percent",
        "better": "less" if fault == "wrong_direction" else "more",
    }
    parameters = {"full": full, "named": marks, "points": points, "gap_policy": way}
    if fault == "below_zero":
        parameters["below"] = -1
    return Shape({"value": metric}, "named_points", parameters)


def trusted(rng, full, fault):
    """A rule of the company: less is asked of those whom it trusts."""
    low, high = rng.randint(10, 40), rng.randint(60, 90)
    parameters = {
        "full": full, "low": low, "high": high, "some": rng.randint(1, full - 1),
        "last": "none" if fault == "gap" else 0, "once": "yes" if fault == "overlap" else "no",
    }  # fmt: skip
    if fault == "dead_branch":
        parameters["low"] = high + 1
    if fault == "below_zero":
        parameters["last"] = -1
    if fault == "above_full":
        parameters["some"], parameters["full"] = full + 1, full
    if fault == "wrong_direction":
        parameters["last"] = parameters["some"] + HALF
    metric = {"label": "a rate", "unit": "percent", "better": "more"}
    flag = {"label": "trusted", "unit": "flag"}
    consequences = ("wrong_direction",) if fault == "above_full" else ()
    return Shape({"value": metric, "known": flag}, "trusted", parameters, consequences=consequences)


def hard(rng, full, fault):
    """A rule of the company over two numbers: what can never be is proved, the rest is looked for."""
    cost = rng.randint(1, 3)
    limit = rng.randint(150, 160) if fault == "dead_branch" else rng.randint(50, 90)
    parameters = {
        "full": full,
        "cost": cost,
        "limit": limit,
        "most": full - 1 if fault == "unreachable_full" else full,
    }
    first = {"label": "a rate", "unit": "percent", "better": "more"}
    second = {"label": "a count", "unit": "count", "better": "less", "domain": {"high": 50}}
    return Shape({"value": first, "errors": second}, "hard", parameters)


SHAPES = {
    bands: (
        "gap",
        "overlap",
        "dead_branch",
        "wrong_direction",
        "unreachable_full",
        "above_full",
        "below_zero",
        "jump",
    ),
    linear_zone: ("wrong_direction", "unreachable_full", "jump"),
    steps: ("wrong_direction", "above_full", "unreachable_full", "below_zero"),
    step_bands: ("gap", "wrong_direction", "unreachable_full"),
    deductions: ("wrong_direction", "below_zero"),
    veto: ("wrong_direction", "dead_branch", "jump"),
    ratio: ("wrong_direction", "above_full", "unreachable_full"),
    words: ("gap", "unreachable_full", "above_full", "below_zero"),
    named: ("gap", "wrong_direction", "unreachable_full", "above_full", "below_zero"),
    trusted: ("gap", "overlap", "dead_branch", "wrong_direction", "above_full", "below_zero"),
    hard: ("dead_branch", "unreachable_full"),
}
"""Each shape, and the faults that it can have and that are claimed as proven of it."""

OWN_RULES = '''
from kpi.api import all_of, choose, clamp, opaque


def trusted(value, known, full, low, high, some, last, once):
    """Less is asked of those who are known."""
    cases = ((all_of(known, value >= low), full), (value >= high, full), (value >= low, some))
    if once == "yes":
        cases = ((value >= high, full), (all_of(value >= low, value <= high), some), (value < low, last))
    return choose(*cases, otherwise=None if once == "yes" else last, exclusive=once == "yes")


def hard(value, errors, full, cost, limit, most):
    """Points lost for errors, none at all where they weigh more than the rate."""
    return choose((errors - value > limit - 100, 0), otherwise=clamp(full - cost * errors, 0, most))


def by_function(value, full):
    """Worked out by a function."""
    return opaque(lambda x: x / 2, value)
'''
