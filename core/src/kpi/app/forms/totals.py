"""How a form's total is made, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from kpi.app.forms.shape import Row
from kpi.app.forms.sources import panel_words, panels_of, role_called
from kpi.app.rule_words import both_said, both_words
from kpi.app.vocabulary import (
    FREQUENCIES,
    INCOMPLETE,
    NA_POLICIES,
    PERIODS,
    ROLLUPS,
    SCOPES,
    SIGNERS,
    UNSIGNED,
)
from kpi.engine.signing.asking import asked_on
from kpi.exact import show
from kpi.kit.scorers.words import said
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Value
from kpi.model.scorecard import Scorecard
from kpi.types import Ledger, SubjectKind
from kpi.words import Label, listed, phrase, phrase_for, phrase_in

HUNDRED = Fraction(100)


def points_of(rows: Sequence[Row], exclusive: Sequence[Sequence[str]]) -> Fraction:
    """Add up the points of rows; of items of which a person has one at most, the highest counts."""
    once = {name for names in exclusive for name in names}
    known = {row.item: row.points or Fraction(0) for row in rows}
    plain = sum((points for name, points in known.items() if name not in once), start=Fraction(0))
    return plain + sum(
        max((known.get(name, Fraction(0)) for name in names), default=0) for names in exclusive
    )


def sentences(
    card: Scorecard,
    rows: Sequence[Row],
    points: Fraction,
    composed: bool,
    catalogue: Catalogue,
    day: date,
    roles: Mapping[str, Label] | None = None,
) -> Iterator[Label]:
    """Say how the score of a card is made, and what stands on it."""
    numbers = {one.name: dated.value for one in card.parameters if (dated := one.at(day)) is not None}
    frequency = FREQUENCIES[card.frequency]
    of = phrase("of a unit") if card.subject is SubjectKind.UNIT else phrase("of a person")
    yield phrase("{frequency} appraisal {of}", frequency=frequency, of=of)
    yield from _sum(card, rows, points, numbers, composed)
    yield from _bounds(numbers)
    if rows and not composed:
        yield phrase("item {way}", way=NA_POLICIES[card.na_policy])
    if not composed:
        yield from _incomplete(card, points, numbers)
    rules = [catalogue.rules[item.rule] for item in card.items]
    for panel in {one.id: one for rule in rules for one in panels_of(rule, catalogue)}.values():
        yield panel_words(panel, day)
    for name, what in ((card.grade, phrase("grade")), (card.passing, phrase("passing mark"))):
        if name:
            words = both_words(catalogue.rules[name], catalogue, day)
            yield phrase("{what}: {words}", what=what, words=words)
    if card.ranking is not None:
        scope = SCOPES[card.ranking.scope]
        tie = catalogue.metrics.get(card.ranking.ties)
        if tie is None:
            yield phrase("rank by score among {scope}, ties share a rank", scope=scope)
        else:
            yield phrase("rank by score among {scope}, ties parted by {tie}", scope=scope, tie=tie.label)
    yield from _signing(card, catalogue, day, roles)
    for longer, how in card.rollups.items():
        period, way = PERIODS[longer], ROLLUPS[how]
        yield phrase("score of a {period}: {way}", period=period, way=way)


def _sum(
    card: Scorecard, rows: Sequence[Row], points: Fraction, numbers: Mapping[str, Value], composed: bool
) -> Iterator[Label]:
    base = numbers.get("base")
    if composed:
        yield phrase("the total: {scoring}", scoring=rows[0].scoring)
        return
    if not rows:
        yield phrase(
            "the total: {base} to begin with, more or less by the sanctions below", base=both_said(base)
        )
    else:
        yield added(rows, points, base)
        yield from _remarks(card, rows, points, base)
    for names in card.exclusive:
        named = [row.label for row in rows if row.item in names]
        yield phrase("one of these at most: {items}", items=listed(named))
    if card.ledger is Ledger.KPI_POINTS:
        yield phrase("in KPI points: those charged to the unit count in the total")


def added(rows: Sequence[Row], points: Fraction, base: Value) -> Label:
    """Say what the items of a form come to at most, and of which that is not known."""
    begin = Label() if base is None else phrase("{base} to begin with and ", base=both_said(base))
    plus = sum((row.points for row in rows if row.points and row.points > 0), start=Fraction(0))
    if plus != points and any(row.points is not None and row.points < 0 for row in rows):
        less = show(plus - points)
        return phrase(
            "the total: {begin}the sum of the items, at most {plus} more and {less} less",
            begin=begin,
            plus=show(plus),
            less=less,
        )
    if all(row.points is None and not row.unset for row in rows):
        return phrase("the total: {begin}the sum of the items", begin=begin)
    unset = sum(row.unset for row in rows)
    if unset and not points:
        return phrase(
            "the total: {begin}the sum of the items; {unset} have no full mark until the company sets one",
            begin=begin,
            unset=unset,
        )
    if unset:
        return phrase_for(
            unset,
            "the total: {begin}the sum of the items; their points are {points} together, and {n} more has no full mark "
            "until the company sets one",
            "the total: {begin}the sum of the items; their points are {points} together, and {n} more have no full "
            "mark until the company sets one",
            begin=begin,
            points=show(points),
        )
    return phrase(
        "the total: {begin}the sum of the items; their points are {points} together",
        begin=begin,
        points=show(points),
    )


def _remarks(card: Scorecard, rows: Sequence[Row], points: Fraction, base: Value) -> Iterator[Label]:
    if all(row.points == 0 for row in rows):
        yield phrase("the items are reported without points, until the company sets some")
    elif (
        points not in (0, HUNDRED)
        and base is None
        and not card.incomplete
        and not any(row.unset for row in rows)
    ):
        yield phrase("note: the points are {points} together, not 100", points=show(points))


def _signing(
    card: Scorecard, catalogue: Catalogue, day: date, roles: Mapping[str, Label] | None
) -> Iterator[Label]:
    """Say who signs the results of a card, in their order, and what they are until then."""
    asked = asked_on(card, catalogue, day)
    if asked is None:
        return
    steps = [
        (SIGNERS.get(step, Label(step, step)), asked.terms.approvers.get(step, ()))
        for step in asked.terms.chain
    ]
    until = UNSIGNED[asked.unsigned]
    told = [_signer(step, who, roles) for step, who in steps]
    chain = Label(" → ".join(one.text("zh") for one in told), " -> ".join(one.text("en") for one in told))
    yield phrase("signed by: {signers}; {until}", signers=chain, until=until)


def _signer(step: Label, who: Sequence[str], roles: Mapping[str, Label] | None) -> Label:
    named = listed(role_called(one, roles) for one in who if one not in (step.zh, step.en))
    if not named.en or named in (step, listed([step])):
        return step
    return phrase("{step} ({names})", step=step, names=named)


def _bounds(numbers: Mapping[str, Value]) -> Iterator[Label]:
    if "cap" in numbers:
        most = numbers["cap"]
        yield (
            phrase("no cap")
            if most is None
            else phrase_in("the total", "at most {points}", points=said(most))
        )
    if "floor" in numbers:
        least = numbers["floor"]
        yield (
            phrase("no floor: it may be below 0")
            if least is None
            else phrase_in("the total", "at least {points}", points=said(least))
        )


def _incomplete(card: Scorecard, points: Fraction, numbers: Mapping[str, Value]) -> Iterator[Label]:
    if not card.incomplete:
        return
    way = INCOMPLETE.get(str(numbers.get("incomplete_policy", "visible")), INCOMPLETE["visible"])
    seen = phrase("{points} points can be seen", points=show(points))
    if 0 < points < HUNDRED:
        seen = phrase("{points} of {most} points can be seen", points=show(points), most=HUNDRED)
    if points == 0:
        seen = phrase("its points are not printed")
    yield phrase("incomplete in print: {seen}; {way}", seen=seen, way=way)


__all__ = ["added", "points_of", "sentences"]
