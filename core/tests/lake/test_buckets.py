"""Facts in buckets say what they say together, whatever group a rule looks at."""

import polars as pl
import pytest

from kpi.engine.parting import parting_of
from kpi.engine.run import compute
from kpi.errors import PolicyError
from kpi.lake import OUTCOME, FactFolder, LakeFacts, Slots, outcome_of
from kpi.lake.buckets import split
from kpi.lake.kernel import Question, answered, run_bucket
from kpi.lake.outcome import merged
from kpi.model.period import Period
from kpi.testing.policies import policy_of

MARCH = Period.parse("2024-03")
POLICY = """
[metric.sold]
label = {{ zh = "销量", en = "sold" }}
unit = "count"
[metric.among]
label = {{ zh = "同组", en = "of the group" }}
unit = "{unit}"
source = {{ of = "sold", over = "{over}", how = "{how}" }}
[rule.own]
label = {{ zh = "本人", en = "own" }}
scorer = "ratio"
inputs = {{ actual = "sold" }}
parameters = {{ full = 50, target = 20 }}
[rule.group]
label = {{ zh = "小组", en = "group" }}
scorer = "ratio"
inputs = {{ actual = "among" }}
parameters = {{ full = 50, target = 30 }}
[scorecard.seller]
label = {{ zh = "销售", en = "seller" }}
na_policy = "drop"
rank = {{ scope = "{rank}" }}
[[scorecard.seller.item]]
rule = "own"
[[scorecard.seller.item]]
rule = "group"
[[bind]]
role = "x"
scorecard = "seller"
[[bind]]
role = "y"
scorecard = "seller"
"""


def policy(rank="unit", over="unit", how="mean"):
    return policy_of(POLICY.format(rank=rank, over=over, how=how, unit="count"))


def both(policy, folder, of):
    """Compute the folder at once, and in buckets; return both and how many questions were asked."""
    tables = tuple(policy.catalogue.tables.values())
    source, slots = FactFolder(folder, tables).checked(), Slots(tables)
    facts = LakeFacts(source, tables)
    whole = outcome_of(compute(policy, facts, MARCH), facts.subjects())
    parts = split(source, tables, parting_of(policy, MARCH.end), of)
    answers = {}
    while True:
        found = [run_bucket(policy, slots, rows, MARCH, answers) for rows in parts.values()]
        asked = [Question.from_bytes(one.to_bytes()) for one in found if isinstance(one, Question)]
        if not asked:
            return whole, merged(found), len(answers), len(parts)
        site, answer = answered(asked, len(found))
        answers[site] = answer


def assert_same(whole, parts):
    assert whole.status is parts.status
    for name in OUTCOME:
        assert whole.tables[name].equals(parts.tables[name]), name
    assert whole.tables["results"].height == 36


@pytest.mark.parametrize("rank", ["unit", "role", "card", "company", "siblings", "subtree"])
def test_a_rank_over_any_group_is_the_same_in_buckets(folder, rank):
    whole, parts, _, buckets = both(policy(rank), folder, 3)
    assert_same(whole, parts)
    assert buckets > 1


@pytest.mark.parametrize(
    ("over", "how"),
    [
        ("unit", "mean"), ("role", "mean"), ("role", "rank"), ("company", "mean"), ("company", "rank"),
        ("company", "count"), ("subtree", "max"), ("siblings", "mean"), ("subordinates", "mean"),
    ],
)  # fmt: skip
def test_a_metric_over_any_group_is_the_same_in_buckets(folder, over, how):
    whole, parts, _, _ = both(policy(over=over, how=how), folder, 4)
    assert_same(whole, parts)


def test_only_groups_beyond_the_units_are_asked_of_all_buckets(folder):
    assert both(policy(), folder, 3)[2] == 1, "who has which cards"
    assert both(policy("company"), folder, 3)[2] == 2


def test_units_that_a_rule_reads_together_go_to_one_bucket(folder):
    assert both(policy(), folder, 50)[3] > 4
    assert both(policy("subtree"), folder, 50)[3] == 2, "two divisions"
    assert parting_of(policy(over="subordinates"), MARCH.end).leaders


def test_buckets_that_stand_at_different_places_are_refused():
    from kpi.engine.wide import Together

    rows = pl.DataFrame({"a": [1]})
    questions = [Question("here", rows, Together()), Question("there", rows, Together())]
    with pytest.raises(PolicyError, match="2 of 2 buckets have to know of all people: here, there"):
        answered(questions, 2)
    with pytest.raises(PolicyError, match="1 of 2 buckets"):
        answered(questions[:1], 2)


def test_what_is_not_computed_in_parts_is_refused_by_its_name():
    text = (
        POLICY.format(rank="unit", over="unit", how="mean", unit="count")
        + """
[rule.bonus]
kind = "pay"
label = { zh = "奖金", en = "bonus" }
scorer = "share"
inputs = { amount = "sold" }
parameters = { split = 1 }
[pay.shared]
label = { zh = "分享", en = "shared" }
frequency = "month"
[[pay.shared.part]]
name = "pool"
mechanism = "pool"
scope = "company"
money = "pool_share"
rule = "bonus"
[[bind]]
role = "x"
pay = "shared"
"""
    )
    with pytest.raises(PolicyError, match=r"company.shared.pool: a pool over the scope company"):
        parting_of(policy_of(text), MARCH.end)


RULES = """
[rule.mean]
label = {{ zh = "均值", en = "mean" }}
scorer = "against_mean"
inputs = {{ value = "{value}" }}
parameters = {{ full = 40, below_pts = 7, mean = "{mean}", scope = "{scope}" }}
[rule.award]
label = {{ zh = "奖励", en = "award" }}
scorer = "rank_award"
inputs = {{ value = "{value}" }}
parameters = {{ amount = 10, rank = 3, tie_policy = "split", scope = "{scope}" }}
[[scorecard.seller.item]]
rule = "mean"
[[scorecard.seller.item]]
rule = "award"
"""


@pytest.mark.parametrize("scope", ["unit", "role", "card", "company", "siblings"])
@pytest.mark.parametrize("mean", ["simple", "excl_self"])
def test_a_rule_over_any_group_is_the_same_in_buckets(folder, scope, mean):
    text = POLICY.format(rank="role", over="unit", how="mean", unit="count")
    text += RULES.format(scope=scope, mean=mean, value="sold")
    whole, parts, _, buckets = both(policy_of(text), folder, 3)
    assert_same(whole, parts)
    assert buckets > 1
