"""The pay bill: by kind of money, by unit, and what is not payable yet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kpi.app.report.given import Given, difference, mean, total
from kpi.app.report.words import COUNT, people
from kpi.app.vocabulary import MONEY
from kpi.model.line import Line
from kpi.output.charts import Bar, bars
from kpi.output.report import Block, Field, Note, Picture, Section, Sort, Table
from kpi.types import LineStatus, Money
from kpi.words import Label, phrase

MOST_UNITS = 24

_AMOUNT = Field("amount", phrase("Yuan"), Sort.NUMBER)
_CHANGE = Field("change", phrase("Change"), Sort.SIGNED, optional=True)
_KINDS = (Field("name", phrase("Part")), COUNT, _AMOUNT, _CHANGE)
_UNITS = (
    Field("name", phrase("Unit")),
    COUNT,
    _AMOUNT,
    Field("each", phrase("A person, yuan"), Sort.NUMBER),
    _CHANGE,
)


def payroll(given: Given) -> Section:
    """Return what is payable by kind of money and by unit, both with the sum that `kpi show pay` comes to."""
    title = phrase("Pay bill")
    payables = given.now.payables
    if not payables:
        return Section("pay", title, (Note(phrase("Nobody is paid by the rules of this period.")),))
    blocks: list[Block] = []
    none = sorted(one for one, amount in payables.items() if amount is None)
    if none:
        told = phrase("Not payable yet, and in no sum below: {people}", people=people(len(none)))
        blocks.append(Note(told, "wait"))
    held = [
        one for one in given.lines if one.kind and one.status is LineStatus.HELD and one.amount is not None
    ]
    if held:
        amount = given.number(sum((one.amount for one in held if one.amount is not None), Fraction(0)))
        whose = people(len({one.subject for one in held}))
        blocks.append(Note(phrase("Held back, and in no sum below: {amount} yuan of {people}",
                                  amount=amount, people=whose), "wait"))  # fmt: skip
    blocks += [_by_kind(given), *_by_unit(given)]
    return Section("pay", title, tuple(blocks))


def by_kind(lines: Sequence[Line], paid: Sequence[str]) -> dict[Money, tuple[Fraction, int]]:
    """Return the sum of each kind of money, and of how many people, over those who are paid."""
    known = frozenset(paid)
    sums: dict[Money, Fraction] = {}
    whose: dict[Money, set[str]] = {}
    for one in lines:
        counts = one.kind is not None and one.amount is not None and one.status is not LineStatus.HELD
        if counts and one.kind is not None and one.amount is not None and one.subject in known:
            sums[one.kind] = sums.get(one.kind, Fraction(0)) + one.amount
            whose.setdefault(one.kind, set()).add(one.subject)
    return {kind: (sums[kind], len(whose[kind])) for kind in Money if kind in sums}


def _paid(payables: dict[str, Fraction | None]) -> dict[str, Fraction]:
    return {one: amount for one, amount in payables.items() if amount is not None}


def _by_kind(given: Given) -> Picture:
    paid = _paid(dict(given.now.payables))
    now = by_kind(given.lines, list(paid))
    old = given.before
    before = {} if old is None else by_kind(given.lines_before, list(_paid(dict(old.payables))))
    rows: list[dict[str, Any]] = [
        {
            "name": MONEY[kind.value],
            "amount": amount,
            "count": count,
            "change": None if old is None else amount - before.get(kind, (Fraction(0), 0))[0],
        }
        for kind, (amount, count) in now.items()
    ]
    for kind, (amount, _) in before.items():
        if kind not in now:
            rows.append({"name": MONEY[kind.value], "amount": Fraction(0), "count": 0, "change": -amount})
    title = phrase("Parts of the pay bill")
    drawn = [
        Bar(row["name"].text(given.lang), row["amount"], given.number(row["amount"]))
        for row in rows
        if row["count"]
    ]
    return Picture(_bars(given, drawn, title), Table(title, _KINDS, rows, foot=_total(given)))


def _total(given: Given) -> dict[str, Any]:
    paid = _paid(dict(given.now.payables))
    whole = total(paid.values())
    old = given.before
    return {
        "name": phrase("Payable"),
        "count": len(paid),
        "amount": whole,
        "each": None,
        "change": difference(whole, old.payable if old is not None and old.payables else None),
    }


def _by_unit(given: Given) -> Sequence[Block]:
    paid = _paid(dict(given.now.payables))
    sums: dict[str, list[Fraction]] = {}
    for one, amount in paid.items():
        sums.setdefault(given.unit_of.get(one, ""), []).append(amount)
    if len(sums) < 2:
        return ()
    names, short = given.distinct(sums), given.short(sums)
    nowhere = phrase("without a unit")
    rows: list[dict[str, Any]] = [
        {
            "name": names[unit] or nowhere,
            "short": short[unit] or nowhere.text(given.lang),
            "count": len(amounts),
            "amount": sum(amounts, Fraction(0)),
            "each": mean(amounts),
        }
        for unit, amounts in sums.items()
    ]
    rows.sort(key=lambda row: (-row["amount"], str(row["name"])))
    title = phrase("Pay bill by unit, each person where he or she is at the end of the period")
    drawn = [Bar(row["short"], row["amount"], given.number(row["amount"])) for row in rows[:MOST_UNITS]]
    beyond = None
    if len(rows) > MOST_UNITS:
        beyond = phrase("The chart shows the {n} largest.", n=MOST_UNITS)
    return (
        Picture(_bars(given, drawn, title), Table(title, _UNITS, rows, foot=_total(given), beyond=beyond)),
    )


def _bars(given: Given, drawn: Sequence[Bar], title: Label) -> Any:
    told = phrase(
        "{n} bars; payable in all {amount} yuan", n=len(drawn), amount=given.number(given.now.payable)
    )
    return bars(drawn, title.text(given.lang), axis_title=phrase("Yuan").text(given.lang),
                description=told.text(given.lang))  # fmt: skip


__all__ = ["by_kind", "payroll"]
