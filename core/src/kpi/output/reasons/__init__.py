"""Why somebody has a value, in a few lines for whom it is about: what was reached, which band applied, how it was worked out."""

from __future__ import annotations

from kpi.output.reasons.bounds import bounds
from kpi.output.reasons.meaning import Meaning
from kpi.output.reasons.workings import figures, workings
from kpi.output.tree import Reason
from kpi.words import series


def in_words(why: Reason | None, lang: str, meaning: Meaning) -> tuple[str, ...]:
    """Return the lines in which a reason is told: the figures that were reached, between which bounds, how it was worked out.

    A figure that a later line tells in full is not told twice.
    """
    if why is None:
        return ()
    within, worked = bounds(why, meaning, lang), workings(why, meaning, lang)
    later = (*((series(within).text(lang),) if within else ()), *worked)
    told = figures(why, meaning, lang)
    reached = series(one for one in told if not any(one in line for line in later)).text(lang)
    return (*((reached,) if reached else ()), *later)


__all__ = ["Meaning", "bounds", "figures", "in_words", "workings"]
