"""Random attendance, clocks, procedures, panels and days due, clean and with a planted fault."""

from __future__ import annotations

import random
from datetime import date

import pytest

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of

DAY = date(2020, 1, 1)


def attendance(rng, fault):
    """Draw lateness that costs more the longer it is, and absence above it."""
    grace = rng.randint(0, 9)
    edges = sorted(rng.sample(range(grace + 2, 60), rng.randint(2, 4)))
    points = sorted(rng.sample(range(1, 90), len(edges) + 1))
    limit, absence = edges[-1] + rng.randint(1, 30), rng.randint(90, 200)
    if fault == "dead_branch":
        limit = rng.choice([edges[-1], grace])
    if fault == "wrong_direction":
        points = points[::-1]
    return f"""
[event]
late = {{ label = "late" }}
absence = {{ label = "absence" }}
[sanction.late_fine]
label = "late"
scorer = "bands"
inputs = {{ value = "quantity" }}
ledger = "yuan"
money = "fine"
on = ["late"]
parameters = {{ edges = {edges}, points = {points} }}
[sanction.absence_fine]
label = "absence"
scorer = "per_event"
inputs = {{ nth = "nth" }}
ledger = "yuan"
money = "fine"
on = ["absence"]
parameters = {{ amount = {absence} }}
[sanctions.fines]
label = "fines"
rules = ["late_fine", "absence_fine"]
[attendance.shop]
label = "shop"
outcomes = {{ late = "late", absent = "absence" }}
sanctions = ["fines"]
parameters = {{ grace_minutes = {grace}, late_to_absent_minutes = {limit} }}
"""


def clock(rng, fault):
    """Draw limits by kind, the usual one last, one of them for some customers never slower than it."""
    kinds = [f"k{place}" for place in range(rng.randint(2, 5))]
    usual = rng.randint(30, 90)
    some = rng.sample(kinds, rng.randint(1, len(kinds)))
    first = (
        f'{{ customer_class = "vip", kind = {some}, '
        f'minutes = {usual + 5 if fault == "wrong_direction" else usual - 5}, never_slower_than = "usual" }}'
    )
    covered = kinds[1:] if fault == "gap" else kinds
    last = f'{{ name = "usual", kind = {covered}, minutes = {usual} }}'
    listed = [last, first] if fault == "dead_branch" else [first, last]
    if fault == "gap":
        listed = [last]
    only = f'where = [{{ column = "kind", op = "in", value = {kinds} }}]'
    return f"""
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
{only}
parameters = {{ limits = [{", ".join(listed)}] }}
""".replace("'", '"')


def procedure(rng, fault):
    steps = [f"s{place}" for place in range(rng.randint(2, 5))]
    step, other = rng.sample(steps, 2)
    more = f'distinct = ["{step}", "{other}"]'
    if fault == "unreachable_step":
        more = rng.choice(
            [
                f'any_of = {{ {step} = ["{other}"] }}',
                f'{more}\napprovers = {{ {step} = ["self"], {other} = ["self"] }}',
                f'vote = ["{step}"]\nvote_weight = 1\nvote_pass_ratio = 1.01',
                f'scored = ["{step}"]\njury = {rng.randint(2, 9)}\napprovers = {{ {step} = ["self"] }}',
            ]
        )
    listed = ", ".join(f'"{one}"' for one in steps)
    return f'[procedure.rise]\nlabel = "rise"\n[procedure.rise.parameters]\nchain = [{listed}]\n{more}\n'


def panel(rng, fault):
    weights = [rng.randint(5, 30) for _ in range(rng.randint(1, 3))]
    weights.append(100 - sum(weights) + (fault == "weights"))
    groups = ", ".join(f'g{place} = ["r{place}"]' for place in range(len(weights)))
    weighed = ", ".join(f"g{place} = {weight}" for place, weight in enumerate(weights))
    parameters = f"groups = {{ {groups} }}, group_weights = {{ {weighed} }}, min_raters = {rng.randint(2, 5)}"
    return f'[panel.circle]\nlabel = "circle"\nparameters = {{ {parameters} }}\n'


def due(rng, fault):
    every = '"none"' if fault == "dead_branch" else rng.choice([1, 3, 6, 12])
    parameters = f"every_months = {every}, first_after_months = {rng.randint(0, 6)}"
    return (
        '[due.talk]\nlabel = "talk"\nfrom = "hire"\ndone = { decision = "talk" }\n'
        f"parameters = {{ {parameters} }}\n"
    )


SORTS = {
    attendance: ("dead_branch", "wrong_direction"),
    clock: ("dead_branch", "gap", "wrong_direction"),
    procedure: ("unreachable_step",),
    panel: ("weights",),
    due: ("dead_branch",),
}


def codes(text):
    return {one.code for one in check_policy(policy_of(text), DAY).findings if one.code != "unused"}


@pytest.mark.parametrize("sort", SORTS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("seed", range(25))
def test_every_planted_fault_is_found_and_none_is_invented(sort, seed):
    assert codes(sort(random.Random(seed), "")) == set()
    for fault in SORTS[sort]:
        assert fault in codes(sort(random.Random(seed), fault)), fault
