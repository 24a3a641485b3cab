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
from kpi.words import Label

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
    of = Label("部门", "of a unit") if card.subject is SubjectKind.UNIT else Label("个人", "of a person")
    yield Label(f"{frequency.zh}一次，考核{of.zh}", f"{frequency.en} appraisal {of.en}")
    yield from _sum(card, rows, points, numbers, composed)
    yield from _bounds(numbers)
    if rows and not composed:
        told = NA_POLICIES[card.na_policy]
        yield Label(f"项目{told.zh}", f"item {told.en}")
    if not composed:
        yield from _incomplete(card, points, numbers)
    rules = [catalogue.rules[item.rule] for item in card.items]
    for panel in {one.id: one for rule in rules for one in panels_of(rule, catalogue)}.values():
        yield panel_words(panel, day)
    for name, what in ((card.grade, Label("等级", "grade")), (card.passing, Label("达标", "passing mark"))):
        if name:
            words = both_words(catalogue.rules[name], catalogue, day)
            yield Label(f"{what.zh}：{words.zh}", f"{what.en}: {words.en}")
    if card.ranking is not None:
        scope = SCOPES[card.ranking.scope]
        tie = catalogue.metrics.get(card.ranking.ties)
        zh = f"，同分按{tie.label.text('zh')}" if tie is not None else "，同分同名次"
        en = f", ties parted by {tie.label.text('en')}" if tie is not None else ", ties share a rank"
        yield Label(f"排名：在{scope.zh}内按得分{zh}", f"rank by score among {scope.en}{en}")
    yield from _signing(card, catalogue, day)
    for longer, how in card.rollups.items():
        period, way = PERIODS[longer], ROLLUPS[how]
        yield Label(f"{period.zh}得分：{way.zh}", f"score of a {period.en}: {way.en}")


def _sum(
    card: Scorecard, rows: Sequence[Row], points: Fraction, numbers: Mapping[str, Value], composed: bool
) -> Iterator[Label]:
    base = numbers.get("base")
    if composed:
        yield Label(f"总分：{rows[0].scoring.zh}", f"the total: {rows[0].scoring.en}")
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
        yield Label(
            f"只取其一：{'、'.join(one.text('zh') for one in named)}",
            f"one of these at most: {', '.join(one.text('en') for one in named)}",
        )
    if card.ledger is Ledger.KPI_POINTS:
        yield Label(
            "以绩效分计：记在部门的绩效加分、扣分计入总分",
            "in KPI points: those charged to the unit count in the total",
        )


def added(rows: Sequence[Row], points: Fraction, base: Value) -> Label:
    """Say what the items of a form come to at most, and of which that is not known."""
    begin = Label() if base is None else Label(f"起始 {said(base)} 分加", f"{said(base)} to begin with and ")
    plus = sum((row.points for row in rows if row.points and row.points > 0), start=Fraction(0))
    if plus != points and any(row.points is not None and row.points < 0 for row in rows):
        less = show(plus - points)
        return Label(
            f"总分：{begin.zh}各项得分之和，最多加 {show(plus)} 分，最多减 {less} 分",
            f"the total: {begin.en}the sum of the items, at most {show(plus)} more and {less} less",
        )
    if all(row.points is None and not row.unset for row in rows):
        return Label(f"总分：{begin.zh}各项得分之和", f"the total: {begin.en}the sum of the items")
    unset = sum(row.unset for row in rows)
    if unset and not points:
        return Label(
            f"总分：{begin.zh}各项得分之和；{unset} 项满分未定，须由公司给出",
            f"the total: {begin.en}the sum of the items; {unset} have no full mark until the company sets one",
        )
    zh, en = f"各项满分合计 {show(points)} 分", f"their points are {show(points)} together"
    if unset:
        zh += f"，另有 {unset} 项满分未定，须由公司给出"
        en += f", and {unset} more {'has' if unset == 1 else 'have'} no full mark until the company sets one"
    return Label(f"总分：{begin.zh}各项得分之和，{zh}", f"the total: {begin.en}the sum of the items; {en}")


def _remarks(card: Scorecard, rows: Sequence[Row], points: Fraction, base: Value) -> Iterator[Label]:
    if all(row.points == 0 for row in rows):
        yield Label(
            "各项只报告，不计分；公司设定分值后才计入总分",
            "the items are reported without points, until the company sets some",
        )
    elif (
        points not in (0, HUNDRED)
        and base is None
        and not card.incomplete
        and not any(row.unset for row in rows)
    ):
        yield Label(
            f"注意：各项满分合计不是 100 分，而是 {show(points)} 分",
            f"note: the points are {show(points)} together, not 100",
        )


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
            none = (
                Label("总分不封顶", "no cap")
                if name == "cap"
                else Label("总分不设下限，可为负", "no floor: it may be below 0")
            )
            yield none if value is None else Label(f"{zh} {said(value)} 分", f"{en} {said(value)}")


def _incomplete(card: Scorecard, points: Fraction, numbers: Mapping[str, Value]) -> Iterator[Label]:
    if not card.incomplete:
        return
    way = INCOMPLETE.get(str(numbers.get("incomplete_policy", "visible")), INCOMPLETE["visible"])
    seen = Label(f"可见 {show(points)} 分", f"{show(points)} points can be seen")
    if 0 < points < HUNDRED:
        seen = Label(
            f"{HUNDRED} 分中可见 {show(points)} 分", f"{show(points)} of {HUNDRED} points can be seen"
        )
    if points == 0:
        seen = Label("分值未印出", "its points are not printed")
    yield Label(f"原表印刷不全：{seen.zh}，{way.zh}", f"incomplete in print: {seen.en}; {way.en}")


__all__ = ["added", "points_of", "sentences"]
