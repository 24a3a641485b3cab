"""Laws that the rules of all plugins keep, whatever the facts."""

from __future__ import annotations

import contextlib
import csv
import json
import random
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.app.catalogue import load_policy
from kpi.app.demo import write
from kpi.cli.main import cli
from kpi.engine.rules import rule_trees
from kpi.errors import PolicyError
from kpi.exact import Rate, round_half_away
from kpi.expr import Const, explain, inputs_of, scopes_of, walk
from kpi.model.catalogue import Policy
from kpi.model.metric import Derived
from kpi.model.quantity import Measure
from kpi.model.rule import Input, Rule
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import Ran, ran
from kpi.trial import trial
from kpi.trial.rules import not_excluded, trees_of, with_settings
from kpi.types import Direction, Scope

DAY = date(2025, 1, 1)
MONTH = "2025-03"
COMPANY = """
schema = 1
plugins = ["ecommerce"]
[[bind]]
role = "cs"
scorecard = ["ecommerce.cs_month", "ecommerce.sales_duties"]
sanctions = ["ecommerce.cs_points", "ecommerce.cs_results", "ecommerce.shop"]
pay = "ecommerce.cs_pay"
[[bind]]
role = "agent"
scorecard = "ecommerce.department_table"
sanctions = ["ecommerce.department_fines", "ecommerce.penalties"]
pay = "ecommerce.net_pay"
[[set]]
key = "ecommerce.commission_pool.tiers"
value = [[100000, 0.02], [200000, 0.03], ["none", 0.04]]
"""
GROUPS = {"north": ("A", "B", "C"), "south": ("D", "E"), "east": ("F", "G"), "west": ("H", "I")}
ROLES = {"north": "cs", "south": "cs", "east": "agent", "west": "agent"}
UNIT_OF = {one: unit for unit, people in GROUPS.items() for one in people}
INCIDENTS = (
    "long_call", "game", "service_complaint", "curse_back", "late", "absence", "cover", "no_mandarin",
    "impatient_answer", "left_post", "false_claim", "taken_order", "attitude_complaint",
)  # fmt: skip
AGAINST_THE_GRAIN = {
    ("installer.error_rate", "mode=as_printed"): "S002.F3.1",
    ("installer.error_rate", "mode=as_printed_capped"): "S002.F3.1",
    ("management.refund_disputes", "mode=as_printed"): "S002.F6.3",
    ("management.refund_disputes", "mode=as_printed_capped"): "S002.F6.3",
    ("installer.network_exit_points", ""): "S003.A.5.23d",
    ("callcenter.volume", "band_mode=local"): "S003.A.2.9.4b",
}
"""Where a better value is worth less because the text says so, or one reading of it: printed ratios that stand upside
down, points that only the fourth and the fifth failure cost, since the sixth takes the whole item (S003.Q67), and
bands each for itself, so that 1700 calls cost 2 points where 1800 cost 4 (S003.Q06)."""


@cache
def catalogue() -> Policy:
    return load_policy(None)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    file = tmp_path_factory.mktemp("company") / "kpi.toml"
    file.write_text(COMPANY, encoding="utf-8")
    return load_policy(file)


