"""A rule as it is printed: what mends the text is taken out again, as far as the rule says how."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import attrs

from kpi.engine.check.text.defaults import Owned, written
from kpi.frozen import frozen
from kpi.model.extension import Finding
from kpi.model.parameter import Dated, Parameter, Value
from kpi.model.rule import Rule
from kpi.types import Origin
from kpi.words import phrase

_WORDS = ("as_printed", "as_printed_capped")


@frozen(eq=False)
class Letter:
    """A rule read to the letter: which values of the policy mend that, and the settings that undo them."""

    rule: Rule
    mended: str
    settings: Mapping[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """The full names of the parameters that mend it."""
        return frozenset(f"{self.rule.id}.{name}" for name in self.settings)

    def findings(self, found: Iterable[Finding], now: Collection[Finding]) -> Iterator[Finding]:
        """Yield what is `found` to the letter; what the policy does not have (`now`) is settled by its defaults."""
        letters = list(found)
        still = {(one.code, one.parameter) for one in now}
        for one in letters:
            if (one.code, one.parameter) in still:
                yield one
            else:
                yield attrs.evolve(one, settled=self.mended).tried_with(self.settings)
        told = {(one.code, one.parameter) for one in letters}
        yield from (one for one in now if (one.code, one.parameter) not in told)


def as_printed(rule: Rule, day: date) -> Letter | None:
    """Return a rule read to the letter, None where nothing differs.

    A parameter says what is `printed`, or has `as_printed` among its choices; a `gap_policy` that is a default is
    left `open`. What is not printed at all (`none`) is told by `absent` and stays as it is.
    """
    changed = dict(_changed(rule, day))
    if not changed:
        return None
    parameters = tuple(
        attrs.evolve(
            one, values=(*one.values, Dated(changed[one.name], origin=Origin.TEXT, clauses=_clauses(one)))
        )
        if one.name in changed
        else one
        for one in rule.parameters
    )
    mended = (f"{name} = {_told(rule.parameter(name), day)}" for name in changed)
    settings = {name: written(value) for name, value in changed.items()}
    return Letter(attrs.evolve(rule, parameters=parameters), ", ".join(mended), settings)


def _changed(rule: Rule, day: date) -> Iterator[tuple[str, Value]]:
    for one in rule.parameters:
        dated = one.at(day)
        if dated is None or dated.origin is not Origin.DEFAULT:
            continue
        word = next((word for word in _WORDS if word in one.choices), None)
        if one.printed:
            if one.printed[0] is not None:
                yield one.name, one.printed[0]
        elif word is not None:
            yield one.name, word
        elif one.name == "gap_policy" and dated.value != "open":
            yield one.name, "open"


def _clauses(parameter: Parameter) -> tuple[str, ...]:
    return parameter.values[-1].clauses


def _told(parameter: Parameter | None, day: date) -> str:
    dated = parameter.at(day) if parameter is not None else None
    return written(dated.value) if dated is not None else "none"


def absent(every: Iterable[Owned], day: date) -> Iterator[Finding]:
    """Yield the numbers that the text leaves out altogether, and that a default gives, or nobody."""
    for owner, label, where, clauses, parameters in every:
        for one in parameters:
            dated = one.at(day)
            if one.printed == (None,) and dated is not None and dated.origin is Origin.DEFAULT:
                yield Finding(
                    "left_open",
                    "note",
                    phrase("{label}: the text gives no {name}", label=label, name=one.name),
                    where=where,
                    clauses=dated.clauses or clauses,
                    about=owner,
                    parameter=f"{owner}.{one.name}",
                    settled="" if dated.value is None else f"{one.name} = {written(dated.value)}",
                )
