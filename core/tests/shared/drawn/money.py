"""Money of a drawn policy: fines of events, pay by parts, and what may be taken of it at most."""

from __future__ import annotations

LEAST_WAGE = 2000


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


def pay(drawn, rng, faults):
    """Declare base pay by dates, commission by stages, and what is taken below a mark."""
    way = "less" if "wrong_direction" in faults else "more"
    drawn.add("metric", "sales", {"label": "sales", "unit": "yuan", "better": way, "domain": {"low": 0}})
    base = [{"value": 3000, "until": "2017-12-31"}, {"value": 3200, "from": "2018-01-01"}]
    aided = "pay_falls" in faults and rng.random() < 0.5
    falling = "pay_falls" in faults and not aided
    method = "slab" if falling or "gap" in faults else rng.choice(("marginal", "slab"))
    rates = sorted(rng.sample(range(1, 9), 3), reverse=falling)
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
    if aided:
        numbers = {"pass_mark": rng.choice((12000, 20000, 30000)), "amount": 300}
        parts.append(("pay_aid", "allowance", "below_mark", {"score": "sales"}, numbers))
        drawn.plant("pay_falls", "wage")
    for name, _, scorer, inputs, numbers in parts:
        table = {"label": name, "kind": "pay", "scorer": scorer, "inputs": inputs, "parameters": numbers}
        drawn.add("rule", name, {**table, "good": "less"} if name == "pay_aid" else table)
    for code in faults:
        if code != "pay_falls" or falling:
            drawn.plant(code, "pay_sales")
    chain = [{"name": name, "money": money, "rule": name} for name, money, *_ in parts]
    drawn.add("pay", "wage", {"label": "wage", "frequency": "month", "part": chain})
    drawn.document["bind"][0]["pay"] = "wage"


def limits(drawn, rng, faults):
    """Declare the most that fines, or damages that nobody pays, may take; where fines are capped that is a note."""
    fined = "chapter" in drawn.document.get("sanctions", {}) and ("above_cap" in faults or rng.random() < 0.5)
    drawn.most = rng.randint(60, 300)
    for name, amount in (("most", drawn.most), ("least", LEAST_WAGE)):
        table = {
            "label": name,
            "kind": "pay",
            "scorer": "fixed",
            "inputs": {},
            "parameters": {"amount": amount},
        }
        drawn.add("rule", name, table)
    mode = "warn" if "above_cap" in faults else rng.choice(("cap", "refuse"))
    part = {"name": "part", "kinds": ["fine" if fined else "loss_compensation"], "rule": "most"}
    table = {"label": "limits", "wage": ["base"], "rest": ["base", part["kinds"][0]], "floor": "least"}
    drawn.add("limit", "lawful", {**table, "parameters": {"mode": mode}, "part": [part]})
    drawn.document["bind"][0]["limits"] = ["lawful"]
    if fined:
        soonest = min(drawn.document["sanctions"]["chapter"]["rules"], key=lambda name: _events(drawn, name))
        drawn.plant("above_cap", soonest)
        if mode != "warn":
            drawn.noted.add(("above_cap", f"company.{soonest}"))
    scheme = drawn.document.get("pay", {}).get("wage")
    if "minimum_wages_differ" in faults:
        scheme["parameters"] = {"minimum_wage": LEAST_WAGE + rng.choice((-100, 100))}
        drawn.plant("minimum_wages_differ", "wage")
    elif scheme is not None and rng.random() < 0.5:
        scheme["parameters"] = {"minimum_wage": LEAST_WAGE}


def _events(drawn, name):
    """Return how many events of a fine come to more than the most that may be taken."""
    fine = drawn.document["sanction"][name]
    numbers, count, whole = fine["parameters"], 0, 0
    while whole <= drawn.most:
        count += 1
        if fine["scorer"] == "per_event":
            whole += numbers["amount"]
        else:
            once = 10 * count if numbers.get("mode") == "linear" else 10 * 2 ** (count - 1)
            whole += min(once, numbers.get("cap", once))
    return count