def variants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield a rule as it is, and with each other word of each parameter that has words to choose from."""
    yield "", rule
    for one in rule.parameters:
        here = one.values[-1].value
        for word in one.choices or ((True, False) if isinstance(here, bool) else ()):
            if word != here:
                yield f"{one.name}={word}", with_settings(rule, {one.name: word})


# --- a better metric never lowers a score ---------------------------------------------------------------------


def samples(one: Input, constants: set[Fraction]) -> list[Any]:
    """Return values of an input from worst to best: both ends, and at, below and above each number of the rule."""
    if one.unit in (Measure.FLAG, Measure.LEVEL):
        values: list[Any] = [False, True] if one.unit is Measure.FLAG else list(one.domain.labels)
    else:
        step = Fraction(1) if one.domain.whole else Fraction(1, 100)
        near = {number + by for number in constants for by in (-step, 0, step)}
        near |= {end for end in (one.domain.low, one.domain.high) if end is not None}
        values = sorted(value for value in near if one.domain.fault(value) is None)
    return values if one.better is Direction.MORE else values[::-1]


def is_yardstick(name: str) -> bool:
    """Tell whether a metric is a past that the present is measured by."""
    metric = catalogue().catalogue.metrics.get(name)
    return metric is not None and isinstance(metric.source, Derived)


def lowered(rule: Rule) -> list[str]:
    """Return where a better value of an input gives fewer points, or more of what is bad."""
    tree = next(iter(trees_of(rule, catalogue().catalogue, DAY).values()))
    known = {one.name: one for one in rule.inputs}
    read = [known[one.name] for one in inputs_of(tree) if one.name in known]
    constants = {
        one.value for one in walk(tree) if isinstance(one, Const) and isinstance(one.value, Fraction)
    }
    ordered = {one.name: samples(one, constants) for one in read}
    chance, found = random.Random(rule.id), []

    def drawn() -> dict[str, Any]:
        return {
            **not_excluded([tree]),
            **{name: chance.choice(some) for name, some in ordered.items() if some},
        }

    for one in read:
        if one.better is Direction.NONE or is_yardstick(one.name):
            continue
        for _ in range(6):
            row, peers, last = drawn(), [drawn(), drawn()], None
            for value in ordered[one.name]:
                mine = {**row, one.name: value}
                points = explain(tree, mine, {scope: [mine, *peers] for scope in scopes_of(tree)}).value
                if not isinstance(points, Fraction):
                    continue
                points = -points if rule.good is Direction.LESS else points
                if last is not None and points < last:
                    found.append(f"{one.name}={value}: {points} after {last}")
                last = points
    return found


def can_be_tried(rule: Rule) -> bool:
    """Tell whether a rule has all its numbers; the company gives those that a text lacks."""
    try:
        trees_of(rule, catalogue().catalogue, DAY)
    except PolicyError as refused:
        return "not_given" not in {fault.code for fault in refused.faults}
    return True


def test_a_better_value_never_lowers_the_points_unless_the_text_stands_upside_down() -> None:
    rules = [one for one in catalogue().catalogue.rules.values() if one.kind in ("score", "points")]
    tried = [(rule, word) for each in rules for word, rule in variants(each) if can_be_tried(rule)]
    wrong = {(rule.id, word): rule.cited for rule, word in tried if lowered(rule)}
    assert len({rule.id for rule, _ in tried}) > 70
    assert set(wrong) == set(AGAINST_THE_GRAIN)
    assert [key for key, clause in AGAINST_THE_GRAIN.items() if clause not in wrong[key]] == []


# --- fines ------------------------------------------------------------------------------------------------------


def fines() -> list[str]:
    known = catalogue().catalogue
    every = {
        one.rule
        for each in known.sanctions.values()
        for one in each.sanctions
        if one.trigger is not None and not one.proposal
    }
    return sorted(one for one in every if known.rules[one].kind == "fine")


OF_AN_EVENT = {
    "long_meal_fine": {"quantity": 40},
    "hall_boss_cost": {"amount": 10},
    "manager_tax_fine": {"amount": 10},
    "damage": {"amount": 10},
}
"""What an event has to tell of itself for a fine to be known."""
BESIDE_EVENTS = {
    "hall_complaint_fine": {"hall_complaint_rate": "2/100"},
    "manager_overdue_fine": {"department_timely_rate": "97/100"},
}
"""What else has to be known."""
DAYS = st.lists(st.integers(0, 200).map(lambda by: str(date(2025, 1, 1) + timedelta(by))), max_size=7)


@pytest.mark.parametrize("fine", fines())
@settings(max_examples=10, deadline=None)
@given(days=DAYS, more=st.integers(0, 200).map(lambda by: str(date(2025, 1, 1) + timedelta(by))))
def test_one_event_more_never_lowers_a_fine(fine: str, days: Sequence[str], more: str) -> None:
    own = OF_AN_EVENT.get(fine.rpartition(".")[2], {})
    beside = BESIDE_EVENTS.get(fine.rpartition(".")[2], {})

    def total(dates: Sequence[str]) -> Fraction:
        told = [{"on": one, **own} if own else one for one in sorted(dates)]
        found = trial(catalogue(), fine, {"events": told, **beside}, {}, DAY).outputs["total"]
        assert isinstance(found, Fraction)
        return found

    assert total([*days, more]) >= total(days) >= 0


# --- whole months -----------------------------------------------------------------------------------------------

FIGURES: dict[str, dict[str, tuple[int, ...]]] = {
    "cs": {"sales": (0, 90000), "workload": (0, 100), "quality": (0, 100), "served_customers": (0, 100),
           "enquiries": (0, 100), "conversion_rate": (0, 40, 60), "callback_satisfaction": (0, 30, 40)},
    "agent": {"enquiry_conversion": (0, 40, 60), "average_response_time": (1, 90)},
}  # fmt: skip
"""Least and greatest value; where a third number stands it is what the value is counted out of."""
RATED = {"team_task": 30, "handover": 20, "professional_quality": 20, "tone": 100, "sales_closing": 5}
SEEDS = range(5)


def drawn_of(person: str, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Draw what is recorded of a person in the month."""
    role, at = ROLES[UNIT_OF[person]], {"subject": person, "period": MONTH}
    observations = []
    for name, (least, most, *whole) in FIGURES[role].items():
        number = chance.randint(least, most)
        value = Rate(Fraction(number), Fraction(whole[0])) if whole else number
        observations.append({**at, "metric": f"ecommerce.{name}", "value": value})
    ratings = [
        {**at, "item": item, "rater": "X", "rater_role": rater, "score": chance.randint(1, most)}
        for item, most in RATED.items()
        for rater in (("运管负责人", "客服主管") if item == "team_task" else ("客服主管",))
        if role == "cs"
    ]
    events = [
        {"subject": person, "kind": f"ecommerce.{chance.choice(INCIDENTS)}", "on": f"{MONTH}-{chance.randint(1, 31):02d}",
         "ref": f"{person}{place}", "status": "verified"}
        for place in range(chance.randint(0, 6))
    ]  # fmt: skip
    return {"observations": observations, "ratings": ratings, "events": events}


