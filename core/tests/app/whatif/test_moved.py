"""Who has another standing or other lines of money."""

import polars as pl

from kpi.app.whatif.moved import moved_money, moved_results
from kpi.engine.computed import Computed, no_results
from kpi.engine.lines import LineBlock
from kpi.model.period import Period
from kpi.types import Ledger, Money, RunStatus, Stage

SCHEMA = {
    "subject": pl.Int64,
    "amount": pl.Int64,
    "status": pl.String,
    "cause": pl.String,
    "flags": pl.String,
}


def outcome(lines=(), results=(), ledger=Ledger.YUAN):
    block = LineBlock(
        "", "late", "2024-03", Stage.MONEY_SANCTIONS, "x.late", ledger, Money.FINE,
        pl.DataFrame(list(lines), schema=SCHEMA, orient="row"),
    )  # fmt: skip
    found = pl.DataFrame(list(results), schema=no_results().schema, orient="row")
    return Computed(
        Period.parse("2024-03"), RunStatus.FINAL, (block,), found, pl.DataFrame(), pl.DataFrame(), ()
    )


def standing(subject, score, flags=""):
    return (subject, "form", 9, score, None, 1, 2, None, flags)


def test_those_whose_standing_is_alike_do_not_move_whatever_its_flags() -> None:
    now = outcome(results=[standing(1, 80), standing(2, None), standing(3, 70)])
    then = outcome(results=[standing(1, 80, "inverted"), standing(2, 60), standing(4, 70)])
    assert sorted(moved_results((now, then))) == [2, 3, 4]


def test_lines_move_by_amount_status_cause_and_number() -> None:
    now = outcome(
        [(1, 5, "final", "", ""), (2, 5, "final", "", ""), (3, 5, "final", "", ""), (4, 5, "final", "", "x")]
    )
    then = outcome(
        [(1, 6, "final", "", ""), (2, 5, "held", "", ""), (3, 5, "final", "", ""), (3, 5, "final", "", ""), (4, 5, "final", "", "")]
    )  # fmt: skip
    assert sorted(moved_money((now, then))) == [1, 2, 3]


def test_points_are_no_money() -> None:
    now, then = (outcome([(1, amount, "final", "", "")], ledger=Ledger.POINTS) for amount in (1, 2))
    assert moved_money((now, then)) == []
