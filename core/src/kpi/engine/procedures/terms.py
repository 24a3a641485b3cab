"""What the parameters of a procedure say on a day, and what they cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.rules import value_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.parameter import Parameter
from kpi.model.procedure import CHAIN, Procedure
from kpi.types import Origin
from kpi.words import sentence

NEXT_MONTH, SAME_DAY = "next_month", "same_day"
APPROVAL = "approval"
"""The only step where no procedure is declared."""


@frozen
class Terms:
    """The parameters of a procedure as they hold on a day; a company's step that is gone leaves no trace.

    `approvers` has the words for who may take a step; a step without any is open to everybody but the person
    concerned. `any_of` has the other names under which a step may be recorded. The steps of `distinct` are
    taken by different people. `scored` steps collect scores until a day ends on which there are `jury` of
    them; the mean of their means, by `weights`, must reach `pass_mark`. `vote` steps collect ballots, of
    which with a `vote_weight` above 0 the share `vote_pass_ratio` must be for it. A case lives `expires_days`
    days after its first step. `effective` is next_month or same_day. Without `grants_level` an approval makes
    somebody eligible, and changes no level. Unless it goes `by_steps` alone, an approval of a level that names no
    step, in a case whose steps nobody recorded, stands for the whole chain. What was approved is due again after `interval_months`. Whoever
    signs a step of `overwrites` may set another score. `assumed` are the parameters whose value is a default.
    """

    chain: tuple[str, ...]
    approvers: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    any_of: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    distinct: tuple[str, ...] = ()
    allow_same: bool = False
    scored: tuple[str, ...] = ()
    weights: Mapping[str, Fraction] = attrs.field(factory=dict)
    pass_mark: Fraction | None = None
    jury: int = 1
    trim_extremes: bool = False
    vote: tuple[str, ...] = ()
    vote_weight: Fraction = Fraction(0)
    vote_pass_ratio: Fraction = Fraction(1, 2)
    expires_days: int | None = None
    effective: str = NEXT_MONTH
    grants_level: bool = True
    interval_months: int | None = None
    by_steps: bool = False
    overwrites: tuple[str, ...] = ()
    assumed: frozenset[str] = frozenset()

    def step_of(self, name: str) -> str:
        """Return the step of the chain that a name means, which may be one of its other names."""
        return next((step for step, names in self.any_of.items() if name in names), name)

    def place(self, step: str) -> int | None:
        """Return where a step stands in the chain, from 0."""
        return self.chain.index(step) if step in self.chain else None

    def collects(self, step: str) -> bool:
        """Tell whether several people take a step."""
        return step in self.scored or step in self.vote


ONE_APPROVAL = Terms((APPROVAL,))
"""Where no procedure is declared: one approval of anybody but the person concerned."""


def terms_on(procedure: Procedure, day: date) -> Terms:
    """Return what a procedure says on a day.

    Raises:
        PolicyError: for a parameter without a value on that day, or one that cannot be.
    """
    wrong = list(wrong_terms(procedure))
    if wrong:
        raise PolicyError(
            *(
                Fault("wrong_value", sentence("{id}: {what}", id=procedure.id, what=one), procedure.where)
                for one in wrong
            )
        )
    found: dict[str, Any] = {}
    assumed = set()
    for parameter in procedure.parameters:
        if parameter.name in _FORMS:
            dated = value_on(procedure.id, parameter, day, procedure.where)
            found[parameter.name] = _whole(parameter.name, dated.value)
            if dated.origin is Origin.DEFAULT:
                assumed.add(parameter.name)
    chain = found[CHAIN] = _needed(procedure, found[CHAIN], found.pop("needs", {}), day)
    found["approvers"] = {
        step: tuple(who for word in words for who in _meant(procedure, word, day))
        for step, words in found.get("approvers", {}).items()
    }
    for name in _OF_STEPS:
        if name in found and isinstance(found[name], tuple):
            found[name] = tuple(step for step in found[name] if step in chain)
        elif name in found:
            found[name] = {step: one for step, one in found[name].items() if step in chain}
    return Terms(**found, assumed=frozenset(assumed))


def _needed(
    procedure: Procedure, chain: tuple[str, ...], needs: Mapping[str, str], day: date
) -> tuple[str, ...]:
    """Return the steps without those that need a parameter which is false."""
    return tuple(step for step in chain if step not in needs or _flag(procedure, needs[step], day))


def _flag(procedure: Procedure, name: str, day: date) -> bool:
    parameter = procedure.parameter(name)
    return parameter is None or value_on(procedure.id, parameter, day, procedure.where).value is not False


def _meant(procedure: Procedure, word: str, day: date) -> tuple[str, ...]:
    """Return whom a word of `approvers` means: the value of the parameter of that name, where there is one."""
    parameter = procedure.parameter(word)
    if parameter is None:
        return (word,)
    value = value_on(procedure.id, parameter, day, procedure.where).value
    return _texts(value) if isinstance(value, tuple) else (str(value),)


def wrong_terms(procedure: Procedure) -> Iterator[str]:
    """Say what the parameters of a procedure cannot be, in any of their values."""
    steps = {step for dated in _values(procedure, CHAIN) for step in _texts(dated)}
    for parameter in procedure.parameters:
        form = _FORMS.get(parameter.name)
        if form is None:
            if not (parameter.meaning.zh or parameter.meaning.en):
                yield (
                    f"{parameter.name}: no procedure reads it; {nearest(parameter.name, _FORMS)} "
                    "(what is kept for people alone needs a meaning)"
                )
            continue
        fits, words = form
        for dated in parameter.values:
            if not fits(dated.value):
                yield f"{parameter.name} must be {words}"
            elif parameter.name in _OF_STEPS:
                for step in _texts(dated.value):
                    if step not in steps:
                        yield f"{parameter.name}: the chain has no step {step!r}; {nearest(step, steps)}"
            if parameter.name == "needs":
                yield from _unknown_names(procedure, dated.value)


def _unknown_names(procedure: Procedure, needs: Any) -> Iterator[str]:
    known = [one.name for one in procedure.parameters]
    for name in needs.values() if _is_names(needs) else ():
        if procedure.parameter(name) is None:
            yield f"needs: there is no parameter {name!r}; {nearest(name, known)}"


def _values(procedure: Procedure, name: str) -> Iterator[Any]:
    parameter: Parameter | None = procedure.parameter(name)
    for dated in parameter.values if parameter is not None else ():
        yield dated.value


def _texts(value: Any) -> tuple[str, ...]:
    found = tuple(value) if isinstance(value, tuple | Mapping) else ()
    return tuple(one for one in found if isinstance(one, str))


def _whole(name: str, value: Any) -> Any:
    if name in ("jury", "expires_days", "interval_months"):
        return None if value is None else int(value)
    return value


def _is_chain(value: Any) -> bool:
    return _is_steps(value) and len(value) > 0 and len(set(value)) == len(value)


def _is_steps(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) and one for one in value)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_is_steps(one) for one in value.values())


def _is_names(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) and one for one in value.values())


def _is_weights(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_is_number(one) for one in value.values())


def _is_number(value: Any) -> bool:
    return isinstance(value, Fraction) and value >= 0


def _is_count(value: Any) -> bool:
    return isinstance(value, Fraction) and value >= 1 and value.denominator == 1


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


_STEPS = (_is_steps, "a list of steps")
_TABLE = (_is_table, "a table: step = a list of words")
_FLAG = (_is_flag, "true or false")
_FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    CHAIN: (_is_chain, "a list of different steps"),
    "approvers": _TABLE,
    "any_of": _TABLE,
    "distinct": _STEPS,
    "allow_same": _FLAG,
    "scored": _STEPS,
    "weights": (_is_weights, "a table: step = a number"),
    "pass_mark": (lambda value: value is None or _is_number(value), "a number of at least 0"),
    "jury": (_is_count, "a whole number of at least 1"),
    "trim_extremes": _FLAG,
    "vote": _STEPS,
    "vote_weight": (_is_number, "a number of at least 0"),
    "vote_pass_ratio": (_is_number, "a number of at least 0"),
    "expires_days": (lambda value: value is None or _is_count(value), "a whole number of days, or none"),
    "effective": (lambda value: value in (NEXT_MONTH, SAME_DAY), f"{NEXT_MONTH} or {SAME_DAY}"),
    "grants_level": _FLAG,
    "overwrites": _STEPS,
    "by_steps": _FLAG,
    "needs": (_is_names, "a table: step = the name of a parameter"),
    "interval_months": (lambda value: value is None or _is_count(value), "a whole number of months, or none"),
}
"""The parameters that a procedure reads, what each may be, and that in words."""
_OF_STEPS = ("approvers", "any_of", "distinct", "scored", "weights", "vote", "needs", "overwrites")
KNOWN = tuple(_FORMS)
"""The names of the parameters that procedures read."""

__all__ = ["APPROVAL", "KNOWN", "NEXT_MONTH", "ONE_APPROVAL", "SAME_DAY", "Terms", "terms_on", "wrong_terms"]
