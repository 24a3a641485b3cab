"""Whole policies drawn by chance: cards, fines, a ladder and pay, clean or with faults planted in places of their own."""

from __future__ import annotations

import random
from datetime import date
from math import ceil

import attrs

from drawn.beside import ladder, names, procedure
from drawn.money import fines, limits, pay
from drawn.shapes import SHAPES

DAY = date(2018, 6, 30)
LEAST_MARK = 16


@attrs.define
class Drawn:
    """A document, what was planted in it as (code, what it is about), and what its print says beside that.

    `unfed` are the metrics of which no facts are there; `noted` is what is no more than a note; `most` what may be taken.
    """

    document: dict
    planted: set = attrs.field(factory=set)
    letter: set = attrs.field(factory=set)
    unfed: set = attrs.field(factory=set)
    noted: set = attrs.field(factory=set)
    most: int = 0

    def add(self, section, name, table):
        """Declare something."""
        self.document.setdefault(section, {})[name] = table

    def plant(self, code, about):
        """Note a fault."""
        self.planted.add((code, f"company.{about}"))

    def confirm(self, key):
        """Let the company stand by a default."""
        confirmed = {"key": f"company.{key}", "by": "W", "on": "2018-01-01"}
        self.document.setdefault("confirm", []).append(confirmed)


def of_shapes(fault):
    """Return the shapes that can have a fault."""
    return [shape for shape, faults in SHAPES.items() if fault in faults]


def item(drawn, rng, name, full, fault, letter=None):
    """Declare a rule that gives points, with its metrics."""
    if letter is not None:
        lettered(drawn, rng, name, full, letter)
        return
    known = of_shapes(fault)
    shape = rng.choice(known or list(SHAPES))
    made = shape(rng, full, fault)
    metrics = {argument: f"{name}_{argument}" for argument in made.metrics}
    for argument, metric in metrics.items():
        drawn.add("metric", metric, made.metrics[argument])
    rule = {"label": f"rule {name}", "scorer": made.scorer, "full": "full", "inputs": metrics}
    if fault == "jump":
        rule["smooth"] = ceil(made.leap) - 1
    elif made.leap is not None and not known and fault != "left_open" and rng.random() < 0.5:
        rule["smooth"] = ceil(made.leap)
    rule["parameters"] = made.parameters
    drawn.add("rule", name, rule)
    if known:
        drawn.plant(fault, name)
        for code in made.consequences:
            drawn.plant(code, name)
    elif fault is not None:
        spoil(drawn, rng, name, rule, made, fault)


def spoil(drawn, rng, name, rule, made, fault):
    """Plant a fault that any rule may have: in its dates, its numbers, its origin."""
    drawn.plant(fault, name)
    numbers = made.parameters
    key = rng.choice([one for one in numbers if one not in ("full", "once")])
    if fault == "not_valid":
        numbers[key] = [{"value": numbers[key], "until": "2018-05-31"}]
    if fault == "table_gap":
        first, second = {"from": "2017-01-01", "until": "2017-11-30"}, {"from": "2018-01-01"}
        numbers[key] = [{"value": numbers[key], **first}, {"value": numbers[key], **second}]
    if fault == "left_open":
        numbers["full"] = "none"
    if fault == "unreadable":
        numbers[key] = (
            "three" if isinstance(numbers[key], int) else [] if isinstance(numbers[key], list) else "odd"
        )
    if fault == "unconfirmed_default":
        numbers[key] = {"value": numbers[key], "origin": "default"}
        if key == "gap_policy":
            drawn.letter.add(("gap", f"company.{name}"))  # To the letter nothing is said there.
    if fault == "opaque":
        argument = next(iter(made.metrics))
        for other in made.metrics:
            del drawn.document["metric"][rule["inputs"][other]]
        drawn.add("metric", f"{name}_{argument}", {"label": "a rate", "unit": "percent", "better": "more"})
        rule.pop("smooth", None)
        rule.update(
            scorer="by_function", inputs={"value": f"{name}_{argument}"}, parameters={"full": numbers["full"]}
        )


def lettered(drawn, rng, name, full, code):
    """Declare a rule whose print has a defect that a default settles."""
    drawn.add("metric", f"{name}_value", {"label": "a rate", "unit": "percent", "better": "more"})
    numbers = {"full": full, "edges": [70, 90], "points": [0, full - 5, full]}
    rule = {"label": f"rule {name}", "scorer": "bands", "full": "full", "inputs": {"value": f"{name}_value"}}
    if code == "overlap":
        key, numbers["edge_policy"] = "edge_policy", {"value": "better", "printed": "both"}
    if code == "gap":
        numbers["points"] = [0, "gap", full]
        key, numbers["gap_policy"] = "gap_policy", {"value": rng.choice(("lower", "upper"))}
    if code == "left_open":
        key, numbers["edges"] = "edges", {"value": [70, 90], "printed": "none"}
    if code == "wrong_direction":
        drawn.add(
            "metric",
            f"{name}_value",
            {"label": "a count", "unit": "count", "better": "less", "domain": {"high": 50}},
        )
        rule.update(scorer="ratio", inputs={"actual": f"{name}_value"})
        key, choices = "mode", ["inverse", "as_printed_capped"]
        numbers = {"full": full, "target": 5, "mode": {"value": "inverse", "choices": choices}}
    if code in READINGS:
        numbers["edges"] = {"value": [70, 90], **_read_otherwise(rng, code)}
    else:
        numbers[key]["origin"] = "default"
        drawn.confirm(f"{name}.{key}")
    drawn.add("rule", name, {**rule, "parameters": numbers})
    drawn.letter.add((code, f"company.{name}"))


