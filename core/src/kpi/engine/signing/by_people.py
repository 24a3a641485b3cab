"""The signatures under a result, with what is known of those who signed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi.engine.procedures.people import Staff
from kpi.engine.signing.asking import Asked
from kpi.engine.signing.following import SignOff, follow
from kpi.engine.signing.recorded import Signature
from kpi.model.period import Period


def followed(
    staff: Staff,
    asked: Asked,
    subject: int,
    card: str,
    rows: Sequence[Signature],
    computed: Fraction,
    *,
    limit: Fraction | None = None,
) -> SignOff:
    """Follow the signatures under one result, with what is known of people; see `follow`.

    The leader is that of the unit in which the period ended for the subject, though he has moved or left by now.
    """

    def may(one: Signature, step: str) -> bool:
        end = Period.parse(one.period).end
        return staff.may(asked.terms.approvers.get(step, ()), one.by, subject, one.on, end)

    def by(one: Signature) -> str:
        who = staff.person(one.by)
        return one.by if who is None else staff.ids[who]

    return follow(asked, subject, card, rows, computed, may, by=by, limit=limit)


__all__ = ["followed"]
