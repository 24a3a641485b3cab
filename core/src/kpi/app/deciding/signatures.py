"""A signature under a result: what a run would not count is refused before it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.app.deciding import Checked, refuse, with_ref
from kpi.app.session import Session
from kpi.app.signing import Signing, score_now, signings
from kpi.app.vocabulary import SIGNED
from kpi.engine.procedures.reading import REJECTED
from kpi.engine.signing.asking import ANYBODY
from kpi.engine.signing.following import SignOff
from kpi.engine.signing.recorded import Signature, as_recorded
from kpi.errors import DataError, Fault, nearest
from kpi.exact import show
from kpi.model.names import short
from kpi.model.period import Period
from kpi.words import NOTHING, Label, Message, listed, sentence

if TYPE_CHECKING:
    from kpi.engine.facts import Facts

_NEW = 1 << 62
"""The entry of a signature that is not recorded yet: the last of its day."""


def signature(session: Session, facts: Facts, row: dict[str, Any]) -> Checked:
    """Fill in card, step and score, and refuse what would not count.

    Raises:
        DataError: `nothing_to_sign`, `result_changed` since the run, and what a run reports of a signature: out of
            order, not entitled, done already, another score.
    """
    where = f"decide signature {row['subject']}"
    period = row.get("period")
    if period is None:
        hint = sentence("give period=..., as of the run whose result is signed")
        refuse([Fault("missing_value", sentence("period is missing"), where="period", hint=hint)])
    assert isinstance(period, Period)
    found = signings(session, period, [row["by"]], subject=row["subject"])
    one = _meant(session, row, period, found, where)
    now = score_now(session, period, one.off.subject, one.card)
    if now != one.off.computed:
        computed = show(one.off.computed)
        message = (
            sentence(
                "{card}: the run says {computed}, and now there would be none",
                card=one.card,
                computed=computed,
            )
            if now is None
            else sentence(
                "{card}: the run says {computed}, and now it would be {now}",
                card=one.card,
                computed=computed,
                now=show(now),
            )
        )
        hint = sentence("kpi run --period {period}, then look at it again", period=period)
        refuse([Fault("result_changed", message, where=where, hint=hint)])
    step = row.get("step") or one.off.next or one.off.asked.terms.chain[0]
    score = as_recorded(row["score"]) if row.get("score") is not None else one.off.score
    new = Signature(
        entry=_NEW, subject=one.off.subject, on=row["on"], by=row["by"], period=str(period), card=one.card,
        step=one.off.asked.terms.step_of(step), passed=(row.get("outcome") or "approved") != REJECTED,
        score=score, note=row.get("note") or "",
    )  # fmt: skip
    after = one.with_signature(new)
    refuse(
        Fault(refused.code, refused.message, where=where, hint=_hint(one.off, new))
        for refused in after.refused
        if refused.signature.entry == _NEW
    )
    filled = {
        **row,
        "card": one.card,
        "step": new.step,
        "score": score,
        "outcome": "approved" if new.passed else REJECTED,
    }
    if not row.get("ref"):
        filled = with_ref(facts, filled, f"{short(one.card)}:{period}/")
    return Checked(filled, _case(after), notes=_notes(after, new, period))


def _meant(
    session: Session, row: Mapping[str, Any], period: Period, found: list[Signing], where: str
) -> Signing:
    """Return the result that is meant: the only one of the subject, or that of the card that is named."""
    card = row.get("card")
    mine = [one for one in found if card in (None, one.card, short(one.card))]
    if len(mine) == 1:
        return mine[0]
    if mine:
        hint = sentence("give card=...: {cards}", cards=listed(one.card for one in mine))
        raise DataError(
            Fault("missing_value", sentence("card is missing: there are several"), where="card", hint=hint)
        )
    if session.store.latest_run(period) is None:
        message, hint = (
            sentence("{period} was never run", period=period),
            sentence("kpi run --period {period} records one", period=period),
        )
    else:
        message = (
            sentence(
                "{subject} has no score of {period} on {card} that asks for signatures",
                subject=row["subject"],
                period=period,
                card=card,
            )
            if card
            else sentence(
                "{subject} has no score of {period} that asks for signatures",
                subject=row["subject"],
                period=period,
            )
        )
        asked = sorted(one.card for one in found)
        hint = (
            nearest(card or "", asked) if asked else sentence("kpi show sign-offs lists what is to be signed")
        )
    raise DataError(Fault("nothing_to_sign", message, where=where, hint=hint))


def _hint(off: SignOff, new: Signature) -> Message:
    last = off.counted[-1] if off.counted else None
    if last is not None and new.on < last[1].on:
        return sentence(
            "{step} was signed on {day}, and a signature counts by its day: give the day on which it was given",
            step=last[0],
            day=last[1].on,
        )
    if not off.next:
        return NOTHING
    return sentence(
        "{case} waits for {step}: {who}", case=short(off.card), step=off.next, who=_who(off, off.next)
    )


def _who(off: SignOff, step: str) -> Label:
    names = off.asked.terms.approvers.get(step, ())
    return listed(names) if names else ANYBODY


def _case(off: SignOff) -> dict[str, Any]:
    return {
        "card": off.card,
        "procedure": off.asked.procedure,
        "state": off.state,
        "score": off.score,
        "next": off.next,
        "approvers": list(off.asked.terms.approvers.get(off.next or "", ())),
        "signed": [step for step, _ in off.counted],
    }


def _notes(off: SignOff, new: Signature, period: Period) -> tuple[Message, ...]:
    case, state, points = f"{short(off.card)} {period}", SIGNED[off.state], show(off.score)
    if off.set_by is new and isinstance(new.score, Fraction):
        told = sentence(
            "{case}: {state}, {points} points (set by {who}, in place of {computed})",
            case=case,
            state=state,
            points=points,
            who=new.by,
            computed=show(off.computed),
        )
    else:
        told = sentence("{case}: {state}, {points} points", case=case, state=state, points=points)
    if off.next is None:
        return told, sentence("all have signed: kpi run --period {period} takes it in", period=period)
    return told, sentence("next: {step} ({who})", step=off.next, who=_who(off, off.next))


__all__ = ["signature"]
