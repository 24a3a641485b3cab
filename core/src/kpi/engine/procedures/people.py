"""Who stood where on a day, as far as decisions have to know: units, leaders, roles, levels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.remembered import once_for_all
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

LEADER, SELF, PEER = "leader", "self", "peer"
"""Words of `approvers` that mean somebody beside the person concerned; any other is a role, a unit, an
employee, or stands literally in `by`."""


@frozen
class Post:
    """A stretch of days in a unit and a role; a level of None is not stated."""

    unit: int
    role: str
    level: str | None
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@frozen
class Staff:
    """People and units by key; only the posts of those concerned are held.

    `names` has the ids and names of employees and units, `called` the employees of a name (only one may be
    meant), `units` the rows of units: key, parent, leader, from, until.
    """

    ids: Mapping[int, str]
    people: Mapping[str, tuple[int, ...]]
    unit_names: Mapping[str, int]
    units: Mapping[int, Sequence[tuple[int | None, int | None, date | None, date | None]]]
    posts: Mapping[int, Sequence[Post]]

    @classmethod
    def of(cls, facts: Facts, subjects: Collection[int], told: Iterable[str]) -> Staff:
        """Read what is known of subjects (keys) and of people named in decisions (ids or names)."""
        import polars as pl

        ids = dict(facts.subjects().select("subject", "id").iter_rows())
        kinds = dict(facts.subjects().select("id", "kind").iter_rows())
        people: dict[str, tuple[int, ...]] = {}
        for name, key in sorted(
            [
                *facts.frame("employees", columns=["id", "name"]).select("name", "id").iter_rows(),
                *((id, key) for key, id in ids.items() if kinds[id] == "employee"),
            ]
        ):
            people[name] = tuple(dict.fromkeys((*people.get(name, ()), key)))
        # An id goes before a name that somebody else has.
        people |= {id: (key,) for key, id in ids.items() if kinds[id] == "employee"}
        units: dict[int, list[tuple[int | None, int | None, date | None, date | None]]] = {}
        unit_names: dict[str, int] = {}
        rows = facts.frame("units").sort("from", "seq", nulls_last=False)
        rows = rows.select("id", "name", "parent", "leader", "from", "until")
        for key, name, parent, leader, since, until in rows.iter_rows():
            units.setdefault(key, []).append((parent, leader, since, until))
            unit_names[name] = key
        unit_names |= {ids[key]: key for key in units}
        concerned = {*subjects, *(key for name in told for key in people.get(name, ()))}
        assigned = facts.frame("assignments", columns=["employee", "unit", "role", "level", "from", "until"])
        assigned = assigned.filter(pl.col("employee").is_in(list(concerned)))
        return cls(ids, people, unit_names, units, _posts(assigned))

    def person(self, told: str) -> int | None:
        """Return the employee whose id, or whose name alone, is `told`."""
        found = self.people.get(told, ())
        return found[0] if len(found) == 1 else None

    def post(self, who: int, day: date) -> Post | None:
        """Return where somebody stood on a day."""
        return next((one for one in reversed(self.posts.get(who, ())) if one.holds(day)), None)

    def unit(self, who: int, day: date) -> int | None:
        """Return the unit of somebody on a day; a unit is its own."""
        if who in self.units:
            return who
        post = self.post(who, day)
        return None if post is None else post.unit

    def above(self, unit: int | None, day: date) -> tuple[int, ...]:
        """Return a unit and those above it on a day, nearest first."""
        found: list[int] = []
        while unit is not None and unit not in found:
            found.append(unit)
            row = self._unit(unit, day)
            unit = None if row is None else row[0]
        return tuple(found)

    def leads(self, who: int, subject: int, day: date, of: date | None = None) -> bool:
        """Tell whether somebody leads the unit of a subject, or one above it, on a day; see `leaders`."""
        return who in self.leaders(subject, day, of)

    def leaders(self, subject: int, day: date, of: date | None = None) -> tuple[int, ...]:
        """Return who leads the unit of a subject, or one above it, on a day, nearest first.

        With `of` it is the unit on that day, or the last one before it: of whoever has moved or left since.
        """
        rows = [self._unit(unit, day) for unit in self.above(self._own_unit(subject, day, of), day)]
        return tuple(row[1] for row in rows if row is not None and row[1] is not None)

    def _own_unit(self, subject: int, day: date, of: date | None) -> int | None:
        unit = self.unit(subject, of or day)
        if unit is None and of is not None:
            before = [one.unit for one in self.posts.get(subject, ()) if one.first <= of]
            return before[-1] if before else None
        return unit

    def decides_own(self, by: str, subject: int) -> bool:
        """Tell whether whoever decided, told by id or name, is the subject."""
        return self.person(by) == subject or self.ids.get(subject) == by

    def may(self, words: Sequence[str], by: str, subject: int, day: date, of: date | None = None) -> bool:
        """Tell whether one of the words of a step means whoever decided; nobody but `self` in his own case.

        Leaders and peers are those of the subject's unit `of` a day, if it is given (see `leaders`).
        """
        if self.decides_own(by, subject):
            return SELF in words or by in words
        who = self.person(by)
        return not words or any(self._means(word, by, who, subject, day, of) for word in words)

    def _means(self, word: str, by: str, who: int | None, subject: int, day: date, of: date | None) -> bool:
        if word in (LEADER, SELF, PEER):
            if who is None or word == SELF:
                return False
            if word == LEADER:
                return self.leads(who, subject, day, of)
            unit = self._own_unit(subject, day, of)
            return unit is not None and self.unit(who, day) == unit
        if word == by:
            return True
        if who is None:
            return False
        post = self.post(who, day)
        in_post = post is not None and (post.role == word or post.unit == self.unit_names.get(word))
        return in_post or self.person(word) == who

    def _unit(self, unit: int, day: date) -> tuple[int | None, int | None] | None:
        for parent, leader, since, until in reversed(self.units.get(unit, ())):
            if (since is None or since <= day) and (until is None or day <= until):
                return parent, leader
        return None


def staff_of(facts: Facts) -> Staff:
    """Return those concerned by the recorded decisions, found once."""

    def concerned() -> Staff:
        rows = facts.frame("decisions", columns=["subject", "by"])
        return Staff.of(facts, set(rows["subject"]), set(rows["by"]))

    found: Staff = once_for_all(facts, ("staff",), concerned)
    return found


def _posts(assigned: pl.DataFrame) -> dict[int, list[Post]]:
    """Return the posts of each by their first day; a later one ends an open one."""
    found: dict[int, list[Post]] = {}
    rows = assigned.sort("employee", "from").select("employee", "unit", "role", "level", "from", "until")
    for who, unit, role, level, since, until in rows.iter_rows():
        found.setdefault(who, []).append(Post(unit, role, level, since, until))
    return found


def level_on(posts: Sequence[Post], decided: Sequence[tuple[date, str]], day: date) -> str | None:
    """Return the level on a day: the latest that a post or a decision states; of one day the post goes before.

    Of decisions that hold from one day the last of `decided` counts.

    A post that states none has none, unless a decision stood before it.
    """
    stated = [(one.first, 1, one.level) for one in posts if one.level is not None and one.first <= day]
    stated += [(since, 0, level) for since, level in decided if since <= day]
    if not stated:
        return None
    since, by_post, level = max(reversed(stated), key=lambda one: one[:2])
    unstated = [one for one in posts if one.level is None and since < one.first <= day]
    return None if by_post and unstated else level


__all__ = ["LEADER", "PEER", "SELF", "Post", "Staff", "level_on", "staff_of"]
