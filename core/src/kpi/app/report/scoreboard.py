"""Where everyone stands, card by card: a table of all, or of a large company first its two ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpi.app.report.given import Given, difference
from kpi.app.report.words import FLAGS, ID, NAME, UNIT, everybody_has, in_words
from kpi.output.report import Field, Group, Note, Section, Sort, Table
from kpi.words import Label, listed, phrase, series

if TYPE_CHECKING:
    from kpi.store import StoredResult

MOST_SHOWN = 60
"""So many rows of a card are shown at once; of more the first and the last `ENDS`, and all of them folded."""
ENDS = 10

_FIELDS = (
    Field("rank", phrase("Rank"), Sort.COUNT, optional=True),
    NAME,
    Field("score", phrase("Score"), Sort.NUMBER),
    Field("change", phrase("Change"), Sort.SIGNED, optional=True),
    Field("grade", phrase("Grade"), Sort.NAME, optional=True),
    UNIT,
    ID,
    Field("target_met", phrase("Target met"), Sort.NAME, optional=True),
    FLAGS,
)


FEW = 3
"""Cards of fewer people share a table."""
_CARD = Field("card", phrase("Scorecard"))


def scoreboard(given: Given) -> Section:
    """Return a group a card; cards of one or two people share one, which names the card of each row."""
    cards = given.now.cards
    alone = {card: rows for card, rows in cards.items() if len(rows) < FEW}
    if len(alone) < FEW:
        alone = {}
    groups = [
        Group(given.card(card), tuple(_blocks(given, card, rows)))
        for card, rows in cards.items()
        if card not in alone
    ]
    if alone:
        groups.append(Group(phrase("Cards of one or two"), (_together(given, alone),)))
    nothing = (Note(phrase("Nobody was appraised in this period.")),)
    return Section("scores", phrase("Scoreboard"), tuple(groups) or nothing)


def _blocks(given: Given, card: str, results: Sequence[StoredResult]) -> Iterator[Table | Note]:
    rows, same = board(given, card, results)
    caption = phrase("Everyone appraised by this card")
    if len(rows) <= MOST_SHOWN:
        yield Table(caption, _FIELDS, rows)
    else:
        yield Table(phrase("The first {n}", n=ENDS), _FIELDS, rows[:ENDS])
        yield Table(phrase("The last {n} with a score", n=ENDS), _FIELDS, _last(rows))
        yield Table(caption, _FIELDS, rows, folded=phrase("All {n} rows", n=len(rows)))
    if in_words(same):
        yield Note(phrase("Of every row: {what}", what=_joined(in_words(sorted(same)))))


def _together(given: Given, cards: Mapping[str, Sequence[StoredResult]]) -> Table:
    found = {card: board(given, card, results) for card, results in cards.items()}
    rows = [
        {**row, "card": given.card(card), "flags": [*in_words(sorted(same)), *row["flags"]]}
        for card, (rows, same) in found.items()
        for row in rows
    ]
    return Table(phrase("Everyone appraised by these cards"), (_CARD, *_FIELDS), rows)


def board(
    given: Given, card: str, results: Sequence[StoredResult]
) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Return a row a subject, the best first and those without a score last, and the flags that all of them have."""
    before = scores_before(given, card)
    same = everybody_has(one.flags for one in results)
    rows = [
        {
            "rank": one.rank,
            "id": one.subject,
            "name": given.called(one.subject),
            "unit": "" if one.unit in ("", one.subject) else given.called(one.unit),
            "score": one.score,
            "change": difference(one.score, before[one.subject].score if one.subject in before else None),
            "grade": one.grade,
            "target_met": one.target_met,
            "flags": in_words(flag for flag in one.flags if flag not in same),
        }
        for one in sorted(results, key=_order)
    ]
    return rows, same


def scores_before(given: Given, card: str) -> Mapping[str, StoredResult]:
    """Return the results of a card in the period before, by subject."""
    before = given.before
    return {} if before is None else {one.subject: one for one in before.results if one.card == card}


def _joined(words: Sequence[Label]) -> Label:
    return Label(series(words).text("zh"), listed(words).text("en"))


def _order(one: StoredResult) -> tuple[Any, ...]:
    score = one.score
    return (score is None, 0 if score is None else -score, one.rank or 0, one.subject)


def _last(rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    return [row for row in rows if row["score"] is not None][-ENDS:]


__all__ = ["board", "scoreboard", "scores_before"]
