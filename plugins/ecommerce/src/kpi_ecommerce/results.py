"""What follows from the appraisal (S001.P23B.2.2.2.E1-E6): streaks of first places, failures, warnings."""

from __future__ import annotations

from typing import Any

from kpi.api import Node, all_of, choose, scorers

REQUIRED = ("each", "last", "no")
TITLE_RULES = ("rank_1", "recorded")
TIES = ("each", "none")
MISSING = ("breaks", "skip", "fails")


def firsts_in_a_row(
    streak: Node,
    titled: Node,
    alone: Node,
    step: Any,
    amount: Any,
    increment: Any = None,
    mode: str = "arithmetic",
    in_addition: bool = True,
    cap: Any = None,
    reset_after: Any = None,
    first_required: str = "last",
    title_rule: str = "rank_1",
    tie_policy: str = "each",
) -> Node:
    """Give the award for months in a row as the excellent employee, ranked first (E1-E3).

    `streak` are the months in a row ranked first, `titled` those with a recorded title. By `title_rule`
    rank_1 the title is the first place itself. Where it is recorded, the first award needs `step` titles
    in a row and the first place in `each` of these months, in the `last`, or not at all (`no`); the later
    awards are for the score alone. With `tie_policy` none a first place that several share counts for nobody:
    `alone` are the months in a row ranked first alone.
    """
    streak = alone if scorers.word(tie_policy, "tie_policy", TIES) == "none" else streak
    scorers.word(first_required, "first_required", REQUIRED)
    whole = scorers.streak_award(
        streak, step, amount, increment, mode, in_addition, cap, reset_after=reset_after
    )
    if scorers.word(title_rule, "title_rule", TITLE_RULES) == "rank_1":
        return whole
    least = {"each": step, "last": 1, "no": 0}[first_required]
    won = all_of(titled == step, streak >= least)
    return choose((won, amount), otherwise=0) + choose((streak > step, whole), otherwise=0)


def failed_month(
    score: Node, plus_minus: Node, pass_mark: Any, amount: Any, score_basis: str = "with"
) -> Node:
    """Give the fine for a score below the pass mark, `with` its plus and minus points or `without` (E4)."""
    counted = (
        score
        if scorers.word(score_basis, "score_basis", ("with", "without")) == "with"
        else score - plus_minus
    )
    return scorers.below_mark(counted, pass_mark, amount)


def failed_in_a_row(
    failed: Node,
    failed_known: Node,
    failed_or_missing: Node,
    streak: Any,
    pass_mark: Any,
    missing_month: str = "breaks",
) -> Node:
    """Tell whether the appraisal was failed `streak` times in a row (E5).

    `pass_mark` is read where failures are counted; a `missing_month` breaks the row, is skipped, or fails.
    """
    chosen = dict(zip(MISSING, (failed, failed_known, failed_or_missing), strict=True))
    return scorers.at_least(chosen[scorers.word(missing_month, "missing_month", MISSING)], streak)


def warnings_reached(
    nth: Node, count: Any, break_rule: str = "revocation", expiry_months: Any = None
) -> Node:
    """Tell whether a warning is the `count`-th; what breaks the row, and the expiry, is read where they are counted (E6)."""
    scorers.word(break_rule, "break_rule", ("revocation", "warning_free_quarter"))
    return scorers.at_least(nth, count)


__all__ = ["failed_in_a_row", "failed_month", "firsts_in_a_row", "warnings_reached"]
