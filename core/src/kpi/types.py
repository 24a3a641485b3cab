"""Words of the public contract that every floor shares: stages, ledgers, kinds of money, states."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where in the way of the data a line was made; the order of the members is the order of the way."""

    MEASURE = "measure"
    ITEMS = "items"
    POINT_SANCTIONS = "point_sanctions"
    STANDING = "standing"
    MONEY_SANCTIONS = "money_sanctions"
    LADDER = "ladder"
    PAY = "pay"


class Ledger(StrEnum):
    """What a line's amount is counted in. Ledgers never mix unless a rule converts them."""

    POINTS = "points"
    YUAN = "yuan"
    KPI_POINTS = "kpi_points"


class Money(StrEnum):
    """The kind of money of a line in the yuan ledger; each has its own legal meaning."""

    BASE = "base"
    COMMISSION = "commission"
    POOL_SHARE = "pool_share"
    GUARANTEE = "guarantee"
    AWARD = "award"
    ALLOWANCE = "allowance"
    OVERTIME = "overtime"
    FINE = "fine"
    VARIABLE_REDUCTION = "variable_reduction"
    LOSS_COMPENSATION = "loss_compensation"
    UNPAID_TIME = "unpaid_time"
    COMMISSION_RETURNED = "commission_returned"
    ADJUSTMENT = "adjustment"

    @property
    def taken(self) -> bool | None:
        """Whether it is taken from the person (else given); None for an adjustment, which goes both ways."""
        return None if self is Money.ADJUSTMENT else self in _TAKEN


_TAKEN = frozenset(
    {
        Money.FINE,
        Money.VARIABLE_REDUCTION,
        Money.LOSS_COMPENSATION,
        Money.UNPAID_TIME,
        Money.COMMISSION_RETURNED,
    }
)


class LineStatus(StrEnum):
    """Whether a line can still change: a provisional line waits for a decision, a held one is not paid."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    HELD = "held"


class RunStatus(StrEnum):
    """State of a whole run; blocked means that a score needs a human choice first."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    BLOCKED = "blocked"


class SubjectKind(StrEnum):
    """Who can be appraised."""

    EMPLOYEE = "employee"
    UNIT = "unit"


class Origin(StrEnum):
    """Where a number comes from: the regulation's text, our default for a hole in it, or the company."""

    TEXT = "text"
    DEFAULT = "default"
    COMPANY = "company"


class Direction(StrEnum):
    """Which way is good for the person appraised."""

    MORE = "more"
    LESS = "less"
    NONE = "none"


class Scope(StrEnum):
    """The group over which an aggregate, a rank or a pool is taken."""

    UNIT = "unit"
    SUBTREE = "subtree"
    ROLE = "role"
    SIBLINGS = "siblings"
    CARD = "card"
    COMPANY = "company"


class IncompletePolicy(StrEnum):
    """What follows from a scorecard whose print was cut off (C.11)."""

    VISIBLE = "visible"
    SCALE_TO_100 = "scale_to_100"
    REQUIRE_COMPLETION = "require_completion"


class NaPolicy(StrEnum):
    """What follows when an item of a scorecard is not assessed."""

    BLOCK = "block"
    DROP = "drop"
    RESCALE = "rescale"
    FULL = "full"
    ZERO = "zero"
