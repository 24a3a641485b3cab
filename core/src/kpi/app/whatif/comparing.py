"""Two outcomes of one period beside each other: every line of one person, and whatever moves for the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.app.directory import Directory, line_label, proposed
from kpi.app.views import incomplete_pay
from kpi.app.whatif.changes import Row
from kpi.app.whatif.moved import STANDINGS, moved_money, moved_results
from kpi.engine.lines import UNITS
from kpi.model.ladder import MOVES
from kpi.model.line import Line
from kpi.types import Ledger, LineStatus, Stage
from kpi.words import Label, phrase

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.computed import Computed

PAYABLE = phrase("payable")
PROPOSAL = phrase("proposal")
LINE = "line"
"""What a row is about, beside `STANDINGS`, `payable` and `proposal`."""
ABSENT = "absent"
"""Stands for the status of a line that is not there."""


class Comparison:
    """The outcome now and then, of the same people."""

    def __init__(
        self,
        now: Computed,
        then: Computed,
        names: Directory,
        ids: Mapping[int, str],
        units: Mapping[int, int],
    ) -> None:
        self._runs = (now, then)
        self._names, self._ids, self._units = names, ids, units
        self._keys = {id: key for key, id in ids.items()}
        self._paid = [dict(run.payable.select("subject", "amount").iter_rows()) for run in self._runs]
        self._incomplete = [incomplete_pay(run) for run in self._runs]
        self._proposed = [_by_subject(run.proposals) for run in self._runs]

    def own(self, subject: int) -> list[Row]:
        """Return everything of one person: lines, what each card comes to, pay, proposals; what is alike too."""
        before, after = (_keyed(self._lines(run, [subject]).get(subject, [])) for run in self._runs)
        results = [_keyed_results(run, [subject]) for run in self._runs]
        cards = dict.fromkeys(card for found in results for _, card in found)
        rows: list[Row] = []
        for card in (*cards, None):
            keys = [key for key in _merged(before, after) if (key[1] if key[1] in cards else None) == card]
            rows += [self._line(before.get(key), after.get(key)) for key in keys]
            if card is not None:
                was, will = (found.get((subject, card)) for found in results)
                rows += self._standing(subject, card, was, will, alike=True)
        return [*rows, *self._rest(subject, alike=True)]

    def others(self, left_out: int) -> list[Row]:
        """Return what moves for everybody else, by id: standings, lines of money, what is payable, proposals."""
        moved = moved_results(self._runs)
        results = [_keyed_results(run, moved) for run in self._runs]
        found: dict[int, list[Row]] = {}
        for subject, card in _merged(*results):
            was, will = (some.get((subject, card)) for some in results)
            found.setdefault(subject, []).extend(self._standing(subject, card, was, will))
        paid = moved_money(self._runs)
        lines = [self._lines(run, paid, Ledger.YUAN) for run in self._runs]
        for subject in paid:
            before, after = (_keyed(some.get(subject, [])) for some in lines)
            rows = (self._line(before.get(key), after.get(key)) for key in _merged(before, after))
            found.setdefault(subject, []).extend(row for row in rows if row["changed"])
        for subject in {*self._moved_payables(), *self._moved_proposals()}:
            found.setdefault(subject, [])
        for subject in found:
            found[subject] += self._rest(subject)
        found.pop(left_out, None)
        people = sorted((one for one, rows in found.items() if rows), key=lambda one: self._ids[one])
        return [row for one in people for row in found[one]]

    def _lines(
        self, run: Computed, subjects: Iterable[int], ledger: Ledger | None = None
    ) -> dict[int, list[Line]]:
        """Return the lines of some subjects, those of one ledger where it is given, by subject."""
        import polars as pl

        found: dict[int, list[Line]] = {}
        wanted = list(subjects)
        for block in run.blocks:
            if ledger is not None and block.ledger is not ledger:
                continue
            mine = block.rows.filter(pl.col("subject").is_in(wanted))
            for row in mine.iter_rows(named=True):
                amount = None if row["amount"] is None else Fraction(row["amount"], UNITS)
                flags = tuple(row["flags"].split(",")) if row["flags"] else ()
                line = Line(
                    self._ids[row["subject"]], block.card, block.item, block.period, block.stage, block.rule,
                    block.ledger, block.kind, amount, LineStatus(row["status"]), row["cause"], flags,
                )  # fmt: skip
                found.setdefault(row["subject"], []).append(line)
        return found

    def row(self, subject: int, what: str, label: Label, now: Any, then: Any, **more: Any) -> Row:
        """Return a row of one person: what it is about, now, then, and their difference where both are known."""
        difference = None
        if (
            now is not None
            and then is not None
            and type(now) is type(then)
            and isinstance(now, int | Fraction)
        ):
            difference = None if isinstance(now, bool) else then - now
        elif ABSENT in (more.get("status_now"), more.get("status")) and (now is not None or then is not None):
            # A line that is not there is nothing; one without an amount is not known.
            difference = (then or Fraction(0)) - (now or Fraction(0))
        empty = {"card": "", "stage": None, "item": "", "rule": "", "ledger": None, "kind": None, "cause": ""}
        changed = now != then or more.get("status_now") != more.get("status")
        unit = self._ids.get(self._units.get(subject, -1), "")
        row: Row = {"id": self._ids[subject], "unit": unit, "what": what, "label": label, **empty}
        row |= {"now": now, "then": then}
        row |= {"difference": difference if now != then else None, "changed": changed}
        row |= {"status_now": None, "status": None, "flags": [], **more}
        return self._names.beside(row)

    def _line(self, was: Line | None, will: Line | None) -> Row:
        line = will or was
        assert line is not None
        return self.row(
            self._keys[line.subject],
            LINE,
            line_label(line, self._names.labels),
            None if was is None else was.amount,
            None if will is None else will.amount,
            card=line.card,
            stage=line.stage.value,
            item=line.item,
            rule=line.rule,
            ledger=line.ledger.value if line.ledger else None,
            kind=line.kind.value if line.kind else None,
            cause=line.cause,
            status_now=ABSENT if was is None else was.status.value,
            status=ABSENT if will is None else will.status.value,
            flags=list(line.flags),
        )

    def _standing(
        self, subject: int, card: str, was: Row | None, will: Row | None, *, alike: bool = False
    ) -> Iterator[Row]:
        for what, label in STANDINGS.items():
            now, then = (None if one is None else one[what] for one in (was, will))
            if now is None and then is None and what != "score":
                continue
            if alike or now != then:
                flags = (will or was or {})["flags"] if what == "score" else ""
                kept = [one for one in flags.split(",") if one]
                yield self.row(subject, what, label, now, then, card=card, flags=kept)

    def _rest(self, subject: int, *, alike: bool = False) -> Iterator[Row]:
        """Give what is payable, and what is proposed."""
        now, then = (
            None if (sum_ := paid.get(subject)) is None else Fraction(sum_, UNITS) for paid in self._paid
        )
        told = [subject in some for some in self._incomplete]
        if now != then or told[0] != told[1] or (alike and now is not None):
            status = ["incomplete" if one else "final" for one in told]
            yield self.row(subject, "payable", PAYABLE, now, then, status_now=status[0], status=status[1])
        before, after = ([self._proposal(one) for one in found.get(subject, [])] for found in self._proposed)
        for one in dict.fromkeys([*before, *after]):
            now_, then_ = (one if one in some else None for some in (before, after))
            if now_ != then_ or alike:
                yield self.row(subject, "proposal", PROPOSAL, now_, then_)

    def _proposal(self, row: Mapping[str, Any]) -> Label:
        move = row["proposal"] or ""
        ladder = (row["ladder"] or "") if move in MOVES else ""
        return proposed(self._names.labels, ladder, move, row["level"] or "")

    def _moved_payables(self) -> list[int]:
        before, after = self._paid
        changed = [one for one in _merged(before, after) if before.get(one) != after.get(one)]
        return [*changed, *(self._incomplete[0] ^ self._incomplete[1])]

    def _moved_proposals(self) -> list[int]:
        before, after = self._proposed
        return [one for one in _merged(before, after) if before.get(one) != after.get(one)]


def _keyed(lines: Iterable[Line]) -> dict[tuple[Any, ...], Line]:
    """Return lines by what tells them apart: the place among those that are otherwise alike too."""
    found: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        key = (line.stage, line.card, line.item, line.rule, line.ledger, line.kind, line.cause, line.period)
        place = 0
        while (*key, place) in found:
            place += 1
        found[*key, place] = line
    return found


_STAGES = {stage: place for place, stage in enumerate(Stage)}


def _merged(before: Iterable[Any], after: Iterable[Any]) -> list[Any]:
    """Return the keys of both, what is new behind what it comes after; lines in the order of their stages."""
    keys = list(dict.fromkeys([*before, *after]))
    if keys and isinstance(keys[0], tuple) and isinstance(keys[0][0], Stage):
        keys.sort(key=lambda key: _STAGES[key[0]])
    return keys


def _keyed_results(run: Computed, subjects: Iterable[int]) -> dict[tuple[int, str], Row]:
    import polars as pl

    mine = run.results.filter(pl.col("subject").is_in(list(subjects)))
    return {
        (row["subject"], row["card"]): {
            **row,
            "score": None if row["score"] is None else Fraction(row["score"], UNITS),
        }
        for row in mine.iter_rows(named=True)
    }


def _by_subject(proposals: pl.DataFrame) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in proposals.iter_rows(named=True):
        found.setdefault(row["subject"], []).append(row)
    return found


__all__ = ["ABSENT", "LINE", "PAYABLE", "PROPOSAL", "STANDINGS", "Comparison"]
