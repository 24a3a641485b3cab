"""Where recorded results stand between their signatures: for `kpi show sign-offs` and `kpi decide`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from kpi.app.session import Session, open_session
from kpi.app.show import Page, begin_page, read_period
from kpi.engine.card.signed import SIGNED
from kpi.engine.history import TAKEN_OVER
from kpi.engine.procedures.people import LEADER, Staff
from kpi.engine.rules import value_on
from kpi.engine.signing.asking import Asked, asked_on
from kpi.engine.signing.by_people import followed
from kpi.engine.signing.following import SignOff
from kpi.engine.signing.recorded import Signature, signatures
from kpi.frozen import frozen
from kpi.model.adjusting import terms_of
from kpi.model.period import Period
from kpi.model.scorecard import Scorecard
from kpi.store import Run
from kpi.types import Stage
from kpi.words import phrase

Row = dict[str, Any]

_NOBODY = phrase(" (there is none: name somebody else in approvers)")
SUPERSEDED = "superseded"
"""What a signature is called that counted until the form was returned, or its chain expired."""


@frozen
class Signing:
    """A recorded result of a subject (its id), and where it stands by the signatures up to now.

    `rows` are the signatures about it in their order, `limit` the most by which one may move the score.
    """

    subject: str
    unit: str
    card: str
    off: SignOff
    rows: tuple[Signature, ...]
    staff: Staff
    limit: Fraction | None

    def with_signature(self, new: Signature) -> SignOff:
        """Return where it would stand after one more; `staff` knows who signs."""
        rows = sorted((*self.rows, new), key=lambda one: (one.on, one.entry))
        off = self.off
        return followed(self.staff, off.asked, off.subject, self.card, rows, off.computed, limit=self.limit)


def signings(
    session: Session, period: Period, signers: Iterable[str] = (), *, subject: str | None = None
) -> list[Signing]:
    """Return the results of the run that counts which are to be signed, in the order of the run; none without a run.

    Args:
        session: the policy and the open store.
        period: of the results.
        signers: those beside the recorded ones of whom it is asked whether they may sign.
        subject: whose results, those of everybody where it is not given.
    """
    run = session.store.latest_run(period)
    asked = _asked(session, period) if run is not None else {}
    if run is None or not asked:
        return []
    facts = session.store.facts()
    keys = dict(facts.subjects().select("id", "subject").iter_rows())
    recorded = [
        one
        for one in session.store.results_of(run.id)
        if one.card in asked and one.score is not None and TAKEN_OVER not in one.flags
        if subject in (None, one.subject)
    ]
    every = signatures(facts, period)
    about: dict[int, list[Signature]] = {}
    for sig in every:
        about.setdefault(sig.subject, []).append(sig)
    staff = Staff.of(facts, {keys[one.subject] for one in recorded}, {*signers, *(one.by for one in every)})
    moved = _moved(session, run, subject)
    found = []
    for one in recorded:
        assert one.score is not None
        terms, limit = asked[one.card]
        key = keys[one.subject]
        rows = [sig for sig in about.get(key, ()) if sig.period and sig.about(one.card)]
        computed = one.score - moved.get((one.subject, one.card), Fraction(0))
        off = followed(staff, terms, key, one.card, rows, computed, limit=limit)
        found.append(Signing(one.subject, one.unit, one.card, off, tuple(rows), staff, limit))
    return found


def score_now(session: Session, period: Period, subject: int, card: str) -> Fraction | None:
    """Return the score, before anybody signed, that a run of now would give, None where it would give none."""
    from kpi.engine.run import prepare, stages

    context = prepare(session.policy, session.store.facts(), period)
    stages(context)
    found = (one for one in context.sign_offs if (one.subject, one.card) == (subject, card))
    return next((one.computed for one in found), None)


def sign_off_page(
    db: Path, policy: Path | None, period: str, subject: str | None, *, waiting: bool, lang: str = "en"
) -> Page:
    """Return a row a result that is to be signed: all, or those that wait."""
    with open_session(db, policy) as session:
        page, names = begin_page(session, period, subject)
        when = read_period(period)
        rows = [
            names.beside(_row(one, names.subjects, when.end, lang))
            for one in signings(session, when, subject=page.subject or None)
            if not (waiting and one.off.next is None)
        ]
        return attrs.evolve(page, rows=rows)


def _row(one: Signing, names: Mapping[str, str], day: date, lang: str) -> Row:
    off = one.off
    back = off.returned
    signed = _signed(one)
    return {
        "id": one.subject,
        "unit": one.unit,
        "card": one.card,
        "procedure": off.asked.procedure,
        "score": off.score,
        "unsigned": off.asked.unsigned,
        "state": off.state,
        "next": off.next,
        "approvers": list(off.asked.terms.approvers.get(off.next or "", ())),
        "approvers_told": _who(one, off.next, day, lang) if off.next else None,
        "returned": None
        if back is None
        else f"{names.get(back.by) or back.by} {back.on} {back.note}".rstrip(),
        "signed_told": [_told(sig, names) for sig in signed],
        "signatures": signed,
    }


def _who(one: Signing, step: str, day: date, lang: str) -> str:
    """Say who may sign a step, and that nobody does where only a leader may and there is none above."""
    told = one.off.asked.who(step, lang)
    alone = set(one.staff.leaders(one.off.subject, day, day)) <= {one.off.subject}
    return f"{told}{_NOBODY.text(lang)}" if alone and told == LEADER else told


def _signed(one: Signing) -> list[Row]:
    """Return the signatures in their order; `code` says why one does not count, or what became of it."""
    off = one.off
    codes = {refused.signature.entry: refused.code for refused in off.refused}
    codes |= {sig.entry: "" for _, sig in off.counted}
    codes |= {off.returned.entry: "returned"} if off.returned is not None else {}
    return [
        {
            "step": off.asked.terms.step_of(sig.step),
            "by": sig.by,
            "on": sig.on,
            "outcome": "approved" if sig.passed else "rejected",
            "score": sig.score,
            "note": sig.note,
            "counts": not codes.get(sig.entry, SUPERSEDED),
            "code": codes.get(sig.entry, SUPERSEDED),
        }
        for sig in one.rows
    ]


def _told(signed: Row, names: Mapping[str, str]) -> str:
    who = names.get(signed["by"]) or signed["by"]
    code = f" [{signed['code']}]" if signed["code"] else ""
    return f"{signed['step']} {who} {signed['on']}{code}"


def _asked(session: Session, period: Period) -> dict[str, tuple[Asked, Fraction | None]]:
    """Return what the cards of the period's frequency ask for, and the most by which a score may be moved."""
    catalogue = session.policy.catalogue
    found = {}
    for card in catalogue.scorecards.values():
        if card.frequency is period.frequency:
            asked = asked_on(card, catalogue, period.end)
            if asked is not None:
                found[card.id] = asked, _limit(card, period)
    return found


def _limit(card: Scorecard, period: Period) -> Fraction | None:
    values = {one.name: value_on(card.id, one, period.end, card.where).value for one in card.parameters}
    return terms_of(card.id, values).limits.get("adjustment_points")


def _moved(session: Session, run: Run, subject: str | None) -> dict[tuple[str, str], Fraction]:
    """Return by how much signatures moved scores in a run, by subject and card."""
    return {
        (line.subject, line.card): line.amount
        for line in session.store.lines(run.id, subject)
        if line.stage is Stage.STANDING and line.item == SIGNED and line.amount is not None
    }


__all__ = ["Signing", "score_now", "sign_off_page", "signings"]
