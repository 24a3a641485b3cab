"""What a month could not take from pay is taken up by the next one, once."""

from __future__ import annotations

import attrs
import polars as pl
from limited_company import BOUND, TEXT, facts_of, months, policy, steps

from kpi.store.overlay import with_results
from kpi.testing.facts import MemoryFacts
from kpi.testing.runs import Ran, ran


def test_the_rest_of_a_month_is_taken_up_by_the_next_ones_until_nothing_is_left():
    runs = months(
        facts_of(lines=[("2018-06", "loss_compensation", -1500)]), "2018-06", "2018-07", "2018-08", "2018-09"
    )
    assert [steps(run) for run in runs] == [
        [("limit_carried", "loss_compensation", "900.00")],
        [("carried_over", "loss_compensation", "-900.00"), ("limit_carried", "loss_compensation", "300.00")],
        [("carried_over", "loss_compensation", "-300.00")],
        [],
    ]
    assert [run.payable["A"] for run in runs] == ["2400.00", "2400.00", "2700.00", "3000.00"]
    assert runs[1].line("A", "carried_over")["cause"] == "carried over from 2018-06"


def test_a_rest_that_is_not_to_be_carried_on_is_waived():
    text = TEXT.replace("carry = { value = true }", "carry = { value = false }") + BOUND
    runs = months(facts_of(lines=[("2018-06", "loss_compensation", -900)]), "2018-06", "2018-07", text=text)
    assert [steps(run) for run in runs] == [[("limit_waived", "loss_compensation", "300.00")], []]


def test_old_rests_never_pass_a_limit_even_where_it_only_warns():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -1500), ("2018-07", "loss_compensation", -500)])
    capped = months(facts, "2018-06")
    below = with_results(facts, [one.computed for one in capped])
    warned = ran(policy(TEXT.replace('"cap"', '"warn"') + BOUND), below, "2018-07")
    assert steps(warned) == [
        ("carried_over", "loss_compensation", "-900.00"), ("limit_carried", "loss_compensation", "800.00"),
    ]  # fmt: skip
    assert warned.payable["A"] == "2400.00"


def test_a_run_again_takes_up_the_same_rest():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    first, second = months(facts, "2018-06", "2018-07")
    below = with_results(facts, [first.computed, second.computed])
    assert ran(policy(TEXT + BOUND), below, "2018-07").lines == second.lines


def test_a_month_that_was_not_run_is_reported_and_its_rest_taken_over_as_it_was():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    last = months(facts, "2018-06", "2018-08")[-1]
    assert ("", "period_not_run") in last.problems
    assert steps(last) == [("carried_over", "loss_compensation", "-300.00")]


def test_a_rest_of_who_is_no_longer_paid_is_reported():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    (first,) = months(facts, "2018-06")
    gone = facts_of(left="2018-06-30", lines=[("2018-06", "loss_compensation", -900)])
    run = ran(policy(TEXT + BOUND), with_results(gone, [first.computed]), "2018-07")
    assert ("A", "carried_rest_left") in run.problems


def test_without_a_pay_scheme_an_old_rest_stays_carried():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    (first,) = months(facts, "2018-06")
    text = (TEXT + BOUND).replace('role = "cs"\npay', 'role = "boss"\npay')
    second = ran(policy(text), with_results(facts, [first.computed]), "2018-07")
    assert steps(second) == [
        ("carried_over", "loss_compensation", "-300.00"), ("limit_carried", "loss_compensation", "300.00"),
    ]  # fmt: skip


def test_a_rest_of_a_kind_that_no_set_limits_any_more_is_reported():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    (june,) = months(facts, "2018-06")
    text = TEXT.replace('kinds = ["loss_compensation"]', 'kinds = ["commission_returned"]')
    text = text.replace('rest = ["base"', 'rest = ["commission_returned", "base"')
    july = ran(policy(text + BOUND), with_results(facts, [june.computed]), "2018-07")
    assert (steps(july), ("A", "carried_rest_left") in july.problems) == ([], True)


def test_a_rest_of_who_leaves_is_reported_with_the_last_pay():
    (last,) = months(facts_of(left="2018-06-30", lines=[("2018-06", "loss_compensation", -900)]), "2018-06")
    assert ("A", "rest_at_leaving") in last.problems
    (other,) = months(facts_of(left="2018-07-01", lines=[("2018-06", "loss_compensation", -900)]), "2018-06")
    assert ("A", "rest_at_leaving") not in other.problems
    (within,) = months(facts_of(left="2018-06-30", lines=[("2018-06", "loss_compensation", -600)]), "2018-06")
    assert ("A", "rest_at_leaving") not in within.problems


def without_a(facts: MemoryFacts, run: Ran) -> Ran:
    """Return a run as it is recorded of a unit that A is not in."""
    keys = facts.subjects().filter(pl.col("id") == "A")["subject"]
    blocks = tuple(
        attrs.evolve(block, rows=block.rows.filter(~pl.col("subject").is_in(keys.implode())))
        for block in run.computed.blocks
    )
    return attrs.evolve(run, computed=attrs.evolve(run.computed, blocks=blocks))


def test_a_rest_outlasts_a_month_that_was_run_for_another_unit_only():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -1500)])
    june, july = months(facts, "2018-06", "2018-07")
    below = with_results(facts, [june.computed, without_a(facts, july).computed])
    august = ran(policy(TEXT + BOUND), below, "2018-08")
    assert steps(august) == [
        ("carried_over", "loss_compensation", "-900.00"), ("limit_carried", "loss_compensation", "300.00"),
    ]  # fmt: skip
    assert august.line("A", "carried_over")["cause"] == "carried over from 2018-06"


def test_a_rest_outlasts_a_time_without_limits():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    (june,) = months(facts, "2018-06")
    july = ran(policy(TEXT), with_results(facts, [june.computed]), "2018-07")
    assert steps(july) == []
    august = ran(policy(TEXT + BOUND), with_results(facts, [june.computed, july.computed]), "2018-08")
    assert steps(august) == [("carried_over", "loss_compensation", "-300.00")]


def test_a_rest_that_was_taken_up_whole_is_not_taken_up_again():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    runs = months(facts, "2018-06", "2018-07", "2018-08", "2018-09")
    assert [steps(run) for run in runs[2:]] == [[], []]


def test_a_rest_that_nobody_takes_up_is_told_with_its_amount_by_the_next_run_and_the_last_that_finds_it():
    facts = facts_of(lines=[("2018-06", "loss_compensation", -900)])
    (june,) = months(facts, "2018-06")
    gone = with_results(
        facts_of(left="2018-06-30", lines=[("2018-06", "loss_compensation", -900)]), [june.computed]
    )
    said = {
        period: [
            one.message
            for one in ran(policy(TEXT + BOUND), gone, period).computed.problems
            if one.code == "carried_rest_left"
        ]
        for period in ("2018-07", "2019-06", "2019-07")
    }
    assert said["2018-07"][0].startswith(
        "300.00 of loss_compensation, which 2018-06 could not take from pay, is not taken up"
    )
    assert said["2019-06"] == said["2018-07"]
    assert said["2019-07"] == []


def test_what_would_be_left_is_said_with_what_was_carried_over():
    facts = facts_of(2300, lines=[("2018-06", "loss_compensation", -900)])
    july = months(facts, "2018-06", "2018-07")[1]
    assert [line["cause"] for line in july.lines if line["item"] == "limit_carried"] == [
        "claimed 600.00, at most 460.00",
        "claimed 600.00, left 1700.00, at least 2000.00",
    ]
