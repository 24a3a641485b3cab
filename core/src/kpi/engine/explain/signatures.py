"""Who has signed a result, and who is to."""

from __future__ import annotations

from kpi.engine.context import Context
from kpi.engine.explain.lines import ExplainedLine
from kpi.engine.signing.following import SignOff
from kpi.engine.signing.recorded import Signature
from kpi.expr import Why
from kpi.model.line import Line
from kpi.types import LineStatus, Stage
from kpi.words import Label, phrase

SIGN_OFF = "sign_off"


def explain_signatures(context: Context, subject: int, name: str) -> list[ExplainedLine]:
    """Return the signatures under the results of a subject, one a card that asks for some, as lines that no ledger has."""
    found = []
    for off in context.sign_offs:
        if off.subject != subject:
            continue
        card = context.catalogue.scorecards[off.card]
        clauses = context.catalogue.procedures[off.asked.procedure].clauses
        status = LineStatus.FINAL if off.next is None else LineStatus.PROVISIONAL
        line = Line(
            name, card.id, SIGN_OFF, str(context.period), Stage.STANDING, off.asked.procedure, None, None, None,
            status, flags=() if off.next is None else tuple(off.flags.split(",")),
        )  # fmt: skip
        why = Why("signatures", card.label, off.score, tuple(_told(off)), clauses=clauses)
        found.append(ExplainedLine(line, clauses, why, recorded=False))
    return found


def _told(off: SignOff) -> list[Why]:
    """Return the signatures in their order, and the step that is waited for."""
    told = [(one, f"{step}: {_who(one)}", _SIGNED) for step, one in off.counted]
    told += [(one.signature, f"{one.step}: {_who(one.signature)}", _LOST) for one in off.refused]
    if off.returned is not None:
        one = off.returned
        told.append((one, f"{off.asked.terms.step_of(one.step)}: {_who(one)}", _RETURNED))
    told.sort(key=lambda one: (one[0].on, one[0].entry))
    found = [
        Why("signature", Label(*(f"{text} {word.text(lang)}".rstrip() for lang in ("zh", "en"))), one.score)
        for one, text, word in told
    ]
    if off.next is not None:
        zh, en = (off.asked.who(off.next, lang) for lang in ("zh", "en"))
        found.append(Why("more", Label(f"待签 {off.next}（{zh}）", f"next: {off.next} ({en})"), None))
    return found


_SIGNED, _LOST, _RETURNED = Label(), phrase("(does not count)"), phrase("(returned)")


def _who(one: Signature) -> str:
    return " ".join(part for part in (one.by, one.on.isoformat(), one.note) if part)


__all__ = ["SIGN_OFF", "explain_signatures"]
