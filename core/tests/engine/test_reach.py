"""What bindings reach beside cards and pay: attendance, clocks, panels, procedures, days due, limits."""

from __future__ import annotations

from datetime import date

from kpi.engine.check.policy import check_policy
from kpi.engine.reach import reach_of
from kpi.testing.policies import policy_of

DAY = date(2020, 1, 1)

COMPANY = """
[event]
left = { label = "left" }
[event.late]
label = "late"
source = { table = "tickets", clock = "complete", where = { column = "complete.state", value = "late" } }
[clock.complete]
label = "completion"
table = "tickets"
start = "dispatched"
stop = "closed"
parameters = { limit_minutes = { value = 30, origin = "default" } }
[clock.idle]
label = "idle"
table = "tickets"
start = "dispatched"
stop = "responded"
parameters = { limit_minutes = { value = 30, origin = "default" } }
[panel.circle]
label = "circle"
parameters = { groups = { all = ["peer"] }, min_raters = { value = 3, origin = "default" } }
[metric.manners]
label = "manners"
unit = "score"
source = { rated = "manners", panel = "circle" }
[rule.manners]
label = "manners"
kind = "condition"
scorer = "at_least"
inputs = { value = "manners" }
parameters = { least = 60 }
[sanction.late]
label = "late"
scorer = "per_event"
inputs = { nth = "nth" }
ledger = "yuan"
money = "fine"
on = ["late"]
parameters = { amount = 10 }
[sanctions.fines]
label = "fines"
rules = ["late"]
[rule.cap]
label = "cap"
kind = "pay"
scorer = "fixed"
parameters = { amount = { value = 100, origin = "default" } }
[limit.month]
label = "month"
wage = ["base"]
[limit.month.parameters]
mode = { value = "warn", origin = "default" }
[[limit.month.part]]
name = "fines"
kinds = ["fine"]
rule = "cap"
[procedure.rise]
label = "rise"
parameters = { chain = { value = ["sign"], origin = "default" } }
[due.talk]
label = "talk"
from = "hire"
done = { procedure = "rise" }
parameters = { every_months = { value = 3, origin = "default" } }
[ladder.staff]
label = "staff"
frequency = "month"
[[ladder.staff.level]]
id = "junior"
label = "junior"
[[ladder.staff.level]]
id = "senior"
label = "senior"
enter = ["manners"]
[attendance.shop]
label = "shop"
outcomes = { absent = "left" }
parameters = { grace_minutes = { value = 5, origin = "default" } }
"""
BIND = '[[bind]]\nrole = "cs"\n'
WHOLE = f'{BIND}sanctions = ["fines"]\nladder = "staff"\nattendance = "shop"\ndue = ["talk"]\nlimits = ["month"]\n'


def short(names):
    return {name.partition(".")[2] for name in names}


def test_bindings_reach_what_is_beside_the_rules():
    reach = reach_of(policy_of(COMPANY + WHOLE))
    assert short(reach.clocks) == {"complete"}
    assert short(reach.panels) == {"circle"}
    assert short(reach.procedures) == {"rise"}
    assert (short(reach.due), short(reach.limits), short(reach.attendance)) == ({"talk"}, {"month"}, {"shop"})
    assert "cap" in short(reach.rules)


def test_without_a_binding_all_that_is_declared_is_reached():
    reach = reach_of(policy_of(COMPANY))
    assert short(reach.clocks) == {"complete", "idle"}


def test_defaults_of_what_is_reached_wait_for_the_company():
    def waiting(text):
        found = check_policy(policy_of(text), DAY).findings
        return {one.parameter.partition(".")[2] for one in found if one.code == "unconfirmed_default"}

    every = {
        "complete.limit_minutes", "circle.min_raters", "cap.amount", "month.mode", "rise.chain", "talk.every_months",
        "shop.grace_minutes",
    }  # fmt: skip
    assert waiting(COMPANY + WHOLE) == every
    confirmed = '[[confirm]]\nkey = "company.shop.grace_minutes"\nby = "W"\non = "2020-01-01"\nvalue = "5"\n'
    assert waiting(COMPANY + WHOLE + confirmed) == every - {"shop.grace_minutes"}
    assert waiting(COMPANY + BIND + 'attendance = "shop"\n') == {"shop.grace_minutes"}
