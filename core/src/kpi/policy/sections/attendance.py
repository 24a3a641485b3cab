"""`[attendance.*]`: how shifts and punches become events of the regulation."""

from __future__ import annotations

from typing import Any

from kpi.documents import KeyPath
from kpi.errors import nearest
from kpi.model.attendance import OUTCOMES, READS, AttendanceSet
from kpi.policy.kinds import LABEL, TEXT, TEXTS
from kpi.policy.parameters import PARAMETERS
from kpi.policy.schema import Key, Reading, Spec, mapping_of
from kpi.words import phrase, sentence

ATTENDANCE = Spec(
    "attendance",
    (
        Key("label", LABEL, "its name", required=True),
        Key(
            "outcomes",
            mapping_of(TEXT, phrase("outcome")),
            f"the kind of event that each outcome is: {', '.join(f'`{one}`' for one in OUTCOMES)}; one that is not named makes no event",
            required=True,
        ),
        Key(
            "reads",
            mapping_of(TEXT),
            "kinds of recorded events that it looks at: `meeting` (was there), `resignation` (handed in), `left_post` (an absence of its day is the same case); `meal` and `meal_call` for `kpi try`",
        ),
        Key("parameters", PARAMETERS, "its numbers and choices"),
        Key("clauses", TEXTS, "the clauses that it carries out"),
        Key("sanctions", TEXTS, "sets of sanctions that fine its events; `kpi try` shows their fines"),
        Key("pay", TEXT, "the pay scheme that pays by its figures; `kpi try` shows a month of it"),
        Key(
            "counts",
            mapping_of(TEXT),
            "names by which `kpi try` takes a month's numbers of events of a kind",
        ),
        Key(
            "rules",
            TEXTS,
            "rules whose parameters it reads as its own: `lead_<role>`, kinds of shift (`08:00-14:30`), notice",
        ),
    ),
    "Attendance: shifts, punches, leave, make-up forms and swaps become events, which metrics and sanctions read "
    "like recorded ones, and figures (`source = { attendance = ... }`). Bound by `[[bind]] attendance = ...`.",
)


def read_attendance(reading: Reading, path: KeyPath, data: Any) -> AttendanceSet | None:
    """Read one `[attendance.<name>]`."""
    values = ATTENDANCE.read(reading, path, data)
    if values is None:
        return None
    for key, known in (("outcomes", OUTCOMES), ("reads", READS)):
        for name in values.get(key, {}):
            if name not in known:
                reading.fault(
                    (*path, key, name), "unknown_key", sentence("unknown key"), nearest(name, known)
                )
    return AttendanceSet(
        id=f"{reading.owner}.{path[-1]}",
        where=reading.document.table_at(path),
        owner=reading.owner,
        **values,
    )
