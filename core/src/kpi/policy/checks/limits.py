"""What must hold of sets of limits, beyond that every name exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kpi.errors import Fault, nearest
from kpi.model.limit import CARRY, MODE, MODES, PARTIAL, PARTIAL_PERIOD, REGIONS, LimitSet
from kpi.words import sentence

_WORDS = {MODE: MODES, PARTIAL_PERIOD: PARTIAL}


def parameters_limiting(limits: Iterable[LimitSet]) -> frozenset[str]:
    """Return the full names of the parameters of rules that sets of limits read in the scorer's place."""
    return frozenset(f"{part.rule}.{name}" for one in limits for part in one.parts for name in (MODE, CARRY))


def check_limits(one: LimitSet) -> Iterator[Fault]:
    """Yield values that the parameters of a set cannot have."""
    for parameter in one.parameters:
        for dated in parameter.values:
            words = _WORDS.get(parameter.name, ())
            if words and dated.value not in words:
                message = sentence(
                    "limits {id}: {name} must not be {value!r}",
                    id=one.id,
                    name=parameter.name,
                    value=dated.value,
                )
                yield Fault("wrong_value", message, one.where, hint=nearest(str(dated.value), words))
            elif parameter.name == REGIONS and not _named(dated.value):
                message = sentence(
                    "limits {id}: {name} must be a table of unit = region", id=one.id, name=REGIONS
                )
                yield Fault("wrong_value", message, one.where)


def _named(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(word, str) for word in value.values())


__all__ = ["check_limits", "parameters_limiting"]
