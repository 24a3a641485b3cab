"""Fines, awards, plus and minus points: how many of which kind, and what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from kpi.app.directory import line_label
from kpi.app.flags import cause_label, waiting
from kpi.app.report.given import Given
from kpi.app.report.words import ID, NAME, first_rows
from kpi.app.vocabulary import MONEY, STATUSES
from kpi.model.line import Line
from kpi.output.charts import Bar, bars, stacked_bars
from kpi.output.report import Field, Note, Picture, Section, Sort, Table
from kpi.types import Ledger, LineStatus, Stage
from kpi.words import Label, phrase, phrase_in

MOST_KINDS = 15
"""Kinds of a chart; its table has all."""

_STAGES = (Stage.POINT_SANCTIONS, Stage.MONEY_SANCTIONS)
_NO_AMOUNT = {
    Stage.POINT_SANCTIONS: phrase("plus and minus points"),
    Stage.MONEY_SANCTIONS: phrase("awards and fines"),
}
_KINDS = (
    Field("label", phrase("What for")),
    Field("sort", phrase("Kind")),
    Field("count", phrase("Times"), Sort.COUNT),
    Field("people", phrase("For how many"), Sort.COUNT),
    Field("open", phrase("Of these open"), Sort.COUNT),
    Field("points", phrase_in("how many", "Points"), Sort.NUMBER, optional=True),
    Field("yuan", phrase("Yuan"), Sort.NUMBER, optional=True),
)
_WAITING = (
    NAME,
    Field("label", phrase("What for")),
    Field("amount", phrase("Amount"), Sort.NUMBER),
    Field("ledger", phrase_in("ledger", "In"), Sort.NAME),
    Field("status", phrase("Status"), Sort.NAME, words=STATUSES),
    Field("cause", phrase("Cause"), optional=True),
    Field("waits", phrase("Waits for"), Sort.LONG),
    ID,
)
_LEDGERS = {
    Ledger.POINTS: phrase("points"),
    Ledger.YUAN: phrase("yuan"),
    Ledger.KPI_POINTS: phrase("KPI points"),
}


def sanctions_of(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that `kpi show sanctions` shows."""
    return [one for one in lines if one.stage in _STAGES]


def waiting_of(lines: Iterable[Line]) -> list[Line]:
    """Return those of them that wait for a decision."""
    return [one for one in sanctions_of(lines) if one.status is not LineStatus.FINAL]


def penalties(given: Given) -> Section:
    """Return the kinds of sanctions with a chart of how often each came, and what is still open."""
    title = phrase("Awards, fines and points")
    found = sanctions_of(given.lines)
    if not found:
        return Section("sanctions", title, (Note(phrase("There are none in this period.")),))
    # A line that was waived has no amount, and so no kind of money: it belongs to the others of its rule.
    kinds = {one.rule: one.kind.value for one in found if one.kind}
    by_kind: dict[tuple[str, str], list[Line]] = {}
    for one in found:
        by_kind.setdefault((one.rule, one.kind.value if one.kind else kinds.get(one.rule, "")), []).append(
            one
        )
    rows = sorted(
        (_row(given, lines) for lines in by_kind.values()), key=lambda row: (-row["count"], row["rule"])
    )
    caption = phrase("How often each came")
    return Section("sanctions", title, (*_open(given, found), Picture(_chart(given, rows), Table(caption, _KINDS, rows, "label"))))  # fmt: skip


def _row(given: Given, lines: Sequence[Line]) -> dict[str, Any]:
    first = next((one for one in lines if one.kind), lines[0])
    amounts = {ledger: [one.amount for one in lines if one.ledger is ledger and one.amount is not None]
               for ledger in Ledger}  # fmt: skip
    points = [*amounts[Ledger.POINTS], *amounts[Ledger.KPI_POINTS]]
    return {
        "rule": first.rule,
        "label": line_label(first, given.names.labels),
        "sort": MONEY[first.kind.value] if first.kind else _LEDGERS[first.ledger] if first.ledger else _NO_AMOUNT[first.stage],
        "count": len(lines),
        "people": len({one.subject for one in lines}),
        "open": sum(one.status is not LineStatus.FINAL for one in lines),
        "statuses": Counter(one.status for one in lines),
        "points": sum(points, Fraction(0)) if points else None,
        "yuan": sum(amounts[Ledger.YUAN], Fraction(0)) if amounts[Ledger.YUAN] else None,
    }  # fmt: skip


def _chart(given: Given, rows: Sequence[dict[str, Any]]) -> Any:
    shown = rows[:MOST_KINDS]
    names = _told_apart([row["label"].text(given.lang) for row in shown])
    drawn = [
        Bar(name, Fraction(row["statuses"][status]), str(row["statuses"][status]), STATUSES[status.value].text(given.lang))
        for name, row in zip(names, shown, strict=True)
        for status in LineStatus
        if row["statuses"][status]
    ]  # fmt: skip
    single = all(row["open"] == 0 for row in rows)
    told = phrase("Most often: {what}, {n:,} times", what=shown[0]["label"], n=shown[0]["count"])
    title = phrase("How often each came")
    draw = bars if single else stacked_bars
    return draw(drawn, title.text(given.lang), axis_title=phrase("Times").text(given.lang),
                        description=told.text(given.lang))  # fmt: skip


def _told_apart(names: Sequence[str]) -> list[str]:
    """Number the second and third of the same name, so that each has a bar of its own."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _open(given: Given, lines: Sequence[Line]) -> tuple[Note | Table, ...]:
    open_lines = waiting_of(lines)
    if not open_lines:
        return (Note(phrase("Nothing waits for a decision.")),)
    rows = [
        {
            "id": one.subject,
            "name": given.called(one.subject),
            "label": line_label(one, given.names.labels),
            "amount": one.amount,
            "ledger": _LEDGERS[one.ledger] if one.ledger else Label(),
            "status": one.status.value,
            "cause": cause_label(one.cause),
            "waits": waiting(one.flags),
        }
        for one in open_lines
    ]
    first, beyond = first_rows(rows, f"kpi show sanctions --waiting --period {given.period}", 100)
    return (Table(phrase("What waits for a decision"), _WAITING, first, beyond=beyond),)


__all__ = ["penalties", "sanctions_of", "waiting_of"]
