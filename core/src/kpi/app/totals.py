"""What a run comes to as a whole: of its frames, since a million rows of text would only be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.app.views import incomplete_pay, without_card
from kpi.engine.frames import with_flag
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.computed import Computed
    from kpi.engine.facts import Facts

_SET_ASIDE = "quarantined"


@frozen
class Totals:
    """Counts of the rows of a run, and sums in 1/UNITS; `someone` is the id of the first who has a score."""

    rows: int
    scored: int
    scores: int
    paid: int
    incomplete: int
    payable: int
    proposals: int
    set_aside: bool
    someone: str | None


def totals_of(computed: Computed, facts: Facts) -> Totals:
    """Count the rows that `kpi.app.views.subject_rows` makes of a run, and add up what is in them."""
    import polars as pl

    results, payable = computed.results, computed.payable.filter(pl.col("amount").is_not_null())
    scores = results["score"].drop_nulls()
    lacking = list(incomplete_pay(computed))
    return Totals(
        rows=results.height + without_card(computed).height,
        scored=len(scores),
        scores=_sum(scores),
        paid=payable.height,
        incomplete=payable.filter(pl.col("subject").is_in(lacking)).height if lacking else 0,
        payable=_sum(payable["amount"]),
        proposals=computed.proposals.height,
        set_aside=with_flag(results, _SET_ASIDE).height > 0,
        someone=_someone(results, facts),
    )


def _sum(amounts: pl.Series) -> int:
    """Add up whole numbers, wide enough not to wrap."""
    import polars as pl

    return int(amounts.cast(pl.Int128).sum())


def _someone(results: pl.DataFrame, facts: Facts) -> str | None:
    import polars as pl

    first = results.filter(pl.col("score").is_not_null())["subject"].head(1)
    subjects = facts.subjects()
    return subjects.filter(subjects["subject"] == first[0])["id"][0] if len(first) else None


__all__ = ["Totals", "totals_of"]
