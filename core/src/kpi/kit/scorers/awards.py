"""Awards: for a first place, for a streak, for a clean record."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.expr import Const, Kind, Node, all_of, choose, floor_of, group_rank, group_sum, if_, not_, total
from kpi.kit.scorers.checklist import as_list
from kpi.kit.scorers.given import constant, constants, number, positive, whole, word
from kpi.kit.scorers.words import template
from kpi.model.rule import Scorer
from kpi.types import Scope
from kpi.words import phrase

TIES = ("each", "split", "none")
STREAK_MODES = ("arithmetic", "geometric")


def rank_award(
    value: Node,
    amount: Const,
    rank: Const | int = 1,
    tie_policy: str = "each",
    scope: str = "unit",
    min_value: Const | None = None,
    volume: Node | None = None,
    min_volume: Const | None = None,
    better: str = "more",
    counts: Node | None = None,
) -> Node:
    """Give `amount` to whoever is among the first `rank` of `scope`.

    Of those tied for first place `each` gets it, they `split` it, or `none` gets it. Parts are equal and each
    is rounded to the cent when it is booked, so that nobody is ahead by the order of ids: together they may
    differ from `amount` by some cents, which the rule's limits are to say. Nobody is first with
    a value that is not above `min_value`, or with a `volume` below `min_volume`, or where
    `counts` says no.

    Raises:
        PolicyError: for unknown words.
    """
    group = Scope(word(scope, "scope", (str(one) for one in Scope)))
    prize = constant(amount, "amount")
    tests = [] if counts is None else [counts]
    if min_value is not None:
        tests.append(value > constant(min_value, "min_value"))
    if volume is not None and min_volume is not None:
        tests.append(volume >= constant(min_volume, "min_volume"))
    entitled = all_of(*tests) if tests else None
    place = group_rank(value, group, entitled, descending=word(better, "better", ("more", "less")) == "more")
    won = place <= constant(rank, "rank")
    way = word(tie_policy, "tie_policy", TIES)
    worth: Node = prize
    if way != "each":
        tied = group_sum(if_(place == 1, 1, 0), group, entitled)
        worth = prize / tied if way == "split" else if_(tied > 1, 0, prize)
        worth = if_(place == 1, worth, prize)
    paid = choose((won, worth), otherwise=0)
    return paid if entitled is None else choose((entitled, paid), otherwise=0)


def streak_award(
    streak: Node,
    step: Const,
    amount: Const,
    increment: Const | None = None,
    mode: str = "arithmetic",
    in_addition: bool = True,
    cap: Const | None = None,
    longest: Const | int = 20,
    reset_after: Const | None = None,
) -> Node:
    """Give an award in every `step`-th period of an unbroken streak.

    The first is `amount`; `arithmetic` adds `increment` each time (none: `amount` again), `geometric`
    doubles, as a table of `longest` entries. With `in_addition` false a later award replaces those before
    it, so only the difference is paid. `cap` is the most that one award comes to. After `reset_after`
    periods the streak starts anew.

    Raises:
        PolicyError: for an unknown mode, or a step that is not above 0.
    """
    width, first = positive(step, "step"), constant(amount, "amount")
    run: Node = streak
    if reset_after is not None:
        turn = positive(reset_after, "reset_after")
        run = streak - floor_of((streak - 1) / turn) * turn
    place = floor_of(run / width)
    way = word(mode, "mode", STREAK_MODES)
    if way == "arithmetic":
        more = constant(0 if increment is None else increment, "increment")
        value: Node = first + more * (place - 1)
        if not in_addition:
            value = choose((place <= 1, first), otherwise=more)
    else:
        entries = range(1, whole(longest, "longest") + 1)
        sizes = {one: first * 2 ** (one - 1) for one in entries}
        if not in_addition:
            sizes = {one: first if one == 1 else first * 2 ** (one - 2) for one in entries}
        value = choose(*((place == one, size) for one, size in sizes.items()))
    if cap is not None:
        limit = constant(cap, "cap")
        value = choose((value > limit, limit), otherwise=value)
    return choose((all_of(streak > 0, place >= 1, run == place * width), value), otherwise=0)


def clean_award(blockers: Sequence[Node], amount: Const, whole_period: Node | None = None) -> Node:
    """Give `amount` where none of the counts that block it is above 0, and `whole_period` is true."""
    tests = [one == 0 if one.kind is Kind.NUMBER else not_(one) for one in as_list(blockers, "blockers")]
    if whole_period is not None:
        tests.append(whole_period)
    return choose((all_of(*tests), constant(amount, "amount")), otherwise=0)


def composite(values: Sequence[Node], weights: Sequence[Const] | Const) -> Node:
    """Give the weighted sum of several scores."""
    given = as_list(values, "values")
    shares = constants(weights, "weights", len(given))
    for place, one in enumerate(shares):
        number(one, f"weights[{place}]")
    return total([weight * value for weight, value in zip(shares, given, strict=True)])


RANK_AWARD = Scorer(
    "rank_award",
    rank_award,
    phrase("award for a rank"),
    template(
        "{value} 前 {rank} 名奖 {amount}（并列 {tie_policy}）",
        "{amount} for the first {rank} by {value} (ties: {tie_policy})",
        of=rank_award,
    ),
)

STREAK_AWARD = Scorer(
    "streak_award",
    streak_award,
    phrase("award for a streak"),
    template(
        "连续每满 {step} 期奖励：首次 {amount}，每次递增 {increment}（{mode}）",
        "every {step} periods in a row: {amount} first, then {increment} more each time ({mode})",
        of=streak_award,
    ),
)

CLEAN_AWARD = Scorer(
    "clean_award",
    clean_award,
    phrase("award for a clean record"),
    template("无 {blockers} 奖 {amount}", "{amount} with none of {blockers}", of=clean_award),
)

COMPOSITE = Scorer(
    "composite",
    composite,
    phrase("composite score"),
    template("{values} 加权（{weights}）", "{values} weighted ({weights})", of=composite),
)
