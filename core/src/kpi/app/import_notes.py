"""What is worth saying about facts that are valid, but perhaps not meant so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpi.app.importable import roles_of
from kpi.errors import nearest
from kpi.model.catalogue import Catalogue
from kpi.model.metric import Rated

if TYPE_CHECKING:
    from kpi.app.veiling import Stored
    from kpi.engine.facts import Facts
    from kpi.store import Batch

_EVERYWHERE = {"waived", "appealed"}


def status_notes(catalogue: Catalogue, events: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Say which statuses of events no rule knows, and what becomes of such events: a `wavied` fine is charged."""
    known: dict[str, set[str]] = {kind: set(one.counts) for kind, one in catalogue.events.items()}
    for one in catalogue.sanctions.values():
        for trigger in (sanction.trigger for sanction in one.sanctions if sanction.trigger is not None):
            for kind in trigger.kinds:
                known.setdefault(kind, set()).update(trigger.statuses)
    found = Counter((str(row["kind"]), str(row["status"])) for row in events if row.get("status"))
    notes = []
    for (kind, status), times in sorted(found.items()):
        words = known.get(kind, set())
        if status not in words | _EVERYWHERE:
            effect = "such an event counts like one without" if not words else "such an event has no effect"
            rows = f"{times} row{'' if times == 1 else 's'} of {kind}"
            notes.append(
                f"{rows}: no rule knows the status {status!r}, and {effect}; known: {', '.join(sorted(words | _EVERYWHERE))}"
            )
    return tuple(notes)


def role_notes(catalogue: Catalogue, ratings: Iterable[Mapping[str, object]], day: date) -> tuple[str, ...]:
    """Say which ratings no metric reads, because none asks for that role of raters: a `superor` counts nowhere."""
    known: dict[str, set[str]] = {}
    everybody = set()
    for metric in catalogue.metrics.values():
        if isinstance(metric.source, Rated):
            roles = set(roles_of(metric.source, catalogue, day))
            known.setdefault(metric.source.item, set()).update(roles)
            if not roles:
                everybody.add(metric.source.item)
    found = Counter((str(row["item"]), str(row["rater_role"])) for row in ratings)
    notes = []
    for (item, role), times in sorted(found.items()):
        roles = known.get(item, {role})
        if role not in roles and item not in everybody:
            hint = nearest(role, roles)
            rows = f"{_many(times, 'rating')} of {item!r}"
            notes.append(f"{rows}: nothing counts those by {role!r}; {hint}")
    return tuple(notes)


def veil_notes(stored: Stored) -> Iterator[str]:
    """Say that raters were not kept, and where their comments are."""
    if stored.hidden:
        yield f"{_many(stored.hidden, 'rating')} of anonymous panels: kept without the names of the raters"
    comments = stored.comments
    if comments is not None:
        batch = "" if comments.batch is None else f" as batch {comments.batch}"
        count = comments.rows + comments.unchanged
        yield f"{_many(count, 'comment')} kept apart from the scores{batch} (kpi show comments)"
    if stored.own:
        roles = ", ".join(f"{role} ({count})" for role, count in sorted(Counter(stored.own).items()))
        yield f"{_many(len(stored.own), 'rating')} of people about themselves count, as {roles}"
    if stored.stale:
        told = _many(stored.stale, "earlier comment")
        yield f"{told} beside corrected ratings that have none now: still there (kpi imports --undo takes back their batch)"


def beside_notes(batches: Iterable[Batch], undone: int) -> Iterator[str]:
    """Say which other batch of the same file still counts: a file of ratings with comments makes two."""
    known = {one.id: one for one in batches}
    mine = known[undone]
    for other in (known.get(undone - 1), known.get(undone + 1)):
        if other is None or other.undone_by is not None or {mine.kind, other.kind} != {"ratings", "comments"}:
            continue
        if mine.sha256 and other.sha256 == mine.sha256:
            yield f"batch {other.id} holds the {other.kind} of the same file, and counts: kpi imports --undo {other.id}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def orphan_notes(facts: Facts) -> tuple[str, ...]:
    """Say which assignments name an employee or a unit that is not there (any more)."""
    ids = dict(facts.subjects().select("subject", "id").iter_rows())
    there = {
        column: set(facts.frame(kind, columns=["id"])["id"].to_list())
        for column, kind in (("employee", "employees"), ("unit", "units"))
    }
    rows = facts.frame("assignments", columns=["employee", "unit"])
    notes = []
    for column, known in there.items():
        gone = Counter(one for one in rows[column].to_list() if one not in known)
        for one, times in sorted(gone.items(), key=lambda item: ids[item[0]]):
            many = f"{times} assignment{'' if times == 1 else 's'} still"
            notes.append(
                f"{many} name{'s' if times == 1 else ''} the {column} {ids[one]!r}, which is not there now"
            )
    return tuple(notes)
