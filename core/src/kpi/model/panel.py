"""Panels: several people of several groups who judge one person, each group's mean first."""

from __future__ import annotations

from datetime import date

from kpi.frozen import frozen
from kpi.model.label import Label
from kpi.model.parameter import Parameter


@frozen
class Panel:
    """Who judges together, in which groups, and how few of a group stay unseen.

    Who belongs to which group, what a group weighs, and what becomes of one with few raters is what its
    """

    id: str
    label: Label
    parameters: tuple[Parameter, ...] = ()
    clauses: tuple[str, ...] = ()
    limits: Label = Label()
    where: str = ""
    owner: str = ""

    def is_anonymous(self, day: date) -> bool:
        """Tell whether nobody may learn who judged how; a panel is, unless it says it is not."""
        found = next((one.at(day) for one in self.parameters if one.name == "anonymous"), None)
        return found is None or found.value is not False


__all__ = ["Panel"]
