"""The signatures under one result, one after the other: what they come to. No clock, no facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs

from kpi.engine.procedures.machine import Taken, Verdict, judge
from kpi.engine.signing.asking import Asked
from kpi.engine.signing.recorded import Signature
from kpi.exact import show
from kpi.frozen import frozen
from kpi.words import Message, sentence

ANOTHER_SCORE = "signed_another_score"
"""Code of a signature under a score that is not the result's any more: it is to be signed anew."""


@frozen
class Refused:
    """A signature that does not count, and why; `step` is the chain's own name of what it signed."""

    code: str
    message: Message
    signature: Signature
    step: str


@frozen
class SignOff:
    """Where a result stands.

    `computed` is the score before anybody signed, `score` the one that stands: a step that may set another has
    (`set_by`). `next` is the step that is waited for, None when all have signed. `counted` are the
    signatures that count, by step; `returned` is the last that sent the form back, until all have signed anew.
    """

    subject: int
    card: str
    asked: Asked
    computed: Fraction
    score: Fraction
    next: str | None
    counted: tuple[tuple[str, Signature], ...] = ()
    returned: Signature | None = None
    set_by: Signature | None = None
    refused: tuple[Refused, ...] = ()

    @property
    def state(self) -> str:
        """One of signed, returned, open."""
        if self.next is None:
            return "signed"
        return "open" if self.returned is None else "returned"

    @property
    def problems(self) -> tuple[Refused, ...]:
        """What is to be reported: a score that was signed and changed is none where the step is signed anew."""
        signed = {step for step, _ in self.counted}
        return tuple(
            one
            for one in self.refused
            if one.code != ANOTHER_SCORE or (one.signature.passed and one.step not in signed)
        )

    @property
    def flags(self) -> str:
        """The flags of what waits for signatures, comma-joined: `unsigned:<step>`, and `returned`."""
        told = f"unsigned:{(self.next or '').replace(',', ' ')}"
        return told if self.returned is None else f"returned,{told}"


@attrs.define
class _Walk:
    asked: Asked
    by: Callable[[Signature], str]
    may: Callable[[Signature, str], bool]
    computed: Fraction
    limit: Fraction | None
    score: Fraction = attrs.field(init=False)
    taken: list[Taken] = attrs.field(factory=list)
    counted: list[tuple[str, Signature]] = attrs.field(factory=list)
    returned: Signature | None = None
    set_by: Signature | None = None
    refused: list[Refused] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.score = self.computed

    @property
    def next(self) -> str | None:
        chain = self.asked.terms.chain
        return chain[len(self.counted)] if len(self.counted) < len(chain) else None

    def take(self, one: Signature) -> None:
        terms = self.asked.terms
        step = terms.step_of(one.step)
        wrong = self._wrong(one, step)
        if wrong is not None:
            self.refused.append(Refused(*wrong, one, step))
        elif not one.passed:
            self._begin_anew()
            self.returned = one
        else:
            self.taken.append(one.taken(self.by(one)))
            self.counted.append((step, one))
            if one.score is not None and one.score != self.score:
                self.score, self.set_by = one.score, one
            if self.next is None:
                self.returned = None

    def _begin_anew(self) -> None:
        self.taken.clear()
        self.counted.clear()
        self.score, self.set_by = self.computed, None

    def _wrong(self, one: Signature, step: str) -> tuple[str, str] | None:
        """Say why a signature does not count; whoever signs what nobody is to sign hears of the score first."""
        if one.score is None:
            return "score_missing", f"{step}: {one.by} signed on {one.on}, and no score is given"
        last = self.counted[-1][1].on if self.counted and self.next is None else None
        verdict = self._judged(one)
        refusal = verdict.refusals[0] if verdict.refusals else None
        if (verdict.rest or (refusal and refusal.code == "expired")) and last is None:
            # The life of a chain is over: whoever signed in it signs again.
            self._begin_anew()
            verdict = self._judged(one)
            refusal = verdict.refusals[0] if verdict.refusals else None
        other = one.score != self.score
        sets = one.passed and last is None and step in self.asked.terms.overwrites
        # A score set on signatures that count no more is as old as they are.
        stale = refusal is not None and any(before.code == ANOTHER_SCORE for before in self.refused)
        if other and (not sets or stale):
            message = sentence(
                "{step}: {by} signed {score} on {on}, and the score is {score2}",
                step=step,
                by=one.by,
                score=show(one.score),
                on=one.on,
                score2=show(self.score),
            )
            return ANOTHER_SCORE, message
        if last is not None:
            return "after_end", f"{step}: all have signed on {last}, and nothing follows"
        if refusal is not None:
            return refusal.code, refusal.message
        moved = abs(one.score - self.computed)
        if self.limit is not None and moved > self.limit:
            told = f"it comes to {show(moved)}, and adjustment_points is {show(self.limit)}"
            return "out_of_range", f"{step}: the score of {one.by} on {one.on} does not count: {told}"
        return None

    def _judged(self, one: Signature) -> Verdict:
        new = one.taken(self.by(one))
        return judge(
            self.asked.terms,
            [*self.taken, new],
            lambda taken, step: taken.entry != new.entry or self.may(one, step),
        )


def follow(
    asked: Asked,
    subject: int,
    card: str,
    rows: Sequence[Signature],
    computed: Fraction,
    may: Callable[[Signature, str], bool],
    *,
    by: Callable[[Signature], str] = lambda one: one.by,
    limit: Fraction | None = None,
) -> SignOff:
    """Go through the signatures under a result in their order.

    Each has to see the score that stands, but one of a step that may set another. What is out of order, by
    somebody who may not, or done already does not count. One that returns the form begins it anew, and so does the end
    of the chain's life.

    Args:
        asked: the chain.
        subject: whose result.
        card: of which card.
        rows: in their order.
        computed: the score before anybody signed.
        may: tells whether whoever signed may sign a step.
        by: tells one who signed from another, whether he is called by id or name.
        limit: the most by which a signature may move the score.
    """
    walk = _Walk(asked, by, may, computed, limit)
    for one in rows:
        walk.take(one)
    return SignOff(
        subject, card, asked, computed, walk.score, walk.next, tuple(walk.counted), walk.returned, walk.set_by,
        tuple(walk.refused),
    )  # fmt: skip


__all__ = ["ANOTHER_SCORE", "Refused", "SignOff", "follow"]