def joined(people: dict[str, dict[str, list[dict[str, Any]]]], sales: dict[str, int]) -> dict[str, list[Any]]:
    """Return the facts of the whole company."""
    since = "2023-01-01"
    return {
        "units": [{"id": "shop", "name": "shop"}, *({"id": one, "name": one, "parent": "shop"} for one in GROUPS)],
        "employees": [{"id": one, "name": one, "hired_on": since} for one in UNIT_OF],
        "assignments": [
            {"employee": one, "unit": unit, "role": ROLES[unit], "base_pay": 2000, "from": since}
            for one, unit in UNIT_OF.items()
        ],
        "ratings": [row for one in people.values() for row in one["ratings"]],
        "events": [row for one in people.values() for row in one["events"]],
        "observations": [
            *(row for one in people.values() for row in one["observations"]),
            *({"subject": unit, "metric": "ecommerce.department_sales", "period": MONTH, "value": amount}
              for unit, amount in sales.items()),
        ],
    }  # fmt: skip


@cache
def month(seed: int) -> tuple[dict[str, Any], dict[str, int]]:
    """Draw the people and the sales of the groups."""
    chance = random.Random(seed)
    people = {one: drawn_of(one, chance) for one in UNIT_OF}
    return people, {unit: chance.randint(0, 400000) for unit in ("north", "south")}


def computed(policy: Policy, rows: dict[str, list[Any]]) -> Ran:
    return ran(policy, MemoryFacts(rows, tables=policy.catalogue.tables.values()), MONTH)


@pytest.fixture(scope="module")
def first_runs(company: Policy) -> list[Ran]:
    return [computed(company, joined(*month(seed))) for seed in SEEDS]


