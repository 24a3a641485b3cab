"""From a value that somebody asks about to the rows that would stand in the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from kpi.app.whatif.changes import SOMEBODY, Changes, Row
from kpi.app.whatif.given import Given
from kpi.app.whatif.happened import happened
from kpi.app.whatif.meaning import Meant, Sort
from kpi.engine.measure.values import spans
from kpi.engine.panels import veiled
from kpi.engine.replaced import canonical
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Metric, Rated, TargetOf
from kpi.words import NOTHING, Message, sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context
    from kpi.ingest import Context as Known


@frozen
class Writing:
    """What the rows are made of: the period as it is now, prepared, and what an import may refer to."""

    context: Context
    known: Known
    keys: Mapping[str, int]
    ids: Mapping[int, str]

    @property
    def catalogue(self) -> Catalogue:
        """Everything that is declared."""
        return self.context.catalogue

    def write(self, given: Given, meant: Meant, changes: Changes) -> None:
        """Put what a value means into the changes.

        Raises:
            UsageError: for what cannot be taken away.
            DataError: for a value that no import would take.
        """
        match meant.sort:
            case Sort.OBSERVATION:
                self._observation(given, meant.metrics[0], changes)
            case Sort.TARGET:
                self._target(given, meant.metrics[0], changes)
            case Sort.RATING:
                self._rating(given, meant, changes)
            case Sort.EVENTS:
                self._events(given, meant, changes)
            case Sort.ASSIGNMENT:
                self._assignment(given, meant, changes)
            case _:
                self._direct(given, meant.metrics[0], changes)

    def _mine(self, kind: str, given: Given, only: Mapping[str, Iterable[str]]) -> pl.DataFrame:
        """Return the subject's rows of the period, and of its months."""
        words = {name: list(some) for name, some in only.items()}
        rows = self.context.facts.frame(kind, periods=spans(self.context.period), only=words)
        return rows.filter(rows["subject"] == self.keys[given.subject])

    def _observation(self, given: Given, metric: Metric, changes: Changes) -> None:
        import polars as pl

        rows = self._mine("observations", given, {"metric": [metric.id]})
        if given.is_missing:
            if metric.recorded and not rows.height:
                raise _stays(
                    given,
                    sentence("no figure of {id} is recorded: it follows from rows of facts", id=metric.id),
                )
            changes.remove("observations", rows["seq"])
            return
        told = {"metric": metric.id, "value": given.text}
        row = self._read("observations", given, told)
        changes.remove("observations", rows.filter(pl.col("period") == str(self.context.period))["seq"])
        changes.add("observations", row)

    def _target(self, given: Given, metric: Metric, changes: Changes) -> None:
        import polars as pl

        assert isinstance(metric.source, TargetOf)
        of = metric.source.metric
        rows = self._mine("targets", given, {"metric": [of]})
        if not given.is_missing:
            changes.add("targets", self._read("targets", given, {"metric": of, "value": given.text}))
            rows = rows.filter(pl.col("period") == str(self.context.period))
        changes.remove("targets", rows["seq"])

    def _rating(self, given: Given, meant: Meant, changes: Changes) -> None:
        """Let every rater who counts have given the value, or one of each role where nobody has."""
        import polars as pl

        rows = self._mine("ratings", given, {"item": [meant.id]})
        rows = rows.filter(~veiled(rows))
        if meant.roles:
            rows = rows.filter(pl.col("rater_role").is_in(list(meant.roles)))
        self._refuse_twice(given, changes.has("ratings", rows["seq"]))
        changes.remove("ratings", rows["seq"])
        if given.is_missing:
            return
        table = self.catalogue.tables["ratings"]
        there = [canonical(table, row, self.ids) for row in rows.iter_rows(named=True)]
        roles = meant.roles[:1] if self._skips(meant) else meant.roles
        absent = [
            {"item": meant.id, "rater": SOMEBODY, "rater_role": role, "score": given.text}
            for role in roles or (() if there else (SOMEBODY,))
            if role not in [row["rater_role"] for row in there] and not (there and self._skips(meant))
        ]
        for row in there:
            score = self._read("ratings", given, {**_told(row), "score": given.text})["score"]
            changes.add("ratings", {**row, "score": score})
        for told in absent:
            changes.add("ratings", self._read("ratings", given, told))

    @staticmethod
    def _refuse_twice(given: Given, twice: bool) -> None:
        if twice:
            message = sentence("{name!r} and another name mean the same ratings", name=given.name)
            raise UsageError(Fault("given_twice", message, where=given.where))

    @staticmethod
    def _skips(meant: Meant) -> bool:
        """Tell whether one of the roles is enough."""
        sources = [one.source for one in meant.metrics]
        return len(sources) == 1 and isinstance(sources[0], Rated) and sources[0].missing_role == "skip"

    def _events(self, given: Given, meant: Meant, changes: Changes) -> None:
        if given.is_missing:
            hint = sentence("{name}=0 is a value", name=given.name)
            raise _stays(
                given, sentence("a count of events is never missing; 0 says that none happened"), hint
            )
        happened(self.context, self.keys[given.subject], given, meant.id).write(changes, self._read, self.ids)

    def _assignment(self, given: Given, meant: Meant, changes: Changes) -> None:
        """Let all assignments of the period have another value in a column."""
        import polars as pl

        period, key = self.context.period, self.keys[given.subject]
        rows = self.context.facts.frame("assignments", until=period.end)
        rows = rows.filter(
            (pl.col("employee") == key) & (pl.col("until").is_null() | (pl.col("until") >= period.start))
        )
        if not rows.height:
            message = sentence(
                "{subject} has no assignment in {period}", subject=given.subject, period=period
            )
            raise DataError(Fault("no_assignment", message, where=given.where))
        if given.is_missing and meant.id == "role":
            raise _stays(given, sentence("everybody who is assigned has a role"))
        if meant.id == "level" and not given.is_missing:
            self._check_level(given, key)
        if meant.id == "role":
            self._check_role(given)
        table = self.catalogue.tables["assignments"]
        changes.remove("assignments", rows["seq"])
        for row in rows.iter_rows(named=True):
            whole = canonical(table, row, self.ids)
            told = {"employee": given.subject, "unit": whole["unit"], "role": whole["role"]}
            told |= {"from": str(whole["from"])}
            value = (
                None if given.is_missing else self._row("assignments", given, {**told, meant.id: given.text})
            )
            changed = {meant.id: None if value is None else value[meant.id]}
            changes.change("assignments", whole, changed, ("employee", "from"))

    def _check_level(self, given: Given, subject: int) -> None:
        """Refuse a level that the person's ladder does not have: an import would take it, and no rule knows it.

        Raises:
            UsageError: `unknown_level`.
        """
        bound = self.context.population.bound.ladders
        ladders = [self.catalogue.ladders[name] for name, some in bound.items() if subject in some["subject"]]
        names = [name for ladder in ladders for level in ladder.levels for name in level.names]
        if names and given.text not in names:
            message = sentence("{id} has no level {text!r}", id=ladders[0].id, text=given.text)
            raise UsageError(
                Fault("unknown_level", message, where=given.where, hint=nearest(given.text, names))
            )

    def _check_role(self, given: Given) -> None:
        """Refuse a role that nobody has had and nothing is bound to: it would leave the person without any rules.

        Raises:
            UsageError: `unknown_role`.
        """
        held = self.context.facts.frame("assignments", columns=["role"])["role"].unique().to_list()
        known = {*held, *(one.role for one in self.context.policy.bindings if one.role)}
        if given.text not in known:
            message, hint = sentence("there is no role {text!r}", text=given.text), nearest(given.text, known)
            raise UsageError(Fault("unknown_role", message, where=given.where, hint=hint))

    def _direct(self, given: Given, metric: Metric, changes: Changes) -> None:
        """Set the value of a metric that is worked out; what it is made of stays as it is."""
        if given.is_missing:
            if isinstance(metric.source, Rated):
                rows = self._mine("ratings", given, {"item": [metric.source.item]})
                changes.remove("ratings", rows["seq"])
                return
            raise _stays(
                given, sentence("{id} is worked out: it is missing where what it is made of is", id=metric.id)
            )
        known = attrs.evolve(self.known.metrics[metric.id], recorded=True)
        whole = attrs.evolve(self.known, metrics={**self.known.metrics, metric.id: known})
        told = {"metric": metric.id, "value": given.text}
        if metric.id not in changes.direct:
            # Nobody's value is recorded of it; what stands there from an older policy must not begin to count.
            left = self.context.facts.frame("observations", only={"metric": [metric.id]})
            changes.remove("observations", left["seq"])
        changes.add("observations", attrs.evolve(self, known=whole)._read("observations", given, told))
        changes.direct.add(metric.id)

    def _read(self, kind: str, given: Given, told: Mapping[str, Any]) -> Row:
        """Read a row of the subject in the period as an import would."""
        dated = {"on": told["on"]} if "on" in told else {"period": str(self.context.period)}
        return self._row(kind, given, {"subject": given.subject, **dated, **told})

    def _row(self, kind: str, given: Given, told: Mapping[str, Any]) -> Row:
        from kpi.ingest import read_records

        try:
            read = read_records(self.catalogue.tables[kind], [told], self.known)
        except DataError as error:
            raise DataError(*(attrs.evolve(one, where=given.where) for one in error.faults)) from None
        return read.rows[0]


def _told(row: Mapping[str, Any]) -> Row:
    return {name: str(row[name]) for name in ("item", "period", "rater", "rater_role")}


def _stays(given: Given, message: Message, hint: Message = NOTHING) -> UsageError:
    return UsageError(Fault("not_missing", message, where=given.where, hint=hint))


__all__ = ["Writing"]
