"""The history of a person among others, as people give it to `kpi try`: scores, ranks, grades, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kpi.errors import Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.model.ladder import Ladder
from kpi.model.period import Frequency, Period
from kpi.trial.reading import day as read_day
from kpi.trial.reading import empty, entries, number
from kpi.words import said_by, sentence

HISTORY = frozenset(
    {
        "employee",
        "current",
        "target",
        "scores",
        "ranks",
        "quarters",
        "excluded",
        "hire",
        "promotion",
        "decision",
        "skip_approved",
    }
)
"""Names under which parts of a history are given."""

_QUARTER = re.compile(r"(\d{4})-?(Q[1-4])")
_ME = "A"


@frozen
class History:
    """A person on a level (`place`, since `promotion` if that is given) with results among others.

    With `skips` the rise beyond the normal step is approved. `scores` and `ranks` are by person and period; `grades` the person's by quarter. `last` is the last month.
    """

    employee: str
    place: int
    level: str
    last: Period
    scores: Mapping[str, Mapping[Period, Any]]
    ranks: Mapping[Period, Any]
    grades: Mapping[Period, str]
    excluded: tuple[str, ...] = ()
    hired: date | None = None
    promoted: date | None = None
    skips: bool = False
    target: str = ""
    decided: date | None = None

    def served(self) -> dict[str, int]:
        """Return the attributes that count months up to the day of the decision, where no month ends before it."""
        if self.decided is None or self.decided.day == 1:
            return {}
        since = {"tenure_months": self.hired, "level_months": self.promoted}
        return {name: whole_months(day, self.decided) for name, day in since.items() if day is not None}

    def periods(self) -> Iterator[Period]:
        """Yield the months from the first result to the last."""
        own = [*self.ranks, *self.scores.get(self.employee, {})]
        months = [one for one in own if one.frequency is Frequency.MONTH]
        quarters = [Period.of(one.end) for one in self.grades]
        at = min([*months, *quarters], default=self.last)
        while at <= self.last:
            yield at
            at = at.shift(1)

    def facts(
        self, cards: Sequence[str], unit: str, role: str, skip: str = ""
    ) -> dict[str, list[dict[str, Any]]]:
        """Return the rows by KIND that say so; `skip` is the procedure by which an exception is approved."""
        long_ago = date(self.last.year - 50, 1, 1)
        hired = self.hired or long_ago
        people = list(dict.fromkeys([self.employee, *self.scores, *self.excluded]))
        rows: dict[str, list[dict[str, Any]]] = {
            "units": [{"id": unit, "name": unit}],
            "employees": [
                {"id": one, "name": one, "hired_on": hired if one == self.employee else long_ago}
                for one in people
            ],
            "assignments": [
                {"employee": one, "unit": unit, "role": role, "from": long_ago, "level": None}
                for one in people
                if one != self.employee
            ],
            "exclusions": [
                {
                    "subject": one,
                    "from": long_ago,
                    "until": self.last.end,
                    "reason": "excluded",
                    "scope": "rank",
                }
                for one in self.excluded
            ],
            "results": [
                {"subject": who, "card": card, "period": str(period), **values}
                for card in cards
                for who, period, values in self._results()
            ],
        }
        if self.skips and skip and self.target:
            approved = {"kind": "approval", "by": "approver", "outcome": "approved", "on": self.last.end}
            rows["decisions"] = [{**approved, "subject": self.employee, "item": skip, "level": self.target}]
        mine = {"employee": self.employee, "unit": unit, "role": role}
        before = min(hired, self.promoted or hired)
        if self.promoted is not None and before < self.promoted:
            rows["assignments"].append({**mine, "from": before, "level": None})
        rows["assignments"].append({**mine, "from": self.promoted or before, "level": self.level})
        return rows

    def _results(self) -> Iterator[tuple[str, Period, dict[str, Any]]]:
        found: dict[tuple[str, Period], dict[str, Any]] = {}
        for who, scores in self.scores.items():
            for period, score in scores.items():
                found.setdefault((who, period), {})["score"] = score
        for period, rank in self.ranks.items():
            found.setdefault((self.employee, period), {})["rank"] = rank
        for period, grade in self.grades.items():
            found.setdefault((self.employee, period), {})["grade"] = grade
        for (who, period), values in found.items():
            yield who, period, values


def history_of(ladder: Ladder, given: Mapping[str, Any], place: int | None, day: date) -> History:
    """Read a history; `place` is the level's where `current` does not say it.

    The last month is the last that is over on the day of the `decision`, else the last of the results, else the one before `day`.
    Lists without periods end with it.

    Raises:
        UsageError: for a level, a date or a period that cannot be read, all that is needed being named.
    """
    employee = str(given.get("employee") or _first(given.get("scores")) or _ME)
    current = given.get("current")
    at = ladder.place(str(current)) if current is not None else place
    if at is None:
        known = [name for level in ladder.levels for name in level.names]
        if current is None:
            hint = sentence("give current=..., one of {x}", x=", ".join(level.id for level in ladder.levels))
            raise UsageError(
                Fault("missing_input", sentence("missing: current, the level somebody has now"), hint=hint)
            )
        raise UsageError(
            Fault(
                "unknown_level",
                sentence("no level {current!r}", current=current),
                "current",
                hint=nearest(str(current), known),
            )
        )
    grades = {_period(one[0], "quarters"): _bare(one[1]) for one in _pairs(given.get("quarters"), "quarters")}
    decision = _given_day(given, "decision")
    last = Period.of((decision or day).replace(day=1) - timedelta(days=1))
    dated = [
        _period(one[0], "ranks")
        for name in ("ranks", "scores")
        if not isinstance(given.get(name), Mapping)
        for one in entries(given.get(name, []), name)
        if isinstance(one, list)
    ]
    ends = [Period.of(one.end) for one in (*dated, *grades)]
    if decision is None and ends:
        last = max(ends)
    raw = given.get("scores") or {}
    by_person = raw if isinstance(raw, Mapping) else {employee: raw}
    scores = {str(who): _by_period(values, last, "scores") for who, values in by_person.items()}
    return History(
        employee=employee,
        place=at,
        level=ladder.levels[at].id,
        last=last,
        scores={employee: {}, **scores},
        ranks=_by_period(given.get("ranks") or [], last, "ranks"),
        grades=grades,
        excluded=tuple(_bare(one) for one in entries(given.get("excluded", []), "excluded")),
        hired=_given_day(given, "hire"),
        promoted=_given_day(given, "promotion"),
        skips=str(given.get("skip_approved", "")).strip().lower() in ("true", "1", "yes", "是"),
        target=str(given.get("target", "")),
        decided=decision,
    )


def whole_months(since: date, until: date) -> int:
    """Count whole months, a month's end standing for the days that it lacks: 31 January to 30 April is three."""
    months = (until.year - since.year) * 12 + until.month - since.month
    ends = (until + timedelta(days=1)).day == 1
    return months if until.day >= since.day or ends else months - 1


