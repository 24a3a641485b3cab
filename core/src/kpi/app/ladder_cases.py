"""What became of a proposal: the case that is open or answered it, beside where everyone stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.app.directory import Directory
from kpi.app.session import Session
from kpi.words import Label, phrase

if TYPE_CHECKING:
    from kpi.engine.procedures import Case

Row = dict[str, Any]

_HOLDS = phrase("from {}")
_WAITS = phrase("waits for {}")
_ENDED = {"rejected": phrase("rejected on {}"), "expired": phrase("expired on {}")}


def add_cases(rows: list[Row], session: Session, names: Directory, day: date, today: date, lang: str) -> None:
    """Add `case`, and `case_told` for a table, to rows with id, ladder and proposed_level.

    Args:
        rows: where everyone stood on `day`.
        session: the store, whose latest facts count, and the policy.
        names: the labels of levels.
        day: the last of the period.
        today: the day on which a case that nobody finished may have expired.
        lang: zh or en.
    """
    from kpi.engine.procedures.cases import all_cases, case_about

    found: dict[str, list[Case]] = {}
    for case in all_cases(session.policy, session.store.facts()):
        found.setdefault(case.subject, []).append(case)
    for row in rows:
        about = case_about(found.get(row["id"], []), day, row["proposed_level"])
        stands = None if about is None else about.on(today)
        row["case"] = None if stands is None else _case(stands)
        level = "" if stands is None else f"{row['ladder']}.{stands.level}"
        label = names.labels.get(level, Label()).text(lang)
        row["case_told"] = "" if stands is None else _told(stands, label or stands.written, lang)


def _case(case: Case) -> Row:
    return {
        "procedure": case.procedure or None,
        "level": case.level,
        "state": str(case.state),
        "next": case.next,
        "opened_on": case.opened_on,
        "last_day": case.last_day,
        "effective_on": case.level_from,
    }


def _told(case: Case, level: str, lang: str) -> str:
    """Tell the level, and the day from which it holds, the step that is waited for, or how the case ended."""
    if case.level_from is not None:
        told = _HOLDS.text(lang).format(case.level_from)
    elif case.next is not None:
        told = _WAITS.text(lang).format(case.next)
    elif case.state in _ENDED:
        told = _ENDED[case.state].text(lang).format(case.ended_on)
    else:
        return level
    return f"{level} {told}"


__all__ = ["add_cases"]
