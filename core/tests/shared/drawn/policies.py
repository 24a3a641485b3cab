"""Whole policies drawn by chance: cards, fines, a ladder and pay, clean or with faults planted in places of their own."""

from __future__ import annotations

import random
from datetime import date
from math import ceil

import attrs

from drawn.shapes import SHAPES

DAY = date(2018, 6, 30)
LEAST_MARK = 16


@attrs.define
class Drawn:
    """A document, what was planted in it as (code, what it is about), and what its print says beside that.

    `fed` are the metrics of which facts are there.
    """

    document: dict
    planted: set = attrs.field(factory=set)
    letter: set = attrs.field(factory=set)
    unfed: set = attrs.field(factory=set)

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
    numbers[key]["origin"] = "default"
    drawn.confirm(f"{name}.{key}")
    drawn.add("rule", name, {**rule, "parameters": numbers})
    drawn.letter.add((code, f"company.{name}"))


LETTERS = ("overlap", "gap", "left_open", "wrong_direction")


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


def fines(drawn, rng, faults):
    """Declare kinds of events, each fined by one rule; two of one kind, or sets that contradict each other."""
    count = rng.randint(2, 4)
    for place in range(count):
        drawn.add("event", f"e{place}", {"label": f"event {place}"})
        endless = "gap" in faults and place == 0
        _fine(drawn, rng, f"f{place}", [f"e{place}"], endless=endless)
        if endless:
            drawn.plant("gap", "f0")
    names = [f"f{place}" for place in range(count)]
    if "double_sanction" in faults:
        _fine(drawn, rng, "again", [f"e{rng.randrange(count)}"])
        names.append("again")
        kind = drawn.document["sanction"]["again"]["on"][0]
        drawn.plant("double_sanction", f"f{kind[1:]}")
    drawn.add("sanctions", "chapter", {"label": "the chapter", "rules": names})
    drawn.document["bind"][0]["sanctions"] = "chapter"
    if "contradicting_sets" in faults:
        drawn.add("event", "other", {"label": "another event"})
        _fine(drawn, rng, "other", ["other"])
        table = {"label": "another chapter", "rules": ["other"], "conflicts": ["chapter"]}
        drawn.add("sanctions", "another", table)
        drawn.document["bind"].append({"role": "guest", "sanctions": "another"})
        drawn.letter.add(("contradicting_sets", "company.another"))


def _fine(drawn, rng, name, kinds, *, endless=False):
    """Declare a fine; an endless one doubles until nothing is said any more."""
    table = {
        "label": f"fine {name}",
        "kind": "fine",
        "ledger": "yuan",
        "money": "fine",
        "on": kinds,
        "inputs": {"nth": "nth"},
    }
    if endless:
        numbers = {"scorer": "escalating", "parameters": {"base": 10}}
    elif rng.random() < 0.5:
        numbers = {"scorer": "per_event", "parameters": {"amount": rng.choice((10, 20, 50))}}
    else:
        mode = rng.choice(("geometric", "linear"))
        numbers = {
            "scorer": "escalating",
            "parameters": {"base": 10, "mode": mode, "cap": rng.choice((40, 200))},
        }
    drawn.add("sanction", name, {**table, **numbers})


def ladder(drawn, rng, faults):
    """Declare three levels: a level asks for more than the one below it is lost at."""
    high = rng.choice((50, 100))
    drawn.add(
        "metric",
        "measured",
        {"label": "measured", "unit": "number", "better": "more", "domain": {"low": 0, "high": high}},
    )
    marks = sorted(rng.sample(range(10, high), 4))
    levels = [{"id": "l1", "label": "l1"}]
    for place in (2, 3):
        enters = [_condition(drawn, f"enter{place}", "measured", "at_least", marks[2 * place - 3])]
        if rng.random() < 0.5:
            errors = {"label": "errors", "unit": "count", "better": "less", "domain": {"high": 30}}
            drawn.add("metric", "errors", errors)
            enters.append(_condition(drawn, f"careful{place}", "errors", "at_most", rng.randint(0, 9)))
        levels[-1]["lose"] = [_condition(drawn, f"lose{place}", "measured", "at_most", marks[2 * place - 4])]
        levels.append({"id": f"l{place}", "label": f"l{place}", "enter": enters})
    upper = rng.choice((2, 3))
    rules = drawn.document["rule"]
    if "unreachable_level" in faults:
        if rng.random() < 0.5:
            rules[f"enter{upper}"]["parameters"]["least"] = high + 1
        else:
            most = rules[f"enter{upper}"]["parameters"]["least"] - 1
            levels[upper - 1]["enter"].append(
                _condition(drawn, "not_too_good", "measured", "at_most", most, good="less")
            )
        drawn.plant("unreachable_level", f"steps.l{upper}")
    if "promote_and_demote" in faults:
        rules[f"lose{upper}"]["parameters"]["most"] = rules[f"enter{upper}"]["parameters"][
            "least"
        ] + rng.choice((0, 3))
        drawn.plant("promote_and_demote", f"steps.l{upper - 1}")
    drawn.add("ladder", "steps", {"label": "steps", "frequency": "month", "level": levels})
    drawn.document["bind"][0]["ladder"] = "steps"