def told(found: Ran, people: Sequence[str] = tuple(UNIT_OF), without: Collection[str] = ()) -> list[str]:
    """Return the lines of people, but for those of some rules, in an order of their own."""
    lines = [one for one in found.lines if one["subject"] in people and one["rule"] not in without]
    return sorted(str(sorted(line.items(), key=str)) for line in lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shares_of_a_group_add_up_to_its_pool_to_the_cent(first_runs: list[Ran], seed: int) -> None:
    found = first_runs[seed]
    for unit, amount in month(seed)[1].items():
        stages = ((0, 2), (100000, 1), (200000, 1))
        pool = round_half_away(Fraction(sum(max(amount - low, 0) * by for low, by in stages), 100), 2)
        shares = [Fraction(share or 0) for one in GROUPS[unit] for share in found.amounts(one, item="bonus")]
        assert (len(shares), sum(shares)) == (len(GROUPS[unit]), pool)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_facts_changes_nothing(company: Policy, first_runs: list[Ran], seed: int) -> None:
    order, first = random.Random(seed), first_runs[seed]
    shuffled = {kind: order.sample(some, len(some)) for kind, some in joined(*month(seed)).items()}
    second = computed(company, shuffled)
    assert (told(second), second.payable) == (told(first), first.payable)


def looks_beyond_its_group(policy: Policy) -> set[str]:
    """Return the rules that look at everyone: whoever is compared with all is concerned by all."""
    wide = {Scope.COMPANY, Scope.CARD, Scope.ROLE}
    found = set()
    for rule in policy.catalogue.rules.values():
        with contextlib.suppress(PolicyError):
            trees = rule_trees(rule, policy.catalogue, DAY).values()
            found |= {rule.id} if wide & set(scopes_of(*trees)) else set()
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("who", ["A", "F"])
def test_whoever_a_change_does_not_concern_keeps_every_line(
    company: Policy, first_runs: list[Ran], who: str, seed: int
) -> None:
    people, sales = month(seed)
    first = first_runs[seed]
    second = computed(company, joined({**people, who: drawn_of(who, random.Random(f"{seed} anew"))}, sales))
    others = [one for one in UNIT_OF if UNIT_OF[one] != UNIT_OF[who]]
    apart = [one for one in others if ROLES[UNIT_OF[one]] != ROLES[UNIT_OF[who]]]
    wide = looks_beyond_its_group(company)
    assert 0 < len(wide) < 10
    assert told(second, [who]) != told(first, [who])
    assert told(second, apart) == told(first, apart)
    assert told(second, others, wide) == told(first, others, wide)


# --- a store ----------------------------------------------------------------------------------------------------


def kpi(folder: Path, *arguments: str) -> str:
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code in (0, 1), done.output
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """Return the demo company's facts up to the end of January, by KIND."""
    from kpi_ecommerce.demo import DEMO

    folder = tmp_path_factory.mktemp("demo")
    write(DEMO, folder)
    found = {}
    for kind in ("employees", "units", "assignments", "observations", "ratings", "events"):
        with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found[kind] = [row for row in rows if (row.get("period") or row.get("on") or "") < "2025-02"]
    found["policy"] = [{"text": (folder / "kpi.toml").read_text(encoding="utf-8")}]
    return found


def of_a_store(
    folder: Path, facts: dict[str, list[dict[str, str]]], order: random.Random | None
) -> list[Any]:
    """Import facts in some order and return what the month comes to."""
    kpi(folder, "init", ".", "--plugin", "ecommerce")
    (folder / "kpi.toml").write_text(facts["policy"][0]["text"], encoding="utf-8")
    for kind, rows in facts.items():
        if kind != "policy":
            with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(order.sample(rows, len(rows)) if order else rows)
            kpi(folder, "import", kind, f"{kind}.csv")
    runs = json.loads(kpi(folder, "run", "--period", "2025-01", "-o", "json"))["runs"]
    return [[sorted(one["subjects"], key=str), sorted(one["problems"], key=str)] for one in runs]


def test_the_order_of_the_rows_of_an_import_changes_nothing(
    tmp_path: Path, demo: dict[str, list[dict[str, str]]]
) -> None:
    found = []
    for seed in (None, 1):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found.append(of_a_store(folder, demo, None if seed is None else random.Random(seed)))
    assert found[0] == found[1]
    assert len(found[0][0][0]) > 25
