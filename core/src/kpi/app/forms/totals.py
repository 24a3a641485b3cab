"""How a form's total is made, said in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from kpi.app.forms.shape import Row
from kpi.app.forms.sources import panel_words, panels_of, role_called
from kpi.app.rule_words import both_words
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
from kpi.words import Label, listed, phrase

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
    card: Scorecard, rows: Sequence[Row], points: Fraction, composed: bool, catalogue: Catalogue, day: date
) -> Iterator[Label]:
    """Say how the score of a card is made, and what stands on it."""
    numbers = {one.name: dated.value for one in card.parameters if (dated := one.at(day)) is not None}
    frequency = FREQUENCIES[card.frequency]
    of = phrase("of a unit") if card.subject is SubjectKind.UNIT else phrase("of a person")
    yield phrase("{frequency} appraisal {of}", frequency=frequency, of=of)
    yield from _sum(card, rows, points, numbers, composed)
    yield from _bounds(numbers)
    if rows and not composed:
        told = NA_POLICIES[card.na_policy]
        yield phrase("item {told}", told=told)
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
        zh = f"，同分按{tie.label.text('zh')}" if tie is not None else "，同分同名次"
        en = f", ties parted by {tie.label.text('en')}" if tie is not None else ", ties share a rank"
        yield Label(f"排名：在{scope.zh}内按得分{zh}", f"rank by score among {scope.en}{en}")
    yield from _signing(card, catalogue, day)
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
        yield Label(
            f"总分：起始 {said(base, 'zh')} 分，按下列奖惩加减",
            f"the total: {said(base)} to begin with, more or less by the sanctions below",
        )
    else:
        yield added(rows, points, base)
        yield from _remarks(card, rows, points, base)
    for names in card.exclusive:
        named = [row.label for row in rows if row.item in names]
        yield phrase("one of these at most: {named}", named=listed(named))
    if card.ledger is Ledger.KPI_POINTS:
        yield phrase("in KPI points: those charged to the unit count in the total")


def added(rows: Sequence[Row], points: Fraction, base: Value) -> Label:
    """Say what the items of a form come to at most, and of which that is not known."""
    begin = Label() if base is None else phrase("{said} to begin with and ", said=said(base))
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
    zh, en = f"各项满分合计 {show(points)} 分", f"their points are {show(points)} together"
    if unset:
        zh += f"，另有 {unset} 项满分未定，须由公司给出"
        en += f", and {unset} more {'has' if unset == 1 else 'have'} no full mark until the company sets one"
    return Label(f"总分：{begin.zh}各项得分之和，{zh}", f"the total: {begin.en}the sum of the items; {en}")


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


def _signing(card: Scorecard, catalogue: Catalogue, day: date) -> Iterator[Label]:
    """Say who signs the results of a card, in their order, and what they are until then."""
    asked = asked_on(card, catalogue, day)
    if asked is None:
        return
    steps = [
        (SIGNERS.get(step, Label(step, step)), asked.terms.approvers.get(step, ()))
        for step in asked.terms.chain
    ]
    until = UNSIGNED[asked.unsigned]
    zh = " → ".join(_signer(step, who, "zh") for step, who in steps)
    en = " -> ".join(_signer(step, who, "en") for step, who in steps)
    yield Label(f"签字：{zh}；{until.zh}", f"signed by: {en}; {until.en}")


def _signer(step: Label, who: Sequence[str], lang: str) -> str:
    named = ("、" if lang == "zh" else ", ").join(
        role_called(one).text(lang) for one in who if one not in (step.zh, step.en)
    )
    if not named or named == step.text(lang):
        return step.text(lang)
    return f"{step.text(lang)}（{named}）" if lang == "zh" else f"{step.text(lang)} ({named})"


def _bounds(numbers: Mapping[str, Value]) -> Iterator[Label]:
    for name, zh, en in (("cap", "总分最多", "at most"), ("floor", "总分最低", "at least")):
        if name in numbers:
            value = numbers[name]
            none = phrase("no cap") if name == "cap" else phrase("no floor: it may be below 0")
            yield none if value is None else Label(f"{zh} {said(value)} 分", f"{en} {said(value)}")


def _incomplete(card: Scorecard, points: Fraction, numbers: Mapping[str, Value]) -> Iterator[Label]:
    if not card.incomplete:
        return
    way = INCOMPLETE.get(str(numbers.get("incomplete_policy", "visible")), INCOMPLETE["visible"])
    seen = phrase("{points} points can be seen", points=show(points))
    if 0 < points < HUNDRED:
        seen = phrase("{points} of {HUNDRED} points can be seen", points=show(points), HUNDRED=HUNDRED)
    if points == 0:
        seen = phrase("its points are not printed")
    yield phrase("incomplete in print: {seen}; {way}", seen=seen, way=way)


__all__ = ["added", "points_of", "sentences"]
