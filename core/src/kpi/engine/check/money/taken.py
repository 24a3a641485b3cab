"""Parts of pay that take money, whose rule comes to more than nothing: a run would pay it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpi.engine.check.rules.directions import WRONG_WAY
from kpi.engine.check.rules.examined import Examined, value_label
from kpi.engine.check.rules.marks import first_place
from kpi.engine.reach import Reach
from kpi.model.catalogue import Catalogue
from kpi.model.extension import Finding
from kpi.model.pay import PayPart, PayScheme
from kpi.words import adjoined, phrase

GIVEN = "given_not_taken"


def with_signs(
    found: Iterable[Finding], catalogue: Catalogue, reach: Reach, mains: Mapping[str, Examined]
) -> list[Finding]:
    """Return findings with the parts that pay what they should take, in the place of what their rules do wrong by that."""
    wrong = list(_given(catalogue, reach, mains))
    rules = {one.about for one in wrong}
    return [*(one for one in found if one.code not in WRONG_WAY or one.about not in rules), *wrong]


def _given(catalogue: Catalogue, reach: Reach, mains: Mapping[str, Examined]) -> Iterator[Finding]:
    seen: set[str] = set()
    for scheme in (catalogue.pay[name] for name in sorted(reach.pay)):
        for part in scheme.chain:
            if (
                part.mechanism == "amount"
                and part.money.taken
                and part.rule in mains
                and part.rule not in seen
            ):
                seen.add(part.rule)
                yield from _above_zero(scheme, part, mains[part.rule])


def _above_zero(scheme: PayScheme, part: PayPart, one: Examined) -> Iterator[Finding]:
    place = first_place(one, lambda value: value > 0)
    if place is None:
        return
    sweep, x, value = place
    row = sweep.row(x)
    yield one.finding(
        GIVEN,
        "error",
        phrase(
            "{part} takes money, so that its result stands below 0, and here it comes to {amount}: it is paid, not taken",
            part=adjoined(scheme.label, f" / {part.name} ({part.money})"),
            amount=value_label(value),
        ),
        row=row,
    )


__all__ = ["GIVEN", "with_signs"]
