"""From rules to trees."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import attrs
import pytest

from kpi.engine.exclusions import without_excluded
from kpi.engine.rules import points_tree, result_tree, rule_trees, whole_setting, word_setting
from kpi.errors import PolicyError
from kpi.expr import Aggregate, Const, Node, Round, explain, group_mean, group_rank, inputs_of, var, walk
from kpi.kit.scorers.given import constant
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Dated, Parameter
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input, Rule, RuleKind, Scorer
from kpi.types import Scope
from kpi.words import Label


def half(value: Node, share: Const) -> Node:
    return value * share


@cache
def catalogue() -> Catalogue:
    return Catalogue(scorers={"half": Scorer("half", half)})


def rule(*values: Dated, scorer: str = "half") -> Rule:
    one = Input("shop.sales", Measure.YUAN, default_domain(Measure.YUAN))
    share = Parameter("share", values or (Dated(Fraction(1, 2)),))
    return Rule(
        "shop.half", RuleKind.SCORE, Label(en="half"), scorer, (one,), {"value": "shop.sales"}, (share,)
    )


DAY = date(2018, 1, 31)


def test_variables_bear_the_ids_of_metrics_and_numbers_the_full_names_of_parameters() -> None:
    tree = result_tree(rule(), catalogue(), DAY)
    assert [one.name for one in inputs_of(tree)] == ["shop.sales"]
    assert [node.parameter for node in walk(tree) if isinstance(node, Const)] == ["shop.half.share"]


def test_a_rule_is_traced_once_for_the_same_numbers() -> None:
    one = rule(Dated(Fraction(1), until=date(2017, 12, 31)), Dated(Fraction(2), since=date(2018, 1, 1)))
    january = rule_trees(one, catalogue(), DAY)
    assert rule_trees(one, catalogue(), date(2018, 2, 28)) is january
    assert rule_trees(one, catalogue(), date(2017, 12, 31)) is not january


def test_a_scorer_that_takes_a_day_is_given_the_one_on_which_its_rule_is_read() -> None:
    def yearly(value: Node, share: Const, day: date) -> Node:
        return value * share * (day.year - 2016)

    known = Catalogue(scorers={"yearly": Scorer("yearly", yearly)})
    one = rule(scorer="yearly")
    for day, points in ((DAY, 10), (date(2019, 1, 31), 15), (DAY, 10)):
        assert explain(result_tree(one, known, day), {"shop.sales": Fraction(10)}).value == points
    given = attrs.evolve(one, parameters=(*one.parameters, Parameter("day", (Dated("soon"),))))
    with pytest.raises(PolicyError, match="'str' object has no attribute 'year'"):
        result_tree(given, known, DAY)


def test_a_table_that_does_not_hold_on_the_day_names_rule_parameter_and_day() -> None:
    one = rule(Dated(Fraction(1), since=date(2019, 1, 1)))
    with pytest.raises(
        PolicyError, match=r"table not valid in the period: shop.half.share has no value on 2018-01-31"
    ):
        result_tree(one, catalogue(), DAY)


def test_an_unknown_scorer_is_named_with_the_nearest() -> None:
    with pytest.raises(PolicyError, match=r"'hal'(.|\n)*did you mean 'half'"):
        result_tree(rule(scorer="hal"), catalogue(), DAY)


def test_a_full_mark_of_another_name_is_what_the_scorer_takes_as_full() -> None:
    def kept(value: Node, full: Const) -> Node:
        return value - full

    most = attrs.evolve(
        rule(scorer="kept"), full="max", parameters=(Parameter("max", (Dated(Fraction(15)),)),)
    )
    tree = result_tree(most, Catalogue(scorers={"kept": Scorer("kept", kept)}), DAY)
    assert explain(tree, {"shop.sales": Fraction(20)}).value == 5
    assert [node.parameter for node in walk(tree) if isinstance(node, Const)] == ["shop.half.max"]


def test_points_are_rounded_to_two_places_half_away_from_zero() -> None:
    tree = points_tree(rule(), catalogue(), DAY)
    assert explain(tree, {"shop.sales": Fraction("-2.01")}).value == Fraction("-1.01")


def test_a_rule_that_rounds_itself_is_left_alone() -> None:
    def whole(value: Node) -> Node:
        return round(value, 0)

    one = Rule("shop.whole", RuleKind.SCORE, Label(), "whole", rule().inputs, {"value": "shop.sales"})
    tree = points_tree(one, Catalogue(scorers={"whole": Scorer("whole", whole)}), DAY)
    assert isinstance(tree, Round)
    assert tree.places == 0


def test_the_excluded_count_for_no_mean_and_no_rank() -> None:
    value = var("x")
    tree = without_excluded(value + group_mean(value, Scope.UNIT) + group_rank(value, Scope.UNIT))
    included = {
        node.how: [one.name for one in inputs_of(node.include)]
        for node in walk(tree)
        if isinstance(node, Aggregate) and node.include is not None
    }
    assert included == {"mean": ["excluded.mean"], "rank": ["excluded.rank"]}


def test_a_tree_without_groups_stays_the_same_tree() -> None:
    tree = var("x") * 2
    assert without_excluded(tree) is tree


def test_a_whole_setting_is_a_number_of_at_least_so_much_or_none() -> None:
    assert whole_setting(rule(Dated(Fraction(3))), "share", DAY) == 3
    assert whole_setting(rule(Dated(Fraction(0))), "share", DAY, least=0) == 0
    assert whole_setting(rule(Dated(None)), "share", DAY) is None
    assert whole_setting(rule(), "no_such_parameter", DAY) is None


@pytest.mark.parametrize("value", [Fraction(0), Fraction(5, 2), "3", True])
def test_a_whole_setting_refuses_what_is_no_such_number(value: Fraction | str | bool) -> None:
    with pytest.raises(PolicyError, match="must be a whole number from 1") as caught:
        whole_setting(rule(Dated(value)), "share", DAY)
    assert caught.value.faults[0].where == "shop.half.share"


def test_a_word_setting_is_one_of_a_few_words_or_none() -> None:
    assert word_setting(rule(Dated("up")), "share", DAY, ("up", "down")) == "up"
    assert word_setting(rule(Dated(None)), "share", DAY, ("up", "down")) is None
    assert word_setting(rule(), "no_such_parameter", DAY, ("up", "down")) is None
    with pytest.raises(PolicyError, match="must not be 'dwn'") as caught:
        word_setting(rule(Dated("dwn")), "share", DAY, ("up", "down"))
    assert (caught.value.faults[0].where, caught.value.faults[0].hint) == (
        "shop.half.share",
        "did you mean 'down'?",
    )


def test_what_a_scorer_refuses_is_told_with_the_full_name_of_the_parameter_and_its_owner() -> None:
    def needs(value: Node, full: Const | None) -> Node:
        return value * constant(full, "full")

    known = attrs.evolve(catalogue(), scorers={"half": Scorer("half", needs)})
    one = attrs.evolve(rule(), parameters=(Parameter("full", (Dated(None),)),), owner="shop")
    with pytest.raises(PolicyError) as refused:
        result_tree(one, known, DAY)
    (fault,) = refused.value.faults
    assert (fault.code, fault.where, fault.who) == ("not_given", "shop.half.full", "shop")
    assert fault.hint.startswith('[[set]] key = "shop.half.full", value = ...')
    assert "--set shop.half.full=..." in fault.hint
