from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import polars as pl
import pytest

from kpi.errors import StoreError
from kpi.model.line import Line, Problem
from kpi.model.period import Period
from kpi.store import Hashes, StoredResult
from kpi.types import Ledger, LineStatus, Money, RunStatus, Stage, SubjectKind

JULY, AUGUST = Period.parse("2018-07"), Period.parse("2018-08")


@pytest.fixture(autouse=True)
def _people(observe):
    observe("A/m=1", "B/m=1", "C/m=1")


def taken(subject: str, score: str) -> dict[str, object]:
    return {
        "subject": subject,
        "card": "x.card",
        "period": JULY,
        "score": Fraction(score),
        "grade": "T",
        "rank": 9,
    }


def test_a_run_comes_back_as_it_was_recorded(store, computed, run_of):
    assert store.record(run_of(computed(), unit="shop", program="1.2")) == 1
    (run,) = store.runs()
    assert (run.period, run.status, run.recorded_on) == (JULY, RunStatus.PROVISIONAL, date(2018, 8, 3))
    assert (run.seq, run.hashes, run.unit, run.program) == (3, Hashes("f", "p", "g"), "shop", "1.2")
    assert run.read_runs == (4, 2)
    assert store.problems(1) == [
        Problem("", "no_facts", "nothing to count"), Problem("A", "quarantined", "no unit"),
    ]  # fmt: skip
    assert store.payables(1) == {"A": 80}
    assert store.proposals(1) == [("A", "x.cs", "promote", "senior")]


def test_lines_come_back_by_subject_in_the_order_they_were_made(store, computed, run_of):
    store.record(run_of(computed()))
    points = Line(
        "A", "x.card", "speed", "2018-07", Stage.ITEMS, "x.speed", Ledger.POINTS, None, Fraction(80)
    )
    bonus = Line(
        "A", "", "bonus", "2018-07", Stage.PAY, "x.bonus", Ledger.YUAN, Money.AWARD, Fraction(80),
        LineStatus.FINAL, "event 7", ("capped", "default_assumed"),
    )  # fmt: skip
    held = attrs.evolve(bonus, item="pool", rule="x.pool", kind=Money.POOL_SHARE, status=LineStatus.HELD)
    lost = attrs.evolve(bonus, item="lost", rule="x.lost", ledger=None, kind=None, amount=None, flags=())
    assert store.lines(1, "A") == [points, bonus, held, lost]
    assert store.lines(1) == [*store.lines(1, "A"), *store.lines(1, "B"), *store.lines(1, "C")]
    assert store.lines(1, "nobody") == []
    assert store.lines(2) == []
    frame = store.line_frame(1)
    assert frame["amount"].to_list() == [800000, 800000, 800000, None, 800000, 800000]
    assert frame.row(1)[-3:] == ("final", "event 7", "capped,default_assumed")


def test_results_come_back_by_card_unit_and_rank(store, computed, run_of):
    store.record(run_of(computed()))
    results = store.results_of(1)
    assert [one.subject for one in results] == ["A", "B", "C"]
    assert results[0] == StoredResult(
        "A", SubjectKind.EMPLOYEE, "A", "x.card", JULY, Fraction(80), "A", 1, 3, True, ()
    )  # fmt: skip


def test_names_and_scores_of_many_results_are_kept_once(store, computed, run_of):
    store.record(run_of(computed()))
    found, again = store.results_of(1), store.results_of(1)
    assert all(one.subject is two.subject for one, two in zip(found, again, strict=True))
    assert len({id(one.score) for one in found}) == len({one.score for one in found})


def test_a_run_without_anything_is_a_run(store, computed, run_of):
    made = computed()
    empty = attrs.evolve(
        made, blocks=(), results=made.results.clear(), payable=made.payable.clear(),
        proposals=made.proposals.clear(), problems=(), read_runs=(),
    )  # fmt: skip
    store.record(run_of(empty))
    assert len(store.runs()) == 1
    assert store.lines(1) == []
    assert store.facts().paid([JULY]).is_empty()


def test_a_score_that_is_not_there_stays_empty(store, computed, run_of):
    made = computed()
    blank = made.results.with_columns(
        score=pl.lit(None, pl.Int64), grade=pl.lit(None, pl.String), target_met=pl.lit(None, pl.Boolean)
    )
    store.record(run_of(attrs.evolve(made, results=blank)))
    result = store.results_of(1)[0]
    assert (result.score, result.grade, result.target_met) == (None, None, None)
    assert store.facts().results(["x.card"], [JULY]).row(0)[3:6] == (None, None, None)


