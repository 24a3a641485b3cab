"""Flags and causes in words."""

from kpi.app.flags import FLAGS, cause_label, flag_label, flag_labels
from kpi.expr.flags import DEFAULT_ASSUMED, GAP, REFUSED


def test_a_flag_is_told_in_words():
    assert flag_label(DEFAULT_ASSUMED).en == "default assumed"
    assert {DEFAULT_ASSUMED, GAP, REFUSED} <= set(FLAGS)


def test_a_flag_says_of_whom_or_what_it_is():
    assert flag_label("unsigned:审核").en == "unsigned: 审核"
    assert flag_label("case:V0008").en == "case V0008"
    assert flag_label("forfeited_award").en.startswith("forfeited: ")


def test_a_flag_that_nobody_knows_is_told_as_it_is():
    assert flag_label("on_the_moon").text("zh") == "on the moon"
    assert flag_label("seen_by:Li").en == "seen by: Li"


def test_flags_that_say_the_same_are_told_once():
    assert [one.en for one in flag_labels(["below_min_wage", "below_minimum_wage"])] == [
        "below the minimum wage"
    ]


def test_a_cause_names_its_event_or_decision():
    assert cause_label("event V0006").en == "event V0006"  # type: ignore[union-attr]
    assert cause_label("decision 3").en == "decision 3"  # type: ignore[union-attr]
    assert cause_label("stackable, cap") == "stackable, cap"


def test_what_a_decision_waived_is_not_what_a_limit_gives_up():
    assert flag_label("waived").text("zh") == "已免除"
    assert flag_label("waived").text("en") == "waived"
