"""The composite ranking of branches and stations, and what being last in it means (S003.A.4.21.6b, S003.A.4.21.6c)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.api import (
    DataError,
    Fault,
    Label,
    Node,
    Period,
    PolicyError,
    Row,
    Rows,
    Scorer,
    Value,
    Worked,
    Working,
    all_of,
    exactly,
    if_,
    round_to,
)
from kpi_management.words import sentence

_PLACES = 4
YEAR_METHODS = ("mean", "last")
TIES = ("response", "shared")
_FIGURES = ("unit", "composite", "response", "met")
_ALSO = {"months": "composite", "response_ratio": "response", "targets_met": "met"}


def last_and_missed(last: Node, target_met: Node, ties: str = "response", year_method: str = "mean") -> Node:
    """Tell whether a unit is last and misses its targets: neither alone has a consequence (Q27)."""
    return all_of(last, if_(target_met, False, True))


def last_in_year(last: Node, months_missed: Node, ties: str = "response", year_method: str = "mean") -> Node:
    """Tell whether a unit is last of a year in which it missed its targets in some month (S003.A.4.21.6c)."""
    return all_of(last, months_missed > 0)


def composite(item_ratio: Node, full: Any) -> Node:
    """Give the mean of a card's points, each as a share of its full mark, out of `full` (Q27)."""
    return round_to(item_ratio * full, _PLACES)


def ranked(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Rank units by their composite, ties by the response ratio, and then all tied (Q27).

    A unit without a composite is not assessed: it has no rank and is last of nothing. Several composites are
    those of months (`months`): the year's is their mean. Whether the targets are met is told apart from the rank.

    Raises:
        DataError: `bad_value` for figures of a unit that are none, or that have another name.
    """
    units = {str(row["unit"]): _unit(row) for row in rows.get("units", ())}
    method, ties = (
        _word(numbers, name, words) for name, words in (("year_method", YEAR_METHODS), ("ties", TIES))
    )
    keys = {}
    for name, row in units.items():
        value = _composite(row.get("composite"), method)
        if value is not None:
            response = _number(row.get("response")) if ties == "response" else None
            keys[name] = (value, Fraction(-1) if response is None else response)
    places = {name: 1 + sum(other > own for other in keys.values()) for name, own in keys.items()}
    lowest = min(keys.values(), default=None)
    last = tuple(name for name in units if name in keys and keys[name] == lowest)
    missed = {name: not _truth(row.get("met", True)) for name, row in units.items()}
    talk = tuple(name for name in last if missed[name])
    counts = {
        name: {
            "last": Fraction(name in last),
            "target_met": Fraction(not missed[name]),
            "months_missed": Fraction(missed[name]),
        }
        for name in units
        if name in keys
    }
    told: dict[str, Any] = {"last": last, "talk": talk, "ineligible": talk, "ranks": places}
    told["composite"] = {name: value for name, (value, _) in keys.items()}
    told["target_met"] = {name: not one for name, one in missed.items()}
    told["award_eligible"] = {name: name not in talk for name in units}
    told["not_assessed"] = tuple(name for name in units if name not in keys)
    return Worked(counts, told)


def _unit(row: Row) -> dict[str, Any]:
    """Return a unit's figures; where it has no response ratio, whether its targets are met may come second."""
    found = {_ALSO.get(name, name): value for name, value in row.items()}
    unknown = sorted(set(found) - set(_FIGURES))
    if unknown:
        hint = sentence("a unit has {x}", x=", ".join(_FIGURES[1:]))
        raise DataError(
            Fault(
                "bad_value",
                sentence("{unknown} is no figure of a unit", unknown=unknown[0]),
                where="units",
                hint=hint,
            )
        )
    if "met" not in found and isinstance(found.get("response"), bool):
        found["met"] = found.pop("response")
    return found


def _composite(raw: Any, method: str) -> Fraction | None:
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        months = [value for one in raw if (value := _number(one)) is not None]
        if not months:
            return None
        return months[-1] if method == "last" else sum(months, Fraction(0)) / len(months)
    return _number(raw)


def _number(raw: Any) -> Fraction | None:
    if raw is None or (isinstance(raw, str) and raw.strip().lower() in ("", "none", "null")):
        return None
    if isinstance(raw, str) and raw.strip().endswith("%"):
        return Fraction(raw.strip()[:-1]) / 100
    try:
        return Fraction(raw.strip()) if isinstance(raw, str) else exactly(raw)
    except (ValueError, TypeError):
        hint = sentence("a unit is [composite, response ratio, targets met], as in [0.95, 0.72, true]")
        raise DataError(
            Fault("bad_value", sentence("{raw!r} is no ratio", raw=raw), where="units", hint=hint)
        ) from None


def _truth(raw: Any) -> bool:
    return raw if isinstance(raw, bool) else str(raw).strip().lower() in ("true", "1", "yes", "是")


def _word(numbers: Mapping[str, Value], name: str, words: Sequence[str]) -> str:
    value = numbers.get(name, words[0])
    if value not in words:
        raise PolicyError(
            Fault(
                "parameter",
                sentence(
                    "{name} must be one of {words}, not {value!r}",
                    name=name,
                    words=", ".join(words),
                    value=value,
                ),
                name,
            )
        )
    return str(value)


SCORERS: tuple[Scorer, ...] = (
    Scorer(
        "management_last_and_missed",
        last_and_missed,
        Label("末位且未达标", "last and missed"),
        owner="management",
    ),
    Scorer(
        "management_last_in_year",
        last_in_year,
        Label("年度末位且未达标", "last of the year"),
        owner="management",
    ),
    Scorer("management_composite", composite, Label("综合得分", "composite"), owner="management"),
)
"""What `rules/ranking.toml` uses beside the kit's scorers."""


def _ranking(name: str, rule: str, part: str) -> Working:
    return Working(
        name,
        ranked,
        (),
        ("last", part),
        brief={"units": ("", _FIGURES)},
        rules=(rule,),
        label=Label("综合排名", "composite ranking"),
        owner="management",
    )


WORKINGS: tuple[Working, ...] = (
    _ranking("management_ranking", "management.ranking", "target_met"),
    _ranking("management_ranking_year", "management.ranking_year", "months_missed"),
)
"""What a trial ranks of a group of units."""

__all__ = ["SCORERS", "WORKINGS", "composite", "last_and_missed", "last_in_year", "ranked"]
