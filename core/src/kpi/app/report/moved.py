"""What moved since the period before: scores, ranks, grades and pay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.app.report.given import Given, difference
from kpi.app.report.scoreboard import FEW, scores_before
from kpi.app.report.words import ID, NAME, UNIT, first_rows
from kpi.output.charts import Bar, bars
from kpi.output.locales import spelt
from kpi.output.report import Field, Group, Note, Picture, Section, Sort, Table
from kpi.words import Label, listed, phrase, phrase_for, phrase_in

if TYPE_CHECKING:
    from kpi.store import StoredResult

ENDS = 8
"""So many who rose most, and so many who fell most, are shown at once."""

_BEFORE, _NOW, _CHANGE = phrase("Before"), phrase("Now"), phrase("Change")
_SCORES = (
    NAME,
    Field("score_before", phrase("Score before"), Sort.NUMBER),
    Field("score", phrase("Score"), Sort.NUMBER),
    Field("change", _CHANGE, Sort.SIGNED),
    Field("rank_before", phrase("Rank before"), Sort.COUNT, optional=True),
    Field("rank", phrase("Rank"), Sort.COUNT, optional=True),
    Field("grade_before", phrase("Grade before"), Sort.NAME, optional=True),
    Field("grade", phrase("Grade"), Sort.NAME, optional=True),
    UNIT,
    ID,
)
_CARD = Field("card", phrase("Scorecard"))
_PAY = (
    NAME,
    Field("before", phrase("Payable before, yuan"), Sort.NUMBER),
    Field("now", phrase("Payable, yuan"), Sort.NUMBER),
    Field("change", _CHANGE, Sort.SIGNED),
    UNIT,
    ID,
)


def moved(given: Given) -> Section:
    """Return a group a card, and one of pay; nothing is compared where the period before was never run."""
    title = phrase("What moved")
    before = given.before
    if before is None:
        told = phrase(
            "{period} was never run: there is nothing to compare with.", period=spelt(given.period.shift(-1))
        )
        return Section("moved", title, (Note(told, "wait"),))
    first: list[Note] = [
        Note(phrase("Compared with {period}, run {run}.", period=spelt(before.run.period), run=before.run.id))
    ]
    if before.run.unit:
        only = phrase(
            "That run took only {unit}: of the others there is nothing to compare.",
            unit=given.called(before.run.unit),
        )
        first.append(Note(only, "wait"))
    groups = []
    alone: list[dict[str, Any]] = []
    for card, results in given.now.cards.items():
        rows = _rows(given, card, results)
        if len(rows) < FEW:
            alone += rows
        if blocks := [*_of_card(given, rows), *_came_and_went(given, card, results)]:
            groups.append(Group(given.card(card), tuple(blocks)))
    if alone:
        table = Table(phrase("Changes of scores"), (_CARD, *_SCORES), alone)
        groups.append(Group(phrase("Cards of one or two"), (table,)))
    pay = list(_of_pay(given, before.payables))
    if pay:
        groups.append(Group(phrase("Pay"), tuple(pay)))
    return Section("moved", title, (*first, *groups))


def _rows(given: Given, card: str, results: Sequence[StoredResult]) -> list[dict[str, Any]]:
    """Return a row a subject who has a score in both periods."""
    before = scores_before(given, card)
    rows = []
    for one in results:
        old = before.get(one.subject)
        change = None if old is None else difference(one.score, old.score)
        if old is not None and change is not None:
            rows.append(
                {
                    **_who(given, one.subject, one.unit),
                    "card": given.card(card),
                    "score_before": old.score,
                    "score": one.score,
                    "change": change,
                    "rank_before": old.rank,
                    "rank": one.rank,
                    "grade_before": old.grade,
                    "grade": one.grade,
                }
            )
    return rows


def _of_card(given: Given, rows: Sequence[dict[str, Any]]) -> Iterator[Picture | Table | Note]:
    if len(rows) < FEW:
        return
    yield from _told(
        given, rows, _SCORES, phrase("Changes of scores"), phrase_in("how many", "Points"), "scores"
    )
    regraded = [row for row in rows if row["grade"] != row["grade_before"]]
    if regraded:
        fields = tuple(one for one in _SCORES if one.key not in ("rank", "rank_before"))
        first, beyond = first_rows(_ordered(regraded), f"kpi show scores --period {given.period}")
        caption = phrase("Another grade than before")
        yield Table(caption, fields, first, folded=_all(regraded), beyond=beyond)


def _came_and_went(given: Given, card: str, results: Sequence[StoredResult]) -> Iterator[Note]:
    """Tell who is on a card for the first time and who no longer; nothing where a run took only one unit."""
    before = given.before
    if before is None or before.run.unit or given.now.run.unit or card not in before.cards:
        return
    old = {one.subject for one in before.cards[card]}
    there = {one.subject for one in results}
    if new := there - old:
        yield Note(phrase("New on this card: {names}", names=_few(given, new)))
    if gone := old - there:
        yield Note(phrase("No longer on this card: {names}", names=_few(given, gone)))


def _few(given: Given, ids: Collection[str], most: int = 12) -> Label:
    names = [f"{given.called(one)} {one}" if given.called(one) != one else one for one in sorted(ids)]
    told = listed(names[:most])
    more = len(names) - most
    return phrase("{names} and {n:,} more", names=told, n=more) if more > 0 else told


def _of_pay(given: Given, before: Mapping[str, Fraction | None]) -> Iterator[Picture | Table | Note]:
    rows = []
    for one, now in given.now.payables.items():
        change = difference(now, before.get(one))
        if change is not None:
            who = _who(given, one, given.unit_of.get(one, ""))
            rows.append({**who, "before": before[one], "now": now, "change": change})
    yield from _told(given, rows, _PAY, phrase("Changes of what is payable"), phrase("Yuan"), "pay")


def _told(
    given: Given,
    rows: Sequence[dict[str, Any]],
    fields: tuple[Field, ...],
    title: Label,
    axis: Label,
    kind: str,
) -> Iterator[Picture | Table | Note]:
    """Give those who moved most as a chart with its table, and all of them folded."""
    if not rows:
        return
    ordered = _ordered(rows)
    up = [row for row in ordered if row["change"] > 0]
    down = [row for row in ordered if row["change"] < 0]
    same = len(ordered) - len(up) - len(down)
    yield Note(phrase("{up:,} rose, {down:,} fell, {same:,} stayed.", up=len(up), down=len(down), same=same))
    shown = [*up[:ENDS], *down[-ENDS:]]
    if not shown:
        return
    names = given.short(row["id"] for row in shown)
    drawn = [Bar(names[row["id"]], row["change"], given.number(row["change"], sign=True)) for row in shown]
    said = phrase("From {most} of {first} to {least} of {last}", most=drawn[0].text, first=drawn[0].label,
                  least=drawn[-1].text, last=drawn[-1].label)  # fmt: skip
    chart = bars(drawn, title.text(given.lang), axis_title=axis.text(given.lang),
                 description=said.text(given.lang))  # fmt: skip
    whole = len(shown) == len(ordered)
    caption = title if whole else phrase("Who rose and who fell most")
    yield Picture(chart, Table(caption, fields, shown))
    if not whole:
        first, beyond = first_rows(ordered, f"kpi show {kind} --period {given.period}")
        yield Table(title, fields, first, folded=_all(ordered), beyond=beyond)


def _all(rows: Sequence[object]) -> Label:
    return phrase_for(len(rows), "{n} row", "All {n} rows")


def _ordered(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (-row["change"], row["id"]))


def _who(given: Given, id: str, unit: str) -> dict[str, Any]:
    return {"id": id, "name": given.called(id), "unit": "" if unit in ("", id) else given.called(unit)}


__all__ = ["moved"]
