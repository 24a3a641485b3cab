"""What set lines off, in words: events by their kind, day and note, decisions by who took them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from kpi.app.slips.limited import limit_cause
from kpi.app.slips.shape import Cause
from kpi.engine.context import Context
from kpi.engine.event_cases import with_case
from kpi.engine.explain.decisions import DECISION
from kpi.engine.happening.noted import noted
from kpi.engine.pay.others import OUTSIDE
from kpi.model.line import LIMIT_STEPS, Line
from kpi.words import Label, phrase

_EVENT = "event "
_DAYS = "days "
_TAKEN_OVER = "taken over"


@attrs.define
class Causes:
    """Looks up the causes of lines; `names` are the names of people by id."""

    context: Context
    names: Mapping[str, str]
    _events: dict[str, list[dict[str, Any]]] | None = None
    _decisions: dict[int, dict[str, Any]] | None = None
    _outside: dict[tuple[int, str], list[str]] | None = None

    def of(self, line: Line, subject: int) -> Cause | None:
        """Return what set a line of a subject off, None where it needs no cause."""
        cause = line.cause
        if cause and line.item in LIMIT_STEPS:
            return limit_cause(cause)
        if cause.startswith(_EVENT):
            return self._event(cause.removeprefix(_EVENT), subject)
        if cause.startswith(DECISION):
            return self._decision(int(cause.removeprefix(DECISION)))
        if cause.startswith(_DAYS):
            return Cause(phrase("{days} days of the period", days=cause.removeprefix(_DAYS)))
        if cause == OUTSIDE:
            return Cause(phrase("brought in from outside"), note=self._note(line, subject))
        if cause == _TAKEN_OVER:
            return Cause(phrase("taken over as given"))
        return Cause(Label(cause, cause)) if cause else None

    def _event(self, case: str, subject: int) -> Cause:
        rows = self.events.get(case, [])
        row = next((one for one in rows if one["subject"] == subject), rows[0] if rows else None)
        if row is None:
            return Cause(phrase("event {case}", case=case))
        kind = self.context.catalogue.events.get(row["kind"])
        what = kind.label if kind is not None else Label(row["kind"], row["kind"])
        if row["subject"] != subject:
            who = self._called(row["subject"])
            what = phrase("{what} of {who}", what=what, who=who)
        # An event that follows from other rows has its day in its case; a number without a ref says nothing.
        shown = (
            phrase("{what}, case {case}", what=what, case=case) if row["ref"] and row["seq"] >= 0 else what
        )
        note = row["note"] or ""
        derived = row["seq"] < 0 and bool(note)
        return Cause(shown, row["day"], noted(self.context.catalogue, row["kind"], note) if derived else note)

    def _decision(self, seq: int) -> Cause:
        row = self.decisions.get(seq)
        if row is None:
            return Cause(phrase("a decision"))
        by = row["by"] or ""
        return Cause(
            phrase("decided by {who}", who=self.names.get(by) or by), _day(row["on"]), row["note"] or ""
        )

    def _note(self, line: Line, subject: int) -> str:
        """Return the note beside money from outside; where several rows are one kind, that of none."""
        if self._outside is None:
            self._outside = {}
            rows = self.context.facts.frame("pay_lines", periods=[self.context.period])
            for row in rows.iter_rows(named=True):
                self._outside.setdefault((row["subject"], row["kind"]), []).append(row["note"] or "")
        notes = self._outside.get((subject, str(line.kind)), [])
        return notes[0] if len(notes) == 1 else ""

    def _called(self, subject: int) -> str:
        names = self.context.names
        found = names.filter(names["subject"] == subject)["id"].to_list()
        return (self.names.get(found[0]) or found[0]) if found else ""

    @property
    def events(self) -> dict[str, list[dict[str, Any]]]:
        """The events of the period by case."""
        if self._events is None:
            period = self.context.period
            rows = with_case(self.context.facts.frame("events", since=period.start, until=period.end))
            self._events = {}
            for row in rows.select("case", "subject", "kind", "day", "note", "ref", "seq").iter_rows(
                named=True
            ):
                self._events.setdefault(row["case"], []).append(row)
        return self._events

    @property
    def decisions(self) -> dict[int, dict[str, Any]]:
        """All decisions by their number."""
        if self._decisions is None:
            rows = self.context.facts.frame("decisions")
            self._decisions = {row["seq"]: row for row in rows.iter_rows(named=True)}
        return self._decisions


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None


__all__ = ["Causes"]
