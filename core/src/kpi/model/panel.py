"""Panels: several people of several groups who judge one person, each group's mean first."""

from __future__ import annotations

import re
from datetime import date

from kpi.frozen import frozen
from kpi.model.parameter import Parameter
from kpi.words import Label

MARK, DIGITS = "~", 24
"""What stands in the place of a rater's name begins with the mark; so many digits in hex follow, four bits each."""

TOKEN = f"^{MARK}[0-9a-f]{{{DIGITS}}}$"
"""The pattern of such a token."""


def is_token(rater: str) -> bool:
    """Tell whether a text stands in the place of a name."""
    return re.match(TOKEN, rater) is not None


@frozen
class Panel:
    """Who judges together, in which groups, and how few of a group stay unseen.

    Who belongs to which group, what a group weighs, and what becomes of one with few raters is what its
    parameters say; `kpi.kit.panels.Terms` reads them.
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


__all__ = ["DIGITS", "MARK", "TOKEN", "Panel", "is_token"]
