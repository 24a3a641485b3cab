"""`[due.*]`: what falls due for a person."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.model.due import ANCHORS, STARTS, Done, Due
from kpi.policy.kinds import DATE, LABEL, NAMES, NUMBER, TEXT, TEXTS
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, one_of, table

DONE = Spec(
    "due done",
    (
        Key("decision", TEXT, "a kind of decision of its own, which `kpi decide` and `kpi import` then take"),
        Key("events", NAMES, "kinds of events, recorded or made of rows"),
        Key("ratings", NAMES, "items of `ratings`; done on the last day of their period"),
        Key("scorecard", TEXT, "a result of this scorecard; done on the last day of its period"),
        Key("procedure", TEXT, "an approved case of this procedure"),
    ),
    "What fulfils it; of several keys any does.",
)

DUE = Spec(
    "due",
    (
        Key("label", LABEL, "its name", required=True),
        Key(
            "from",
            one_of(STARTS),
            "what it is counted from: `hire`, the first day in the present role (`assignment`), the first day on "
            "the present level, or the day itself on which `probation` or `contract` ends; these two are "
            "everybody's who has such a day, unless a binding names it",
            required=True,
        ),
        Key(
            "done",
            table(DONE, Done),
            "what fulfils it; without it a day passes by itself, and is never overdue",
        ),
        Key("parameters", PARAMETERS, "how often, and the other numbers of it"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("limits", LABEL, "what it does not see"),
    ),
    "What has to be done about a person by a day, once or again and again; `kpi due` lists it.",
)

TERMS = Spec(
    "due parameters",
    (
        Key(
            "every_months",
            NUMBER,
            "after how many months again; `none`: the company has to say; without it what `procedure` names, else once. An interval has the "
            "length that holds on the day on which it begins",
        ),
        Key("first_after_months", NUMBER, "the first time; `every_months`, or 0 without it, if not given"),
        Key("notice_days", NUMBER, "from how many days before on it is listed as coming; 0 if not given"),
        Key(
            "anchor",
            one_of(ANCHORS),
            "counted anew from the `last` time done (if not given), on the fixed days of a `grid` from the start, or "
            "on the last days of whole quarters and the like (`calendar`)",
        ),
        Key("counted_from", DATE, "nothing before this day counts"),
    ),
    "The parameters that it reads, each of dated values with origin and clauses. Any other needs a `meaning`.",
)


def read_due(reading: Reading, path: KeyPath, data: Any) -> Due | None:
    """Read one `[due.<name>]`."""
    values = DUE.read(reading, path, data)
    if values is None:
        return None
    return Due(
        id=f"{reading.owner}.{path[-1]}",
        start=values.pop("from"),
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
