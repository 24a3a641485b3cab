from __future__ import annotations

from fractions import Fraction

from kpi.model.period import Period
from kpi.store import with_results

JULY, AUGUST = Period.parse("2018-07"), Period.parse("2018-08")


def test_nothing_laid_over_leaves_the_facts_as_they_are(store):
    facts = store.facts()
    assert with_results(facts, []) is facts


def test_results_of_a_dry_run_stand_for_the_runs_of_their_period(store, observe, computed, run_of):
    observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed(score=50)))
    store.record(run_of(computed(score=40, period=AUGUST)))
    facts = with_results(store.facts(), [computed(2, score=90)])
    past = facts.results(["x.card"], [JULY, AUGUST])
    assert past.select("subject", "period", "score.n", "run").rows() == [
        (1, "2018-07", 900000, 0), (2, "2018-07", 900000, 0),
        (1, "2018-08", 400000, 2), (2, "2018-08", 400000, 2), (3, "2018-08", 400000, 2),
    ]  # fmt: skip
    assert past.schema == store.facts().results(["x.card"], [JULY]).schema
    assert facts.runs([JULY, AUGUST]) == {JULY: 0, AUGUST: 2}
    assert facts.results(["x.other"], [JULY]).is_empty()
    assert facts.results(["x.card"], [AUGUST])["run"].to_list() == [2, 2, 2]


def test_a_result_taken_over_wins_over_a_dry_run(store, computed, info):
    row = {"subject": "A", "card": "x.card", "period": JULY, "score": Fraction(1)}
    store.append("results", [row], info)
    past = with_results(store.facts(), [computed(2)]).results(["x.card"], [JULY])
    assert past.select("subject", "score.n", "score.d").rows() == [(1, 1, 1), (2, 800000, 10000)]


def test_money_of_a_dry_run_stands_for_the_runs_of_its_period(store, observe, computed, run_of):
    observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed(score=50)))
    store.record(run_of(computed(score=40, period=AUGUST)))
    facts = with_results(store.facts(), [computed(score=90)])
    assert facts.paid([JULY, AUGUST]).sort("period").rows() == [
        (1, "bonus", "award", 900000, "2018-07"), (1, "bonus", "award", 400000, "2018-08"),
    ]  # fmt: skip


def test_money_is_asked_for_by_item_of_runs_and_of_a_dry_run_alike(store, observe, computed, run_of):
    observe("A/m=1", "B/m=1", "C/m=1")
    store.record(run_of(computed(period=AUGUST)))
    facts = with_results(store.facts(), [computed()])
    assert facts.paid([JULY, AUGUST], ["bonus"]).height == 2
    assert facts.paid([JULY, AUGUST], ["other"]).is_empty()


def test_facts_themselves_are_read_through(store, observe, computed):
    observe("A/m=1")
    facts = with_results(store.facts(), [computed()])
    assert facts.subjects().equals(store.facts().subjects())
    assert facts.frame("observations", periods=[JULY], columns=["value"])["value.n"].to_list() == [1]
