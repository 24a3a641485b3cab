"""What stands beside the rules of a drawn policy: a ladder, a procedure that signs the card, names."""

from __future__ import annotations


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
        least = rules[f"enter{upper}"]["parameters"]["least"]
        # At the highest figure there is the level would be lost each time, which is another fault.
        rules[f"lose{upper}"]["parameters"]["most"] = min(least + rng.choice((0, 3)), high - 1)
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


def procedure(drawn, rng, faults):
    """Declare three steps by which the card is signed: who asks, who looks, who signs."""
    numbers = {
        "chain": ["ask", "look", "sign"],
        "approvers": {"ask": ["self"], "look": [rng.choice(("leader", "boss"))], "sign": ["boss"]},
        "distinct": ["look", "sign"],
    }
    if "unreachable_step" in faults:
        stuck = (
            {"any_of": {"look": ["ask"]}},
            {"any_of": {"sign": ["look"]}},
            {"distinct": ["ask", "sign"], "approvers": {**numbers["approvers"], "sign": ["self"]}},
        )
        numbers.update(rng.choice(stuck))
        drawn.plant("unreachable_step", "signing")
    if "unstaffed" in faults:
        numbers["approvers"] = {**numbers["approvers"], "look": ["a stranger"]}
        drawn.plant("unstaffed", "signing")
    drawn.add("procedure", "signing", {"label": "signing", "parameters": numbers})
    drawn.document["scorecard"]["month"]["sign_off"] = "signing"


def names(drawn, rng, faults):
    """Declare what nobody reads, or leave a metric without facts."""
    if "unused" in faults:
        drawn.add("metric", "spare", {"label": "spare", "unit": "count"})
        drawn.plant("unused", "spare")
    if "unfed" in faults:
        read = [name for name in drawn.document["metric"] if name != "spare"]
        drawn.unfed.add(name := rng.choice(read))
        drawn.plant("unfed", name)
