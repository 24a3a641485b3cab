"""A small company whose form is signed, for the tests of signatures."""

from __future__ import annotations

from functools import cache
from typing import Any

from kpi.testing.facts import MemoryFacts
from kpi.testing.policies import policy_of
from kpi.testing.runs import Ran, ran

policy = cache(policy_of)

TEXT = """
[metric.speed]
label = "speed"
unit = "score"
[rule.speed]
label = "speed"
scorer = "ratio"
full = "full"
inputs = { actual = "speed" }
parameters = { full = { value = 100 }, target = { value = 100 } }
[metric.form_score]
label = "score of the form"
unit = "points"
source = { standing = "score", card = "form" }
[metric.form_rank]
label = "rank of the form"
unit = "rank"
source = { standing = "rank", card = "form" }
[metric.team_mean]
label = "mean of those led"
unit = "points"
source = { of = "form_score", over = "subordinates", how = "mean" }
[rule.team]
label = "team"
scorer = "manual"
full = "full"
inputs = { value = "team_mean" }
parameters = { full = { value = 100 } }
[rule.bonus]
label = "bonus"
kind = "pay"
unit = "yuan"
scorer = "by_score"
inputs = { amount = "base_pay", score = "form_score" }
parameters = { full = { value = 100 } }
[rule.team_bonus]
label = "bonus of the leader"
kind = "pay"
unit = "yuan"
scorer = "by_score"
inputs = { amount = "base_pay", score = "lead_score" }
parameters = { full = { value = 100 } }
[metric.lead_score]
label = "score of the leader"
unit = "points"
source = { standing = "score", card = "lead" }
[rule.base]
label = "base"
kind = "pay"
unit = "yuan"
scorer = "fixed"
parameters = { amount = { value = 3000 } }
[procedure.signatures]
label = "signatures"
[procedure.signatures.parameters]
chain = ["made", "checked"]
approvers = { made = ["leader"], checked = ["hr"] }
overwrites = ["checked"]
[scorecard.form]
label = "form"
sign_off = "signatures"
rank = { scope = "unit" }
[[scorecard.form.item]]
rule = "speed"
[scorecard.lead]
label = "leader's form"
[[scorecard.lead.item]]
rule = "team"
[pay.wage]
label = "pay"
[[pay.wage.part]]
name = "base"
money = "base"
rule = "base"
[[pay.wage.part]]
name = "bonus"
money = "award"
rule = "bonus"
[pay.lead_wage]
label = "pay of the leader"
[[pay.lead_wage.part]]
name = "bonus"
money = "award"
rule = "team_bonus"
[[bind]]
role = "cs"
scorecard = "form"
pay = "wage"
[[bind]]
role = "boss"
scorecard = "lead"
pay = "lead_wage"
"""


def put(text: str = TEXT, **values: str) -> str:
    settings = (f'[[set]]\nkey = "company.form.{name}"\nvalue = {value}\n' for name, value in values.items())
    return text + "".join(settings)


def signature(step: str, on: str = "2024-04-02", **more: Any) -> dict[str, Any]:
    known = {
        "by": {"made": "M", "checked": "H"}.get(step, "H"),
        "score": 80,
        "note": "seen",
        "card": "company.form",
    }
    return {"kind": "signature", "subject": "A", "on": on, "period": "2024-03", "step": step, **known, **more}


def company(
    *decisions: dict[str, Any],
    speed: int = 80,
    recorded: dict[str, list[dict[str, Any]]] | None = None,
    until: str | None = None,
    then: str = "",
) -> MemoryFacts:
    """Return the facts of a shop; A is in it `until` a day, and `then` from April on in another unit."""
    moved = {"employee": "A", "unit": then, "role": "cs", "base_pay": 1000, "from": "2024-04-01"}
    roles = {"A": "cs", "B": "cs", "M": "boss", "H": "hr"}
    return MemoryFacts(
        {
            "units": [
                {"id": "shop", "name": "shop", "leader": "M"},
                {"id": "other", "name": "other", "leader": "B"},
            ],
            "employees": [{"id": one, "name": f"{one}o", "hired_on": "2023-01-01"} for one in roles],
            "assignments": [
                *(
                    {
                        "employee": one,
                        "unit": "shop",
                        "role": role,
                        "base_pay": 1000,
                        "from": "2023-01-01",
                        "until": until if one == "A" else None,
                    }
                    for one, role in roles.items()
                ),
                *([moved] if then else []),
            ],
            "observations": [
                {"subject": one, "metric": "company.speed", "period": "2024-03", "value": value}
                for one, value in (("A", speed), ("B", 60), ("M", 90))
            ],
            "decisions": list(decisions),
        },
        recorded=recorded,
    )


def computed(*decisions: dict[str, Any], text: str = TEXT, speed: int = 80) -> Ran:
    return ran(policy(text), company(*decisions, speed=speed), "2024-03")


def flags(found: Ran, subject: str = "A", card: str = "company.form") -> list[str]:
    return list(found.results[subject, card]["flags"])


def statuses(found: Ran, subject: str, **wanted: str) -> set[str]:
    return {
        line["status"]
        for line in found.lines
        if line["subject"] == subject and all(line[name] == word for name, word in wanted.items())
    }


def codes(found: Ran, subject: str = "A") -> list[str]:
    return sorted(code for who, code in found.problems if who == subject)


BOTH = (signature("made"), signature("checked", "2024-04-03"))
