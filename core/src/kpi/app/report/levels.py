"""Where people stand on the ladders, and what is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from kpi.app.ladder import LadderPage, bound_ladders, ladder_at
from kpi.app.report.given import Given
from kpi.app.report.words import COUNT, FLAGS, ID, NAME, UNIT, first_rows
from kpi.app.vocabulary import STATUSES
from kpi.model.ladder import Ladder
from kpi.model.period import Frequency, Period
from kpi.output.charts import Bar, bars
from kpi.output.locales import spelt
from kpi.output.report import Block, Field, Group, Note, Picture, Section, Sort, Table
from kpi.words import Label, listed, phrase, phrase_in

_LEVEL = Field("level", phrase("Level"), Sort.NAME)
_PROPOSED = (
    NAME,
    _LEVEL,
    Field("proposal", phrase("Proposal")),
    Field("why", phrase("Missing, or why"), Sort.LONG, optional=True),
    Field("case", phrase("Approval"), optional=True),
    Field("status", phrase("Status"), Sort.NAME, optional=True, words=STATUSES),
    UNIT,
    ID,
    FLAGS,
)
_STANDING = (
    NAME,
    _LEVEL,
    Field("since", phrase("Since"), Sort.NAME, optional=True),
    Field("next", phrase("Next level"), Sort.NAME, optional=True),
    UNIT,
    ID,
    Field("why", phrase("Missing, or why"), Sort.LONG, optional=True),
)
_DISMISSAL = phrase(
    "A dismissal is only a proposal: for incompetence training or another post comes first, then 30 days' notice or a "
    "month's pay; a low rank is no ground."
)


def levels(given: Given, today: date) -> Section:
    """Return the ladders that people are bound to, each as of the last time within the period or before it."""
    title = phrase("Ladder")
    catalogue = given.session.policy.catalogue
    ladders = [catalogue.ladders[name] for name in bound_ladders(given.session)]
    if not ladders:
        return Section("ladder", title, (Note(phrase("Nobody is bound to a ladder.")),))
    blocks: list[Block] = []
    for frequency in sorted({one.frequency for one in ladders}, key=lambda one: one.months):
        at = looked_at(given.period, frequency)
        if given.session.store.latest_run(at) is None:
            told = phrase("{ladders}: looked at as of {period}, which was never run: kpi run --period {id}",
                          ladders=_names([one for one in ladders if one.frequency is frequency]), period=spelt(at), id=str(at))  # fmt: skip
            blocks.append(Note(told, "wait"))
            continue
        page = ladder_at(given.session, at, None, given.lang, today)
        for ladder in ladders:
            if ladder.frequency is frequency:
                blocks += _of_ladder(given, ladder, page)
    return Section("ladder", title, tuple(blocks))


def looked_at(period: Period, frequency: Frequency) -> Period:
    """Return the last period of a ladder's frequency that has ended by the end of a period."""
    at = Period.of(period.end, frequency)
    return at if at.end <= period.end else at.shift(-1)


def _names(ladders: Sequence[Ladder]) -> Label:
    return listed(one.label for one in ladders)


def _of_ladder(given: Given, ladder: Ladder, page: LadderPage) -> Iterator[Group]:
    rows = [_row(given, row) for row in page.rows if row["ladder"] == ladder.id]
    yield Group(ladder.label, tuple(_blocks(given, ladder, page, rows)))


def _blocks(
    given: Given, ladder: Ladder, page: LadderPage, rows: Sequence[dict[str, Any]]
) -> Iterator[Note | Picture | Table]:
    yield Note(phrase("As of {period}, run {run}.", period=spelt(page.period), run=page.run.id))
    if not rows:
        yield Note(phrase("Nobody stands on it."))
        return
    proposed = [row for row in rows if row["proposal"]]
    command = f"kpi ladder --period {page.period}"
    if proposed:
        first, beyond = first_rows(proposed, command)
        yield Table(phrase("Proposals; people decide"), _PROPOSED, first, beyond=beyond)
        if any(row["move"] == "dismissal" for row in proposed):
            yield Note(_DISMISSAL, "wait")
    else:
        yield Note(phrase("Nothing is proposed."))
    yield _chart(given, ladder, rows)
    first, beyond = first_rows(rows, command)
    folded = phrase("All {n:,} rows", n=len(rows))
    yield Table(phrase("Where everyone stands"), _STANDING, first, folded=folded, beyond=beyond)


def _row(given: Given, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"] or row["id"],
        "unit": row["unit_name"],
        "level": row["level_label"],
        "level_id": row["level"],
        "since": row["since"],
        "next": row["next_label"],
        "why": row["missing_told"],
        "proposal": row["proposal_told"],
        "move": row["proposal"],
        "case": row["case_told"],
        "status": row["status"],
        "flags": row["flags_told"],
    }


def _chart(given: Given, ladder: Ladder, rows: Sequence[dict[str, Any]]) -> Picture:
    """Draw how many are on which level, the highest first; who has a level that the ladder lacks is told as such."""
    counts = Counter(row["level_id"] for row in rows)
    named: list[tuple[str | None, Label]] = [(one.id, one.label) for one in reversed(ladder.levels)]
    if counts[None]:
        named.append((None, phrase("on no level of it")))
    told = [
        {"name": label, "count": counts[id], "share": Fraction(counts[id], len(rows))} for id, label in named
    ]
    title = phrase("How many are on which level")
    drawn = [Bar(label.text(given.lang), Fraction(counts[id]), str(counts[id])) for id, label in named]
    said = listed(f"{one.label} {one.text}" for one in drawn)
    chart = bars(
        drawn,
        title.text(given.lang),
        axis_title=phrase_in("how many", "People").text(given.lang),
        description=said.text(given.lang),
    )
    fields = (Field("name", phrase("Level"), Sort.NAME), COUNT, Field("share", phrase("Share"), Sort.SHARE))
    return Picture(chart, Table(title, fields, told))


__all__ = ["levels", "looked_at"]