def test_a_run_that_fails_half_way_leaves_nothing(store, computed, run_of):
    made = computed()
    broken = attrs.evolve(made, problems=(Problem("A", "code", "text"), Problem("A", None, "text")))
    with pytest.raises(StoreError):
        store.record(run_of(broken))
    assert store.runs() == []
    assert store._db.execute("SELECT count(*) FROM line").fetchone() == (0,)
    assert store._db.execute("SELECT count(*) FROM word WHERE text = 'final'").fetchone() == (0,)
    assert store.record(run_of(made)) == 1
    assert store.lines(1, "A")[0].status == "final"


def test_the_latest_run_of_a_period_counts(store, computed, run_of):
    store.record(run_of(computed()))
    store.record(run_of(computed(score=90)))
    store.record(run_of(computed(period=AUGUST, score=70)))
    facts = store.facts()
    assert facts.runs([JULY, AUGUST, Period.parse("2018-09")]) == {JULY: 2, AUGUST: 3}
    past = facts.results(["x.card", "x.other"], [JULY, AUGUST])
    assert past.columns == [
        "subject", "card", "period", "score.n", "score.d", "grade", "rank", "of", "target_met", "run", "unit",
    ]  # fmt: skip
    assert past.row(0)[:10] == (1, "x.card", "2018-07", 900000, 10000, "A", 1, 3, True, 2)
    assert past["run"].to_list() == [2, 2, 2, 3, 3, 3]
    assert store.latest_run(JULY).id == 2
    assert store.latest_run(Period.parse("2018-09")) is None


def test_a_run_of_one_unit_counts_only_where_there_is_no_other(store, computed, run_of):
    store.record(run_of(computed(), unit="shop"))
    assert store.facts().runs([JULY]) == {JULY: 1}
    store.record(run_of(computed()))
    store.record(run_of(computed(), unit="shop"))
    assert store.facts().runs([JULY]) == {JULY: 2}


def test_a_result_taken_over_wins_over_any_run(store, computed, run_of, info):
    store.record(run_of(computed()))
    store.append("results", [taken("B", "61.5"), taken("D", "7")], info)
    past = store.facts().results(["x.card"], [JULY])
    assert past.select("subject", "score.n", "score.d", "grade", "rank", "run").rows() == [
        (1, 800000, 10000, "A", 1, 1), (2, 123, 2, "T", 9, None), (3, 800000, 10000, "A", 3, 1),
        (4, 7, 1, "T", 9, None),
    ]  # fmt: skip
    assert past.schema == store.facts(0).results([], []).schema


def test_paid_money_of_past_runs_leaves_held_lines_out(store, computed, run_of):
    store.record(run_of(computed(score=10)))
    store.record(run_of(computed()))
    paid = store.facts().paid([JULY, AUGUST])
    assert paid.columns == ["subject", "item", "kind", "amount", "period"]
    assert paid.rows() == [(1, "bonus", "award", 800000, "2018-07")]


def test_paid_money_may_be_asked_for_by_item(store, computed, run_of):
    store.record(run_of(computed()))
    assert store.facts().paid([JULY], ["other"]).is_empty()
    assert store.facts().paid([JULY], ["bonus", "other"]).height == 1
    assert store.facts().paid([JULY], []).is_empty()


def test_a_run_rests_on_an_old_one_where_that_period_was_run_again_with_something_else(
    store, computed, run_of
):
    july, august = run_of(computed()), run_of(attrs.evolve(computed(period=AUGUST), read_runs=(1,)))
    store.record(july)
    store.record(august)
    assert not store.rests_on_old(store.run(2))
    store.record(july)
    assert not store.rests_on_old(store.run(2))
    store.record(attrs.evolve(july, hashes=Hashes("f", "other", "g")))
    assert store.rests_on_old(store.run(2))
    assert not store.rests_on_old(store.run(1))


def test_runs_of_a_period_are_listed_alone(store, computed, run_of):
    store.record(run_of(computed()))
    store.record(run_of(computed(period=AUGUST)))
    assert [run.id for run in store.runs(AUGUST)] == [2]
    assert store.run(2).period == AUGUST
    with pytest.raises(StoreError, match="there is no run 5"):
        store.run(5)
