"""What the parameters of a panel say: its groups, their weights, and how few raters stay unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from kpi.errors import Fault, PolicyError, nearest
from kpi.exact import show
from kpi.frozen import frozen
from kpi.model.parameter import Value
from kpi.words import NOTHING, Message, sentence

MERGE, LEAVE_OUT, BLOCK = SMALL = ("merge", "leave_out", "block")
"""Groups with too few raters are taken together, are left out, or leave the person without a value."""
ONE, SUM = MERGED = ("one", "sum")
"""Groups that are taken together weigh, where all weigh alike, as one group or as so many as they are."""
ALIKE = "none"
"""What stands for no weights: the groups that are present weigh alike."""

FEWEST = 2
"""How many raters hide each other at the least: the mean of one is what he gave."""

PARAMETERS = (
    "groups",
    "group_weights",
    "min_raters",
    "small_groups",
    "merged_weight",
    "open_groups",
    "anonymous",
)


@frozen
class Terms:
    """The parameters of a panel on a day.

    `groups` are the roles of the raters of each group, `weights` what each weighs (empty: alike), `least` how
    many raters a group needs that is not `open`. `assumed` are the parameters that fill a hole of a regulation.
    """

    groups: Mapping[str, tuple[str, ...]]
    least: int
    weights: Mapping[str, Fraction] = attrs.field(factory=dict)
    small: str = MERGE
    merged: str = ONE
    open: frozenset[str] = frozenset()
    anonymous: bool = True
    assumed: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, values: Mapping[str, Value], name: str, *, tried: bool = False, assumed: Iterable[str] = ()
    ) -> Terms:
        """Read values by the names of parameters, for a panel `name`.

        Where it is only `tried`, one rater may be enough.

        Raises:
            PolicyError: for every value that does not fit.
        """
        faults = _Faults(name)
        for unknown in values.keys() - {*PARAMETERS}:
            message = sentence("a panel has no parameter {unknown!r}", unknown=unknown)
            faults.add("unknown_name", message, unknown, nearest(unknown, PARAMETERS))
        groups = _groups(values.get("groups"), faults)
        weights = _weights(values.get("group_weights"), groups, faults)
        small = _word(values.get("small_groups", MERGE), SMALL, "small_groups", faults)
        merged = _word(values.get("merged_weight", ONE), MERGED, "merged_weight", faults)
        shown = values.get("open_groups") or ()
        shown = shown if isinstance(shown, tuple) else (shown,)
        for one in shown:
            if one not in groups:
                hint = nearest(str(one), groups)
                faults.add(
                    "unknown_name", sentence("there is no group {what!r}", what=one), "open_groups", hint
                )
        anonymous = values.get("anonymous", True)
        if not isinstance(anonymous, bool):
            faults.add("wrong_type", sentence("must be true or false"), "anonymous")
        least = _least(values.get("min_raters"), FEWEST if anonymous and not tried else 1, faults)
        faults.raise_if_any()
        return cls(
            groups,
            least,
            weights,
            small,
            merged,
            frozenset(str(one) for one in shown),
            bool(anonymous),
            frozenset(assumed),
        )

    def group_of(self, role: str) -> str | None:
        """Return the group of a rater's role; None where no group has it."""
        return next((name for name, roles in self.groups.items() if role in roles), None)

    def is_open(self, group: str) -> bool:
        """Tell whether everybody may know what a group said, however few they are."""
        return not self.anonymous or group in self.open


@attrs.define
class _Faults:
    name: str
    found: list[Fault] = attrs.field(factory=list)

    def add(self, code: str, message: Message, parameter: str, hint: Message = NOTHING) -> None:
        self.found.append(Fault(code, message, f"{self.name}.{parameter}", hint=hint))

    def raise_if_any(self) -> None:
        if self.found:
            raise PolicyError(*self.found)


def _groups(value: Value, faults: _Faults) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping) or not value:
        hint = sentence('write groups = { customers = ["customer"], team = ["team_member"] }')
        faults.add(
            "wrong_type", sentence("must be a table of groups with the roles of their raters"), "groups", hint
        )
        return {}
    found: dict[str, tuple[str, ...]] = {}
    whose: dict[str, str] = {}
    for group, listed in value.items():
        roles = listed if isinstance(listed, tuple) else (listed,)
        if not roles or not all(isinstance(one, str) and one for one in roles):
            faults.add(
                "wrong_type", sentence("must be a list of roles"), sentence("groups.{group}", group=group)
            )
            continue
        found[group] = tuple(str(one) for one in roles)
        for role in found[group]:
            if whose.setdefault(role, group) != group:
                message = sentence(
                    "the role {role!r} is in the group {whose!r} too", role=role, whose=whose[role]
                )
                faults.add(
                    "wrong_value",
                    message,
                    sentence("groups.{group}", group=group),
                    sentence("a role belongs to one group"),
                )
    return found


def _weights(value: Value, groups: Mapping[str, object], faults: _Faults) -> dict[str, Fraction]:
    if value is None or value in (ALIKE, {}):
        return {}
    if not isinstance(value, Mapping):
        hint = sentence(
            "write group_weights = { customers = 50, team = 50 }, or none for groups that weigh alike"
        )
        faults.add(
            "wrong_type", sentence("must be a table with a weight for each group"), "group_weights", hint
        )
        return {}
    found: dict[str, Fraction] = {}
    for group, weight in value.items():
        if group not in groups:
            message = sentence("there is no group {group!r}", group=group)
            faults.add(
                "unknown_name",
                message,
                sentence("group_weights.{group}", group=group),
                nearest(group, groups),
            )
        elif not isinstance(weight, Fraction) or weight < 0:
            faults.add(
                "wrong_value",
                sentence("must be a number from 0"),
                sentence("group_weights.{group}", group=group),
            )
        else:
            found[group] = weight
    for group in groups:
        if group not in value:
            faults.add(
                "missing_key",
                sentence("the group {group!r} has no weight", group=group),
                "group_weights",
                sentence("0 leaves it out"),
            )
    if found and not sum(found.values()):
        faults.add("wrong_value", sentence("no group weighs anything"), "group_weights")
    return found


def _least(value: Value, lowest: int, faults: _Faults) -> int:
    if not isinstance(value, Fraction) or value.denominator != 1 or value < lowest:
        told = show(value) if isinstance(value, Fraction) else repr(value)
        hint = sentence(
            "the mean of one rater is his score; set anonymous = false where everybody may know it"
        )
        message = sentence("must be a whole number from {lowest}, not {told}", lowest=lowest, told=told)
        faults.add("wrong_value", message, "min_raters", hint if lowest > 1 else NOTHING)
        return lowest
    return int(value)


def _word(value: Value, choices: tuple[str, ...], parameter: str, faults: _Faults) -> str:
    if value not in choices:
        faults.add(
            "wrong_value",
            sentence("must not be {value!r}", value=value),
            parameter,
            nearest(str(value), choices),
        )
    return str(value)


__all__ = [
    "ALIKE",
    "BLOCK",
    "FEWEST",
    "LEAVE_OUT",
    "MERGE",
    "MERGED",
    "ONE",
    "PARAMETERS",
    "SMALL",
    "SUM",
    "Terms",
]
