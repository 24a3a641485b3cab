"""The numbers of a ladder itself, as they hold in the period."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.rules import setting_of, value_on
from kpi.errors import Fault, PolicyError, nearest
from kpi.frozen import frozen
from kpi.model.ladder import CONFLICTS, Ladder, Level

if TYPE_CHECKING:
    from datetime import date


@frozen
class LadderSettings:
    """Steps that a promotion may rise, without and with an exception; what wins a conflict."""

    most: int = 1
    most_skipping: int = 1
    waived: bool = False
    conflict: str = CONFLICTS[0]


def settings_of(ladder: Ladder, day: date) -> LadderSettings:
    """Return the settings of a ladder on a day.

    Raises:
        PolicyError: for a step that is no whole number from 1, or a word that is none of `CONFLICTS`.
    """
    conflict = setting_of(ladder, "conflict_policy", day)
    if conflict is not None and conflict not in CONFLICTS:
        hint = nearest(str(conflict), CONFLICTS)
        raise PolicyError(
            Fault("parameter", f"must not be {conflict!r}", f"{ladder.id}.conflict_policy", hint=hint)
        )
    most = _whole(ladder, "normal_max_step", day) or 1
    if setting_of(ladder, "allow_direct", day) is True:
        most = max(most, 2)
    return LadderSettings(
        most=most,
        most_skipping=max(most, _whole(ladder, "skip_max_step", day) or most),
        waived=setting_of(ladder, "skip_conditions_waived", day) is True,
        conflict=CONFLICTS[0] if conflict is None else str(conflict),
    )


def quota_of(ladder: Ladder, level: Level, day: date) -> int | None:
    """Return how many people a unit may have on a level, or None without a limit.

    Raises:
        PolicyError: for a quota that is no whole number from 0.
    """
    found = next((one for one in level.parameters if one.name == "quota"), None)
    if found is None:
        return None
    owner = f"{ladder.id}.{level.id}"
    value = value_on(owner, found, day, ladder.where).value
    if value is None:
        return None
    if not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
        raise PolicyError(Fault("parameter", "must be a whole number from 0, or none", f"{owner}.quota"))
    return int(value)


def _whole(ladder: Ladder, name: str, day: date) -> int | None:
    value = setting_of(ladder, name, day)
    if value is None:
        return None
    if not isinstance(value, Fraction) or value.denominator != 1 or value < 1:
        raise PolicyError(Fault("parameter", "must be a whole number from 1", f"{ladder.id}.{name}"))
    return int(value)


__all__ = ["LadderSettings", "quota_of", "settings_of"]
