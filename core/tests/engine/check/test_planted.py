"""A thousand random rules, clean and with a planted fault: each is found, and none is invented."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import attrs
import pytest

from kpi.engine.check.policy import check_policy
from kpi.expr import all_of, choose, clamp, floor_of, maximum
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.metric import Metric
from kpi.model.parameter import Dated, Parameter
from kpi.model.quantity import Domain, Measure
from kpi.model.rule import Input, Rule, RuleKind, Scorer
from kpi.trial import trial
from kpi.types import Direction
from kpi.words import Label

F = Fraction
DAY = date(2018, 6, 30)
FULL = F(20)
PLANTED = ("gap", "overlap", "dead_branch", "wrong_direction", "unreachable_full", "above_full", "below_zero")


def steps(rng, more):
    """Draw edges that rise and points that go the good way, from nothing to the full mark."""
    edges = sorted(rng.sample(range(5, 96), rng.randint(2, 5)))
    points = sorted(rng.sample(range(1, 20), len(edges) - 1))
    points = [F(one) for one in (0, *points, 20)]
    return [F(one) for one in edges], points if more else points[::-1]


def banded(rng, fault, more):
    edges, points = steps(rng, more)
    places = list(range(len(points)))
    low, high = [None, *edges], [*edges, None]
    worth = dict(zip(places, points, strict=True))
    hole = rng.choice(places[1:-1])
    if fault == "wrong_direction":
        worth[hole], worth[hole - 1] = worth[hole - 1], worth[hole]
    if fault in ("unreachable_full", "above_full"):
        worth[places[-1 if more else 0]] += -1 if fault == "unreachable_full" else 3
    if fault == "below_zero":
        worth[places[0 if more else -1]] = F(-2)
    spread = rng.choice((F(0), F(1, 2), F(3))) if fault == "overlap" else None

    def rule(x):
        cases = []
        for place in places:
            if fault == "gap" and place == hole:
                continue
            tests = [x >= low[place]] if low[place] is not None else []
            if high[place] is not None:
                tests.append(x <= high[place] + spread if spread is not None else x < high[place])
            cases.append((all_of(*tests), worth[place]))
        if fault == "dead_branch":
            cases.append((x > edges[-1] + 1, FULL) if rng.random() < 0.5 else (x < 0, F(0)))
        rng.shuffle(cases) if fault not in ("overlap", "dead_branch") else None
        return choose(*cases, exclusive=fault != "dead_branch")

    return rule


def per_event(rng, fault, more):
    full, cost = FULL, F(rng.randint(1, 9))
    step = rng.randint(1, 4)

    def rule(x):
        lost = cost * floor_of((100 - x if more else x) / step)
        if fault == "wrong_direction":
            return clamp(cost * floor_of((100 - x if more else x) / step), 0, full)
        if fault == "below_zero":
            return full - lost
        if fault == "unreachable_full":
            return maximum(full - 1 - lost, 0)
        if fault == "above_full":
            return maximum(full + 2 - lost, 0)
        return maximum(full - lost, 0)

    return rule


def linear(rng, fault, more):
    low, high = F(rng.randint(0, 40)), F(rng.randint(60, 100))
    base = F(rng.randint(1, 9))

    def rule(x):
        share = (
            (x - low) / (high - low)
            if more is not (fault == "wrong_direction")
            else (high - x) / (high - low)
        )
        top = {"unreachable_full": FULL - base, "above_full": FULL + base}.get(fault, FULL)
        inner = clamp(share * top, None if fault == "below_zero" else 0, top)
        if fault == "below_zero":
            return inner - base * 30
        if fault == "gap":
            return choose((x < high - 1, inner), (x >= high, inner))
        return inner

    return rule


def two_inputs(rng, fault, more):
    first, second = F(rng.randint(1, 5)), F(rng.randint(1, 5))

    def rule(x, y):
        lost = first * (100 - x if more else x) + second * y
        if fault == "wrong_direction":
            return clamp(FULL - first * (100 - x if more else x) + second * y, 0, FULL)
        if fault == "below_zero":
            return FULL - lost
        if fault == "above_full":
            return maximum(FULL + 1 - lost, 0)
        if fault == "unreachable_full":
            return clamp(FULL - lost, 0, FULL - 1)
        if fault == "dead_branch":
            return choose((lost > 100 * (first + second), 0), otherwise=clamp(FULL - lost, 0, FULL))
        if fault == "gap":
            good = first * x > second * y if more else first * x < second * y
            bad = first * x < second * y if more else first * x > second * y
            return choose((good, FULL), (bad, 0))
        return clamp(FULL - lost, 0, FULL)

    return rule


def nested(rng, fault, more):
    """A choice within a choice: the inner case is one that the outer has ruled out, or one that comes about."""
    outer, cost = F(rng.randint(30, 60)), F(rng.randint(1, 4))
    inner = outer - 10 if fault == "dead_branch" else outer + 10

    def rule(x, y=None):
        lost = 100 - x if more else x
        lost = lost if y is None else lost + y
        last = maximum(5 - lost / 100, 0) if fault != "wrong_direction" else lost / 100
        beyond = choose((lost < inner, 6), otherwise=last)
        return choose((lost <= outer / 2, FULL), (lost < outer, 10 - cost), otherwise=beyond)

    return rule


SHAPES = {
    nested: ("dead_branch", "wrong_direction"),
    banded: PLANTED,
    per_event: ("wrong_direction", "below_zero", "unreachable_full", "above_full"),
    linear: ("gap", "wrong_direction", "below_zero", "unreachable_full", "above_full"),
    two_inputs: ("gap", "wrong_direction", "below_zero", "unreachable_full", "above_full", "dead_branch"),
}


def policy(rule, *, more, whole, inputs=1):
    """Return a policy of one rule over percentages, or whole numbers up to 100."""
    names = ("x", "y")[:inputs]
    domain = Domain(F(0), F(100), whole=whole)
    better = {"x": Direction.MORE if more else Direction.LESS, "y": Direction.LESS}
    unit = Measure.COUNT if whole else Measure.PERCENT
    scorer = Scorer("drawn", rule)
    made = Rule(
        "company.drawn",
        RuleKind.SCORE,
        Label(en="drawn"),
        "drawn",
        tuple(Input(f"company.{name}", unit, domain, better[name]) for name in names),
        {name: f"company.{name}" for name in names},
        parameters=(Parameter("full", (Dated(FULL),)),),
        full="full",
        owner="company",
    )
    metrics = {f"company.{name}": Metric.simple(f"company.{name}", unit) for name in names}
    return Policy(Catalogue(metrics=metrics, scorers={"drawn": scorer}, rules={made.id: made}), ())


def findings(drawn):
    return [one for one in check_policy(drawn, DAY).findings if one.severity != "note"]


def draw(seed):
    rng = random.Random(seed)
    shape = rng.choice(list(SHAPES))
    fault = rng.choice(SHAPES[shape])
    more, whole = rng.random() < 0.5, rng.random() < 0.5
    inputs = 2 if shape is two_inputs or (shape is nested and seed % 2) else 1
    built = [shape(random.Random(seed), one, more) for one in (None, fault)]
    return fault, *(policy(one, more=more, whole=whole, inputs=inputs) for one in built)


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_of_a_thousand_rules_every_planted_fault_is_found_and_none_is_invented(start):
    for seed in range(start, start + 100):
        fault, clean, faulty = draw(seed)
        assert findings(clean) == [], seed
        found = [one for one in findings(faulty) if one.code == fault]
        assert found, (seed, fault)
        assert all(one.proven for one in found)


@pytest.mark.parametrize("seed", range(0, 1000, 40))
def test_kpi_try_reproduces_every_witness(seed):
    _, _, faulty = draw(seed)
    for one in findings(faulty):
        if one.witness:
            outcome = trial(faulty, "company.drawn", one.witness, {}, DAY)
            if one.code == "gap":
                assert (outcome.result, "gap" in outcome.flags) == (None, True)
            elif one.code == "above_full":
                assert outcome.result > FULL
            elif one.code == "below_zero":
                assert outcome.result < 0


def test_what_the_author_stands_by_is_a_note_with_his_reason():
    _, _, faulty = next(one for one in map(draw, range(1000)) if one[0] == "below_zero")
    rule = faulty.catalogue.rules["company.drawn"]
    rule = attrs.evolve(rule, accepted={"below_zero": Label(en="deductions have no end")})
    accepted = attrs.evolve(faulty, catalogue=attrs.evolve(faulty.catalogue, rules={rule.id: rule}))
    [one] = [one for one in check_policy(accepted, DAY).findings if one.code == "below_zero"]
    assert (one.severity, one.accepted.en) == ("note", "deductions have no end")
