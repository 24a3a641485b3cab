"""What the parameters of a panel may say."""

from fractions import Fraction

import pytest

from kpi.errors import PolicyError
from kpi.kit.panels import Terms

GROUPS = {"customers": ("customer", "client"), "team": ("member",)}
GOOD = {"groups": GROUPS, "min_raters": Fraction(3)}


def test_a_role_has_one_group_or_none() -> None:
    terms = Terms.of(GOOD, "p")
    assert [terms.group_of(one) for one in ("client", "member", "guest")] == ["customers", "team", None]


def test_a_single_role_needs_no_list() -> None:
    assert Terms.of({**GOOD, "groups": {"team": "member"}}, "p").groups == {"team": ("member",)}


@pytest.mark.parametrize("weights", [None, "none", {}])
def test_groups_weigh_alike_where_no_weights_are_given(weights) -> None:
    assert Terms.of({**GOOD, "group_weights": weights}, "p").weights == {}


def test_every_group_of_a_panel_that_is_not_anonymous_is_open() -> None:
    terms = Terms.of({**GOOD, "anonymous": False, "min_raters": Fraction(1)}, "p")
    assert terms.is_open("team")
    assert not Terms.of(GOOD, "p").is_open("team")
    assert Terms.of({**GOOD, "open_groups": ("team",)}, "p").is_open("team")


@pytest.mark.parametrize(
    "wrong, where, message",
    [
        ({"groups": None}, "groups", "a table of groups"),
        ({"groups": {"team": ()}}, "groups.team", "a list of roles"),
        ({"groups": {"a": ("x",), "b": ("x",)}}, "groups.b", "in the group 'a' too"),
        ({"min_raters": None}, "min_raters", "a whole number from 2"),
        ({"min_raters": Fraction(1)}, "min_raters", "a whole number from 2, not 1"),
        ({"min_raters": Fraction(5, 2)}, "min_raters", "a whole number from 2"),
        ({"group_weights": {"customers": Fraction(1)}}, "group_weights", "'team' has no weight"),
        (
            {"group_weights": {"customers": Fraction(-1), "team": Fraction(1)}},
            "group_weights.customers",
            "from 0",
        ),
        (
            {"group_weights": {"customers": Fraction(0), "team": Fraction(0)}},
            "group_weights",
            "no group weighs",
        ),
        (
            {"group_weights": {**dict.fromkeys(GROUPS, Fraction(1)), "teem": Fraction(1)}},
            "group_weights.teem",
            "no group",
        ),
        ({"group_weights": Fraction(1)}, "group_weights", "a table with a weight"),
        ({"small_groups": "mrege"}, "small_groups", "must not be 'mrege'"),
        ({"merged_weight": "two"}, "merged_weight", "must not be 'two'"),
        ({"open_groups": ("boss",)}, "open_groups", "no group 'boss'"),
        ({"anonymous": "yes"}, "anonymous", "true or false"),
        ({"min_rater": Fraction(3)}, "min_rater", "no parameter 'min_rater'"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_place(wrong, where, message) -> None:
    with pytest.raises(PolicyError) as refused:
        Terms.of({**GOOD, **wrong}, "p")
    (fault,) = refused.value.faults
    assert (fault.where, message in fault.message) == (f"p.{where}", True), fault


def test_one_rater_is_enough_in_a_trial_only() -> None:
    assert Terms.of({**GOOD, "min_raters": Fraction(1)}, "p", tried=True).least == 1
