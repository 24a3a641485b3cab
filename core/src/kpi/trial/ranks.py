"""Trying ranks alone: the scores of several people in a month, or in each of some months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.errors import Fault, UsageError
from kpi.trial.outcome import Outcome
from kpi.trial.reading import entries, nested, number
from kpi.words import sentence

SCORES, EMPLOYEE, EXCLUDED, TOP_N = "scores", "employee", "excluded", "top_n"
_TAKEN = {SCORES, EMPLOYEE, EXCLUDED, TOP_N}


def gives_ranks(given: Mapping[str, Any]) -> bool:
    """Tell whether the scores of several, one of them and how many are at the top are all that is given."""
    return set(given) <= _TAKEN and {SCORES, EMPLOYEE, TOP_N} <= set(given)


def try_ranks(target: str, given: Mapping[str, Any]) -> Outcome:
    """Rank `employee` by `scores`, a table of names with a score, or with the scores of the same months.

    Those who tie share the better rank; whoever is `excluded` takes none. The result is the rank: that of the
    month, or of the mean. Outputs: `rank`, `in_top`, `rank_if_included` (among everybody), `mean`, and where
    there are months the readings of being in the top: `mean_score` and `mean_rank` (each with `ok`), and
    `every_month` with the `ranks`.

    Raises:
        UsageError: for somebody without scores, or lists of different lengths.
        DataError: `bad_value` for what is no number.
    """
    table = nested(given[SCORES], SCORES)
    if not isinstance(table, Mapping):
        raise UsageError(Fault("bad_value", sentence("scores is a table of names with scores"), where=SCORES))
    scores = {str(who): [number(SCORES, one) for one in entries(raw, SCORES)] for who, raw in table.items()}
    me, top = str(given[EMPLOYEE]), number(TOP_N, given[TOP_N])
    out = {str(one) for one in entries(given.get(EXCLUDED, []), EXCLUDED)}
    if len({len(own) for own in scores.values()}) != 1 or me not in scores or me in out:
        message = sentence(
            "{me} and everybody else needs a score for each of the same months, and {me} a rank", me=me
        )
        raise UsageError(Fault("bad_value", message, where=SCORES))
    ranked = {who: own for who, own in scores.items() if who not in out}
    months = [_rank(me, {who: own[at] for who, own in ranked.items()}) for at in range(len(scores[me]))]
    rank = _rank(me, {who: _mean(own) for who, own in ranked.items()})
    everybody = _rank(me, {who: _mean(own) for who, own in scores.items()})
    outputs: dict[str, Any] = {"rank": rank, "in_top": rank <= top, "rank_if_included": everybody}
    outputs["mean"] = _mean(scores[me])
    if len(months) > 1:
        middle = _mean([Fraction(one) for one in months])
        outputs["mean_score"] = {"rank": rank, "ok": rank <= top}
        outputs["mean_rank"] = {"value": middle, "ok": middle <= top}
        outputs["every_month"] = {"ranks": months, "ok": max(months) <= top}
    return Outcome(target, rank, outputs)


def _rank(me: str, scores: Mapping[str, Fraction]) -> int:
    return 1 + sum(one > scores[me] for one in scores.values())


def _mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


__all__ = ["gives_ranks", "try_ranks"]
