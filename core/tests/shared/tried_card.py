"""A scorecard of two tracks with a grade and a pass line, for the tests of trials of cards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.errors import KpiError
from kpi.model.catalogue import Policy
from kpi.testing.policies import policy_of
from kpi.trial import Outcome, trial

TEXT = """
[metric.response]
label = { zh = "首次响应时间", en = "first response time" }
unit = "seconds"
better = "less"
aliases = ["seconds"]
[metric.rate]
label = { zh = "满意率", en = "satisfaction" }
unit = "ratio"
better = "more"
[metric.clarity]
label = { zh = "说话", en = "speech" }
unit = "level"
domain = { labels = ["清楚", "一般", "不清楚"] }
[metric.track]
label = { zh = "方向", en = "track" }
unit = "level"
domain = { labels = ["presale", "aftersale"] }
[rule.response]
label = { zh = "首次响应", en = "first response" }
clauses = ["X.1"]
scorer = "bands"
full = "full"
inputs = { value = "response" }
[rule.response.parameters]
edges = { value = [10, 20, 25], unit = "seconds" }
points = { value = [10, 6, 3, 0] }
full = { value = 10 }
bound = { value = "upper" }

[rule.rate]
label = { zh = "满意", en = "satisfaction" }
clauses = ["X.2"]
scorer = "ratio"
full = "full"
inputs = { actual = "rate" }
[rule.rate.parameters]
full = { value = 20 }
target = { value = 1 }

[rule.clarity]
label = { zh = "说话", en = "speech" }
scorer = "levels"
inputs = { level = "clarity" }
[rule.clarity.parameters]
points = { value = { "清楚" = 5, "一般" = 3, "不清楚" = 0 } }

[rule.grade]
kind = "grade"
label = { zh = "等级", en = "grade" }
scorer = "grade_scale"
inputs = { score = "score" }
[rule.grade.parameters]
bounds = { value = [90, 80, 60] }
labels = { value = ["A", "B", "C", "D"] }

[rule.passing]
kind = "condition"
label = { zh = "及格", en = "passes" }
scorer = "pass_line"
inputs = { score = "score" }
[rule.passing.parameters]
pass_line = { value = 12 }

[scorecard.test]
label = { zh = "测试", en = "test" }
grade = "grade"
passing = "passing"
na_policy = "block"
exclusive = [["response", "clarity"]]
groups = { skill = { zh = "技能", en = "skill" } }
[[scorecard.test.item]]
rule = "response"
group = "skill"
when = { metric = "track", op = "==", value = "presale" }
[[scorecard.test.item]]
rule = "clarity"
group = "skill"
when = { metric = "track", op = "==", value = "aftersale" }
[[scorecard.test.item]]
rule = "rate"
na_policy = "drop"
"""

DAY = date(2024, 3, 1)


@cache
def policy() -> Policy:
    return policy_of(TEXT)


def tried(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Outcome:
    return trial(policy(), rule, given, settings or {}, DAY)


def refused(rule: str, settings: Mapping[str, Any] | None = None, **given: Any) -> KpiError:
    with pytest.raises(KpiError) as caught:
        tried(rule, settings, **given)
    return caught.value
