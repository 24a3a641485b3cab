"""A small company for the tests of `kpi check`: some metrics, a card, and what is found of a policy."""

from __future__ import annotations

from datetime import date

from kpi.engine.check.policy import check_policy
from kpi.testing.policies import policy_of

DAY = date(2018, 6, 30)

METRICS = """
[metric.satisfaction]
label = "satisfaction"
unit = "percent"
better = "more"
[metric.errors]
label = "errors"
unit = "count"
better = "less"
domain = { high = 50 }
[metric.errors_before]
label = "errors before"
unit = "count"
domain = { high = 50 }
[metric.rank]
label = "rank"
unit = "rank"
better = "less"
[event.rude]
label = "rude"
"""
CARD = """
[rule.satisfied]
label = "satisfied"
scorer = "bands"
full = "full"
inputs = { value = "satisfaction" }
[rule.satisfied.parameters]
full = FULL
edges = [80, 90]
points = [0, 30, FULL]
[rule.careful]
label = "careful"
scorer = "deduct_per_event"
full = "full"
inputs = { errors = "errors" }
[rule.careful.parameters]
full = 40
errors_pts = 5
floor = 0
[scorecard.month]
label = "month"
frequency = "month"
[[scorecard.month.item]]
rule = "satisfied"
[[scorecard.month.item]]
rule = "careful"
"""


def found_of(text, **more):
    """Return what is found of a text of declarations beside the metrics."""
    return check_policy(policy_of(METRICS + text), DAY, **more).findings


def codes(text, **more):
    """Return the codes of what is found; metrics that one test does not read are no matter of it."""
    return [one.code for one in found_of(text, **more) if one.code != "unused"]


def one_of(text, code, **more):
    """Return the one finding of a code."""
    [found] = [one for one in found_of(text, **more) if one.code == code]
    return found
