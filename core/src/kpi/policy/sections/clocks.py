"""`[clock.*]`: clocks over the rows of a table."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.errors import nearest
from kpi.kit.clocks.terms import PERIOD_BY
from kpi.model.clock import COUNTS, Clock
from kpi.policy.kinds import FLAG, LABEL, NUMBER, ROWS_WHERE, TEXT, TEXTS, VALUE
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, mapping_of, one_of
from kpi.words import sentence

CLOCK = Spec(
    "clock",
    (
        Key("label", LABEL, "its name", required=True),
        Key("table", TEXT, "the KIND of `kpi import` whose rows have it", required=True),
        Key("start", TEXT, "the column with the moment that starts it", required=True),
        Key(
            "stop", TEXT, "the column with the moment that stops it; without one it still runs", required=True
        ),
        Key("where", ROWS_WHERE, "every condition that a row must pass to have it"),
        Key("parameters", PARAMETERS, "its numbers and choices"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key(
            "counts",
            mapping_of(TEXT),
            f"names by which `kpi try` tells how many of several rows are {', '.join(COUNTS)}",
        ),
        Key("limits", LABEL, "what it does not see"),
    ),
    "A clock of each row of a table. A row has through it `<clock>.due` (a moment), `<clock>.state` (met, late or "
    "open) and `<clock>.minutes` (how long it ran), which metrics over the table and events made of its rows read. "
    "The exact limit is within it. What still runs is late once its limit has expired.",
)

TERMS = Spec(
    "clock parameters",
    (
        Key(
            "limits",
            VALUE,
            "a list of tables: `minutes`, and words for columns of the row (one word or a list); the first that "
            "fits a row holds, and a row that none fits is reported. With `stop` it holds for clocks stopped by that "
            "column; `name` and `never_slower_than` (the name of another) see `never_slower`",
        ),
        Key("limit_minutes", NUMBER, "one limit for all rows, in place of `limits`"),
        Key("limit_hours", NUMBER, "the same in hours"),
        Key(
            "period_by",
            one_of(PERIOD_BY),
            "a row counts in the period in which its limit expires, it started, or it stopped; `deadline`, or "
            "`dispatch` without limits, if not given",
        ),
        Key("start_event", TEXT, "another column that starts it"),
        Key(
            "calendar",
            VALUE,
            "when it runs: `24x7` (if not given), or a list of tables with `days` (mon, tue ...), `from`, `until`",
        ),
        Key("pause_reasons", TEXTS, "rows of `pauses` with these reasons stop it; none if not given"),
        Key("never_slower", FLAG, "a limit does not exceed the one that its `never_slower_than` names"),
    ),
    "What a clock's parameters may be; each is one of dated values with origin and clauses, like a rule's.",
)


def read_clock(reading: Reading, path: KeyPath, data: Any) -> Clock | None:
    """Read one `[clock.<name>]`."""
    values = CLOCK.read(reading, path, data)
    if values is None:
        return None
    for name, count in values.get("counts", {}).items():
        if count not in COUNTS:
            reading.fault(
                (*path, "counts", name),
                "unknown_value",
                sentence("counts no {count!r}", count=count),
                nearest(count, COUNTS),
            )
    only = values.pop("where", ())
    return Clock(
        id=f"{reading.owner}.{path[-1]}",
        where=reading.document.table_at(path),
        owner=reading.owner,
        only=only,
        **values,
    )
