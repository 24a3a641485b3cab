"""Pay by level (S001.P1.6): a table that holds for a time, and what follows when it has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kpi.api import Fault, Node, PolicyError, any_of, choose, const, flagged
from kpi_ecommerce.words import sentence

CARRIED = "carried_forward"
"""Flag of an amount whose table had ended by then."""


def level_pay(
    level: Node,
    day: date,
    amounts: Any,
    level_names: Mapping[str, Sequence[str]] | None = None,
    valid_from: str | None = None,
    valid_to: str | None = None,
    valid_year: Any = None,
    carry_forward: bool = False,
    later_tables: Mapping[str, Any] | None = None,
    mid_month: str = "next_month",
    demotion_lowers_pay: bool = True,
) -> Node:
    """Give the amount of the level by the table that is in force on `day`; an unknown level is a gap.

    A `valid_year` takes the place of `valid_from` and `valid_to`. `later_tables` are tables by the day from
    which each holds; a table that the company has set from a day of its own on needs none. After the last
    one `carry_forward` goes on with it, flagged. One number in the place of a table is every level's.
    `level_names` are other names of a level. Which level counts in a month with a change (`mid_month`) and
    after a demotion (`demotion_lowers_pay`) is read where the month is cut into stretches.

    Raises:
        PolicyError: `not_valid` where no table is in force on `day`, and for dates or tables that are none.
    """
    table, carried = _in_force(
        day, amounts, *_validity(valid_from, valid_to, valid_year), later_tables, carry=carry_forward
    )
    paid = _paid(level, table, level_names or {})
    return flagged(paid, CARRIED) if carried else paid


def _paid(level: Node, table: Any, names: Mapping[str, Sequence[str]]) -> Node:
    if not isinstance(table, Mapping):
        every: Node = const(0) + table
        return every
    cases = [
        (any_of(*(level == called for called in dict.fromkeys((name, *names.get(name, ()))))), amount)
        for name, amount in table.items()
    ]
    if not cases:
        raise PolicyError(Fault("parameter", sentence("amounts is empty"), "amounts"))
    return choose(*cases)


def _in_force(
    day: date,
    amounts: Any,
    since: date | None,
    until: date | None,
    later: Mapping[str, Any] | None,
    *,
    carry: bool,
) -> tuple[Any, bool]:
    """Return the table of a day, and whether it had ended by then."""
    begun = sorted(start for start in map(_day_of, later or {}) if start <= day)
    if begun:
        return {_day_of(text): table for text, table in (later or {}).items()}[begun[-1]], False
    if _dated(amounts) or ((since is None or since <= day) and (until is None or day <= until)):
        return amounts, False
    if carry and until is not None and day > until:
        return amounts, True
    raise PolicyError(
        Fault(
            "not_valid",
            sentence(
                "no effective pay table on {day}: amounts hold from {x} to {x2}",
                day=day,
                x=since or "...",
                x2=until or "...",
            ),
            where=_place(amounts),
            hint=sentence(
                'give later_tables = { "<day>" = { ... } }, or keep the last table with carry_forward = true'
            ),
        )
    )


def _validity(valid_from: str | None, valid_to: str | None, year: Any) -> tuple[date | None, date | None]:
    if year is None:
        return (
            None if valid_from is None else _day_of(valid_from, "valid_from"),
            None if valid_to is None else _day_of(valid_to, "valid_to"),
        )
    first = _day_of(f"{year.value}-01-01", "valid_year")
    return first, first.replace(year=first.year + 1) - timedelta(days=1)


def _day_of(text: str, name: str = "later_tables") -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise PolicyError(
            Fault(
                "parameter",
                sentence("{name}: {text!r} is not a date", name=name, text=text),
                name,
                hint=sentence('write "2019-01-01"'),
            )
        ) from None


def _numbers(amounts: Any) -> list[Any]:
    return list(amounts.values()) if isinstance(amounts, Mapping) else [amounts]


def _dated(amounts: Any) -> bool:
    """Tell whether a table stands in the policy with a first day of its own."""
    return any(getattr(one, "since", None) is not None for one in _numbers(amounts))


def _place(amounts: Any) -> str:
    names = [str(getattr(one, "parameter", "")) for one in _numbers(amounts)]
    return names[0].rpartition(".")[0] if names and isinstance(amounts, Mapping) else "amounts"


__all__ = ["level_pay"]
