"""A company with a card of each kind of item, for the tests of printed forms."""

from datetime import date
from textwrap import dedent

import pytest

from kpi.app.forms import form_of
from kpi.kit.scorers import weighted_raters
from kpi.model.rule import Scorer
from kpi.testing.policies import policy_of

DAY = date(2025, 1, 31)

TEXT = """
    [metric]
    rate = { label = { zh = "及时率", en = "in time" }, unit = "percent", better = "more", clauses = ["M1"] }
    late = { label = { zh = "迟到次数", en = "late arrivals" }, unit = "count", source = { events = "late" } }
    manners = { label = { zh = "礼貌（评分）", en = "manners, rated" }, unit = "points", source = { rated = "manners", roles = ["superior", "老板"], weights = [2, 1] } }
    free = { label = { zh = "随评", en = "anybody's" }, unit = "points", source = { rated = "free" } }
    left = { label = { zh = "左", en = "left" }, unit = "score", source = { rated = "left", roles = ["self"] } }
    worked = { label = { zh = "折算", en = "worked out" }, unit = "score", source = { rule = "halved" } }
    total = { label = { zh = "得分", en = "score" }, unit = "points", source = { standing = "score", card = "month" } }
    track = { label = { zh = "方向", en = "track" }, unit = "level", domain = { labels = ["a", "b"] } }
    [event.late]
    label = { zh = "迟到", en = "late" }
    [rule.in_time]
    label = { zh = "及时", en = "In time" }
    scorer = "bands"
    clauses = ["C1"]
    inputs = { value = "rate" }
    full = "full"
    [rule.in_time.parameters]
    full = { value = 20, clauses = ["C1"] }
    edges = [90, 95]
    points = [0, 10, 20]
    edge_policy = { value = "better", origin = "default" }
    [rule.lateness]
    label = { zh = "迟到", en = "Lateness" }
    scorer = "deduct_per_event"
    inputs = { late = "late" }
    full = "full"
    [rule.lateness.parameters]
    full = { value = 10, origin = "default" }
    late_pts = 2
    floor = { value = 0, origin = "default" }
    [rule.manners]
    label = { zh = "礼貌", en = "Manners" }
    scorer = "manual"
    inputs = { value = "manners" }
    full = "full"
    parameters = { full = { value = "none", origin = "default" } }
    [rule.halved]
    scorer = "ratio"
    inputs = { actual = "rate", target = "rate" }
    parameters = { full = 50, cap = { value = "none", origin = "default" } }
    [rule.both]
    label = { zh = "两项", en = "Both" }
    scorer = "mean_of"
    inputs = { ratings = ["left", "worked"] }
    full = "full"
    parameters = { full = 100, weights = { value = [3, 1], origin = "default" } }
    [rule.final]
    label = { zh = "总分", en = "Final" }
    scorer = "ratio"
    inputs = { actual = "total", target = "rate" }
    parameters = { full = 100 }
    [rule.pass]
    scorer = "pass_line"
    kind = "condition"
    inputs = { score = "score" }
    parameters = { pass_line = { value = 60, origin = "default" } }
    [scorecard.month]
    label = { zh = "月度", en = "Month" }
    na_policy = "drop"
    passing = "pass"
    rank = { scope = "role" }
    rollups = { quarter = "mean" }
    groups = { work = { zh = "工作", en = "Work" } }
    item = [{ rule = "in_time", group = "work" }, { rule = "lateness", group = "work", na_policy = "full" }, { rule = "manners", when = { metric = "track", value = "a" } }]
    [scorecard.whole]
    label = { zh = "整表", en = "Whole" }
    item = [{ rule = "final" }]
    [scorecard.year]
    label = { zh = "年度", en = "Year" }
    frequency = "year"
    item = [{ rule = "both" }]
"""


def mean_of(ratings, full, weights):
    """Give the weighted mean of ratings."""
    return weighted_raters(ratings, weights, full=full)


@pytest.fixture
def company():
    """Return the policy of the company, with more TOML at its end."""
    scorers = [Scorer("mean_of", mean_of)]
    return lambda more="": policy_of(dedent(TEXT) + dedent(more), scorers=scorers)


@pytest.fixture
def form(company):
    """Return the form of a card, with more TOML at the end of the policy."""

    def made(card, more="", day=DAY):
        policy = company(more)
        return form_of(policy.catalogue.scorecards[f"company.{card}"], policy.catalogue, day, policy.bindings)

    return made