def _condition(drawn, name, metric, scorer, number, *, good=None):
    key = "least" if scorer == "at_least" else "most"
    # What is lost at a low figure is no good to have; what asks for few errors is.
    way = good or ("less" if name.startswith("lose") else "more")
    table = {"label": name, "kind": "condition", "good": way, "scorer": scorer, "inputs": {"value": metric}}
    drawn.add("rule", name, {**table, "parameters": {key: number}})
    return name


def pay(drawn, rng, faults):
    """Declare base pay by dates, commission by stages, and what is taken below a mark."""
    drawn.add("metric", "sales", {"label": "sales", "unit": "yuan", "better": "more", "domain": {"low": 0}})
    base = [{"value": 3000, "until": "2017-12-31"}, {"value": 3200, "from": "2018-01-01"}]
    method = "slab" if faults else rng.choice(("marginal", "slab"))
    rates = sorted(rng.sample(range(1, 9), 3), reverse="wrong_direction" in faults)
    last = 500000 if "gap" in faults else "none"
    stages = [list(stage) for stage in zip((10000, 50000, last), rates, strict=True)]
    parts = [
        ("pay_base", "base", "fixed", {}, {"amount": base}),
        ("pay_sales", "commission", "tiers", {"amount": "sales"}, {"tiers": stages, "method": method}),
        (
            "pay_mark",
            "variable_reduction",
            "below_mark",
            {"score": "score"},
            {"pass_mark": 60, "amount": -200},
        ),
    ]
    for name, _, scorer, inputs, numbers in parts:
        drawn.add(
            "rule",
            name,
            {"label": name, "kind": "pay", "scorer": scorer, "inputs": inputs, "parameters": numbers},
        )
    for code in faults:
        drawn.plant(code, "pay_sales")
    chain = [{"name": name, "money": money, "rule": name} for name, money, *_ in parts]
    drawn.add("pay", "wage", {"label": "wage", "frequency": "month", "part": chain})
    drawn.document["bind"][0]["pay"] = "wage"


def names(drawn, rng, faults):
    """Declare what nobody reads, or leave a metric without facts."""
    if "unused" in faults:
        drawn.add("metric", "spare", {"label": "spare", "unit": "count"})
        drawn.plant("unused", "spare")
    if "unfed" in faults:
        read = [name for name in drawn.document["metric"] if name != "spare"]
        drawn.unfed.add(name := rng.choice(read))
        drawn.plant("unfed", name)


OF_ITEMS = tuple(dict.fromkeys(code for codes in SHAPES.values() for code in codes))
SPOILT = ("not_valid", "table_gap", "left_open", "unreadable", "unconfirmed_default", "opaque")
PLACES = {
    "gap": ("card", "card", "card", "fines", "pay"), "wrong_direction": ("card", "card", "card", "pay"),
    "double_sanction": ("fines",), "contradicting_sets": ("fines",),
    "unreachable_level": ("ladder",), "promote_and_demote": ("ladder",),
    "weights": ("card",), "unused": ("names",), "unfed": ("names",),
}  # fmt: skip
"""Where a fault may be planted, elsewhere than in a rule of the card alone."""
CODES = tuple(dict.fromkeys((*OF_ITEMS, *SPOILT, *PLACES)))
"""Every code of which a fault can be planted."""


def draw(seed, wanted=None):
    """Draw a policy with the faults `wanted`, else with none to three of them, each in a place of its own."""
    rng = random.Random(seed)
    faults = list(wanted) if wanted is not None else rng.sample(CODES, rng.randint(0, 3))
    # A card of which a full mark is not given has no total, and of one ladder a level has one fault.
    for one, other in (("left_open", "weights"), ("unreachable_level", "promote_and_demote")):
        if one in faults and other in faults:
            faults.remove(other)
    drawn = Drawn({"bind": [{"role": "staff", "scorecard": "month"}]})
    at = {code: rng.choice(PLACES.get(code, ("card",))) for code in faults}
    of = {
        place: [code for code in faults if at[code] == place]
        for place in ("card", "fines", "ladder", "pay", "names")
    }
    card(drawn, rng, of["card"], rng.choice(LETTERS) if rng.random() < 0.3 else None)
    for place, declare in (("fines", fines), ("ladder", ladder), ("pay", pay)):
        if of[place] or rng.random() < 0.6:
            declare(drawn, rng, of[place])
    names(drawn, rng, of["names"])
    return drawn
