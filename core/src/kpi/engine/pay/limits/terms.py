"""What the parameters of a set of limits say on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kpi.engine.rules import setting_of, word_setting
from kpi.errors import Fault, PolicyError
from kpi.frozen import frozen
from kpi.model.catalogue import Catalogue
from kpi.model.limit import CARRY, MODE, MODES, PARTIAL, PARTIAL_PERIOD, REGIONS, LimitSet
from kpi.words import sentence


@frozen
class Terms:
    """How a set answers: by part its mode and whether the rest is carried on, the regions, what a part of a period means."""

    modes: Mapping[str, str]
    carries: Mapping[str, bool]
    regions: Mapping[str, str]
    partial: str


def terms_on(one: LimitSet, catalogue: Catalogue, day: date) -> Terms:
    """Read the parameters of a set and of the rules of its parts.

    Raises:
        PolicyError: for a value of another sort, or a table that does not hold on the day.
    """
    mode = word_setting(one, MODE, day, MODES) or MODES[0]
    modes, carries = {}, {}
    for part in one.parts:
        rule = catalogue.rules[part.rule]
        modes[part.name] = word_setting(rule, MODE, day, MODES) or mode
        carry = setting_of(rule, CARRY, day)
        if not (carry is None or isinstance(carry, bool)):
            raise PolicyError(Fault("parameter", sentence("must be true or false"), f"{rule.id}.{CARRY}"))
        carries[part.name] = carry is True
    regions = setting_of(one, REGIONS, day) or {}
    if not isinstance(regions, Mapping):
        raise PolicyError(
            Fault("parameter", sentence("must be a table of unit = region"), f"{one.id}.{REGIONS}")
        )
    partial = word_setting(one, PARTIAL_PERIOD, day, PARTIAL) or PARTIAL[0]
    return Terms(modes, carries, {unit: str(word) for unit, word in regions.items()}, partial)


__all__ = ["Terms", "terms_on"]
