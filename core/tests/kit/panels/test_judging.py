"""Each group's mean first, small groups together or not at all, and nothing told of what is hidden."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.kit.panels import Judgement, Pool, Terms, judged

F = Fraction
NAMES = ("customers", "team", "others")
TERMS = Terms(groups={name: (name,) for name in NAMES}, least=3)


def scores(**groups):
    """Scores by group, of raters that differ from group to group."""
    return {
        name: {f"{name}{place}": [F(one)] for place, one in enumerate(given)}
        for name, given in groups.items()
    }


def test_the_mean_inside_a_group_comes_first() -> None:
    found = judged(TERMS, scores(customers=[90, 90, 90, 90, 90, 90], team=[60, 60, 60]))
    assert found.value == 75
    assert found.pools == (Pool(("customers",), 6, F(90), F(1)), Pool(("team",), 3, F(60), F(1)))


def test_weights_are_those_of_the_groups_that_are_present() -> None:
    terms = attrs.evolve(TERMS, weights=dict(zip(NAMES, (F(50), F(30), F(20)), strict=True)))
    assert judged(terms, scores(customers=[80, 80, 80], others=[60, 60, 60])).value == F(5200, 70)


def test_a_group_that_weighs_nothing_does_not_count() -> None:
    terms = attrs.evolve(TERMS, weights=dict(zip(NAMES, (F(1), F(0), F(0)), strict=True)))
    assert judged(terms, scores(customers=[80, 80, 80], team=[1, 1, 1])).value == 80
    assert judged(terms, scores(team=[1, 1, 1])) == Judgement(None, (), {}, ("too_few_raters",))


def test_small_groups_are_taken_together() -> None:
    found = judged(TERMS, scores(customers=[80, 80, 80], team=[50, 60], others=[70]))
    assert found.pools[1:] == (Pool(("team", "others"), 3, F(60), F(1)),)
    assert (found.value, found.left_out, found.flags) == (70, {}, ("groups_merged",))


def test_merged_groups_may_weigh_as_many_as_they_are() -> None:
    given = scores(customers=[90, 90, 90], team=[60, 60], others=[60])
    assert judged(attrs.evolve(TERMS, merged="sum"), given).value == 70
    weights = dict(zip(NAMES, (F(50), F(30), F(20)), strict=True))
    assert judged(attrs.evolve(TERMS, weights=weights), given).value == 75


def test_what_is_too_small_even_together_is_left_out_and_told_without_its_mean() -> None:
    found = judged(TERMS, scores(customers=[80, 80, 80], team=[1], others=[1]))
    assert (found.value, len(found.pools)) == (80, 1)
    assert (found.left_out, found.flags) == ({"team": 1, "others": 1}, ("group_left_out",))


def test_one_who_is_in_two_small_groups_is_one_rater_of_both() -> None:
    given = {"team": {"a": [F(60)], "b": [F(60)]}, "others": {"a": [F(90)]}}
    assert judged(TERMS, given).value is None
    found = judged(attrs.evolve(TERMS, least=2, small="merge"), {**given, "team": {"a": [F(60)]}})
    assert found.value is None, "two roles of one rater are no two raters"


def test_a_rater_counts_once_a_group_whatever_roles_and_months_he_judged_in() -> None:
    given = {"team": {"a": [F(60), F(90)], "b": [F(75)], "c": [F(75)]}}
    assert judged(TERMS, given).value == 75


def test_small_groups_may_be_left_out_at_once_or_leave_no_value() -> None:
    given = scores(customers=[80, 80, 80], team=[50, 60], others=[70])
    assert judged(attrs.evolve(TERMS, small="leave_out"), given).value == 80
    found = judged(attrs.evolve(TERMS, small="block"), given)
    assert (found.value, found.pools) == (None, ())
    assert "too_few_raters" in found.flags


def test_nobody_judged_is_missing_without_a_flag_and_never_zero() -> None:
    assert judged(TERMS, {}) == Judgement(None)


def test_an_open_group_needs_no_minimum() -> None:
    terms = attrs.evolve(TERMS, open=frozenset({"team"}))
    assert judged(terms, scores(customers=[80, 80, 80], team=[60])).value == 70


@pytest.mark.parametrize(
    "given, flagged",
    [
        (scores(customers=[80, 80, 80]), {"min_raters"}),
        (scores(customers=[80, 80, 80], team=[1, 1, 1]), {"min_raters", "group_weights"}),
        (scores(customers=[80, 80, 80], team=[1]), {"min_raters", "small_groups"}),
    ],
)
def test_what_was_assumed_is_told_where_it_counted(given, flagged) -> None:
    for name in ("min_raters", "group_weights", "small_groups", "merged_weight"):
        found = judged(attrs.evolve(TERMS, assumed=frozenset({name})), given)
        assert ("default_assumed" in found.flags) is (name in flagged)


SCORES = st.dictionaries(
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.integers(0, 100).map(F), min_size=1, max_size=3), min_size=1),
)  # fmt: skip
ANY_TERMS = st.builds(
    lambda least, small, merged, weights: attrs.evolve(
        TERMS, least=least, small=small, merged=merged, weights=weights
    ),
    st.integers(2, 4),
    st.sampled_from(("merge", "leave_out", "block")),
    st.sampled_from(("one", "sum")),
    st.one_of(
        st.just({}),
        st.fixed_dictionaries({name: st.integers(1, 9).map(F) for name in NAMES}),
    ),
)


@given(ANY_TERMS, SCORES)
def test_nothing_is_told_of_fewer_raters_than_the_minimum(terms, given) -> None:
    found = judged(terms, given)
    for pool in found.pools:
        raters = {rater for group in pool.groups for rater in given[group]}
        assert pool.raters == len(raters) >= terms.least
    counted = {group for pool in found.pools for group in pool.groups}
    assert counted.isdisjoint(found.left_out)
    if found.value is not None:
        assert counted | set(found.left_out) == set(given)


@given(ANY_TERMS, SCORES)
def test_the_value_is_made_of_what_is_shown_and_of_nothing_else(terms, given) -> None:
    found = judged(terms, given)
    if found.value is None:
        assert not found.pools
        return
    weight = sum(one.weight for one in found.pools)
    assert found.value == sum((one.mean * one.weight for one in found.pools), F(0)) / weight
    without = judged(terms, {name: raters for name, raters in given.items() if name not in found.left_out})
    assert without.value == found.value


@given(ANY_TERMS, SCORES, st.randoms(use_true_random=False))
def test_the_order_of_the_ratings_does_not_matter(terms, given, random) -> None:
    def shuffled(table):
        keys = list(table)
        random.shuffle(keys)
        return {key: table[key] for key in keys}

    other = {group: shuffled(raters) for group, raters in shuffled(given).items()}
    assert judged(terms, other) == judged(terms, given)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=6), st.integers(1, 4))
def test_raters_like_those_of_a_group_change_nothing(given, times) -> None:
    once = judged(TERMS, scores(customers=given, team=[50, 60, 70]))
    again = judged(TERMS, scores(customers=given * (times + 1), team=[50, 60, 70]))
    assert again.value == once.value
