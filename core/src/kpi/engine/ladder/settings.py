"""The numbers of a ladder itself, as they hold in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.rules import setting_of, value_on, whole_setting, whole_value, word_setting
from kpi.frozen import frozen
from kpi.model.ladder import CONFLICTS, Ladder, Level
from kpi.model.parameter import parameter_called

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
    most = whole_setting(ladder, "normal_max_step", day) or 1
    if setting_of(ladder, "allow_direct", day) is True:
        most = max(most, 2)
    return LadderSettings(
        most=most,
        most_skipping=max(most, whole_setting(ladder, "skip_max_step", day) or most),
        waived=setting_of(ladder, "skip_conditions_waived", day) is True,
        conflict=word_setting(ladder, "conflict_policy", day, CONFLICTS) or CONFLICTS[0],
    )


def quota_of(ladder: Ladder, level: Level, day: date) -> int | None:
    """Return how many people a unit may have on a level, or None without a limit.

    Raises:
        PolicyError: for a quota that is no whole number from 0.
    """
    found = parameter_called("quota", level.parameters)
    if found is None:
        return None
    owner = f"{ladder.id}.{level.id}"
    return whole_value(value_on(owner, found, day, ladder.where).value, f"{owner}.quota", least=0)


__all__ = ["LadderSettings", "quota_of", "settings_of"]
