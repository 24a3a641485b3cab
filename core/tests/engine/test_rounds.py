import attrs
import pytest

from kpi.engine.rounds import rounds
from kpi.errors import PolicyError
from kpi.model.catalogue import Catalogue
from kpi.model.metric import ByRule, Derived, Metric, Standing, Window
from kpi.model.period import Frequency
from kpi.model.quantity import Measure, default_domain
from kpi.model.rule import Input, Rule, RuleKind
from kpi.model.scorecard import Item, Ranking, Scorecard
from kpi.words import Label


def metric(name, source):
    return Metric.simple(name, Measure.SCORE, source=source)


def card(name, *metrics, grade=""):
    return Scorecard(
        name, Label(), Frequency.MONTH, tuple(Item(one, f"rule_{one}") for one in metrics), grade=grade
    )


def order(cards, *metrics, points=None):
    rules = {
        f"rule_{one.id}": Rule(
            f"rule_{one.id}",
            RuleKind.SCORE,
            Label(),
            "manual",
            (Input(one.id, one.unit, default_domain(one.unit)),),
            {"value": one.id},
        )
        for one in metrics
    }
    catalogue = Catalogue(metrics={one.id: one for one in metrics}, rules=rules)
    return rounds({one.id: one for one in cards}, catalogue, points=points or {})


def test_cards_that_read_nothing_of_each_other_are_one_round():
    assert order([card("b"), card("a")]) == [["a", "b"]]


def test_a_card_over_the_people_led_comes_after_theirs():
    team = metric("team", Derived("agent_score", "subordinates", "mean"))
    agents = metric("agent_score", Standing("score", "agent"))
    assert order([card("boss", "team"), card("agent")], team, agents) == [["agent"], ["boss"]]


def test_a_card_over_what_a_rule_makes_of_another_cards_score_comes_after_it():
    score = metric("score", Standing("score", "z"))
    team = metric("team", Derived("score", "subordinates", "mean"))
    half = metric("half", ByRule("rule_team"))
    assert order([card("a", "half"), card("z")], score, team, half) == [["z"], ["a"]]


def test_a_circle_through_a_rule_and_people_led_is_refused_with_its_path():
    score = metric("score", Standing("score", "z"))
    team = metric("team", Derived("score", "subordinates", "mean"))
    half = metric("half", ByRule("rule_team"))
    back = metric("back", Standing("score", "a"))
    with pytest.raises(PolicyError, match="a -> z -> a"):
        order([card("a", "half"), card("z", "back")], score, team, half, back)


def test_a_card_that_parts_ties_by_another_cards_score_comes_after_it():
    score = metric("score", Standing("score", "z"))
    ranked = attrs.evolve(card("a"), ranking=Ranking(ties="score"))
    assert order([ranked, card("z")], score) == [["z"], ["a"]]


def test_a_card_comes_after_what_the_sanctions_read_that_add_to_its_score():
    score = metric("score", Standing("score", "z"))
    team = metric("team", Derived("score", "subordinates", "mean"))
    assert order([card("a"), card("z")], score, team, points={"a": ["team"]}) == [["z"], ["a"]]


def test_a_sanction_that_reads_what_is_made_of_the_score_it_adds_to_makes_no_circle():
    own, other = metric("own", Standing("score", "a")), metric("other", Standing("score", "z"))
    assert order([card("a"), card("z", "own")], own, points={"a": ["own"]}) == [["a"], ["z"]]
    cards = [card("a"), card("z")]
    assert order(cards, own, other, points={"a": ["other"], "z": ["own"]}) == [["z"], ["a"]]


def test_everyones_own_card_is_any_card_but_the_readers():
    own = metric("own", Standing("score"))
    team = metric("team", Derived("own", "unit", "mean"))
    assert order([card("a"), card("b"), card("boss", "team")], own, team) == [["a", "b"], ["boss"]]


def test_the_period_before_is_recorded_already():
    own = metric("own", Standing("score", "a"))
    for source in (
        Derived("own", "window", "previous"),
        Derived("own", "window", "mean", Window(3, current=False)),
    ):
        assert order([card("a", "before")], own, metric("before", source)) == [["a"]]


def test_a_card_that_is_not_run_now_is_not_waited_for():
    assert order([card("a", "other")], metric("other", Standing("score", "elsewhere"))) == [["a"]]


def test_a_grade_reads_the_cards_own_score():
    assert order([card("a", grade="rule_own")], metric("own", Standing("score"))) == [["a"]]


def test_a_circle_of_cards_is_refused_with_its_path():
    of_a, of_b = metric("of_a", Standing("score", "a")), metric("of_b", Standing("score", "b"))
    first = attrs.evolve(card("a", "of_b"), where="kpi.toml:3")
    with pytest.raises(PolicyError, match=r"kpi\.toml:3: scorecards read one another: a -> b -> a"):
        order([first, card("b", "of_a"), card("c")], of_a, of_b)


def test_a_card_that_reads_its_own_score_is_refused():
    with pytest.raises(PolicyError, match="a -> a"):
        order([card("a", "of_a")], metric("of_a", Standing("score", "a")))
