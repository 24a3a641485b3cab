"""Events that would have happened, or would not have: as many of a kind as somebody asks about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.app.whatif.changes import SOMEBODY, Changes
from kpi.app.whatif.given import Given
from kpi.engine.deciding import of_others
from kpi.engine.event_cases import with_case
from kpi.engine.events import in_force, with_appeals
from kpi.engine.happening.noted import noted
from kpi.engine.replaced import canonical
from kpi.errors import DataError, Fault
from kpi.frozen import frozen
from kpi.model.event import EventKind
from kpi.words import phrase, sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context

_COUNT = re.compile(r"(\d{1,4})(?:\s*[x×*]\s*(\S.*))?")
_HINT = sentence("write how many there are, as in late=2, or with the quantity of each new one, late=2x30")

Read = Callable[[str, Given, Mapping[str, Any]], dict[str, Any]]


@frozen
class Happened:
    """How many events of a kind there are to be in the period, beside those `there` that have an effect.

    `day` is when new ones happen, each of a `quantity` where that is told.
    """

    context: Context
    given: Given
    kind: EventKind
    count: int
    there: pl.DataFrame
    day: date
    quantity: str = ""

    def write(self, changes: Changes, read: Read, ids: Mapping[int, str]) -> None:
        """Take the last ones away, or add some like the last one on the last day that the person is there.

        Raises:
            DataError: for events that follow from other facts, and a quantity that no new one would have.
        """
        rows = self.there.sort("on", "seq")
        more = self.count - rows.height
        if more <= 0 and self.quantity:
            message = sentence(
                "no event would be new, to have the quantity {quantity!r}", quantity=self.quantity
            )
            hint = sentence(
                "there are {count}; one more is {name}={more}x{quantity}",
                count=rows.height,
                name=self.given.name,
                more=rows.height + 1,
                quantity=self.quantity,
            )
            raise DataError(Fault("not_new", message, where=self.given.where, hint=hint))
        if more < 0:
            away = rows.tail(-more)
            self._refuse_derived(away)
            changes.remove("events", away["seq"])
        if more <= 0:
            return
        like: dict[str, Any] = {}
        if rows.height:
            like = canonical(self.context.catalogue.tables["events"], rows.row(-1, named=True), ids)
        status = {"status": self.kind.counts[0]} if self.kind.counts else {}
        for number in range(1, more + 1):
            told = {"kind": self.kind.id, "on": self.day.isoformat(), "ref": f"{SOMEBODY}-{number}", **status}
            if self.quantity:
                told["quantity"] = self.quantity
            row = read("events", self.given, told)
            kept = {name: like.get(name) for name in ("quantity", "amount") if row.get(name) is None}
            changes.add("events", {**row, **kept})

    def _refuse_derived(self, away: pl.DataFrame) -> None:
        """Refuse to take away what follows from other facts.

        Raises:
            DataError: for such events.
        """
        derived = away.filter(away["seq"] < 0)
        if derived.height:
            note = derived["note"][0]
            told = noted(self.context.catalogue, derived["kind"][0], note) if note else phrase("other facts")
            message = sentence(
                "{count} of these events follow from other facts: {told}", count=derived.height, told=told
            )
            hint = sentence("they can be more, not fewer; correct the rows that they follow from")
            raise DataError(Fault("follows", message, where=self.given.where, hint=hint))


def happened(context: Context, subject: int, given: Given, kind: str) -> Happened:
    """Read how many events of a kind somebody asks about.

    Raises:
        DataError: for what is no count.
    """
    found = _COUNT.fullmatch(given.text)
    if found is None:
        message = sentence("{text!r} is no count of events", text=given.text)
        raise DataError(Fault("not_whole", message, where=given.where, hint=_HINT))
    period, declared = context.period, context.catalogue.events[kind]
    rows = context.facts.frame("events", since=period.start, until=period.end, only={"kind": [kind]})
    decisions = of_others(context, context.facts.frame("decisions", only={"kind": ["waiver", "approval"]}))
    there = in_force(with_appeals(with_case(rows), decisions), decisions, {kind: declared})
    mine = there.filter(there["subject"] == subject)
    return Happened(
        context, given, declared, int(found[1]), mine, _last_day(context, subject), found[2] or ""
    )


def _last_day(context: Context, subject: int) -> date:
    """Return the last day of the period on which somebody is there; a unit always is."""
    people = context.population.people
    days = people.filter(people["subject"] == subject)["last"].to_list()
    return days[0] if days and days[0] is not None else context.period.end


__all__ = ["Happened", "happened"]
