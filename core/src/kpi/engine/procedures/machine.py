"""One case: the decisions of a chain in their order, and where they lead. No clock, no facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

import attrs

from kpi.engine.procedures.terms import NEXT_MONTH, Terms
from kpi.expr import DEFAULT_ASSUMED
from kpi.frozen import frozen
from kpi.words import Message


class State(StrEnum):
    """Where a case stands; `error` is pending after a decision that does not count."""

    PROPOSED = "proposed"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    ERROR = "error"


ENDED = (State.APPROVED, State.REJECTED, State.EXPIRED)


@frozen
class Taken:
    """One recorded decision about a case; `entry` tells it from others. Who is not known is empty."""

    step: str
    by: str = ""
    passed: bool = True
    score: Fraction | None = None
    on: date | None = None
    effective_on: date | None = None
    entry: int = 0


@frozen
class Refusal:
    """A decision that does not count, and why."""

    code: str
    message: Message
    taken: Taken


@frozen
class Verdict:
    """Where a case stands.

    `next` is the step that is waited for; `ended` the day of the approval, the rejection or the last day of
    life; `effective_on` the day from which an approval holds, None where no day is known. `score` is the mean
    of the scored steps. `counted` are the decisions that count, by their step's own name, `rest` those that
    begin another case, after this one has ended.
    """

    state: State
    next: str | None
    opened: date | None = None
    ended: date | None = None
    effective_on: date | None = None
    score: Fraction | None = None
    refusals: tuple[Refusal, ...] = ()
    rest: tuple[Taken, ...] = ()
    flags: tuple[str, ...] = ()
    counted: tuple[Taken, ...] = ()


May = Callable[[Taken, str], bool]
"""Tells whether whoever took a decision may take a step."""


def judge(terms: Terms, taken: Sequence[Taken], may: May = lambda one, step: True) -> Verdict:
    """Go through the decisions of a case in their order.

    A decision that is out of order, by somebody who may not, or after the end is refused, and the case stands
    as if it had not been made. A rejection ends the case. When it has ended, its first step on a later day
    begins another one (`rest`).
    """
    walk = _Walk(terms, may)
    for place, one in enumerate(taken):
        if walk.begins_anew(one):
            return walk.verdict(tuple(taken[place:]))
        walk.take(one)
    return walk.verdict(())


@attrs.define
class _Walk:
    terms: Terms
    may: May
    place: int = 0
    state: State = State.PENDING
    opened: date | None = None
    ended: date | None = None
    accepted: list[tuple[str, Taken]] = attrs.field(factory=list)
    refusals: list[Refusal] = attrs.field(factory=list)
    last_refused: bool = False

    def take(self, one: Taken) -> None:
        step = self.terms.step_of(one.step)
        self._settle(one, step)
        refusal = self._refusal(one, step)
        self.last_refused = refusal is not None
        if refusal is not None:
            self.refusals.append(Refusal(refusal[0], refusal[1], one))
            return
        if not self.accepted:
            self.opened = one.on
        self.accepted.append((step, one))
        if self.terms.collects(step):
            return
        if one.passed:
            self._advance(one.on)
        else:
            self.state, self.ended = State.REJECTED, one.on

    def begins_anew(self, one: Taken) -> bool:
        """Tell whether the case has ended and a decision is the first step of another, on a later day."""
        step = self.terms.step_of(one.step)
        if step != self.terms.chain[0] or one.on is None:
            return False
        self._settle(one, step)
        self._expire(one.on)
        return self.state in ENDED and self.ended is not None and one.on > self.ended

    def verdict(self, rest: tuple[Taken, ...]) -> Verdict:
        if self._ripe() and self.state is State.PENDING:
            # An open vote that would fail waits for more ballots; a jury's day is over.
            self._close(final=self._step in self.terms.scored or self._is_last)
        state = self.state
        if state is State.PENDING and self.last_refused:
            state = State.ERROR
        elif state is State.PENDING and not self.accepted:
            state = State.PROPOSED
        waits = self._step if self.state is State.PENDING else None
        effective = self._effective() if state is State.APPROVED else None
        return Verdict(
            state, waits, self.opened, self.ended, effective, self._score(), tuple(self.refusals), rest,
            self._flags(state),
            tuple(attrs.evolve(one, step=step) for step, one in self.accepted),
        )  # fmt: skip

    @property
    def _step(self) -> str:
        return self.terms.chain[self.place] if self.place < len(self.terms.chain) else ""

    @property
    def _is_last(self) -> bool:
        return self.place == len(self.terms.chain) - 1

    def _advance(self, on: date | None) -> None:
        self.place += 1
        if self.place == len(self.terms.chain):
            self.state, self.ended = State.APPROVED, on

    def _of(self, step: str) -> list[Taken]:
        return [one for name, one in self.accepted if name == step]

    def _ripe(self) -> bool:
        """Tell whether the step at hand has as many scores or ballots as it needs."""
        if not self._step or not self.terms.collects(self._step):
            return False
        return len(self._of(self._step)) >= (self.terms.jury if self._step in self.terms.scored else 1)

    def _open_for(self, one: Taken, step: str) -> bool:
        """Tell whether a ripe step still takes a decision: a vote till the next step, else till its day ends."""
        if step != self._step:
            return False
        open_vote = step in self.terms.vote and not self._is_last
        return open_vote or one.on == self._of(step)[-1].on

    def _settle(self, one: Taken, step: str) -> None:
        """Close a ripe step when the day of its jury is over, or the next step is taken."""
        if self.state is not State.PENDING or not self._ripe() or self._open_for(one, step):
            return
        over = self._step in self.terms.scored and one.on != self._of(self._step)[-1].on
        following = self.terms.chain[self.place + 1] if not self._is_last else step
        if over or (step == following and self.may(one, step)):
            self._close(final=True)

    def _close(self, *, final: bool) -> None:
        on = self._of(self._step)[-1].on
        if self._passes():
            self._advance(on)
        elif final:
            self.state, self.ended = State.REJECTED, on

    def _passes(self) -> bool:
        terms, step = self.terms, self._step
        if step in terms.vote:
            ballots = self._of(step)
            share = Fraction(sum(one.passed for one in ballots), len(ballots))
            return terms.vote_weight == 0 or share >= terms.vote_pass_ratio
        score = self._score()
        later = [one for one in terms.chain[self.place + 1 :] if one in terms.scored]
        return bool(later) or terms.pass_mark is None or score is None or score >= terms.pass_mark

    def _score(self) -> Fraction | None:
        """Return the mean of the scored steps so far, by their weights."""
        found = {step: scores for step in self.terms.scored if (scores := self._scores(step))}
        weights = {step: self.terms.weights.get(step, Fraction(1)) for step in found}
        total = sum(weights.values(), Fraction(0))
        if not found or not total:
            return None
        means = {step: sum(scores, Fraction(0)) / len(scores) for step, scores in found.items()}
        return sum((means[step] * weights[step] for step in found), Fraction(0)) / total

    def _scores(self, step: str) -> list[Fraction]:
        scores = sorted(one.score for one in self._of(step) if one.score is not None)
        return scores[1:-1] if self.terms.trim_extremes and len(scores) > 2 else scores

    def _last_day(self) -> date | None:
        days = self.terms.expires_days
        return None if days is None or self.opened is None else self.opened + timedelta(days=days)

    def _expire(self, on: date | None) -> None:
        last = self._last_day()
        if self.state is State.PENDING and last is not None and on is not None and on > last:
            self.state, self.ended = State.EXPIRED, last

    def _refusal(self, one: Taken, step: str) -> tuple[str, str] | None:
        terms, place = self.terms, self.terms.place(step)
        if place is None:
            return "unknown_step", f"the chain has no step {one.step!r}: {' -> '.join(terms.chain)}"
        self._expire(one.on)
        if self.state in ENDED:
            day = f" on {self.ended}" if self.ended else ""
            code = "expired" if self.state is State.EXPIRED else "after_end"
            return code, f"{step}: the case is {self.state}{day}, and nothing follows"
        if place < self.place:
            return "already_done", f"{step} is done already; next is {self._step}"
        if place > self.place and not (place == self.place + 1 and self._ripe()):
            skipped = ", ".join(terms.chain[self.place : place])
            return "out_of_order", f"{step} before {skipped}; next is {self._step}"
        return self._unfit(one, step)

    def _unfit(self, one: Taken, step: str) -> tuple[str, str] | None:
        """Say why a decision on the step at hand cannot count."""
        terms = self.terms
        shown = "somebody" if step in terms.vote else one.by or "nobody"
        if not self.may(one, step):
            words = ", ".join(terms.approvers.get(step, ())) or "anybody but the person concerned"
            return "not_entitled", f"{step}: {shown} may not take it; it is for {words}"
        others = {who.by for name, who in self.accepted if name in terms.distinct and name != step and who.by}
        if not terms.allow_same and step in terms.distinct and one.by in others:
            return "same_person", f"{step}: {shown} took another of {', '.join(terms.distinct)}"
        if terms.collects(step) and one.by and one.by in {who.by for who in self._of(step)}:
            return "twice", f"{step}: {shown} did this already"
        if step in terms.scored and one.score is None:
            return "score_missing", f"{step}: it is scored, and no score is given"
        return None

    def _effective(self) -> date | None:
        given = [one.effective_on for _, one in self.accepted if one.effective_on is not None]
        if given or self.ended is None:
            return given[-1] if given else None
        if self.terms.effective != NEXT_MONTH:
            return self.ended
        return (self.ended.replace(day=1) + timedelta(days=31)).replace(day=1)

    def _flags(self, state: State) -> tuple[str, ...]:
        """Return `default_assumed` where a default took part in what came out."""
        used = {"chain"}
        if state is State.APPROVED and not any(one.effective_on for _, one in self.accepted):
            used.add("effective")
        if self._score() is not None:
            used |= {"pass_mark", "weights", "jury"}
        if state is State.EXPIRED:
            used.add("expires_days")
        if any(step in self.terms.vote for step, _ in self.accepted):
            used.add("vote_weight")
        return (DEFAULT_ASSUMED,) if used & self.terms.assumed else ()


__all__ = ["ENDED", "May", "Refusal", "State", "Taken", "Verdict", "judge"]
