"""Where a metric comes from: the keys of its `source`, one table for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kpi.documents import KeyPath
from kpi.errors import nearest
from kpi.model.attendance import FIGURES, STAFFED
from kpi.model.metric import (
    AMONG,
    MISSING,
    TIES,
    WINDOW_KINDS,
    Aggregate,
    Attended,
    Attribute,
    ByRule,
    ByWorking,
    Counted,
    Derived,
    FromTable,
    Rated,
    Source,
    Standing,
    TargetOf,
    Window,
)
from kpi.model.period import Frequency
from kpi.policy.kinds import FLAG, NAMES, NUMBER, ROWS_WHERE, TEXT, TEXTS, condition, enum
from kpi.policy.schema import FAULTY, Key, Kind, Reading, Spec, list_of, one_of, table, told
from kpi.types import Scope
from kpi.words import listed, phrase, sentence

_OVER = ("window", "subordinates", *(str(scope) for scope in Scope))
_OVER_TIME = ("last", "previous", "mean", "pooled", "sum", "min", "max", "rank", "streak", "longest", "count")
_HOW = (*_OVER_TIME, "own")
_OF_PEOPLE = ("mean", "pooled", "sum", "min", "max", "count")
_ROWS = ("count", "sum", "min", "max", "distinct")

AGGREGATE = Spec(
    "aggregate",
    (
        Key("how", one_of(_ROWS), "what is made of the rows", required=True),
        Key("column", TEXT, "the column that is summed; not for `count`"),
        Key("where", ROWS_WHERE, "every condition that a row must pass"),
    ),
    "A number made of the rows of a table.",
)
_AGGREGATE = table(AGGREGATE, Aggregate)

WINDOW = Spec(
    "window",
    (
        Key("periods", NUMBER, "how many periods; all if not given"),
        Key("current", FLAG, "whether the period at hand is one of them (yes, unless told)"),
        Key("to_date", one_of(("year",)), "start anew with each year"),
        Key("frequency", enum(Frequency), "the length of its periods; that of the run if not given"),
        Key("since", one_of(("level",)), "leave out what began before the person's present level did"),
        Key("months_of", TEXT, "a rule's parameter, by its full name: how many months it reaches back"),
        Key(
            "kind_of",
            TEXT,
            f"a rule's parameter, by its full name, that is one of {', '.join(WINDOW_KINDS)}",
        ),
        Key("gaps", FLAG, "keep periods never run, as ones without a value (they are left out, unless told)"),
    ),
    "Which periods a derived metric reads.",
)


def _window(periods: Fraction | None = None, **more: Any) -> Window:
    return Window(None if periods is None else int(periods), **more)


def _from_table(
    table: str,
    numerator: Aggregate | None = None,
    denominator: Aggregate | None = None,
    how: str = "count",
    column: str = "",
    where: tuple[Any, ...] = (),
    clock: str = "",
) -> FromTable:
    return FromTable(table, numerator or Aggregate(how, column, where), denominator, clock)


def _under(key: str, make: Callable[..., Source]) -> Callable[..., Source]:
    """Make a source whose first argument is written under a key of another name."""
    return lambda **keys: make(keys.pop(key), **keys)


_SOURCES: dict[str, tuple[Spec, Any]] = {
    "target_of": (
        Spec(
            "source: a target",
            (Key("target_of", TEXT, "the metric whose target it is", required=True),),
            "The target set for another metric.",
        ),
        TargetOf,
    ),
    "rated": (
        Spec(
            "source: ratings",
            (
                Key("rated", TEXT, "the item that people judge", required=True),
                Key("roles", TEXTS, "the roles of the raters"),
                Key("weights", list_of(NUMBER), "one a role; alike if not given"),
                Key(
                    "missing_role", one_of(("block", "skip")), "a role that gave none: no value, or left out"
                ),
                Key("panel", TEXT, "the panel that says who counts how, in place of roles"),
            ),
            "A judgement by people.",
        ),
        _under("rated", Rated),
    ),
    "events": (
        Spec(
            "source: events",
            (
                Key("events", NAMES, "the kinds of event", required=True),
                Key(
                    "what",
                    one_of(("count", "quantity", "amount", "highest")),
                    "what is summed; `count` if not given; `highest` is the greatest quantity",
                ),
                Key(
                    "since", one_of(("hire", "level")), "count from that day of each person, not the period's"
                ),
                Key("months_of", TEXT, "a rule's parameter, by its full name: how many months to reach back"),
                Key("until_day", TEXT, "a rule's parameter, by its full name: up to which day of the month"),
                Key(
                    "more_than",
                    TEXT,
                    "a rule's parameter, by its full name: what an event's quantity must exceed",
                ),
                Key("unless", NAMES, "kinds of event; what is of one case with one of these does not count"),
                Key("parameter", TEXT, "instead: a rule's parameter that lists the kinds, by its full name"),
            ),
            "Events counted in the period; none recorded is 0.",
        ),
        _under("events", Counted),
    ),
    "table": (
        Spec(
            "source: a table",
            (
                Key("table", TEXT, "the KIND of `kpi import`", required=True),
                Key(
                    "clock",
                    TEXT,
                    "the clock by which rows count; `<clock>.state`, `.due`, `.minutes` are columns",
                ),
                Key("numerator", _AGGREGATE, "the number, or the upper part of a rate"),
                Key("denominator", _AGGREGATE, "the lower part of a rate"),
                Key("how", one_of(_ROWS), "short for a numerator alone"),
                Key("column", TEXT, "short for a numerator alone"),
                Key("where", ROWS_WHERE, "short for a numerator alone"),
            ),
            "Counted or summed over the rows of a table.",
        ),
        _from_table,
    ),
    "of": (
        Spec(
            "source: another metric",
            (
                Key("of", TEXT, "the metric that is read", required=True),
                Key("over", one_of(_OVER), "over periods, the people led, or a scope", required=True),
                Key(
                    "how",
                    one_of(_HOW),
                    f"what is made of the values; over the people led {', '.join(_OF_PEOPLE)}, over a scope `rank` too, over the unit `own`",
                    required=True,
                ),
                Key("window", table(WINDOW, _window), "which periods"),
                Key(
                    "where", condition(needs_name=False), "which values `streak`, `longest` and `count` count"
                ),
                Key(
                    "missing_of",
                    TEXT,
                    f"a rule's parameter that says so, by its full name: one of {', '.join(MISSING)}",
                ),
                Key(
                    "ties_of",
                    TEXT,
                    f"of a rank over a scope: a rule's parameter that is one of {', '.join(TIES)}",
                ),
                Key(
                    "among_of",
                    TEXT,
                    f"of a rank over a scope: a rule's parameter that is one of {', '.join(AMONG)}",
                ),
                Key(
                    "missing",
                    one_of(("ends", "skip", "counts")),
                    "a period without a value ends a streak, is left out, or counts; `ends` if not given",
                ),
            ),
            "An aggregate of another metric.",
        ),
        Derived,
    ),
    "attribute": (
        Spec(
            "source: an attribute",
            (Key("attribute", TEXT, "its name", required=True),),
            "A fact about the person in the period.",
        ),
        Attribute,
    ),
    "attendance": (
        Spec(
            "source: attendance",
            (
                Key(
                    "attendance",
                    one_of((*FIGURES, *STAFFED)),
                    "what is counted of the shifts and punches of the period",
                    required=True,
                ),
            ),
            "A figure of the attendance rules that the person is bound to; missing without any.",
        ),
        Attended,
    ),
    "standing": (
        Spec(
            "source: a standing",
            (
                Key(
                    "standing",
                    one_of(
                        (
                            "score",
                            "grade",
                            "rank",
                            "unit_rank",
                            "shared_rank",
                            "last",
                            "of",
                            "target_met",
                            "plus_minus",
                            "item_ratio",
                        )
                    ),
                    "which part of the result",
                    required=True,
                ),
                Key("card", TEXT, "the scorecard; the one at hand if not given"),
            ),
            "The result of a scorecard in the same period.",
        ),
        _under("standing", Standing),
    ),
    "worked": (
        Spec(
            "source: a working",
            (
                Key("worked", TEXT, "the working of a plugin", required=True),
                Key("rule", TEXT, "the rule whose parameters it reads", required=True),
                Key("part", TEXT, "which of its counts", required=True),
                Key("per", TEXT, "the count that this one is a share of, for a rate"),
            ),
            "Counted over rows by a function of a plugin, where conditions on columns do not reach.",
        ),
        _under("worked", ByWorking),
    ),
    "rule": (
        Spec(
            "source: a rule",
            (
                Key("rule", TEXT, "the rule whose result it is", required=True),
                Key("output", TEXT, "the output of it, where it is not the first"),
            ),
            "The result of a rule over other metrics of the same period.",
        ),
        ByRule,
    ),
}
SOURCES = tuple(spec for spec, _ in _SOURCES.values())


def _source(reading: Reading, path: KeyPath, data: Any) -> Any:
    if not isinstance(data, Mapping):
        return reading.fault(path, "wrong_type", sentence("must be a table, not {told}", told=told(data)))
    chosen = next((name for name in _SOURCES if name in data), None)
    if chosen is None:
        word = next(iter(data), "")
        return reading.fault(path, "unknown_key", sentence("names no source"), nearest(word, _SOURCES))
    spec, make = _SOURCES[chosen]
    values = spec.read(reading, path, data)
    if values is None:
        return FAULTY
    if chosen == "table" and "numerator" in values and values.keys() & {"how", "column", "where"}:
        return reading.fault(
            path, "unknown_key", sentence("numerator and how, column, where exclude each other")
        )
    if chosen == "of" and values["how"] not in _ways(values["over"]):
        how, over = values["how"], values["over"]
        hint = sentence("over {over}: {ways}", over=over, ways=listed(_ways(over)))
        return reading.fault(
            (*path, "how"),
            "unknown_value",
            sentence("{how!r} cannot be taken over {over}", how=how, over=over),
            hint,
        )
    if len(values.get("weights", values.get("roles", ()))) != len(values.get("roles", ())):
        return reading.fault((*path, "weights"), "wrong_length", sentence("needs as many weights as roles"))
    if "panel" in values and values.keys() & {"roles", "weights", "missing_role"}:
        return reading.fault(
            path, "unknown_key", sentence("panel and roles, weights, missing_role exclude each other")
        )
    source: Source = make(values[chosen]) if len(spec.keys) == 1 else make(**values)
    return source


def _ways(over: str) -> tuple[str, ...]:
    """Return what can be made of the values over periods, over the people led, and over a scope."""
    if over == "window":
        return _OVER_TIME
    if over == "unit":
        return (*_OF_PEOPLE, "rank", "own")
    # Who is led by several has a rank among the people of each, so none of his own.
    return _OF_PEOPLE if over == "subordinates" else (*_OF_PEOPLE, "rank")


SOURCE = Kind(phrase("one of the sources below"), _source)

__all__ = ["AGGREGATE", "SOURCE", "SOURCES", "WINDOW"]
