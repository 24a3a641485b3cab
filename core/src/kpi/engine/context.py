"""What every stage is given: the policy, the facts, the period, and where problems are noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.facts import Facts
from kpi.engine.lines import LineBlock
from kpi.model.catalogue import Catalogue, Policy
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.words import NOTHING, Message

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.narrow import Narrow
    from kpi.engine.population import Population
    from kpi.engine.signing.following import SignOff
    from kpi.engine.wide import Wide


@attrs.define
class Context:
    """One period being computed; stages read it, and change nothing but `problems`.

    `names` has subject (Int64), id (String) and kind (String) in the order of `id`. `population` says
    who is appraised and paid by what. `results` are the standings of this run so far (see
    `kpi.engine.computed.Computed`), `adjusted` what point sanctions added to them (subject, card, amount in
    1/UNITS, which may be several rows).
    `measures` keeps the measured metrics by id, so that a metric is measured once a run (those in
    `passing` read standings, and are measured anew when there are more of them), and `unusable`
    by metric whose value was outside its domain (subject, message). `lacking` are, by card and longer period,
    the subjects whose score of it is made without a part that is missing, and `incomplete`, by metric, those
    whose value counts such a score (both: subject). `known` tells, by card, of periods looked at whether they have
    results. `kpi` are the lines of KPI points that no card has taken yet, None before they are made.
    `items` are the lines of the items of the cards so far. `sign_offs` is where each result stands that is to be
    signed, `unsigned`, by card, whose scores wait for signatures or read one that does: subject, held (Boolean: what
    is paid by it is not paid yet); `unsigned_windows`, by metric, whose window counts such a score of an earlier period.
    `noted` are, by metric, the flags that its values bring
    to the lines that read them (subject, flags). `earlier` tells that it is not the period of the run (see `at`).
    `wide` is there where only a part of the facts is: it knows what is taken over groups that go beyond the part.
    `past` are metrics that are standings, in each period that a window reads, aligned with the people.
    """

    policy: Policy
    facts: Facts
    period: Period
    names: pl.DataFrame
    population: Population
    results: pl.DataFrame
    problems: list[Problem] = attrs.field(factory=list)
    measures: dict[str, pl.DataFrame] = attrs.field(factory=dict)
    unusable: dict[str, pl.DataFrame] = attrs.field(factory=dict)
    read_runs: set[int] = attrs.field(factory=set)
    passing: set[str] = attrs.field(factory=set)
    others: dict[tuple[Period, bool], Context] = attrs.field(factory=dict)
    adjusted: list[pl.DataFrame] = attrs.field(factory=list)
    lacking: dict[tuple[str, Period], pl.DataFrame] = attrs.field(factory=dict)
    incomplete: dict[str, pl.DataFrame] = attrs.field(factory=dict)
    known: dict[str, dict[Period, bool]] = attrs.field(factory=dict)
    kpi: list[LineBlock] | None = None
    items: list[LineBlock] = attrs.field(factory=list)
    sign_offs: list[SignOff] = attrs.field(factory=list)
    unsigned: dict[str, pl.DataFrame] = attrs.field(factory=dict)
    unsigned_windows: dict[str, pl.DataFrame] = attrs.field(factory=dict)
    noted: dict[str, pl.DataFrame] = attrs.field(factory=dict)
    earlier: bool = False
    wide: Wide | None = None
    past: dict[tuple[str, Period], Narrow] = attrs.field(factory=dict)

    @property
    def catalogue(self) -> Catalogue:
        """Everything that is declared, overrides applied."""
        return self.policy.catalogue

    @property
    def day(self) -> date:
        """The day on which the parameters of a period are read: its last."""
        return self.period.end

    def report(self, code: str, message: Message, subject: str = "") -> None:
        """Note a problem of a subject (an id), or of the run."""
        problem = Problem(subject, code, message)
        if problem not in self.problems[-32:]:
            self.problems.append(problem)

    def report_each(self, rows: pl.DataFrame, code: str, message: Message = NOTHING) -> None:
        """Note the same problem for every `subject` (Int64) of a frame, in the order of their ids.

        A column `message` of the frame, where there is one, takes the place of `message`.
        """
        if not rows.height:
            return
        named = rows.join(self.names.select("subject", "id"), on="subject", how="left").sort("id")
        own = "message" in rows.columns
        for row in named.iter_rows(named=True):
            self.problems.append(Problem(row["id"] or "", code, row["message"] if own else message))

    def add_results(self, found: Sequence[pl.DataFrame]) -> None:
        """Let the standings of cards be read by the cards and stages after them."""
        import polars as pl

        self.results = pl.concat([self.results, *found])
        for name in self.passing:
            self.measures.pop(name, None)
        self.passing.clear()
        # What ends with this period is made of its standings, of which there are more now.
        self.past = {key: one for key, one in self.past.items() if key[1].end < self.period.end}

    def at(self, period: Period, *, placed: bool = True) -> Context:
        """Return the context of an earlier period, in which facts can be measured; kept for the run.

        Where nothing depends on unit, role or level (`placed`), the people are taken to stand where they
        stand now; whoever was not hired yet is left out all the same.
        """
        import polars as pl

        from kpi.engine.population import populate

        if period == self.period:
            return self
        key = (period, placed)
        if key not in self.others:
            if placed:
                population = populate(self.policy, self.facts, period, self.names)
            else:
                people, newest = self.population.people, self.population.people["hired_on"].max()
                if isinstance(newest, date) and newest > period.end:
                    people = people.filter((pl.col("hired_on") <= period.end).fill_null(value=True))
                population = attrs.evolve(self.population, people=people)
            self.others[key] = attrs.evolve(
                self, period=period, population=population, results=self.results.clear(),
                measures={}, passing=set(), unusable={}, others={}, adjusted=[],
                lacking={}, incomplete={}, known={}, kpi=None, items=[], noted={},
                sign_offs=[], unsigned={}, unsigned_windows={}, past={}, earlier=True,
            )  # fmt: skip
        return self.others[key]
