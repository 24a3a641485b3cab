"""The lines of a set of limits, collected person by person."""

from __future__ import annotations

from typing import ClassVar

import attrs

from kpi.engine.context import Context
from kpi.engine.lines import LineBlock, amount_text
from kpi.engine.pay.limits.judged import Person
from kpi.engine.pay.limits.settling import Claim, Cut, Room
from kpi.model.limit import LimitSet
from kpi.model.line import CARRIED_ON, CARRIED_OVER, FLOOR, OVER_LIMIT, REFUSED, WAIVED
from kpi.model.names import short
from kpi.types import Ledger, LineStatus, Money, Stage
from kpi.words import phrase_for, sentence

CAPPED = "capped_by:"
SAID = "over:"
CARRIED = "carried"

_Row = tuple[int, int | None, str, str, str]


@attrs.define
class Booked:
    """Lines by item, rule and kind: subject, amount, status, cause, flags."""

    STEPS: ClassVar[tuple[str, ...]] = (CARRIED_OVER, CARRIED_ON, WAIVED)

    context: Context
    limits: LimitSet
    rows: dict[tuple[str, str, Money | None], list[_Row]] = attrs.field(factory=dict)
    problems: list[tuple[int, str, str]] = attrs.field(factory=list)

    @property
    def unknown_flag(self) -> str:
        """The flag of whoever is compared with a floor that has no value."""
        return f"{short(self.limits.floor)}_unknown"

    @property
    def lifted_flag(self) -> str:
        """The flag of whoever a floor does not hold for in this period."""
        return f"{short(self.limits.floor)}_lifted"

    def take_up(self, person: Person, room: Room, claim: Claim, since: str) -> None:
        """Book what was carried over, whole; what of it cannot be taken is given back like anything else."""
        rule = self._rule(room.part)
        self._add(
            CARRIED_OVER, rule, claim.kind, person, -claim.carried, f"carried over from {since}", CARRIED
        )

    def give_back(self, person: Person, cut: Cut, before: int, *, carry: bool) -> None:
        """Book what cannot be taken of what would leave `before`: carried on to the next period, or waived."""
        rule = self.limits.floor if cut.by_floor else self._rule(cut.part)
        item = CARRIED_ON if carry else WAIVED
        self._add(item, rule, cut.kind, person, cut.amount, self._why(person, cut, before), f"{CAPPED}{rule}")
        if carry and person.leaves:
            message = sentence(
                "{amount_text} of {kind} cannot be taken from the last pay: no later one takes it up",
                amount_text=amount_text(cut.amount),
                kind=cut.kind,
            )
            self.problems.append((person.subject, "rest_at_leaving", message))

    def say(self, person: Person, cut: Cut, before: int) -> None:
        """Say by a line without an amount what is taken beyond a limit."""
        self._state(OVER_LIMIT, person, cut, before)

    def refuse(self, person: Person, cut: Cut, before: int) -> None:
        """Say by a line without an amount why the person's pay is held, and report it."""
        self._state(REFUSED, person, cut, before)
        message = sentence(
            "pay is held, for {id} refuses: {kind} {why}",
            id=self.limits.id,
            kind=cut.kind,
            why=self._why(person, cut, before),
        )
        self.problems.append((person.subject, REFUSED, message))

    def flag(self, person: Person, flag: str, left: int) -> None:
        """Say something about the floor by a line without an amount, with what is left of what it is compared with."""
        why = f"left {amount_text(left)}"
        if flag == self.lifted_flag:
            why = f"{why} {person.lifted}: not compared"
        self._add(FLOOR, self.limits.floor, None, person, None, why, flag)

    def unpaid(self, person: Person) -> None:
        """Report whoever has something taken where no pay scheme says what he earns."""
        if any(claim.own for room in person.rooms for claim in room.claims):
            message = sentence(
                "{id} compares nothing: no pay scheme pays the person in the period", id=self.limits.id
            )
            self.problems.append((person.subject, "limit_without_pay", message))

    def report(self) -> None:
        """Report what was noted, and once for all a floor without a value."""
        import polars as pl

        schema = {"subject": pl.Int64, "code": pl.String, "message": pl.String}
        noted = pl.DataFrame(self.problems, schema=schema, orient="row").unique(maintain_order=True)
        for code in noted["code"].unique(maintain_order=True):
            rows = noted.filter(pl.col("code") == code).select("subject", "message")
            self.context.report_each(rows, code)
        said = [row for (item, _, _), rows in self.rows.items() if item == OVER_LIMIT for row in rows]
        if said:
            count = len({subject for subject, *_ in said})
            message = sentence(
                phrase_for(
                    count,
                    "more is taken from one person than {limits} allows: their pay says of what",
                    "more is taken from {n} people than {limits} allows: their pay says of what",
                    limits=self.limits.id,
                )
            )
            self.context.report(OVER_LIMIT, message)
        floor = self.rows.get((FLOOR, self.limits.floor, None), [])
        if any(flags == self.unknown_flag for *_, flags in floor):
            message = sentence(
                "{floor} has no value, so what must be left is compared with nothing", floor=self.limits.floor
            )
            self.context.report(self.unknown_flag, message)

    def blocks(self) -> list[LineBlock]:
        """Return the lines, a block for each item, rule and kind."""
        import polars as pl

        schema = {
            "subject": pl.Int64, "amount": pl.Int64, "status": pl.String, "cause": pl.String, "flags": pl.String,
        }  # fmt: skip
        return [
            LineBlock(
                "", item, str(self.context.period), Stage.PAY, rule,
                None if kind is None else Ledger.YUAN, kind,
                pl.DataFrame(rows, schema=schema, orient="row"),
            )
            for (item, rule, kind), rows in self.rows.items()
        ]  # fmt: skip

    def _rule(self, part: str) -> str:
        return next(one.rule for one in self.limits.parts if one.name == part)

    def _why(self, person: Person, cut: Cut, before: int) -> str:
        """Say in numbers what was claimed and what may be, or what is left and what must be."""
        room = next(one for one in person.rooms if one.part == cut.part)
        claimed = amount_text(sum(claim.own + claim.carried for claim in room.claims))
        if cut.by_floor:
            return f"claimed {claimed}, left {amount_text(before)}, at least {amount_text(person.floor or 0)}"
        return f"claimed {claimed}, at most {amount_text(max(0, room.most or 0))}"

    def _state(self, item: str, person: Person, cut: Cut, before: int) -> None:
        rule = self.limits.floor if cut.by_floor else self._rule(cut.part)
        why = f"{cut.kind} {amount_text(cut.amount)} over: {self._why(person, cut, before)}"
        self._add(item, rule, None, person, None, why, f"{SAID}{rule}")

    def _add(
        self,
        item: str,
        rule: str,
        kind: Money | None,
        person: Person,
        amount: int | None,
        cause: str,
        flag: str,
    ) -> None:
        status = LineStatus.PROVISIONAL if person.open else LineStatus.FINAL
        row = (person.subject, amount, status.value, cause, flag)
        self.rows.setdefault((item, rule, kind), []).append(row)


__all__ = ["CAPPED", "Booked"]