def _read_otherwise(rng, code):
    """Return another reading of two edges: of the same words, or of another clause."""
    other = {"value": [rng.randint(71, 89), 90]}
    if code == "two_readings":
        return {"readings": [other]}
    return {"clauses": ["X.1"], "readings": [{**other, "clauses": ["Y.2"]}]}


READINGS = ("two_readings", "contradiction")
LETTERS = ("overlap", "gap", "left_open", "wrong_direction", *READINGS)


def card(drawn, rng, everything, letter):
    """Declare a card of two to five items whose full marks come to 100."""
    faults = [one for one in everything if one != "weights"]
    count = rng.randint(max(2, len(faults) + (letter is not None)), 5)
    spare = 100 - LEAST_MARK * count
    cuts = sorted(rng.randint(0, spare) for _ in range(count - 1))
    marks = [LEAST_MARK + after - before for before, after in zip([0, *cuts], [*cuts, spare], strict=True)]
    places = rng.sample(range(count), len(faults) + (letter is not None))
    wanted = dict(zip(places, faults, strict=False))
    names = [f"r{place}" for place in range(count)]
    for place, (name, mark) in enumerate(zip(names, marks, strict=True)):
        own = letter if letter is not None and place == places[-1] else None
        item(drawn, rng, name, mark, wanted.get(place), own)
    table = {"label": "the month", "frequency": "month", "item": [{"rule": name} for name in names]}
    drawn.add("scorecard", "month", table)
    if "weights" in everything:
        weights(drawn)


def weights(drawn):
    """Let the full marks come to more than 100."""
    drawn.add(
        "metric", "extra_value", {"label": "a judgement", "unit": "points", "domain": {"low": 0, "high": 5}}
    )
    rule = {"label": "extra", "scorer": "manual", "full": "full", "inputs": {"value": "extra_value"}}
    drawn.add("rule", "extra", {**rule, "parameters": {"full": 5}})
    drawn.document["scorecard"]["month"]["item"].append({"rule": "extra"})
    drawn.plant("weights", "month")


OF_ITEMS = tuple(dict.fromkeys(code for codes in SHAPES.values() for code in codes))
SPOILT = ("not_valid", "table_gap", "left_open", "unreadable", "unconfirmed_default", "opaque")
PLACES = {
    "gap": ("card", "card", "card", "fines", "pay"), "wrong_direction": ("card", "card", "card", "pay"),
    "double_sanction": ("fines",), "contradicting_sets": ("fines",), "above_cap": ("limits",),
    "pay_falls": ("pay",), "minimum_wages_differ": ("limits",),
    "unreachable_level": ("ladder",), "promote_and_demote": ("ladder",),
    "unreachable_step": ("procedure",), "unstaffed": ("procedure",),
    "weights": ("card",), "unused": ("names",), "unfed": ("names",),
    **dict.fromkeys(READINGS, ("letter",)),
}  # fmt: skip
"""Where a fault may be planted, elsewhere than in a rule of the card alone."""
CODES = tuple(dict.fromkeys((*OF_ITEMS, *SPOILT, *PLACES)))
"""Every code of which a fault can be planted."""
APART = (
    ("left_open", "weights"),  # A card of which a full mark is not given has no total.
    ("unreachable_level", "promote_and_demote"),  # Of one ladder a level has one fault.
    ("pay_falls", "wrong_direction"),  # Pay that goes the wrong way throughout does not fall anywhere.
    READINGS,
)
"""Faults that are not planted together."""
NEEDED = {"above_cap": fines, "minimum_wages_differ": pay}
"""What has to be there for a fault."""


def draw(seed, wanted=None):
    """Draw a policy with the faults `wanted`, else with none to three of them, each in a place of its own."""
    rng = random.Random(seed)
    faults = list(wanted) if wanted is not None else rng.sample(CODES, rng.randint(0, 3))
    for one, other in APART:
        if one in faults and other in faults:
            faults.remove(other)
    drawn = Drawn({"bind": [{"role": "staff", "scorecard": "month"}]})
    at = {code: rng.choice(PLACES.get(code, ("card",))) for code in faults}
    of = {
        place: [code for code in faults if at[code] == place]
        for place in ("card", "letter", "fines", "ladder", "pay", "limits", "procedure", "names")
    }
    letter = next(iter(of["letter"]), None) or (rng.choice(LETTERS) if rng.random() < 0.3 else None)
    card(drawn, rng, of["card"], letter)
    needed = [NEEDED[code] for code in of["limits"]]
    everything = (
        ("fines", fines),
        ("ladder", ladder),
        ("pay", pay),
        ("limits", limits),
        ("procedure", procedure),
    )
    for place, declare in everything:
        if of[place] or declare in needed or rng.random() < 0.6:
            declare(drawn, rng, of[place])
    names(drawn, rng, of["names"])
    return drawn
