"""A run is the same to the last bit however many threads compute it, and whatever the order of the facts."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from kpi.engine.run import compute
from kpi.exact import Rate
from kpi.model.period import Period
from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of

PEOPLE = 400
POLICY = """
[metric.rate]
label = { zh = "率", en = "rate" }
unit = "percent"
[metric.mark]
label = { zh = "分", en = "mark" }
unit = "score"

[rule.rate]
label = { zh = "率", en = "rate" }
scorer = "against_mean"
full = "full"
inputs = { value = "rate" }
[rule.rate.parameters]
full = { value = 30 }
below_pts = { value = 4, origin = "default" }
[rule.mark]
label = { zh = "分", en = "mark" }
scorer = "linear_zone"
full = "full"
inputs = { value = "mark" }
[rule.mark.parameters]
full = { value = 33.3 }
floor = { value = 20 }
target = { value = 97 }

[scorecard.month]
label = { zh = "月考核", en = "month" }
na_policy = "rescale"
rank = { scope = "unit" }
[[scorecard.month.item]]
rule = "rate"
[[scorecard.month.item]]
rule = "mark"
[[bind]]
role = "cs"
scorecard = "month"
"""


def facts(order: int) -> MemoryFacts:
    """Return the same facts of everybody, their rows in an order of their own."""
    chance = random.Random(5)
    names = [f"E{number:03d}" for number in range(PEOPLE)]
    keys = {name: at for at, name in enumerate([*names, *(f"U{unit}" for unit in range(30))], start=1)}
    observations: list[dict[str, Any]] = []
    for name in names:
        whole = chance.randint(1, 40)
        part = chance.randint(0, whole)
        given = {"rate": Rate(Fraction(part), Fraction(whole)), "mark": Fraction(chance.randint(0, 990), 10)}
        observations += [
            {"subject": name, "metric": f"company.{metric}", "period": "2018-01", "value": value}
            for metric, value in given.items()
            if chance.random() < 0.95
        ]
    assignments = [
        {"employee": name, "unit": f"U{chance.randrange(30)}", "role": "cs", "from": "2017-01-01"}
        for name in names
    ]
    units = [{"id": f"U{unit}", "name": f"U{unit}"} for unit in range(30)]
    rows = {"units": units, "assignments": assignments, "observations": observations}
    shuffled = random.Random(order)
    return MemoryFacts({kind: shuffled.sample(one, len(one)) for kind, one in rows.items()}, keys=keys)


def digest(order: int) -> str:
    """Return a digest of every line and result of a run, in their order."""
    done = compute(policy_of(POLICY), facts(order), Period.parse("2018-01"))
    frames = [done.results, done.payable, *(block.rows for block in done.blocks)]
    said = repr([(block.item, block.rule, block.stage) for block in done.blocks]) + repr(done.problems)
    return hashlib.sha256("".join([said, *(frame.write_csv() for frame in frames)]).encode()).hexdigest()


@pytest.fixture(scope="module")
def here() -> str:
    """Return what a run in this process gives."""
    return digest(0)


@pytest.mark.parametrize("order", [1, 2])
def test_the_order_of_the_facts_changes_no_bit(order: int, here: str) -> None:
    assert digest(order) == here


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_number_of_threads_changes_no_bit(threads: int, here: str) -> None:
    done = subprocess.run(
        [sys.executable, __file__, str(threads)],
        env={**os.environ, "POLARS_MAX_THREADS": str(threads)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(threads), here]


if __name__ == "__main__":
    sys.stdout.write(f"{pl.thread_pool_size()} {digest(int(sys.argv[1]))}")
