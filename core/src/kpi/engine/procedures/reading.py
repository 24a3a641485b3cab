"""Decisions of kind `approval` as they are recorded, and which case each is about."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.event_cases import with_case
from kpi.engine.facts import Facts
from kpi.engine.procedures.machine import Taken
from kpi.engine.procedures.terms import Terms, terms_on
from kpi.errors import PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.ladder import Ladder, Level
from kpi.model.names import called, meant, short
from kpi.model.procedure import Procedure
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import polars as pl

REJECTED = "rejected"


@frozen
class Recorded:
    """A row of `decisions` of kind approval; `subject` is a key, `entry` its sequence number."""

    entry: int
    subject: int
    on: date
    by: str
    ref: str = ""
    item: str = ""
    step: str = ""
    level: str = ""
    passed: bool = True
    score: Fraction | None = None
    effective_on: date | None = None

    @property
    def case(self) -> str:
        """The case of its `ref`: what follows a `/` only tells the entries of one day apart."""
        return self.ref.partition("/")[0]

    def taken(self, step: str = "") -> Taken:
        """Return it as a step of a chain."""
        return Taken(
            step or self.step, self.by, self.passed, self.score, self.on, self.effective_on, self.entry
        )


def recorded(facts: Facts) -> list[Recorded]:
    """Return the approvals that were ever decided, in no order that a caller may rely on.

    One that names nothing but the case of an event answers an appeal, and is no step of a procedure.
    """
    rows = facts.frame("decisions", only={"kind": ["approval"]})
    if not rows.height:
        return []
    rows = rows.join(_answers(facts, rows), on="seq", how="anti", maintain_order="left")
    found = []
    for row in rows.iter_rows(named=True):
        above, below = row["score.n"], row["score.d"]
        found.append(
            Recorded(
                entry=row["seq"],
                subject=row["subject"],
                on=row["on"],
                by=row["by"],
                **{name: row[name] or "" for name in ("ref", "item", "step", "level")},
                passed=(row["outcome"] or "approved") != REJECTED,
                score=None if above is None else Fraction(above, below),
                effective_on=row["effective_on"],
            )
        )
    return found


def _answers(facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    bare = rows.filter(
        pl.all_horizontal(pl.col("level", "item", "step").is_null()) & pl.col("ref").is_not_null()
    )
    if not bare.height:
        return bare.select("seq")
    cases = with_case(facts.frame("events")).select("subject", ref="case").unique()
    return bare.join(cases, on=["subject", "ref"], how="semi").select("seq")


def procedure_called(catalogue: Catalogue, name: str) -> Procedure | Message:
    """Return the procedure of an id, a short name, a label or a clause, else why there is none."""
    every = list(catalogue.procedures.values())
    found = meant(every, name) or [one for one in every if name in (one.label.zh, one.label.en)]
    if len(found) == 1:
        return found[0]
    if found:
        return sentence("{name!r} may be {ids}", name=name, ids=" or ".join(sorted(one.id for one in found)))
    known = {word for one in every for word in called(one.id, one.clauses)}
    return sentence("there is no procedure {name!r}; {hint}", name=name, hint=nearest(name, known))


def procedure_with(catalogue: Catalogue, step: str, day: date) -> Procedure | Message:
    """Return the only procedure whose chain has a step, else why there is none.

    Those by which the results of a card are signed are not meant: their steps are signatures.
    """
    found = []
    signing = {card.sign_off for card in catalogue.scorecards.values()}
    for one in catalogue.procedures.values():
        if one.id in signing:
            continue
        # One that does not hold on that day has no step then.
        with suppress(PolicyError):
            terms = terms_on(one, day)
            if terms.place(terms.step_of(step)) is not None:
                found.append(one)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(sorted(short(one.id) for one in found))
        return sentence(
            "the step {step!r} is one of several procedures ({ids}); name one as item", step=step, ids=ids
        )
    return sentence("no procedure has the step {step!r}; name the procedure as item", step=step)


def level_called(ladder: Ladder, name: str) -> Level | Message:
    """Return the level of a ladder by its name in the facts or its label, else why there is none."""
    place = ladder.place(name)
    if place is not None:
        return ladder.levels[place]
    known = [one for level in ladder.levels for one in level.names]
    return sentence(
        "{ladder} has no level {name!r}; {hint}", ladder=ladder.id, name=name, hint=nearest(name, known)
    )


def in_order(rows: Iterable[Recorded], terms: Terms) -> list[Recorded]:
    """Order the decisions of a case by day, within a day by the chain; a rejection goes before an approval.

    The order in which the rows were stored does not count.
    """

    def key(one: Recorded) -> tuple[Any, ...]:
        place = terms.place(terms.step_of(one.step))
        last = len(terms.chain)
        score = (one.score is not None, one.score or Fraction(0))
        return (one.on, last if place is None else place, one.passed, one.by, score, one.ref, one.step)

    return sorted(rows, key=key)


__all__ = [
    "Recorded",
    "in_order",
    "level_called",
    "procedure_called",
    "procedure_with",
    "recorded",
]