def _first(scores: Any) -> str | None:
    return str(next(iter(scores), "")) if isinstance(scores, Mapping) else None


def _by_period(values: Any, last: Period, where: str) -> dict[Period, Any]:
    """Read a number, a list that ends with the last month, or pairs of period and number."""
    listed = entries(values, where)
    if listed and all(isinstance(one, list) for one in listed):
        pairs = _pairs(values, where)
        return {_period(one[0], where): number(where, one[1]) for one in pairs if not empty(one[1])}
    return {
        last.shift(place - len(listed) + 1): number(where, one)
        for place, one in enumerate(listed)
        if not empty(one)
    }


def _pairs(raw: Any, where: str) -> list[list[Any]]:
    found = entries([] if raw is None else raw, where)
    if any(not isinstance(one, list) or len(one) != 2 for one in found):
        raise UsageError(
            Fault("bad_value", sentence("{where} must be pairs of a period and a value", where=where), where)
        )
    return found


def _bare(raw: Any) -> str:
    return str(raw).strip().strip("\"'")


def _period(raw: Any, where: str) -> Period:
    text = _bare(raw)
    quarter = _QUARTER.fullmatch(text)
    try:
        return Period.parse(f"{quarter[1]}-{quarter[2]}" if quarter else text)
    except ValueError as error:
        raise UsageError(Fault("bad_period", said_by(error), where)) from None


def _given_day(given: Mapping[str, Any], name: str) -> date | None:
    return None if empty(given.get(name)) else read_day(name, given[name])


__all__ = ["HISTORY", "History", "history_of", "whole_months"]
