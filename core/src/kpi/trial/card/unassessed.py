"""What follows where a rule that is tried alone is not assessed: the card's word for it, on one item."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.sanctions.effects import NOT_ASSESSED
from kpi.errors import Fault, UsageError
from kpi.model.rule import Rule
from kpi.trial.asked import Asked
from kpi.trial.card.totals import full_mark
from kpi.trial.outcome import Outcome
from kpi.trial.rules import with_settings
from kpi.trial.settings import PARAMS, parameters_given
from kpi.types import NaPolicy
from kpi.words import sentence

NA_POLICY = "na_policy"
ALSO = {"manual": NaPolicy.BLOCK, "not_assessed": NaPolicy.DROP, "reweight": NaPolicy.RESCALE}
"""Words of the regulations for the same."""


def asks_na_policy(asked: Asked) -> bool:
    """Tell whether it is said, for a rule with a full mark and no such parameter, what follows where it is not assessed."""
    rule = asked.target
    if not isinstance(rule, Rule) or not rule.full or rule.parameter(NA_POLICY) is not None:
        return False
    return any(NA_POLICY in one for one in _places(asked))


def without_na_policy(asked: Asked) -> tuple[Asked, NaPolicy]:
    """Return what is asked without the word, and the word.

    Raises:
        UsageError: `bad_value` for a word that is none.
    """
    (raw, *_) = (one[NA_POLICY] for one in _places(asked) if NA_POLICY in one)
    words = {**{str(one): one for one in NaPolicy}, **ALSO}
    if str(raw) not in words:
        hint = sentence("one of {words}", words=", ".join(words))
        raise UsageError(
            Fault(
                "bad_value",
                sentence("{NA_POLICY}: {raw!r} is no such word", NA_POLICY=NA_POLICY, raw=raw),
                where=NA_POLICY,
                hint=hint,
            )
        )
    given, settings = (
        {name: value for name, value in one.items() if name != NA_POLICY}
        for one in (asked.given, asked.settings)
    )
    if isinstance(given.get(PARAMS), Mapping):
        given[PARAMS] = {name: value for name, value in given[PARAMS].items() if name != NA_POLICY}
    rest = attrs.evolve(asked, name=asked.target.id, given=given, settings=settings)
    return rest, words[str(raw)]


def settled(asked: Asked, outcome: Outcome, policy: NaPolicy) -> Outcome:
    """Give the full mark, or nothing, where the rule was not assessed and the word says so; else flag it.

    As on a card, nothing is given in full without a full mark; what is dropped, scaled up or blocked has no points.
    """
    if outcome.result is not None:
        return outcome
    points = Fraction(0) if policy is NaPolicy.ZERO else None
    if policy is NaPolicy.FULL:
        _, settings = parameters_given(asked.target, asked.catalogue, asked.given, asked.settings, asked.day)
        points = full_mark(with_settings(asked.target, settings), asked.day)
    flags = tuple(sorted({*outcome.flags, NOT_ASSESSED, f"na_{policy}"}))
    first = next(iter(outcome.outputs), None)
    outputs: dict[str, Any] = dict(outcome.outputs)
    if first is not None and outputs[first] is None:
        outputs[first] = points
    return attrs.evolve(outcome, result=points, outputs=outputs, flags=flags)


def _places(asked: Asked) -> list[dict[str, Any]]:
    inner = asked.given.get(PARAMS)
    return [dict(one) for one in (asked.settings, asked.given, inner) if isinstance(one, Mapping)]


__all__ = ["NA_POLICY", "asks_na_policy", "settled", "without_na_policy"]
