"""Who stands near a person: the people of the same units, and the units with those above them."""

from __future__ import annotations

import sqlite3


def near_to(db: sqlite3.Connection, person: int, seq: int) -> frozenset[int] | None:
    """Return the keys of everyone who was ever in a unit with a person, of these units and of those above; None for a unit.

    Rows that no longer count are followed too: rather some too many.
    """
    units = {unit for (unit,) in db.execute(
        "SELECT unit FROM fact_assignments WHERE employee = ? AND +seq <= ?", (person, seq)
    )}  # fmt: skip
    if not units:
        return None
    found = {person}
    for unit in units:
        asked = db.execute("SELECT employee FROM fact_assignments WHERE unit = ? AND +seq <= ?", (unit, seq))
        found.update(one for (one,) in asked)
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        above = db.execute("SELECT parent FROM fact_units WHERE id = ? AND +seq <= ?", (unit, seq))
        new = {one for (one,) in above if one is not None} - units
        units |= new
        waiting += new
    return frozenset(found | units)


__all__ = ["near_to"]
